"""Budgets: told from final accounts, read into B01 … B16, kept out of what is said about final accounts."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import polars as pl
import pytest

from pipelines.contracts.outcomes import ParsedReport
from pipelines.reports.read import read_report
from pipelines.vocabulary.amounts import UNIT_FACTORS
from tests.corpus.presets import BUDGET
from tests.corpus.reports import make_report
from tests.support.scoring import SHARED

TRUTHS: Final = SHARED / "truth/budget"
SIDES: Final = {"revenue": "income", "expenditure": "expenditure", "nature": "use"}
KNOWN: Final = sorted([*TRUTHS.glob("*.json"), *TRUTHS.glob("programs/*.json")])
# the least of the printed figures that is read: pinned where the reader stands, so that it only rises
EXACT: Final = {"jiangsu-swbgt-2017", "省委办-2018", "省委办-2019"}
LEAST: Final = Decimal("0.93")
DOUBLE_BORDERS: Final = "jiangsu-sjcy-2018"

needs_budgets = pytest.mark.skipif(not KNOWN, reason="the shared budgets are not here")


def made_up(folder: Path, seed: int = 1) -> tuple[ParsedReport, dict[str, Any]]:
    path = folder / "budget.pdf"
    data, truth = make_report(BUDGET, seed)
    path.write_bytes(data)
    return read_report(path), dict(truth)


def test_a_budget_in_the_national_form_loads_as_one(tmp_path: Path) -> None:
    report, _ = made_up(tmp_path)
    row = report.frames["report"].row(0, named=True)
    assert (row["kind"], row["title"]) == ("budget", "2024年许昌市水利局(本级)部门预算")
    assert report.frames["statement"]["statement"].to_list() == [f"B0{number}" for number in range(1, 10)]
    assert report.warnings == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_of_the_national_form_is_read(tmp_path: Path, seed: int) -> None:
    report, truth = made_up(tmp_path, seed)
    cells = report.frames["statement_cell"].filter(pl.col("amount_yuan").is_not_null())
    for table in ("02", "03", "04", "05", "06", "07", "08", "09"):
        read = cells.filter(pl.col("statement") == f"B{table}")["amount_yuan"].to_list()
        assert Counter(amount / 10000 for amount in read) == Counter(_printed(truth["tables"][table])), table


def _printed(rows: Any) -> Iterator[Decimal]:
    for row in rows if isinstance(rows, list) else [rows or {}]:
        for name, value in row.items():
            if name not in ("code", "page") and isinstance(value, str) and value.lstrip("-").replace(".", "").isdigit():
                yield Decimal(value)


def page(*tables: tuple[str, str]) -> str:
    head = (
        "<meta charset=utf-8><h1>2024年某市教育局部门预算</h1><p>第一部分 概况</p><p>主要职责：管理全市教育工作。</p>"
    )
    return head + "".join(f"<p>{title}</p><p>单位：万元</p><table border=1>{rows}</table>" for title, rows in tables)


def row(*cells: str) -> str:
    """`*3×收入` spans three columns, `|2×合计` two rows."""
    spans = {"*": "colspan", "|": "rowspan"}
    made = []
    for cell in cells:
        number, mark, text = cell[1:].partition("×")
        made.append(f"<td {spans[cell[0]]}={number}>{text}</td>" if mark else f"<td>{cell}</td>")
    return f"<tr>{''.join(made)}</tr>"


PARTS: Final = ("|2×合计", "|2×因公出国（境）费", "*3×公务用车购置及运行费", "|2×公务接待费")
CARS: Final = ("小计", "公务用车购置费", "公务用车运行费")
TWO_YEARS: Final = (
    (
        "部门收支总表",
        row("*2×收入", "*2×支出")
        + row("项目", "预算数", "项目", "预算数")
        + row("一、一般公共预算拨款收入", "100.00", "一、教育支出", "105.00")
        + row("本年收入合计", "100.00", "本年支出合计", "105.00")
        + row("上年结转", "5.00", "结转下年", "0.00")
        + row("收入总计", "105.00", "支出总计", "105.00"),
    ),
    (
        "财政拨款收支总体情况表",
        row("*2×收入", "*2×支出")
        + row("项目", "预算数", "项目", "预算数")
        + row("一、本年收入", "100.00", "一、本年支出", "105.00")
        + row("（一）一般公共预算拨款", "100.00", "（一）教育支出", "105.00")
        + row("二、上年结转", "5.00", "二、结转下年", "")
        + row("（一）一般公共预算拨款", "5.00", "", "")
        + row("收入总计", "105.00", "支出总计", "105.00"),
    ),
    (
        "一般公共预算支出表",
        row("*2×功能分类科目", "|2×2023年执行数", "*3×2024年预算数", "*2×2024年预算数比2023年执行数")
        + row("科目编码", "科目名称", "小计", "基本支出", "项目支出", "增减额", "增减%")
        + row("205", "教育支出", "90.00", "105.00", "60.00", "45.00", "15.00", "16.67%")
        + row("*2×合计", "90.00", "105.00", "60.00", "45.00", "15.00", "16.67%"),
    ),
    (
        "一般公共预算“三公”经费支出表",
        row("*6×2023年预算数", "*6×2024年预算数")
        + row(*PARTS, *PARTS)
        + row(*CARS, *CARS)
        + row("9.00", "3.00", "4.00", "1.00", "3.00", "2.00", "8.00", "2.50", "4.00", "1.00", "3.00", "1.50"),
    ),
    (
        "政府采购预算表",
        row("采购品目大类", "专项名称", "采购物品名称", "采购组织形式", "总计")
        + row("合计", "", "", "", "30.00")
        + row("一、货物A", "", "", "", "30.00")
        + row("", "设备购置费", "台式计算机", "分散自行组织", "30.00"),
    ),
)


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The cells with an amount of a budget that prints last year beside this one, as a web page."""
    path = tmp_path_factory.mktemp("web") / "budget.html"
    path.write_text(page(*TWO_YEARS), "utf-8")
    report = read_report(path)
    assert report.frames["report"]["kind"].to_list() == ["budget"]
    return report.frames["statement_cell"].filter(pl.col("amount_yuan").is_not_null())


def test_titles_without_the_word_budget_are_those_of_a_budget(two_years: pl.DataFrame) -> None:
    assert two_years["statement"].unique(maintain_order=True).to_list() == ["B01", "B04", "B05", "B07", "B13"]
    assert two_years["issue"].null_count() == two_years.height


def test_last_years_execution_stands_beside_the_plan(two_years: pl.DataFrame) -> None:
    total = two_years.filter((pl.col("statement") == "B05") & (pl.col("item") == "total"))
    assert dict(zip(total["measure"], total["printed"], strict=True)) == {
        "prior_executed": "90.00",
        "total": "105.00",
        "basic": "60.00",
        "project": "45.00",
        "change": "15.00",
    }


def test_the_three_public_expenses_of_last_years_budget_are_not_this_years(two_years: pl.DataFrame) -> None:
    parts = two_years.filter(pl.col("statement") == "B07")
    told = dict(zip(parts["measure"], parts["printed"], strict=True))
    assert (told["prior_budget_total"], told["budget_total"]) == ("9.00", "8.00")
    assert (told["prior_budget_overseas"], told["budget_overseas"]) == ("3.00", "2.50")
    assert len(told) == 12


def test_the_three_public_expenses_as_a_list_are_named_by_its_rows(tmp_path: Path) -> None:
    rows = (
        row("项目", "2023年预算数", "2024年预算数", "增减额"),
        row("合计", "9.00", "8.00", "-1.00"),
        row("1.因公出国（境）费", "3.00", "2.50", "-0.50"),
        row("2.公务接待费", "2.00", "1.50", "-0.50"),
        row("3.公务用车购置及运行维护费", "4.00", "4.00", "0.00"),
        row("其中：公务用车运行维护费", "3.00", "3.00", "0.00"),
    )
    path = tmp_path / "budget.html"
    path.write_text(page(*TWO_YEARS[:3], ("一般公共预算“三公”经费支出表", "".join(rows))), "utf-8")
    cells = read_report(path).frames["statement_cell"].filter(statement="B07")
    told = dict(zip(cells["measure"], cells["printed"], strict=True))
    assert (told["prior_budget_overseas"], told["budget_overseas"], told["change_budget_overseas"]) == (
        "3.00",
        "2.50",
        "-0.50",
    )
    assert (told["budget_total"], told["budget_vehicle"], told["budget_operation"]) == ("8.00", "4.00", "3.00")
    assert len(told) == cells.height


def test_a_purchase_is_named_by_what_is_bought_not_how(two_years: pl.DataFrame) -> None:
    listed = two_years.filter(pl.col("statement") == "B13").select("label", "parent_label", "item")
    assert listed.rows() == [
        ("合计", None, "total"),
        ("一、货物A", None, "procurement_goods"),
        ("台式计算机", "设备购置费", "procurement_item"),
    ]


def test_funds_under_a_carry_over_are_those_of_the_carry_over(two_years: pl.DataFrame) -> None:
    income = two_years.filter((pl.col("statement") == "B04") & (pl.col("side") == "revenue"))
    items = dict(zip(income["item"], income["printed"], strict=True))
    assert items == {
        "income_current_total": "100.00",
        "inc_gpb": "100.00",
        "opening_fiscal": "5.00",
        "opening_gpb": "5.00",
        "income_grand_total": "105.00",
    }


@needs_budgets
@pytest.mark.parametrize("truth", KNOWN, ids=lambda path: path.stem)
def test_real_budgets_of_two_provinces_have_no_wrong_figure(truth: Path) -> None:
    expected = json.loads(truth.read_text("utf-8"))
    report = read_report(SHARED / "corpus/budgets" / expected["meta"]["file"])
    assert report.frames["report"]["kind"].to_list() == ["budget"]
    counts = _scorer().score(expected, _exported(report))[0].values()
    total, matched, wrong = (sum(count[name] for count in counts) for name in ("truth", "matched", "wrong"))
    assert wrong == 0
    if truth.stem in EXACT:
        assert matched == total
    elif truth.stem != DOUBLE_BORDERS:
        assert matched >= LEAST * total


def _scorer() -> ModuleType:
    spec = spec_from_file_location("score_budget", TRUTHS / "score_budget.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def _heading(printed: str) -> str:
    lines = printed.split(" / ")
    return "".join(lines[-2:]) if lines[-1] == "小计" else lines[-1]


def _exported(report: ParsedReport) -> list[dict[str, Any]]:
    """The cells as the shared scorer wants them: amounts in the printed unit, the last line of a heading."""
    units = dict(report.frames["statement"].select("statement", "unit").iter_rows())
    return [
        {
            "table": cell["statement"],
            "side": SIDES.get(cell["side"]),
            "group": cell["parent_label"] if cell["statement"] == "B02" and not cell["code"] else None,
            "code": cell["code"],
            "label": cell["label"],
            "column": _heading(cell["column_label"] or ""),
            "amount": None
            if cell["amount_yuan"] is None
            else f"{(cell['amount_yuan'] / UNIT_FACTORS[units[cell['statement']]]).normalize():f}",
        }
        for cell in report.frames["statement_cell"].iter_rows(named=True)
    ]
