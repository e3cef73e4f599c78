"""The audit as an asset, and every expectation of `expectations/` as a check of the asset it speaks about.

In: the suite files and the warehouse. Out: the `audit` tables, and one asset check an expectation. Only critical
expectations block what comes after; a publisher's contradiction is a warning, and a finding.
"""

from collections.abc import Iterator
from typing import Any, Final

import dagster as dg

from pipelines.checks.suites import CheckResult, Suite, load_suites
from pipelines.orchestration.automation import FOLLOW_LOADS
from pipelines.orchestration.documents import OWNERS, WRITER_POOL
from pipelines.orchestration.metadata import preview, table_name
from pipelines.orchestration.resources import Project

AUDIT_TABLES: Final = ("equation", "obligation", "cell_support", "finding")
CORE: Final = tuple(dg.AssetKey(["core", name]) for name in ("report", "statement", "statement_cell", "narrative_fact"))

_SEVERITIES: Final = {
    "critical": dg.AssetCheckSeverity.ERROR,
    "warning": dg.AssetCheckSeverity.WARN,
    "info": dg.AssetCheckSeverity.WARN,
}
_DESCRIPTIONS: Final = {
    "equation": "Every instance of every rule. 每条勾稽关系的每个实例一行。",
    "obligation": "Rule by report: what should have been checked. 每条规则在每份报告中一行，无法计算的写明原因。",
    "cell_support": "How many equations confirm or contradict a cell. 每个单元格的印证与反驳数。",
    "finding": "One row a root cause. 每个根本原因一行，附依据与说明。",
}


@dg.multi_asset(
    name="audit_reports",
    specs=[
        dg.AssetSpec(
            dg.AssetKey(["audit", name]),
            deps=list(CORE),
            group_name="audit",
            description=text,
            kinds={"duckdb"},
            metadata=table_name("audit", name),
            owners=OWNERS,
            automation_condition=FOLLOW_LOADS,
        )
        for name, text in _DESCRIPTIONS.items()
    ],
    pool=WRITER_POOL,
)
def audit_reports(context: dg.AssetExecutionContext, project: Project) -> Iterator[dg.MaterializeResult[None]]:
    """Hold every report that changed to every rule, and say who is wrong where one does not hold."""
    from pipelines.alerts import outbox
    from pipelines.audit.run import audit_warehouse

    summary = audit_warehouse(
        project.warehouse, roots=[project.landing_zone.absolute().parent], workers=project.workers
    )
    for failure in summary.failures:
        context.log.warning(f"{failure.report_id}: {failure.step}: {failure.error}")
    with project.warehouse.writer() as connection:
        queued = outbox.queue(connection, project.channels())
        context.log.info(
            f"{len(summary.reports)} reports, {summary.equations} equations, {summary.failing} failing, "
            f"{summary.findings} findings, {queued} changes of the alert outbox"
        )
        for name in AUDIT_TABLES:
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(["audit", name]), metadata=preview(connection, f"audit.{name}")
            )


def expectation_checks() -> list[dg.AssetChecksDefinition]:
    """One definition a suite file, one check an expectation."""
    return [_checks_of(suite) for suite in load_suites()]


def _checks_of(suite: Suite) -> dg.AssetChecksDefinition:
    asset = dg.AssetKey(suite.table.split("."))
    specs = [
        dg.AssetCheckSpec(
            name=one["meta"]["check"],
            asset=asset,
            description=one["description"],
            blocking=one["severity"] == "critical",
            automation_condition=FOLLOW_LOADS,
            metadata={"severity": one["severity"], "type": one["type"]},
        )
        for one in suite.expectations
    ]

    @dg.multi_asset_check(
        name=f"expect_{suite.table.replace('.', '__')}", specs=specs, can_subset=True, pool=WRITER_POOL
    )
    def checks(context: dg.AssetCheckExecutionContext, project: Project) -> Iterator[dg.AssetCheckResult]:
        from pipelines.checks.suites import keep, validate

        with project.warehouse.held() as build:
            results = validate(build, suites=[suite])
        keep(project.warehouse, results, checked=project.warehouse.build)
        for result in results:
            if dg.AssetCheckKey(asset, result.check) in context.selected_asset_check_keys:
                yield _check_result(asset, result)

    return checks


def _check_result(asset: dg.AssetKey, result: CheckResult) -> dg.AssetCheckResult:
    metadata: dict[str, Any] = {"law": result.law, "observed": result.observed}
    if result.failing_rows:
        metadata["failing_rows"] = dg.MetadataValue.md("\n".join(f"- {row}" for row in result.failing_rows))
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=result.check,
        passed=result.status == "pass",
        severity=dg.AssetCheckSeverity.ERROR if result.status == "error" else _SEVERITIES[result.severity],
        metadata=metadata,
    )
