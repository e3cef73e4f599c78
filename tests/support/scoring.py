"""Cells of a parsed report against a truth in the shape of the shared truth files, exactly, table by table.

A cell is one printed number; blank is not zero. Kept apart from the shared scorer so that the project's own tests
stand alone; `benchmarks/export_cells.py` writes what the shared scorer reads.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks.export_cells import exported_rows
from pipelines.contracts.outcomes import ParsedReport
from pipelines.vocabulary.text import plain

SHARED: Final = Path(__file__).parents[2].parent / "shared"
_NOT_FIGURES: Final = frozenset({"code", "name", "side", "label", "parent", "page", "note"})
_COLUMN_OF: Final = {"amount": "决算数"}

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    wrong: int
    missing: int
    extra: int


def scored(report: ParsedReport, truth: str | Mapping[str, Any]) -> Score:
    return scored_cells(report.frames["statement_cell"], _loaded(truth) if isinstance(truth, str) else truth)


def scored_cells(cells: pl.DataFrame, truth: Mapping[str, Any]) -> Score:
    expected = Counter(_truth_cells(truth))
    found = Counter(_exported_cells(cells))
    matched = expected & found
    lacking, surplus = expected - matched, found - matched
    places = {key for key, _ in lacking}
    wrong = sum(count for (key, _), count in surplus.items() if key in places)
    return Score(wrong, lacking.total() - min(wrong, lacking.total()), surplus.total() - wrong)


def _loaded(name: str) -> Mapping[str, Any]:
    result: Mapping[str, Any] = json.loads((SHARED / "truth" / f"{name}.json").read_text("utf-8"))
    return result


def _truth_cells(truth: Mapping[str, Any]) -> Iterator[tuple[Key, Decimal]]:
    for table, rows in truth["tables"].items():
        if table == "07":
            for column, value in (rows or {}).items():
                if column not in _NOT_FIGURES and value is not None:
                    yield (table, column), Decimal(value)
            continue
        for row in rows or []:
            name = row.get("code") or plain(row.get("label") or row["name"])
            for column, value in row.items():
                if column not in _NOT_FIGURES and value is not None:
                    yield (table, str(row.get("side", "")), name, _COLUMN_OF.get(column, column)), Decimal(value)


def _exported_cells(cells: pl.DataFrame) -> Iterator[tuple[Key, Decimal]]:
    for row in exported_rows(cells):
        if row["amount"] is None:
            continue
        amount = Decimal(row["amount"]).normalize()
        if row["table_no"] == "07":
            yield ("07", row["column"]), amount
        else:
            yield (row["table_no"], row["side"], row["code"] or plain(row["label"]), row["column"]), amount
