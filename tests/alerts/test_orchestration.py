"""Alerts under Dagster: sent after an audit, failed runs noted, and no address in anything Dagster keeps."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

import pipelines.reports.read
from pipelines.intake.run import Reading
from pipelines.orchestration.alerts import send_alerts, untold_news, watch_runs
from pipelines.orchestration.checks import audit_reports
from pipelines.orchestration.documents import load_documents
from pipelines.orchestration.marts import model_assets
from pipelines.orchestration.resources import Project as ProjectResource
from tests.conftest import Project
from tests.support.readers import read_by_command, year_by_command
from tests.support.receivers import Webhook, webhook


class CommandFiles(ProjectResource):
    """The project, reading command files."""

    def reading(self) -> Reading:
        return Reading(read_by_command, "test", self.workers)


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    with webhook() as one:
        monkeypatch.setenv("JUESUAN_ALERT_URL_HOOK", one.url)
        yield one


@pytest.fixture
def resource(project: Project, monkeypatch: pytest.MonkeyPatch) -> CommandFiles:
    monkeypatch.setattr(pipelines.reports.read, "fiscal_year_hint", year_by_command)
    return CommandFiles(landing=str(project.landing), directory=str(project.warehouse.directory), workers=1)


def ask(sensor: dg.SensorDefinition, resource: CommandFiles, instance: dg.DagsterInstance, cursor: str | None = None):  # type: ignore[no-untyped-def]
    context = dg.build_sensor_context(instance, cursor=cursor, resources={"project": resource})
    told = sensor(context)
    told = list(told) if isinstance(told, Iterator) else [told]
    return told, context.cursor


def test_a_run_queues_a_sensor_sends_and_nothing_is_told_twice(
    project: Project, resource: CommandFiles, hook: Webhook, tmp_path: Path
) -> None:
    project.write("a.pdf", "report year=2021")
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        what_tells = [load_documents, audit_reports, model_assets()[-1]]
        assert dg.materialize(
            what_tells, partition_key="2021", instance=instance, resources={"project": resource}
        ).success
        [asked], _ = ask(untold_news, resource, instance)
        assert isinstance(asked, dg.RunRequest)
        assert send_alerts.execute_in_process(instance=instance, resources={"project": resource}).success
        assert "测试局" in hook.bodies
        [asked], _ = ask(untold_news, resource, instance)
        assert isinstance(asked, dg.SkipReason)
        told = len(hook.told)
        hook.answers.append((500, b""))
        project.write("b.pdf", "reject truncated")
        project.ingest()
        assert send_alerts.execute_in_process(instance=instance, resources={"project": resource}).success
        [asked], _ = ask(untold_news, resource, instance)
        assert isinstance(asked, dg.SkipReason), "a retry is not due yet"
        assert len(hook.told) == told
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"T0PSECRETTOKEN" not in kept


def test_a_run_that_failed_is_noted_once_and_told(
    project: Project, resource: CommandFiles, hook: Webhook, tmp_path: Path
) -> None:
    project.ingest()

    @dg.op
    def stumble() -> None:
        raise RuntimeError(f"no answer from {hook.url}")

    @dg.job
    def doomed() -> None:
        stumble()

    home = tmp_path / "dagster"
    home.mkdir()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        send_alerts.execute_in_process(instance=instance, resources={"project": resource})
        doomed.execute_in_process(instance=instance, raise_on_error=False)
        [said], cursor = ask(watch_runs, resource, instance)
        assert said.skip_message == "1 runs were noted"
        [said], cursor = ask(watch_runs, resource, instance, cursor)
        assert said.skip_message == "no run failed or is late"
        [asked], _ = ask(untold_news, resource, instance)
        assert isinstance(asked, dg.RunRequest)
        for _ in range(2):
            send_alerts.execute_in_process(instance=instance, resources={"project": resource})
    [told] = hook.told
    assert "运行失败：doomed" in told["message"]
    assert "stumble: RuntimeError: no answer from" in told["message"]
    assert "T0PSECRETTOKEN" not in told["message"]


def test_a_run_that_takes_too_long_is_noted(
    project: Project, resource: CommandFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_LATE_HOURS", "-1")
    project.ingest()
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        instance.create_run_for_job(send_alerts)
        [said], _ = ask(watch_runs, resource, instance)
    assert said.skip_message == "1 runs were noted"
    assert project.rows("select kind, job from audit.run_event") == [("run_late", "send_alerts")]


def test_without_channels_nothing_is_started(
    project: Project, resource: CommandFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUESUAN_ALERT_URLS", raising=False)
    [said], _ = ask(untold_news, resource, dg.DagsterInstance.ephemeral())
    assert "no alert channel is set up" in said.skip_message
