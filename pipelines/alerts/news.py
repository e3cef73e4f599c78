"""What there is to tell: open findings, refused documents, revisions, missing reports, runs that went wrong.

In: a warehouse connection. Out: `Item`s, each with a fingerprint that changes only when what it says does. The same
finding in another version of a report with the same figures is the same item; acknowledged findings are none.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from pipelines.alerts import tables
from pipelines.contracts.defusing import for_chat
from pipelines.vocabulary.lexicon import word
from pipelines.warehouse.queries import Row, rows_of

# files that are no report of ours are worth a look, a report we could not read is worth more
REFUSED_LIGHTLY: Final = frozenset(
    {
        "not_a_report_file",
        "no_budget_table",
        "no_final_accounts_table",
        "outside_landing_zone",
        "government_accounts",
        "blank_template",
    }
)

_FINDINGS: Final = """
select finding.report_id, finding.severity, finding.kind, finding.title, finding.message, finding.page, finding.cause,
    finding.figures, report.department, report.scope, report.fiscal_year, document.path, document.source_url
from audit.finding as finding
left join core.report as report on finding.report_id = report.report_id
left join raw.document as document on report.sha256 = document.sha256
where finding.status = 'open'
"""
_REJECTED: Final = """
select sha256, path, source_url, reason_code, reason from raw.document
where status = 'rejected' and reason_code <> 'forgotten'
"""
_REVISIONS: Final = """
select revision.report_id, revision.prior_report_id, revision.department, revision.scope, revision.fiscal_year,
    newer.sha256, prior.sha256 as prior_sha256, document.path, document.source_url,
    count(*) filter (where not revision.is_rounding) as figures,
    count(*) filter (where revision.is_rounding) as roundings,
    min(revision.page) as page,
    first({'label': coalesce(nullif(revision.label, ''), revision.column_label), 'statement': revision.statement,
        'before': revision.before_printed, 'after': revision.after_printed}
        order by revision.is_rounding, abs(revision.difference_wan) desc) as largest
from marts.revision as revision
inner join core.report as newer on revision.report_id = newer.report_id
inner join core.report as prior on revision.prior_report_id = prior.report_id
inner join raw.document as document on newer.sha256 = document.sha256
where newer.is_current
group by all
"""
_RUNS: Final = "select run_id, kind, job, happened_at, reason from audit.run_event"
# what has been fetched is about to be loaded; should that fail, the refused document or the failed run is told
_MISSING: Final = """
select source, fiscal_year, state, department, message, url from marts.missing_report where state != 'waiting'
"""
_THERE: Final = "select table_schema || '.' || table_name from information_schema.tables"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell. `subject` gathers items into one message, whose first words are `heading`."""

    fingerprint: str
    kind: str
    severity: str
    subject: str
    heading: str
    title: str
    message: str
    page: int | None
    evidence: str | None
    see: str


def news(connection: duckdb.DuckDBPyConnection) -> list[Item]:
    """Everything that could be told now, told before or not."""
    there = {name for (name,) in connection.execute(_THERE).fetchall()}
    sources = (
        ("audit.finding", _FINDINGS, _finding),
        ("raw.document", _REJECTED, _rejected),
        ("marts.revision", _REVISIONS, _revision),
        ("marts.missing_report", _MISSING, _missing),
        (tables.RUN_EVENT.qualified, _RUNS, _run),
    )
    found = [told(row) for table, query, told in sources if table in there for row in rows_of(connection, query)]
    return list({item.fingerprint: item for item in found}.values())


def _finding(row: Row) -> Item:
    body = _without_version(row["report_id"])
    return Item(
        fingerprint=_fingerprint("finding", body, row["cause"], row["figures"]),
        kind=row["kind"],
        severity=row["severity"],
        subject=body,
        heading=_heading(row),
        title=for_chat(row["title"]),
        message=for_chat(row["message"].removeprefix(f"{row['title']}：")),  # it stands right below its title
        page=row["page"],
        evidence=_evidence(row),
        see=f"juesuan findings {row['report_id']}",
    )


def _rejected(row: Row) -> Item:
    code = row["reason_code"] or "unknown"
    return Item(
        fingerprint=_fingerprint("rejected", row["sha256"], code),
        kind="rejected",
        severity="warn" if code in REFUSED_LIGHTLY else "error",
        subject="documents",
        heading="未能入库的文件",
        title=for_chat(row["path"]),
        message=for_chat(f"{code}：{row['reason'] or '原因不明'}"),
        page=None,
        evidence=_evidence(row),
        see="juesuan reports --rejected",
    )


def _revision(row: Row) -> Item:
    largest = row["largest"]
    change = f"{largest['before'] or '（无）'} → {largest['after'] or '（无）'}"
    roundings = f"，另有{row['roundings']}处只是取位不同" if row["roundings"] else ""
    return Item(
        fingerprint=_fingerprint("revision", row["sha256"], row["prior_sha256"]),
        kind="revision",
        severity="warn" if row["figures"] else "info",
        subject=_without_version(row["report_id"]),
        heading=_heading(row),
        title="报告已修订",
        message=for_chat(
            f"与上一版本（{row['prior_report_id']}）相比，{row['figures']}处数字有改动{roundings}；"
            f"最大一处：{largest['statement']} {largest['label'] or ''} {change}。"
        ),
        page=row["page"],
        evidence=_evidence(row),
        see=f"juesuan revisions {row['report_id']}",
    )


def _missing(row: Row) -> Item:
    return Item(
        fingerprint=_fingerprint("missing_report", row["source"], row["fiscal_year"], row["state"]),
        kind="missing_report",
        severity="warn",
        subject="missing",
        heading="应公开而未见的报告",
        title=for_chat(f"{row['department']}{row['fiscal_year']}年度决算"),
        message=for_chat(row["message"]),
        page=None,
        evidence=None if row["url"] is None else for_chat(row["url"]),
        see='juesuan sql "select message, url from marts.missing_report"',
    )


def _run(row: Row) -> Item:
    word = "运行失败" if row["kind"] == "run_failed" else "运行逾时"
    return Item(
        fingerprint=_fingerprint(row["kind"], row["run_id"]),
        kind=row["kind"],
        severity="error" if row["kind"] == "run_failed" else "warn",
        subject="runs",
        heading="运行情况",
        title=f"{word}：{for_chat(row['job'])}",
        message=for_chat(f"{row['happened_at']:%Y-%m-%d %H:%M} UTC，运行 {row['run_id'][:8]}。{row['reason'] or ''}"),
        page=None,
        evidence=None,
        see="Dagster 的 Runs 页",
    )


def _heading(row: Row) -> str:
    if row["department"] is None:
        return for_chat(_without_version(row["report_id"]))
    scope = word(row["scope"])
    return for_chat(f"{row['department']}（{scope}）{row['fiscal_year']}年度决算")


def _evidence(row: Row) -> str | None:
    place = row["source_url"] or row["path"]
    page = row.get("page")
    return None if place is None else for_chat(f"{place}#page={page}" if page else place)


def _fingerprint(*parts: Any) -> str:
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:16]


def _without_version(report_id: str) -> str:
    return report_id.rpartition("-v")[0] or report_id
