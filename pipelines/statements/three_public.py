"""T07, the “三公” expenditures: twelve figures, whatever stands across and whatever down the page.

In: the parts of a found table. Out: `Record`s whose columns carry `budget_…` and `final_…` measures. Item and phase are
each read from the headings above a figure or from the names left of it.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipelines.amounts import is_nothing, is_number
from pipelines.forms.columns import Column, is_number_row
from pipelines.forms.finding import Part
from pipelines.forms.measures import three_public_part, three_public_phase
from pipelines.labels import plain, unblanked
from pipelines.statements.model import Record, Slot
from pipelines.tables.model import Cell, CellMatrix, row_cells

ITEM: Final = "three_public"
PARTS: Final = ("total", "overseas", "vehicle", "purchase", "operation", "reception")
FIGURES: Final = 2 * len(PARTS)
# Yunnan's form counts trips, vehicles and guests in the same columns as the money.
_COUNTS: Final = re.compile(r"团组数|人次|批次|人数|辆数|保有量|购置数|[（(](?:个|辆|人|次|批|台|套|户)[)）]")
_SUBTOTALS: Final = frozenset({"小计", "合计"})


def three_public_records(parts: Sequence[Part]) -> tuple[list[Record], bool]:
    records = [record for part in parts for record in _records(part.grid.matrix)]
    for record in records:
        record.item = ITEM if all(slot.column.measure for slot in record.slots) else None
    return records, False


def _records(matrix: CellMatrix) -> list[Record]:
    first = _first_figures(matrix)
    rows = [row_cells(matrix, row) for row in range(first, len(matrix))]
    records = [_record(matrix, first, cells) for cells in rows if not is_number_row([cell.text for cell in cells])]
    records = [record for record in records if record.slots]
    filled = [record for record in records if record.label or record.has_amount]
    return filled or records[:1]


def _first_figures(matrix: CellMatrix) -> int:
    """The first row with a number, else the first one below the headings."""
    last_heading = -1
    for row in range(len(matrix)):
        cells = row_cells(matrix, row)
        texts = [cell.text for cell in cells]
        if is_number_row(texts):
            last_heading = row
        elif any(is_number(text) for text in texts) or _is_blank_item(cells, last_heading):
            return row
        elif any(_is_words(text) for text in texts):
            last_heading = row
    return last_heading + 1


def _is_blank_item(cells: Sequence[Cell], last_heading: int) -> bool:
    """A listed item without any figure: its name alone, below the headings."""
    words = [cell for cell in cells if _is_words(cell.text)]
    if last_heading < 0 or len(words) != 1 or len(cells) < 2 or words[0].column:
        return False
    name = plain(words[0].text)
    return (
        words[0].column_end < cells[-1].column_end and (three_public_part(name) or three_public_phase(name)) is not None
    )


def _is_words(text: str) -> bool:
    return bool(text.strip()) and not is_number(text) and not is_nothing(text)


def _record(matrix: CellMatrix, first: int, cells: Sequence[Cell]) -> Record:
    names = [cell for cell in cells if _is_words(cell.text)]
    # 行次 beside the items is a small whole number under a heading that is neither item nor phase.
    figures = [cell for cell in cells if cell not in names]
    label = "".join(unblanked(cell.text) for cell in names)
    paths = [_path(matrix, first, cell.column) for cell in figures]
    measures = [_measure(path, label) for path in paths]
    if not names and len(figures) == FIGURES and (None in measures or len(set(measures)) < FIGURES):
        measures = list(_measures_by_order(paths))
    slots = [
        Slot(Column("measure", measure, " / ".join(unblanked(text) for text in path)), cell.column + 1, cell)
        for cell, path, measure in zip(figures, paths, measures, strict=True)
        if measure or (is_number(cell.text) and not _is_line_number(path))
    ]
    return Record("", 0, label=label, slots=slots, is_count=bool(_COUNTS.search(label)))


def _is_line_number(path: Sequence[str]) -> bool:
    return any(plain(text) in {"行次", "序号"} for text in path)


def _path(matrix: CellMatrix, first: int, column: int) -> list[str]:
    cells: list[Cell] = []
    for row in range(first):
        cell = matrix[row][column]
        if cell and cell not in cells and _is_words(cell.text) and plain(cell.text) != "栏次":
            cells.append(cell)
    return [cell.text for cell in cells]


def _measure(path: Sequence[str], label: str) -> str | None:
    names = [plain(text) for text in path]
    phase = _lowest_phase(names) or three_public_phase(plain(label))
    if _COUNTS.search(label):
        return None
    part = three_public_part(plain(label)) or _lowest_part(names)
    return f"{phase}_{part}" if phase and part and not _is_line_number(path) else None


def _lowest_phase(names: Sequence[str]) -> str | None:
    return next((phase for name in reversed(names) if (phase := three_public_phase(name))), None)


def _lowest_part(names: Sequence[str]) -> str | None:
    named = [part for name in reversed(names) if (part := three_public_part(name))]
    if "vehicle" in named and any(name in _SUBTOTALS for name in names):
        return "vehicle"
    return named[0] if named else ("total" if any(name in _SUBTOTALS for name in names) else None)


def _measures_by_order(paths: Sequence[Sequence[str]]) -> list[str]:
    """Headings that stand askew over twelve figures: the form's order decides, in pairs or halves by the phases."""
    phases = [_lowest_phase([plain(text) for text in path]) for path in paths]
    in_pairs = phases[:2] == ["budget", "final"]
    numbers = range(FIGURES)
    if in_pairs:
        return [f"{('budget', 'final')[n % 2]}_{PARTS[n // 2]}" for n in numbers]
    return [f"{('budget', 'final')[n // len(PARTS)]}_{PARTS[n % len(PARTS)]}" for n in numbers]
