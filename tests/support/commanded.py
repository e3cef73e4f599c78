"""Dagster's project resource over command files, so that its jobs can run on a landing zone of one-line documents."""

from pipelines.intake.run import Reading
from pipelines.orchestration.resources import Project
from tests.support.readers import read_by_command


class CommandFiles(Project):
    """The project, reading command files."""

    def reading(self) -> Reading:
        return Reading(read_by_command, "test", self.workers)
