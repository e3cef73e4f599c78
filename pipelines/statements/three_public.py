"""T07, the “三公” expenditures: twelve figures, whatever stands across and whatever down the page.

In: the parts of a found table. Out: `Record`s whose columns carry `budget_…` and `final_…` measures. Item and phase are
each read from the headings above a figure or from the names left of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.formats.grid import Cell, CellMatrix, Grid, grid_rows, row_cells
from pipelines.forms.header import is_number_row
from pipelines.forms.layout import Column
from pipelines.forms.measures import RATIO, path_phase, phase_of, three_public_part, years_told
from pipelines.statements.record import Record, Slot
from pipelines.tables.found_table import Part
from pipelines.tables.stacked import stacked
from pipelines.vocabulary.amounts import is_nothing, is_number
from pipelines.vocabulary.text import plain, squeezed, unblanked

ITEM: Final = "three_public"
PARTS: Final = ("total", "overseas", "vehicle", "purchase", "operation", "reception")
MAX_NAME: Final = 30
FIGURES: Final = 2 * len(PARTS)
# Yunnan's form counts trips, vehicles and guests in the same columns as the money.
_COUNTS: Final = re.compile(
    r"团组数|人次|批次|人数|辆数|保有量|购置数|用车$|通用设备|专用设备|[（(](?:个|辆|人|次|批|台|套|户|[台套][，、,/]?[套台])[)）]"
)
_SUBTOTALS: Final = frozenset({"小计", "合计"})
_RATIO: Final = re.compile(r"^[-+±]?\d[\d,.]*[%％‰]$")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the headings of the table say as a whole: where the figures begin, its years, its phases by name."""

    matrix: CellMatrix
    first: int
    told: Callable[[str], str]
    phases: Mapping[str, str]
    is_across: bool


def three_public_records(parts: Sequence[Part]) -> tuple[list[Record], bool]:
    records = list(_without_headings([record for grid in _headed(parts) for record in _records(grid.matrix)]))
    for record in records:
        record.item = ITEM if all(slot.column.measure for slot in record.slots) else None
    return records, False


def _headed(parts: Sequence[Part]) -> Iterator[Grid]:
    """Grids with headings of their own, or those of the first part above them where the page does not repeat them."""
    first = parts[0].grid if parts else None
    for part in parts:
        is_headed = first is None or part.grid is first or _first_figures(part.grid.matrix) > 0
        heads = None if first is None or is_headed else grid_rows(first, 0, _first_figures(first.matrix))
        yield (stacked(heads, part.grid) if heads else None) or part.grid


def _without_headings(records: Sequence[Record]) -> Iterator[Record]:
    """Without rows that head others: 一、“三公”经费支出 with dashes, above 支出合计 with figures."""
    filled = {slot.column.measure for record in records for slot in record.slots if is_number(slot.cell.text)}
    for record in records:
        measures = {slot.column.measure for slot in record.slots}
        is_blank = all(is_nothing(slot.cell.text) for slot in record.slots)
        if not (record.label and is_blank and measures & filled):
            yield record


def _records(matrix: CellMatrix) -> list[Record]:
    reading = _reading(matrix)
    rows = [row_cells(matrix, row) for row in range(reading.first, len(matrix))]
    rows = [cells for cells in rows if not is_number_row([cell.text for cell in cells])]
    records = [_record(reading, block) for cells in rows for block in _blocks(reading, cells)]
    records = [record for record in records if record.slots]
    filled = [record for record in records if record.label or record.has_amount]
    return filled or records[:1]


def _reading(matrix: CellMatrix) -> _Reading:
    cells = [cell for row in range(len(matrix)) for cell in row_cells(matrix, row)]
    # a note below may speak of other years
    names = [plain(cell.text) for cell in cells if _is_words(cell.text) and len(cell.text) <= MAX_NAME]
    told, first = years_told(names), _first_figures(matrix)
    heads = {three_public_part(plain(cell.text)) for row in range(first) for cell in row_cells(matrix, row)}
    phases = _phase_names({phase_of(told(name)) for name in names})
    return _Reading(matrix, first, told, phases, is_across=len(heads - {None, "total"}) > 1)


def _phase_names(found: set[str | None]) -> Mapping[str, str]:
    """`budget` is the full year's where the form prints it, else the only one; 年初预算 beside it is `approved`.

    A form without any word of budget or outturn is one of outturns, as its title says.
    """
    if found == {None}:
        return {"": "final"}
    names = {"approved": "budget"}
    if "adjusted" in found:
        names = {"adjusted": "budget", "budget": "approved"}
    elif "budget" in found:
        names = {}
    return names


def _blocks(reading: _Reading, cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """A form in two halves prints two items in a row: each begins with a name under a heading 项目."""
    block: list[Cell] = []
    for cell in cells:
        is_item = any(plain(text) == "项目" for text in _path(reading, cell.column))
        if is_item and any(not _is_words(other.text) for other in block):
            yield block
            block = []
        block.append(cell)
    yield block


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
    return words[0].column_end < cells[-1].column_end and (three_public_part(name) or phase_of(name)) is not None


def _is_words(text: str) -> bool:
    return bool(text.strip()) and not is_number(text) and not is_nothing(text) and not _RATIO.match(squeezed(text))


def _record(reading: _Reading, cells: Sequence[Cell]) -> Record:
    names = [cell for cell in cells if _is_words(cell.text)]
    label = "".join(unblanked(cell.text) for cell in names)
    # 行次 beside the items is a small whole number under a heading that is neither item nor phase.
    figures = [cell for cell in cells if cell not in names and not _is_ratio(reading, cell, label)]
    paths = [_path(reading, cell.column) for cell in figures]
    measures = [_measure(reading, path, label) for path in paths]
    is_tangled = None in measures or len(set(measures)) < len(measures)
    if is_tangled and not names and len(figures) == FIGURES:
        measures = list(_measures_by_order(reading, paths))
    elif is_tangled:
        measures = _untangled(measures)
    slots = [
        Slot(Column("measure", measure, " / ".join(unblanked(text) for text in path)), cell.column + 1, cell)
        for cell, path, measure in zip(figures, paths, measures, strict=True)
        if measure or (is_number(cell.text) and not _is_line_number(path))
    ]
    return Record("", 0, label=label, slots=slots, is_count=bool(_COUNTS.search(label)))


def _is_line_number(path: Sequence[str]) -> bool:
    return any(plain(text) in {"行次", "序号"} for text in path)


def _is_ratio(reading: _Reading, cell: Cell, label: str) -> bool:
    """增减%, 完成预算的百分比: no amount, whatever is printed."""
    is_marked = bool(_RATIO.match(squeezed(cell.text)))
    return is_marked or RATIO in (path_phase(_names(reading, _path(reading, cell.column))), phase_of(plain(label)))


def _path(reading: _Reading, column: int) -> list[str]:
    cells: list[Cell] = []
    for row in range(reading.first):
        cell = reading.matrix[row][column]
        if cell and cell not in cells and _is_words(cell.text) and plain(cell.text) != "栏次":
            cells.append(cell)
    return [cell.text for cell in cells]


def _names(reading: _Reading, path: Sequence[str]) -> list[str]:
    return [reading.told(plain(text)) for text in path]


def _measure(reading: _Reading, path: Sequence[str], label: str) -> str | None:
    if _COUNTS.search(label) or _is_line_number(path):
        return None
    names, row = _names(reading, path), reading.told(plain(label))
    phase = path_phase([row, *names])
    phase = reading.phases.get(phase or "", phase)
    part = three_public_part(row) or _lowest_part(names)
    if part is None and reading.is_across and len(names) == 1:  # 2023年预算数 | 2023年决算数 over 合计, 因公出国, …
        part = "total"
    return f"{phase}_{part}" if phase and part else None


def _lowest_part(names: Sequence[str]) -> str | None:
    named = [part for name in reversed(names) if (part := three_public_part(name))]
    if "vehicle" in named and any(name in _SUBTOTALS for name in names):
        return "vehicle"
    return named[0] if named else ("total" if any(name in _SUBTOTALS for name in names) else None)


def _measures_by_order(reading: _Reading, paths: Sequence[Sequence[str]]) -> list[str]:
    """Headings that stand askew over twelve figures: the form's order decides, in pairs or halves by the phases."""
    phases = [path_phase(_names(reading, path)) for path in paths]
    numbers = range(FIGURES)
    if "final" not in phases[:1] and phases[1:2] == ["final"]:
        return [f"{('budget', 'final')[n % 2]}_{PARTS[n // 2]}" for n in numbers]
    return [f"{('budget', 'final')[n // len(PARTS)]}_{PARTS[n % len(PARTS)]}" for n in numbers]


def _untangled(measures: list[str | None]) -> list[str | None]:
    """A row of one phase whose 合计 and 小计 came out as the same: the form's order, if it bears out all the others."""
    phases = {measure.partition("_")[0] for measure in measures if measure}
    if len(phases) != 1 or len(measures) != len(PARTS):
        return measures
    ordered: list[str | None] = [f"{phase}_{part}" for phase in phases for part in PARTS]
    once = [measure if measures.count(measure) == 1 else None for measure in measures]
    return ordered if all(one in (None, other) for one, other in zip(once, ordered, strict=True)) else measures
