"""Fetching under Dagster: on schedule, as a job, with a look at what is late."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from pipelines.alerts import outbox
from pipelines.definitions import defs
from pipelines.fetching.sources import Season, Sources, parse_sources
from pipelines.orchestration import publication
from pipelines.orchestration.automation import FOLLOW_LOADS
from pipelines.orchestration.documents import load_documents
from pipelines.orchestration.resources import Project as ProjectResource
from tests.conftest import Project
from tests.fetching.conftest import QUICK
from tests.support import site as sites
from tests.support.commanded import CommandFiles
from tests.support.site import Site, running_site

BEIJING = timedelta(hours=8)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


def write_sources(project: Project, *sources: dict[str, Any], **rest: Any) -> Path:
    full = [
        {"name": f"来源{n}", "department": "测试局", "from_fiscal_year": 2020} | one for n, one in enumerate(sources)
    ]
    path = project.landing / "sources.yaml"
    path.write_text(yaml.safe_dump({"politeness": QUICK, "sources": full} | rest), "utf-8")
    return path


def tick(schedule: dg.ScheduleDefinition, resource: ProjectResource) -> Any:
    context = dg.build_schedule_context(
        scheduled_execution_time=datetime(2025, 9, 1, 6, tzinfo=UTC), resources={"project": resource}
    )
    return schedule(context)


def test_the_season_is_weekly_and_the_rest_monthly_in_beijing() -> None:
    season, watch = publication.schedules(Sources())
    assert (season.cron_schedule, season.execution_timezone) == (
        ["0 6 * 2-4,8-10 1", "0 6 1 1,5-7,11,12 *"],
        "Asia/Shanghai",
    )
    assert {season.default_status, watch.default_status} == {dg.DefaultScheduleStatus.RUNNING}


def test_the_season_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    said = parse_sources("schedule: {crons: ['0 1 * * *'], timezone: Asia/Urumqi}")
    assert publication.schedules(said)[0].cron_schedule == ["0 1 * * *"]
    monkeypatch.setenv("JUESUAN_FETCH_CRON", "0 2 * * *; 0 3 * * *")
    monkeypatch.setenv("JUESUAN_TIMEZONE", "UTC")
    season = publication.season_of(said)
    assert (season.crons, season.timezone) == (("0 2 * * *", "0 3 * * *"), "UTC")


def test_a_schedule_does_nothing_without_sources(project: Project, resource: CommandFiles) -> None:
    for schedule in publication.schedules(Sources()):
        assert isinstance(tick(schedule, resource), dg.SkipReason)
    write_sources(project, {})
    for schedule in publication.schedules(Sources()):
        assert isinstance(tick(schedule, resource), dg.RunRequest)


def test_a_faulty_file_fails_the_fetch_and_nothing_else(project: Project, resource: CommandFiles) -> None:
    (project.landing / "sources.yaml").write_text("sources: [{name: a}]", "utf-8")
    assert publication.sources_at_start(resource) == Sources()
    job = defs.resolve_job_def("fetch_reports")
    run = job.execute_in_process(resources={"project": resource}, raise_on_error=False)
    assert not run.success
    [event] = [event for event in run.all_events if event.is_step_failure]
    assert "raw/sources.yaml:1: sources[0].department: 缺少此项" in str(event.step_failure_data)


def test_the_season_of_a_file_with_an_impossible_cron_is_the_usual_one(
    project: Project, resource: CommandFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sources(project, {}, schedule={"crons": ["99 1 * * *"]})
    assert publication.sources_at_start(resource) == Sources()
    write_sources(project, {})
    monkeypatch.setenv("JUESUAN_FETCH_CRON", "99 1 * * *")
    assert publication.sources_at_start(resource) == Sources()


def test_nothing_is_left_for_automation_to_do_after_a_fetch() -> None:
    """Or every fetch would be followed by a run of its own, and runs wait for each other."""
    following = {key for key in defs.resolve_asset_graph().get_all_asset_keys() if key.path != ["raw", "fetch"]}
    graph = defs.resolve_asset_graph()
    depending = {
        key for key in following if graph.get_ancestor_asset_keys(key) & {publication.FETCH, publication.SOURCE}
    }
    assert publication.MISSING in depending
    assert depending <= set(defs.resolve_job_def("fetch_reports").asset_layer.executable_asset_keys)


def test_a_fetch_tells_what_came_and_what_is_missing(project: Project, resource: CommandFiles, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(b"report year=2020 x=%PDF-")
    write_sources(project, {"urls": [site.url("/a.pdf"), site.url("/b.pdf")]})
    job = defs.resolve_job_def("fetch_reports")
    run = job.execute_in_process(resources={"project": resource})
    assert run.success
    assert project.rows("select outcome, reason_code from raw.fetch order by all") == [
        ("failed", "not_found"),
        ("fetched", None),
    ]
    checks = {one.check_name: one.passed for one in run.get_asset_check_evaluations()}
    assert checks == {"asked_on_schedule": True, "nothing_is_missing": False}


def test_channels_are_told_what_the_first_fetch_finds_missing(
    project: Project, resource: CommandFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_ALERT_URL_HOOK", "json://127.0.0.1:9/")
    write_sources(project, {})
    assert defs.resolve_job_def("fetch_reports").execute_in_process(resources={"project": resource}).success
    with project.warehouse.reader() as connection:
        assert [row["channel"] for row in outbox.counts(connection)] == ["hook"]
        waiting = outbox.foreseen(connection, *resource.channels(), with_old=False, now=datetime.now(UTC))
    assert {item.kind for one in waiting for item in one.items} == {"missing_report"}


def test_a_look_at_deadlines_before_anything_was_fetched(project: Project, resource: CommandFiles) -> None:
    write_sources(project, {"urls": ["http://127.0.0.1:9/a.pdf"]})
    run = defs.resolve_job_def("watch_deadlines").execute_in_process(resources={"project": resource})
    assert run.success
    assert "asked_on_schedule" in {one.check_name for one in run.get_asset_check_evaluations()}


def test_sources_nobody_asked_are_late(project: Project, resource: CommandFiles) -> None:
    path = write_sources(project, {"urls": ["http://127.0.0.1:9/a.pdf"]}, schedule={"crons": ["0 0 * * *"]})
    year_ago = datetime.now(UTC) - timedelta(days=365)
    os.utime(path, (year_ago.timestamp(),) * 2)
    due = publication.last_tick(Season(crons=("0 0 * * *",)), datetime.now(UTC) - timedelta(days=2))
    assert due is not None
    sources = publication.sources_at_start(resource)
    assert publication._not_asked_since(resource, sources, due) == [("来源0", "—")]
    os.utime(path)
    assert publication._not_asked_since(resource, sources, due) == []


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2025, 9, 10, tzinfo=UTC), datetime(2025, 9, 8, 6, tzinfo=UTC) - BEIJING),
        (datetime(2025, 11, 20, tzinfo=UTC), datetime(2025, 11, 1, 6, tzinfo=UTC) - BEIJING),
        (datetime(2025, 10, 30, tzinfo=UTC), datetime(2025, 10, 27, 6, tzinfo=UTC) - BEIJING),
    ],
)
def test_when_the_schedule_last_came_round(now: datetime, due: datetime) -> None:
    assert publication.last_tick(Season(), now) == due


def test_models_and_checks_follow_a_load_that_came_alone(project: Project, resource: CommandFiles) -> None:
    project.write("a.pdf", "report year=2021")
    with dg.DagsterInstance.ephemeral() as instance:
        before = dg.evaluate_automation_conditions(defs, instance)
        assert before.total_requested == 0
        dg.materialize([load_documents], partition_key="2021", resources={"project": resource}, instance=instance)
        after = dg.evaluate_automation_conditions(defs, instance, cursor=before.cursor)
        asked = {one.key for one in after.results if not one.true_subset.is_empty}
        assert {dg.AssetKey(["marts", "report_total"]), dg.AssetKey(["audit", "finding"])} <= asked
        assert dg.AssetCheckKey(dg.AssetKey(["core", "report"]), "report_id_not_null") in asked
        assert not any(key == dg.AssetKey(["raw", "document"]) for key in asked)


def test_nothing_follows_a_run_that_built_it_all(project: Project, resource: CommandFiles) -> None:
    project.write("a.pdf", "report year=2021")
    job = defs.resolve_job_def("bring_up_to_date")
    with dg.DagsterInstance.ephemeral() as instance:
        before = dg.evaluate_automation_conditions(defs, instance)
        job.execute_in_process(partition_key="2021", resources={"project": resource}, instance=instance)
        after = dg.evaluate_automation_conditions(defs, instance, cursor=before.cursor)
        asked = {one.key for one in after.results if not one.true_subset.is_empty}
        assert asked == set()


def test_every_condition_is_the_one_that_follows_loads() -> None:
    graph = defs.resolve_asset_graph()
    loaded = {key for key in graph.get_all_asset_keys() if graph.get(key).automation_condition is None}
    assert all(key.path[0] in {"raw", "core"} for key in loaded)
    assert graph.get(publication.MISSING).automation_condition == FOLLOW_LOADS
