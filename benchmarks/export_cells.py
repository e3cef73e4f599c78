"""core.statement_cell → the long table that `shared/truth/score.py` reads: one row a cell, amounts in 万元.

    python -m benchmarks.export_cells REPORT.pdf > cells.csv        (parse a file)
    python -m benchmarks.export_cells --warehouse warehouse --report 焦作 > cells.csv
    python ../shared/truth/score.py --truth ../shared/truth/jiaozuo_miit_2021.json --pred cells.csv

Headings are those of the national form, by measure; columns the nine tables do not have there (年初预算数 of some
provinces' T01, 人员经费 of a list-shaped T06) are left out, and so is the third side of three-sided ones.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl

_FUND: Final = {
    "opening": "年初结转和结余",
    "income": "本年收入",
    "total": "本年支出合计",
    "basic": "基本支出",
    "project": "项目支出",
    "closing": "年末结转和结余",
}
_THREE_PUBLIC: Final = {
    "total": "合计",
    "overseas": "因公出国（境）费",
    "vehicle": "公务用车购置及运行维护费小计",
    "purchase": "公务用车购置费",
    "operation": "公务用车运行维护费",
    "reception": "公务接待费",
}
HEADINGS: Final[dict[str, dict[str, str]]] = {
    "T01": {"amount": "决算数"},
    "T02": {
        "total": "本年收入合计",
        "fiscal": "财政拨款收入",
        "superior": "上级补助收入",
        "business": "事业收入",
        "operating": "经营收入",
        "affiliated": "附属单位上缴收入",
        "other": "其他收入",
    },
    "T03": {
        "total": "本年支出合计",
        "basic": "基本支出",
        "project": "项目支出",
        "to_superior": "上缴上级支出",
        "operating": "经营支出",
        "subsidies": "对附属单位补助支出",
    },
    "T04": {
        "amount": "决算数",
        "total": "合计",
        "gpb": "一般公共预算财政拨款",
        "govfund": "政府性基金预算财政拨款",
        "soe": "国有资本经营预算财政拨款",
    },
    "T05": {"total": "合计", "basic": "基本支出", "project": "项目支出"},
    "T06": {"amount": "决算数"},
    "T07": {
        f"{phase}_{part}": f"{heading}_{word}"
        for phase, word in (("budget", "预算数"), ("final", "决算数"))
        for part, heading in _THREE_PUBLIC.items()
    },
    "T08": _FUND,
    "T09": _FUND,
}
_TOTALS: Final = {
    "total": "合计",
    "basic_total": "合计",
    "personnel_total": "人员经费合计",
    "public_total": "公用经费合计",
}
_SIDES: Final = {"revenue": "income", "expenditure": "expenditure"}
FIELDS: Final = ("table_no", "code", "label", "column", "amount", "side", "parent", "row_no")


def exported_rows(cells: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One row per cell that can hold an amount; figures nothing could map stay in, so that they count as extra."""
    for cell in cells.iter_rows(named=True):
        if cell["side"] == "nature":
            continue
        heading = HEADINGS[cell["statement"]].get(cell["measure"] or "")
        if heading is None and (cell["measure"] is not None or cell["amount_yuan"] is None):
            continue
        yield _exported(cell, heading or cell["column_label"])


def _exported(cell: dict[str, Any], heading: str) -> dict[str, Any]:
    is_sided = cell["statement"] in ("T01", "T04")
    amount = cell["amount_yuan"]
    label = cell["label"] if is_sided or cell["code"] else _TOTALS.get(cell["item"], cell["label"])
    return {
        "table_no": cell["statement"].removeprefix("T"),
        "code": "" if is_sided else cell["code"] or "",
        "label": "" if cell["statement"] == "T07" else label,
        "column": heading,
        "amount": None if amount is None else str((amount / 10_000).normalize()),
        "side": _SIDES.get(cell["side"], ""),
        "parent": cell["parent_label"] if cell["statement"] == "T04" else None,
        "row_no": cell["row_no"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="statement cells for shared/truth/score.py")
    parser.add_argument("document", nargs="?", type=Path, help="a PDF to parse")
    parser.add_argument("--reader", choices=("fast", "pdfplumber"), default="fast")
    parser.add_argument("--warehouse", type=Path, help="take the cells from this warehouse instead")
    parser.add_argument("--report", help="a report_id or a unique part of one")
    arguments = parser.parse_args()
    cells = _from_warehouse(arguments.warehouse, arguments.report) if arguments.warehouse else _parsed(arguments)
    writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(exported_rows(cells))


def _parsed(arguments: argparse.Namespace) -> pl.DataFrame:
    from pipelines.reports.read import read_report

    return read_report(arguments.document, reader=arguments.reader).frames["statement_cell"]


def _from_warehouse(folder: Path, report: str) -> pl.DataFrame:
    import duckdb

    query = """
        select c.* from core.statement_cell as c join core.report as r using (report_id)
        where r.is_current and contains(r.report_id, ?) order by c.statement, c.row_no, c.column_no
    """
    with duckdb.connect(str(folder / "juesuan.duckdb"), read_only=True) as connection:
        return pl.from_arrow(connection.execute(query, [report]).arrow())  # type: ignore[return-value]


if __name__ == "__main__":
    main()
