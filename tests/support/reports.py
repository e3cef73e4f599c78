"""Parsed reports without any PDF: from the truth files, or tiny ones made from a few words.

In: a truth file of ../shared/truth, or `key=value` words. Out: frames in the declared schemas, as a reader gives them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.warehouse import catalog

TRUTH = Path(__file__).resolve().parents[3] / "shared" / "truth"
SEED = TRUTH / "jiaozuo_miit_2021.json"

INCOME_ITEMS = (
    ("本年收入合计", "income_current_total"),
    ("使用非财政拨款结余", "nonfiscal_surplus_used"),
    ("年初结转和结余", "opening_balance"),
    ("年初财政拨款结转和结余", "opening_fiscal"),
    ("总计", "income_grand_total"),
    ("国有资本经营", "inc_soe"),
    ("政府性基金", "inc_govfund"),
    ("一般公共预算", "inc_gpb"),
    ("上级补助", "inc_superior"),
    ("事业收入", "inc_business"),
    ("附属单位", "inc_affiliated"),
    ("经营收入", "inc_operating"),
    ("其他收入", "inc_other"),
)
EXPENDITURE_ITEMS = (
    ("本年支出合计", "exp_current_total"),
    ("结余分配", "surplus_distribution"),
    ("年末财政拨款结转和结余", "closing_fiscal"),
    ("年末结转和结余", "closing_balance"),
    ("总计", "exp_grand_total"),
)
MEASURES = {
    "02": ("total", "fiscal", "superior", "business", "operating", "affiliated", "other"),
    "03": ("total", "basic", "project", "to_superior", "operating", "subsidies"),
    "04": ("total", "gpb", "govfund", "soe"),
    "05": ("total", "basic", "project"),
    "08": ("opening", "income", "total", "basic", "project", "closing"),
    "09": ("opening", "income", "total", "basic", "project", "closing"),
}
THREE_PUBLIC = ("total", "overseas", "vehicle", "purchase", "operation", "reception")
TITLES = {
    "01": "收入支出决算总表",
    "02": "收入决算表",
    "03": "支出决算表",
    "04": "财政拨款收入支出决算总表",
    "05": "一般公共预算财政拨款支出决算表",
    "06": "一般公共预算财政拨款基本支出决算表",
    "07": "一般公共预算财政拨款“三公”经费支出决算表",
    "08": "政府性基金预算财政拨款收入支出决算表",
    "09": "国有资本经营预算财政拨款收入支出决算表",
}


@dataclass(frozen=True, slots=True)
class FakeReport:
    """Has the shape of `pipelines.reports.ParsedReport`."""

    frames: Mapping[str, pl.DataFrame]
    warnings: tuple[str, ...] = ()


def fake_report(path: Path, words: Mapping[str, str]) -> FakeReport:
    """A report with T01 and T03 only; words set department, scope, year, published, total, change, reader."""
    total = Decimal(words.get("total", "100.00"))
    cells = [
        _cell("T01", 1, "revenue", None, "本年收入合计", "income_current_total", "amount", 1, "决算数", total),
        _cell("T01", 1, "expenditure", None, "本年支出合计", "exp_current_total", "amount", 2, "决算数", total),
        _cell("T01", 2, "revenue", None, "总计", "income_grand_total", "amount", 1, "决算数", total),
        _cell("T03", 1, None, None, "合计", "total", "total", 1, "本年支出合计", total),
        _cell("T03", 1, None, None, "合计", "total", "basic", 2, "基本支出", None),
    ]
    facts = []
    if "change" in words:
        facts = [
            _fact(
                1,
                "income_and_expenditure_total",
                "change_amount",
                Decimal(words["change"]),
                int(words.get("year", "2021")),
            )
        ]
    return FakeReport(_frames(path, _report(path, words), [_statement("T01"), _statement("T03")], cells, facts))


def truth_report(truth: Path = SEED, *, document: Path | None = None, **words: str) -> FakeReport:
    """One whole truth file as a reader should give it (boxes are invented, amounts are not)."""
    data = json.loads(truth.read_text("utf-8"))
    stated = {"department": data["department"], "year": str(data["year"]), "region": "焦作市", **words}
    unit = Decimal(1) if data.get("unit_tables") == "元" else Decimal(10000)
    cells = [cell for number, rows in data["tables"].items() for cell in _cells_of(number, rows, unit)]
    statements = [_statement(f"T{number}", rows) for number, rows in data["tables"].items()]
    path = document or truth
    return FakeReport(_frames(path, _report(path, stated), statements, cells, list(_facts_of(data))))


def _cells_of(number: str, rows: Any, unit: Decimal) -> Iterator[dict[str, Any]]:
    if number == "07":
        yield from _three_public(rows, unit)
        return
    lines = {"income": 0, "expenditure": 0}
    for row_no, row in enumerate(rows, start=1):
        side = {"income": "revenue", "expenditure": "expenditure"}.get(row.get("side"))
        if side:
            lines[row["side"]] += 1
            row_no = lines[row["side"]]  # noqa: PLW2901 - the two sides share their printed lines
        label = row.get("label") or row["name"]
        code = row.get("code")
        amounts = {k: v for k, v in row.items() if k not in ("code", "name", "side", "label", "parent", "page", "note")}
        measures = _measures(number, side, amounts)
        item = _item(number, side, label, code)
        for column_no, (heading, amount) in enumerate(amounts.items(), start=1):
            value = None if amount is None else Decimal(amount)
            yield _cell(
                f"T{number}", row_no, side, code, label, item, measures[column_no - 1], column_no, heading, value, unit
            )


def _measures(number: str, side: str | None, amounts: Mapping[str, Any]) -> tuple[str, ...]:
    if number in ("01", "06") or side == "revenue":
        return ("amount",) * len(amounts)
    return MEASURES[number]


def _item(number: str, side: str | None, label: str, code: str | None) -> str:
    if number == "06":
        named = {"人员经费合计": "personnel_total", "公用经费合计": "public_total"}
        return "econ_class" if code else named[label]
    if side is None:
        return "func_class" if code else "total"
    known = INCOME_ITEMS if side == "revenue" else EXPENDITURE_ITEMS
    return next((item for part, item in known if part in label), "exp_class")


def _three_public(rows: Mapping[str, str | None], unit: Decimal) -> Iterator[dict[str, Any]]:
    figures = [(heading, amount) for heading, amount in rows.items() if heading.endswith(("预算数", "决算数"))]
    measures = [f"{phase}_{part}" for phase in ("budget", "final") for part in THREE_PUBLIC]
    for column_no, ((heading, amount), measure) in enumerate(zip(figures, measures, strict=True), start=1):
        value = None if amount is None else Decimal(amount)
        label = " / ".join(heading.split("_"))
        yield _cell("T07", 1, None, None, "", "three_public", measure, column_no, label, value, unit)


def _facts_of(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, fact in enumerate(data.get("narrative", ()), start=1):
        sign = -1 if "各减" in fact.get("paragraph", "") else 1
        if fact["key"] == "total_yoy_change":
            yield _fact(
                number, "income_and_expenditure_total", "change_amount", sign * Decimal(fact["value"]), data["year"]
            )
        if fact["key"] == "total_yoy_pct":
            yield _fact(
                number, "income_and_expenditure_total", "change_rate", sign * Decimal(fact["value"]), data["year"]
            )


def _fact(number: int, subject: str, measure: str, value: Decimal, year: int) -> dict[str, Any]:
    return {
        "fact_no": number,
        "kind": "F02",
        "base_year": year - 1,
        "basis": "prior_year",
        "subject_code": subject,
        "measure": measure,
        "value": abs(value),
        "unit": "%" if measure == "change_rate" else "万元",
        "direction": "increase" if value > 0 else "decrease" if value < 0 else "flat",
    }


def _cell(
    statement: str,
    row_no: int,
    side: str | None,
    code: str | None,
    label: str,
    item: str,
    measure: str,
    column_no: int,
    heading: str,
    value: Decimal | None,
    unit: Decimal = Decimal(10000),
) -> dict[str, Any]:
    state = "blank" if value is None else "zero" if value == 0 else "value"
    digits = len(str(value).partition(".")[2]) if value is not None else 0
    return {
        "statement": statement,
        "row_no": row_no,
        "side": side,
        "code": code,
        "level": {3: 1, 5: 2, 7: 3}.get(len(code), 0) if code else 0,
        "label": label,
        "item": item,
        "measure": measure,
        "column_no": column_no,
        "column_label": heading,
        "amount_yuan": None if value is None else value * unit,
        "precision_yuan": None if value is None else unit / 10**digits,
        "printed": "" if value is None else f"{value:,}",
        "cell_state": state,
        "page": 1,
        "x0": 50.0 + 60 * column_no,
        "top": 20.0 * row_no,
        "x1": 100.0 + 60 * column_no,
        "bottom": 20.0 * row_no + 12,
    }


def _statement(statement: str, rows: Any = None) -> dict[str, Any]:
    return {
        "statement": statement,
        "title": TITLES[statement[1:]],
        "form_no": f"公开{statement[1:]}表",
        "unit": "万元",
        "first_page": 1,
        "last_page": 1,
        "is_empty": rows is not None and not rows,
        "has_template_rows": False,
    }


def _report(path: Path, words: Mapping[str, str]) -> dict[str, Any]:
    published = words.get("published")
    department = words.get("department", "测试局")
    return {
        "entity_id": department,
        "department": department,
        "region_name": words.get("region", "测试市"),
        "scope": words.get("scope", "own"),
        "fiscal_year": int(words.get("year", "2021")),
        "kind": "final_accounts",
        "published_on": date.fromisoformat(published) if published else None,
        "title": f"{words.get('year', '2021')}年度{department}部门决算",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "pages": 1,
        "reader": "fake",
        "parser_version": "test",
    }


def _frames(path: Path, report: Any, statements: Any, cells: Any, facts: Any) -> dict[str, pl.DataFrame]:
    rows = {"report": [report], "statement": statements, "statement_cell": cells, "narrative_fact": facts}
    schemas = catalog.frames()
    return {name: pl.DataFrame(found, schema=schemas[name], orient="row") for name, found in rows.items()}
