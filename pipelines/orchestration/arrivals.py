"""Files that appear or change in the landing zone start runs for their fiscal years, once per content.

In: the landing zone, looked at now and then; names and times are compared first, so that an idle look opens no file.
Out: run requests, one for every unbroken stretch of years with news, one in all for a bulk.
"""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import dagster as dg

from pipelines.intake.changes import look, stretches
from pipelines.intake.fiscal_years import fiscal_years
from pipelines.orchestration.documents import YEARS, partition_of
from pipelines.orchestration.resources import Project

BULK: Final = 50  # more files than this are not looked into one by one: one run takes all years
RANGE_START: Final = "dagster/asset_partition_range_start"
RANGE_END: Final = "dagster/asset_partition_range_end"

bring_up_to_date = dg.define_asset_job(
    "bring_up_to_date",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(["raw", "source"], ["raw", "fetch"]),
    description="Load new files of fiscal years, build the models, check, publish. 载入新文件，建模、核对并发布。",
    tags={"dagster/priority": "1"},  # what has arrived goes before asking for more
)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the sensor brings from one look to the next; forgotten every day, so that a load that failed is asked for
    again and what the warehouse lacks cannot stay lacking."""

    day: str
    seen: frozenset[str] = frozenset()

    @classmethod
    def read(cls, cursor: str | None, day: str) -> "Memory":
        kept = json.loads(cursor) if cursor else {}
        return cls(day, frozenset(kept["seen"])) if kept.get("day") == day else cls(day)

    def written(self) -> str:
        return json.dumps({"day": self.day, "seen": sorted(self.seen)})


@dg.sensor(
    job=bring_up_to_date,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="raw/ 下出现新文件或文件有变化时，按年度启动载入；一批文件只启动一次。",
)
def new_files(context: dg.SensorEvaluationContext, project: Project) -> dg.SensorResult | dg.SkipReason:
    """Ask for runs of the years whose files have content the warehouse does not know."""
    memory = Memory.read(context.cursor, today())
    seen = look(project.landing_zone, memory.seen, time.time())
    after = Memory(memory.day, seen.marks).written()
    years = _years_of(project, seen.news)
    if not years and after == context.cursor:
        return dg.SkipReason("nothing new below the landing zone")
    order = YEARS.get_partition_keys()
    requests = [
        _request(
            memory.day,
            first,
            last,
            [one for year in order[order.index(first) : order.index(last) + 1] for one in years[year]],
        )
        for first, last in stretches(list(years), order)
    ]
    return dg.SensorResult(run_requests=requests, cursor=after)


def today() -> str:
    """The day the memory is good for."""
    return datetime.now(UTC).date().isoformat()


def _years_of(project: Project, news: Sequence[Path]) -> defaultdict[str, list[str]]:
    """Partition to the digests of unknown contents that belong to it."""
    from pipelines.reports.read import fiscal_year_hint

    years: defaultdict[str, list[str]] = defaultdict(list)
    is_bulk = len(news) > BULK
    found = fiscal_years(
        news,
        warehouse=project.warehouse,
        landing=project.landing_zone,
        hint=_no_hint if is_bulk else fiscal_year_hint,
        workers=0 if is_bulk else project.workers,
        limits=project.reading().limits,
    )
    unknown = [(partition_of(year), candidate.sha256) for candidate, year, is_known in found if not is_known]
    for partition, digest in unknown:
        years[partition].append(digest)
    if is_bulk and unknown:
        for partition in YEARS.get_partition_keys():
            years[partition] += []
    return years


def _no_hint(_: Path) -> None:
    """Which year does not matter where all years are asked for."""


def _request(day: str, first: str, last: str, digests: Sequence[str]) -> dg.RunRequest:
    key = hashlib.sha256(" ".join([day, *sorted(digests)]).encode()).hexdigest()
    if first == last:
        return dg.RunRequest(run_key=key, partition_key=first)
    return dg.RunRequest(run_key=key, tags={RANGE_START: first, RANGE_END: last})
