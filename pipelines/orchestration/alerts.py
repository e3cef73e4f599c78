"""Alerts by themselves: a job that sends, a sensor that starts it when there is news, one that sees runs fail.

In: the published copy, and the runs of this instance. Out: runs of `send_alerts`, and rows of `audit.run_event`. The
words, the channels and the retries are the business of `pipelines.alerts`; no address ever reaches Dagster.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import dagster as dg

from pipelines.alerts.scrubbing import scrub
from pipelines.orchestration.resources import Project
from pipelines.warehouse.store import Warehouse

LATE_HOURS: Final = "JUESUAN_LATE_HOURS"
LOOK_BACK: Final = timedelta(days=1)
OVERLAP: Final = timedelta(minutes=10)  # a run is noted once, however often it is seen
REASON_LENGTH: Final = 600
SENSOR_LOCK_SECONDS: Final = 20.0  # a tick may take a minute; one that finds the warehouse busy is simply repeated
WILL_RETRY: Final = "dagster/will_retry"
UNFINISHED: Final = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


@dg.op(description="Send what is new to every channel, once. 把新情况告知各渠道，每条只告知一次。")
def tell_people(context: dg.OpExecutionContext, project: Project) -> None:
    """Send what is due; a channel that is down is no failure of the run, what it missed waits in the outbox."""
    from pipelines.alerts.deliver import SenderBusy, tell

    try:
        summary = tell(project.warehouse, project.channels())
    except SenderBusy as busy:
        context.log.info(str(busy))
        return
    for one in summary.failed:
        context.log.warning(f"{one.channel}: {one.message.title}: {one.error}")
    context.add_output_metadata(
        {
            "delivered": len(summary.sent) - len(summary.failed),
            "failed": len(summary.failed),
            "waiting": summary.waiting,
            "new_channels": ", ".join(summary.new_channels) or "—",
        }
    )


@dg.job(description="Send alerts to every channel. 向各渠道发送报警。")
def send_alerts() -> None:
    tell_people()


@dg.sensor(
    job=send_alerts,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="有新情况或有待重发的消息时发送。Starts `send_alerts` when there is news, or a retry is due.",
)
def untold_news(context: dg.SensorEvaluationContext, project: Project) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Look at the published copy, so that no load is held up; one run at a time."""
    from pipelines.alerts.outbox import is_anything_to_do
    from pipelines.warehouse.store import WarehouseMissing

    channels = project.channels()
    if not channels:
        yield dg.SkipReason("no alert channel is set up: JUESUAN_ALERT_URLS or alerts.yaml")
        return
    running = dg.RunsFilter(job_name=send_alerts.name, statuses=UNFINISHED)
    if context.instance.get_runs_count(running):
        yield dg.SkipReason("a run is sending already")
        return
    try:
        with project.warehouse.reader() as connection:
            is_due = is_anything_to_do(connection, channels, now=_now())
    except WarehouseMissing as missing:
        yield dg.SkipReason(str(missing))
        return
    yield dg.RunRequest() if is_due else dg.SkipReason("nothing to tell")


@dg.sensor(
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="失败或逾时的运行记入 audit.run_event，由 untold_news 告知。Notes runs that failed or are late.",
)
def watch_runs(context: dg.SensorEvaluationContext, project: Project) -> dg.SkipReason:
    """Note every failed run once its retries are spent, and every run that takes too long; the cursor moves after."""
    from pipelines.alerts import outbox

    now = datetime.now(UTC)
    since = min(datetime.fromisoformat(context.cursor), now) - OVERLAP if context.cursor else now - LOOK_BACK
    late = now - timedelta(hours=float(os.environ.get(LATE_HOURS) or 6))
    noted = 0
    if events := [*_failed(context.instance, since), *_late(context.instance, late)]:
        urls = [channel.url for channel in project.channels()]
        patient = Warehouse(project.warehouse.directory, SENSOR_LOCK_SECONDS)
        with patient.writer() as connection:
            noted = sum(outbox.record_run(connection, **_event(context.instance, *one, urls)) for one in events)
        patient.publish()
    context.update_cursor(now.isoformat())
    return dg.SkipReason(f"{noted} runs were noted" if noted else "no run failed or is late")


def _failed(instance: dg.DagsterInstance, since: datetime) -> Iterator[tuple[dg.RunRecord, str]]:
    wanted = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE], updated_after=since)
    for record in instance.get_run_records(wanted):
        if record.dagster_run.tags.get(WILL_RETRY) != "true":
            yield record, "run_failed"


def _late(instance: dg.DagsterInstance, before: datetime) -> Iterator[tuple[dg.RunRecord, str]]:
    for record in instance.get_run_records(dg.RunsFilter(statuses=UNFINISHED, created_before=before)):
        yield record, "run_late"


def _event(instance: dg.DagsterInstance, record: dg.RunRecord, kind: str, urls: Sequence[str]) -> dict[str, Any]:
    run = record.dagster_run
    return {
        "run_id": run.root_run_id or run.run_id,
        "kind": kind,
        "job": run.job_name,
        "happened_at": (record.update_timestamp if kind == "run_failed" else record.create_timestamp).replace(
            tzinfo=None
        ),
        "reason": scrub(_reason(instance, run.run_id) if kind == "run_failed" else "尚未结束", urls)[:REASON_LENGTH],
    }


def _reason(instance: dg.DagsterInstance, run_id: str) -> str:
    """What the steps that failed said, or else the run."""
    for kind in (dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE):
        for entry in instance.all_logs(run_id, of_type=kind):
            event = entry.dagster_event
            error = getattr(event.event_specific_data, "error", None) if event else None
            while error is not None and error.cause is not None:
                error = error.cause
            if error is not None or (event is not None and event.message):
                where = f"{event.step_key}: " if event and event.step_key else ""
                return where + str(error.message if error is not None else event.message if event else "")
    return ""


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
