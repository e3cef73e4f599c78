"""What departments publish, asked for on schedule: fetching as assets, its job, its season, and whether it is on time.

In: `sources.yaml` of the landing zone. Out: `raw/source`, `raw/fetch`, the jobs `fetch_reports` and `watch_deadlines`
with their schedules. Files that come are for the sensor of `arrivals`. A report that cannot be fetched is a row and a
warning; only a faulty sources.yaml or an unwritable landing zone fails the run.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.fetching.sources import FILE, Season, Sources, SourcesInvalid, load_sources
from pipelines.orchestration.documents import OWNERS, TRY_AGAIN
from pipelines.orchestration.metadata import markdown_table, preview, table_name
from pipelines.orchestration.resources import Project

# Waiting for web sites takes minutes in which others may write: fetching has a pool, and a lock, of its own.
FETCH_POOL: Final = "fetcher"
SOURCE: Final = dg.AssetKey(["raw", "source"])
FETCH: Final = dg.AssetKey(["raw", "fetch"])
MISSING: Final = dg.AssetKey(["marts", "missing_report"])
GRACE: Final = timedelta(days=1)

_log = logging.getLogger(__name__)


@dg.multi_asset(
    name="fetch_from_sources",
    specs=[
        dg.AssetSpec(
            SOURCE,
            group_name="publication",
            description="Who is expected to publish what, as raw/sources.yaml says. 应公开报告的来源一览。",
            kinds={"duckdb", "yaml"},
            metadata=table_name("raw", "source"),
            owners=OWNERS,
        ),
        dg.AssetSpec(
            FETCH,
            group_name="publication",
            description="Everything that was asked for, and what became of it. 每次访问网址一行，失败的附原因代码。",
            kinds={"duckdb", "http"},
            metadata=table_name("raw", "fetch"),
            owners=OWNERS,
        ),
    ],
    pool=FETCH_POOL,
    retry_policy=TRY_AGAIN,
)
def fetch_from_sources(context: dg.AssetExecutionContext, project: Project) -> Iterator[dg.MaterializeResult[None]]:
    """Fetch what is new from every source."""
    from pipelines.alerts import outbox
    from pipelines.fetching.run import fetch

    sources = _sources(project)
    with project.warehouse.writer() as connection:
        outbox.register(connection, project.channels())  # before the fetch, so that what is missing then is news
    summary = fetch(
        sources,
        sources.sources,
        landing=project.landing_zone,
        warehouse=project.warehouse,
        watch=context.log.debug,
    )
    failed = [(one.source, one.reason_code, one.reason, one.url) for one in summary.of("failed")]
    for source, code, reason, url in failed:
        context.log.warning(f"{source}: {code}: {reason} ({url})")
    came = [(one.source, one.fiscal_year, one.path, one.url) for one in summary.of("fetched")]
    with project.warehouse.writer() as connection:
        expected, asked = preview(connection, "raw.source"), preview(connection, "raw.fetch")
    yield dg.MaterializeResult(asset_key=SOURCE, metadata=expected)
    metadata = {
        **asked,
        "fetched": dg.MetadataValue.int(len(came)),
        "unchanged": dg.MetadataValue.int(len(summary.of("unchanged"))),
        "failed": dg.MetadataValue.int(len(failed)),
        "new_files": markdown_table(("source", "fiscal_year", "path", "url"), came),
        "failures": markdown_table(("source", "reason_code", "reason", "url"), failed),
    }
    yield dg.MaterializeResult(asset_key=FETCH, metadata=metadata)


@dg.asset_check(
    asset=FETCH,
    name="asked_on_schedule",
    description="每个来源在最近一次计划时间之后都访问过。Every source was asked since the schedule last came round.",
    pool=FETCH_POOL,
)
def asked_on_schedule(project: Project) -> dg.AssetCheckResult:
    """A schedule or a daemon that stands still is found out by the next look at this check."""
    sources = _sources(project)
    due = last_tick(sources.schedule, datetime.now(UTC))
    late = [] if due is None or datetime.now(UTC) < due + GRACE else _not_asked_since(project, sources, due)
    return dg.AssetCheckResult(
        passed=not late,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(late)} 个来源自 {due} 起没有访问过" if late else "都按计划访问过",
        metadata={"late": markdown_table(("source", "last_asked_at"), late), "due": str(due)},
    )


def last_tick(season: Season, now: datetime) -> datetime | None:
    """When the schedule last came round; None if it never did."""
    ticks = [_last_tick(cron, season.timezone, now) for cron in season.crons]
    return max((tick for tick in ticks if tick is not None), default=None)


def season_of(landing_sources: Sources) -> Season:
    """When to fetch: JUESUAN_FETCH_CRON (several separated by `;`) and JUESUAN_TIMEZONE, else as sources.yaml says."""
    said = landing_sources.schedule
    crons = tuple(part.strip() for part in os.environ.get("JUESUAN_FETCH_CRON", "").split(";") if part.strip())
    season = Season(crons=crons or said.crons, timezone=os.environ.get("JUESUAN_TIMEZONE") or said.timezone)
    for cron in season.crons:
        _windows(cron, season.timezone)  # raises for what is no cron
    return season


fetch_reports = dg.define_asset_job(
    "fetch_reports",
    # all that depends on it, or automation would follow every fetch with a run of its own for the rest
    selection=dg.AssetSelection.assets(SOURCE, FETCH).downstream(),
    description="Fetch from every source, see what is missing, publish. 从各来源取新报告，列出缺失的，并发布。",
)
watch_deadlines = dg.define_asset_job(
    "watch_deadlines",
    selection=dg.AssetSelection.checks_for_assets(FETCH, MISSING),
    description="What should be here by now, and whether we have asked. 查看应到未到的报告与访问是否按计划。",
)


def schedules(landing_sources: Sources) -> list[dg.ScheduleDefinition]:
    """The season's schedule and the daily look at what is missing."""
    season = season_of(landing_sources)

    @dg.schedule(
        job=fetch_reports,
        cron_schedule=list(season.crons),
        execution_timezone=season.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="公开季（8–10月）每周、其余每月取一次新报告；没有 raw/sources.yaml 时什么也不做。",
    )
    def publication_season(context: dg.ScheduleEvaluationContext, project: Project) -> dg.RunRequest | dg.SkipReason:
        return _if_wanted(context, project)

    @dg.schedule(
        job=watch_deadlines,
        cron_schedule="30 8 * * *",
        execution_timezone=season.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="每天查看应到未到的报告；没有 raw/sources.yaml 时什么也不做。",
    )
    def daily_watch(context: dg.ScheduleEvaluationContext, project: Project) -> dg.RunRequest | dg.SkipReason:
        return _if_wanted(context, project)

    return [publication_season, daily_watch]


def sources_at_start(project: Project) -> Sources:
    """What sources.yaml says when Dagster starts; a faulty one must not take everything else down with it."""
    try:
        sources = load_sources(project.landing_zone)
        season_of(sources)
    except (SourcesInvalid, dg.DagsterError, ValueError) as problem:
        _log.error("the usual schedule is used, because of %s", problem)
        return Sources()
    return sources


def _if_wanted(context: dg.ScheduleEvaluationContext, project: Project) -> dg.RunRequest | dg.SkipReason:
    """A faulty file gets its run, which fails and says why."""
    try:
        if not load_sources(project.landing_zone).sources:
            return dg.SkipReason(f"{project.landing}/{FILE} names no source")
    except SourcesInvalid:
        context.log.warning(f"{project.landing}/{FILE} is faulty; the run will say where")
    return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat())


def _sources(project: Project) -> Sources:
    try:
        return load_sources(project.landing_zone)
    except SourcesInvalid as invalid:
        raise dg.Failure(description=str(invalid), allow_retries=False) from invalid


def _not_asked_since(project: Project, sources: Sources, due: datetime) -> Sequence[tuple[str, str]]:
    """Sources with addresses that nobody asked since; one written into the file later than that is not late."""
    file = project.landing_zone / FILE
    if not sources.sources or datetime.fromtimestamp(file.stat().st_mtime, UTC) >= due:
        return []
    with project.warehouse.writer() as connection:
        asked = dict(connection.execute("select source, max(fetched_at) from raw.fetch group by source").fetchall())
    since = due.astimezone(UTC).replace(tzinfo=None)
    wanted = [source.name for source in sources.sources if source.addresses]
    return [(name, str(asked.get(name, "—"))) for name in wanted if name not in asked or asked[name] < since]


def _windows(cron: str, timezone: str) -> dg.TimeWindowPartitionsDefinition:
    start = datetime(2020, 1, 1, tzinfo=ZoneInfo(timezone))
    return dg.TimeWindowPartitionsDefinition(start=start, fmt="%Y-%m-%d %H:%M", cron_schedule=cron, timezone=timezone)


def _last_tick(cron: str, timezone: str, now: datetime) -> datetime | None:
    window = _windows(cron, timezone).get_prev_partition_window(now)
    return None if window is None else window.end
