"""A file that appears in the landing zone starts a run for its fiscal year.

In: the landing zone, looked at now and then. Out: run requests, one a fiscal year with news.
"""

import hashlib
from collections import defaultdict

import dagster as dg

from pipelines.orchestration.documents import partition_of
from pipelines.orchestration.resources import Project
from pipelines.partitions import fiscal_years

bring_up_to_date = dg.define_asset_job(
    "bring_up_to_date",
    selection=dg.AssetSelection.all(),
    description="Load a fiscal year's new files, build the models, publish. 载入一个年度的新文件，建模并发布。",
)


@dg.sensor(
    job=bring_up_to_date,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="raw/ 下出现新文件时，按年度启动载入。",
)
def new_files(context: dg.SensorEvaluationContext, project: Project) -> dg.SensorResult:
    """Ask for one run per fiscal year that has files whose content the warehouse has not seen."""
    from pipelines.reports import fiscal_year_hint

    news: defaultdict[str, list[str]] = defaultdict(list)
    found = fiscal_years(
        [project.landing_zone],
        warehouse=project.warehouse,
        landing=project.landing_zone,
        hint=fiscal_year_hint,
        workers=project.workers,
        limits=project.reading().limits,
    )
    for candidate, year, is_known in found:
        if not is_known:
            news[partition_of(year)].append(candidate.sha256)
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(run_key=_digest(hashes), partition_key=partition)
            for partition, hashes in sorted(news.items())
        ]
    )


def _digest(hashes: list[str]) -> str:
    return hashlib.sha256("".join(sorted(hashes)).encode()).hexdigest()
