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
