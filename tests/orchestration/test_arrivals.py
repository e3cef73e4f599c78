"""What appears in the landing zone starts runs: of its years, once per content, a bulk as one."""

import os
import time
from typing import Any

import dagster as dg
import pytest

from pipelines.intake.changes import SETTLED_SECONDS, look, stretches
from pipelines.orchestration import arrivals
from pipelines.orchestration.documents import UNDATED, YEARS, load_documents
from tests.conftest import Project
from tests.support.commanded import CommandFiles


@pytest.fixture(autouse=True)
def a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the tests were written a minute ago, as the sensor sees it."""
    now = time.time
    monkeypatch.setattr(arrivals.time, "time", lambda: now() + 60)


class Sensor:
    """The sensor, with its cursor between looks."""

    def __init__(self, resource: CommandFiles) -> None:
        self.resource, self.cursor = resource, None

    def look(self) -> list[tuple[str, str]]:
        """First and last partition of every run asked for."""
        context = dg.build_sensor_context(cursor=self.cursor, resources={"project": self.resource})
        answer: Any = arrivals.new_files(context)
        if isinstance(answer, dg.SkipReason):
            return []
        self.cursor = answer.cursor
        self.keys = [request.run_key for request in answer.run_requests]
        return [
            (request.partition_key or request.tags[arrivals.RANGE_START], request.tags.get(arrivals.RANGE_END, ""))
            for request in answer.run_requests
        ]


@pytest.fixture
def sensor(resource: CommandFiles) -> Sensor:
    return Sensor(resource)


def test_only_what_the_warehouse_does_not_know_starts_a_run(project: Project, sensor: Sensor) -> None:
    project.write("a.pdf", "report year=2021")
    project.ingest()
    project.write("b.pdf", "report year=2023")
    project.write("c.pdf", "report year=1999")
    assert sensor.look() == [("2023", ""), (UNDATED, "")]


def test_a_content_starts_one_run(project: Project, sensor: Sensor) -> None:
    path = project.write("a.pdf", "report year=2021")
    assert sensor.look() == [("2021", "")]
    assert sensor.look() == []
    os.utime(path, (1, 1))  # touched, not changed: looked at again, and asked for under the same key
    first = sensor.keys
    sensor.look()
    assert sensor.keys == first


def test_a_file_that_changes_starts_another(project: Project, sensor: Sensor) -> None:
    project.write("a.pdf", "report year=2021")
    sensor.look()
    project.write("a.pdf", "report year=2022 total=5")
    assert sensor.look() == [("2022", "")]


def test_neighbouring_years_are_one_run(project: Project, sensor: Sensor) -> None:
    for year in (2019, 2020, 2021, 2024):
        project.write(f"{year}.pdf", f"report year={year}")
    assert sensor.look() == [("2019", "2021"), ("2024", "")]


def test_a_bulk_is_one_run_and_no_file_is_looked_into(
    project: Project, sensor: Sensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "BULK", 3)
    for number in range(4):
        project.write(f"{number}.pdf", f"report year={2015 + number * 2}")
    first, *_, last = YEARS.get_partition_keys()
    assert sensor.look() == [(first, last)]
    assert sensor.look() == []


def test_a_bulk_of_known_content_starts_nothing(
    project: Project, sensor: Sensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "BULK", 1)
    project.write("a.pdf", "report year=2021")
    project.write("b.pdf", "report year=2022")
    project.ingest()
    assert sensor.look() == []


def test_what_is_still_lacking_is_asked_for_again_the_next_day(
    project: Project, sensor: Sensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("a.pdf", "report year=2021")
    assert sensor.look() == [("2021", "")]
    today = sensor.keys
    sensor.cursor = None
    assert sensor.look() == [("2021", "")]
    assert sensor.keys == today  # Dagster knows the key and starts nothing
    monkeypatch.setattr(arrivals, "today", lambda: "2099-01-01")
    assert sensor.look() == [("2021", "")]
    assert sensor.keys != today


def test_a_file_that_is_being_written_is_left_alone(project: Project) -> None:
    path = project.write("a.pdf", "report year=2021")
    written_at = path.stat().st_mtime
    assert look(project.landing, (), written_at + 1).news == ()
    assert look(project.landing, (), written_at + SETTLED_SECONDS).news == (path,)
    assert look(project.landing, (), written_at - 3600).news == (path,)  # its time lies ahead of a clock that was wrong


def test_a_look_opens_nothing_and_forgets_what_is_gone(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project.write("a.pdf", "report year=2021")
    first = look(project.landing, (), time.time() + 60)
    assert look(project.landing, first.marks, time.time() + 60).news == ()
    path.unlink()
    assert look(project.landing, first.marks, time.time() + 60).marks == frozenset()


def test_stretches_are_unbroken() -> None:
    assert list(stretches({"b", "c", "e"}, "abcdef")) == [("b", "c"), ("e", "e")]
    assert list(stretches({"f"}, "abcdef")) == [("f", "f")]
    assert list(stretches(set(), "abc")) == []


def test_a_stretch_of_years_is_loaded_by_one_run(project: Project, resource: CommandFiles) -> None:
    for year in (2020, 2021, 2023):
        project.write(f"{year}.pdf", f"report year={year}")
    tags = {arrivals.RANGE_START: "2020", arrivals.RANGE_END: "2021"}
    assert dg.materialize([load_documents], tags=tags, resources={"project": resource}).success
    project.warehouse.publish()
    assert project.rows("select fiscal_year from core.report order by all") == [(2020,), (2021,)]
