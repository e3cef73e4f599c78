"""Documents to core tables, one partition a fiscal year, the documents of a year read in a process pool.

In: the files of the landing zone. Out: `raw/document` and one asset for every `core` table a reader fills.
The work is `intake.run.load`, as for the command line; a bad document is a row with a reason, never a failed run.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import dagster as dg

from pipelines.intake.fiscal_years import fiscal_years
from pipelines.intake.run import IngestSummary, load
from pipelines.orchestration.metadata import markdown_table, preview, table_name
from pipelines.orchestration.resources import Project
from pipelines.warehouse import catalog

WRITER_POOL: Final = "warehouse_writer"
OWNERS: Final = ("team:juesuan",)
# a lock held by somebody outside Dagster, a disk that was full for a moment
TRY_AGAIN: Final = dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL)

# Fiscal years are few and known beforehand, so they are static: every machine sees the same partitions and nothing
# has to be registered before a file can be loaded. What tells no year, or cannot be opened, has a partition too.
UNDATED: Final = "undated"
YEARS: Final = dg.StaticPartitionsDefinition([*(str(year) for year in range(2010, 2041)), UNDATED])

DOCUMENT: Final = dg.AssetKey(["raw", "document"])

_DESCRIPTIONS: Final = {
    "report": "Every report version. 每份报告的每个版本一行。",
    "statement": "Every table found in a report. 报告中的每张表一行。",
    "statement_cell": "Every printed amount with its place on the page. 每个印刷单元格一行，附页码与位置。",
    "narrative_fact": "Every quantity the text states. 文字说明中的每个数量事实一行。",
}


def partition_of(year: int | None) -> str:
    """The partition a fiscal year belongs to."""
    key = str(year)
    return key if YEARS.has_partition_key(key) else UNDATED


def _specs() -> list[dg.AssetSpec]:
    document = dg.AssetSpec(
        DOCUMENT,
        group_name="documents",
        owners=OWNERS,
        description="Every distinct file, loaded or rejected and why. 每份内容不同的文件一行，未入库的附原因。",
        kinds={"duckdb", "pdf"},
        metadata=table_name("raw", "document"),
    )
    tables = [
        dg.AssetSpec(
            dg.AssetKey(["core", name]),
            deps=[DOCUMENT],
            group_name="core",
            owners=OWNERS,
            description=_DESCRIPTIONS.get(name) or catalog.comments().get((f"core.{name}", "")),
            kinds={"duckdb", "polars"},
            metadata=table_name("core", name),
        )
        for name in catalog.frames()
    ]
    return [document, *tables]


@dg.multi_asset(
    name="load_documents",
    specs=_specs(),
    partitions_def=YEARS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    pool=WRITER_POOL,
    retry_policy=TRY_AGAIN,
)
def load_documents(context: dg.AssetExecutionContext, project: Project) -> Iterator[dg.MaterializeResult[None]]:
    """Read the files of the chosen years and load what is new."""
    from pipelines.alerts import outbox

    years = list(context.partition_keys)
    with project.warehouse.writer() as connection:
        outbox.register(connection, project.channels())  # before the load, so that what it brings is news
    summary = load(
        files_of(project, years), warehouse=project.warehouse, reading=project.reading(), landing=project.landing_zone
    )
    for refused in summary.newly_refused:
        context.log.warning(f"{refused.path}: {refused.rejection.reason_code}: {refused.rejection.reason}")
    yield dg.MaterializeResult(asset_key=DOCUMENT, metadata=_document_metadata(summary))
    with project.warehouse.writer() as connection:
        for name in catalog.frames():
            metadata = preview(connection, f'core."{name}"', _of_years(name, years))
            yield dg.MaterializeResult(asset_key=dg.AssetKey(["core", name]), metadata=metadata)


def files_of(project: Project, years: Sequence[str]) -> list[Path]:
    """The files whose content says they belong to one of these partitions."""
    from pipelines.reports.read import fiscal_year_hint

    if set(years) == set(YEARS.get_partition_keys()):
        return [project.landing_zone]
    limits = project.reading().limits
    found = fiscal_years(
        [project.landing_zone],
        warehouse=project.warehouse,
        landing=project.landing_zone,
        hint=fiscal_year_hint,
        workers=project.workers,
        limits=limits,
    )
    return [candidate.path for candidate, year, _ in found if partition_of(year) in years]


def _of_years(name: str, years: Sequence[str]) -> str:
    listed = ", ".join(year for year in years if year != UNDATED) or "null"
    condition = f"fiscal_year in ({listed})"
    return condition if name == "report" else f"report_id in (select report_id from core.report where {condition})"


def _document_metadata(summary: IngestSummary) -> dict[str, dg.MetadataValue[Any]]:
    rejected = [(one.path, one.rejection.reason_code, one.rejection.reason) for one in summary.refused]
    loaded = [(one.path, one.loaded.report_id, one.statements, one.figures, one.unmapped) for one in summary.landed]
    return {
        "dagster/partition_row_count": dg.MetadataValue.int(summary.files),
        "loaded": dg.MetadataValue.int(len(summary.landed)),
        "known": dg.MetadataValue.int(summary.known),
        "rejected": dg.MetadataValue.int(len(rejected)),
        "rejected_documents": markdown_table(("path", "reason_code", "reason"), rejected),
        "preview": markdown_table(("path", "report_id", "tables", "figures", "unmapped"), loaded[:20]),
    }
