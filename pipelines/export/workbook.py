"""One report → one workbook: cover, the nine tables as printed, year over year, findings.

In: a read-only connection and a report id. Out: an XLSX file. The look of sheets is in `sheets`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines.export.files import replacing
from pipelines.export.sheets import Sheets
from pipelines.views.print_layout import layout
from pipelines.vocabulary.lexicon import word
from pipelines.warehouse.queries import Row, rows_of, statement_cells, statements

YEAR_OVER_YEAR: Final = (
    ("total_yoy", "主要指标", "measure_name"),
    ("revenue_yoy", "收入来源", "source_name"),
    ("expenditure_yoy", "支出", "name"),
    ("gpb_expenditure_yoy", "一般公共预算支出", "name"),
    ("basic_economic_yoy", "基本支出", "name"),
    ("three_public_yoy", "“三公”经费", "component_name"),
    ("agency_operating_yoy", "机关运行经费", "name"),
    ("carryover_yoy", "结转和结余", "fund_name"),
)

_REPORT: Final = """
    select report.*, document.path
    from core.report as report inner join raw.document as document on report.sha256 = document.sha256
    where report.report_id = ?
"""
_CHANGES: Final = """
    select *, {name} as name_shown from marts."{table}" where report_id = ? order by all
"""
_CHANGE_HEADINGS: Final = (
    "主题", "事项", "编码", "列", "本年（万元）", "上年（万元）", "增减额（万元）", "增减率（%）",
    "上年数依据", "可比", "原因", "所述增减额（万元）", "所述增减率（%）", "页",
)  # fmt: skip
_FINDINGS: Final = """
    select severity, kind, title, message, stated, expected, difference, unit, page, rule_ids, status, finding_id
    from audit.finding
    where report_id = ? and status != 'resolved'
    order by case severity when 'error' then 1 when 'warn' then 2 else 3 end, page nulls last, finding_id
"""
_FINDING_HEADINGS: Final = (
    "程度", "性质", "标题", "说明", "报告所印", "应为", "差额", "单位", "页", "规则", "状态", "编号",
)  # fmt: skip
_AUDITED: Final = "select table_name from duckdb_tables() where schema_name = 'audit' and table_name = 'finding'"


def write_workbook(connection: duckdb.DuckDBPyConnection, report_id: str, target: Path) -> None:
    """The whole report as a workbook at `target`, whole or not at all."""
    (report,) = rows_of(connection, _REPORT, [report_id])
    tables = statements(connection, report_id)
    with replacing(target) as beside, Sheets(beside) as sheets:
        sheets.facts("封面", report["title"] or report_id, _cover(report, tables))
        for table in tables:
            _printed(connection, sheets, report, table)
        sheets.table("同比", _CHANGE_HEADINGS, _changes(connection, report_id), "同比：本年与上年，万元")
        sheets.table("发现", _FINDING_HEADINGS, _findings(connection, report_id), "勾稽审核发现")


def _cover(report: Row, tables: list[Row]) -> Iterator[tuple[str, Any]]:
    yield from (
        ("报告编号", report["report_id"]),
        ("部门", report["department"]),
        ("地区", report["region_name"]),
        ("口径", word(report["scope"])),
        ("决算年度", report["fiscal_year"]),
        ("版本", f"{report['version']}（{'现行' if report['is_current'] else '已被取代'}）"),
        ("公布日期", None if report["published_on"] is None else report["published_on"].isoformat()),
        ("文件", report["path"]),
        ("sha256", report["sha256"]),
        ("页数", report["pages"]),
        ("读取程序", f"{report['reader']} · {report['parser_version']}"),
        ("说明", "各表按原表所印：空白为未填，零为印零；同比、发现为本程序计算"),
    )
    for table in tables:
        state = "，空表" if table["is_empty"] else ""
        yield table["statement"], f"{table['form_no'] or ''} {table['title'] or ''}（第{table['first_page']}页{state}）"


def _printed(connection: duckdb.DuckDBPyConnection, sheets: Sheets, report: Row, table: Row) -> None:
    drawn = layout(statement_cells(connection, report["report_id"], table["statement"]), table["unit"])
    unit = f"单位：{table['unit']}" if table["unit"] else "单位：元（原表未印单位）"
    lines = (("", table["form_no"] or ""), (f"部门：{report['department']}", unit))
    name = f"{table['statement']} {table['title'] or ''}"
    sheets.printed(name, table["title"] or table["statement"], lines, drawn, table["note"] or "")


def _changes(connection: duckdb.DuckDBPyConnection, report_id: str) -> Iterator[tuple[Any, ...]]:
    for table, theme, name in YEAR_OVER_YEAR:
        for row in rows_of(connection, _CHANGES.format(table=table, name=name), [report_id]):
            yield (
                theme,
                row["name_shown"],
                row.get("code"),
                word(row.get("measure") or "" if "code" in row else row.get("phase") or row.get("balance") or ""),
                *(row[key] for key in ("current_wan", "prior_wan", "change_wan", "change_rate_pct")),
                word(row["base"]),
                "是" if row["comparable"] else "否",
                word(row["reason"] or ""),
                *(row[key] for key in ("stated_change_wan", "stated_rate_pct", "page")),
            )


def _findings(connection: duckdb.DuckDBPyConnection, report_id: str) -> Iterator[tuple[Any, ...]]:
    if rows_of(connection, _AUDITED):
        for row in rows_of(connection, _FINDINGS, [report_id]):
            said = {key: word(row[key]) for key in ("severity", "kind", "status")}
            yield tuple({**row, **said}.values())
