"""What one column is: code, name, line number, a measure; by its headings and by what stands below them.

In: a grid and the headings over each column. Out: `Column`s. Columns are seen one by one here.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, Literal

from pipelines.formats.grid import Cell, CellMatrix, Grid
from pipelines.forms.header import CODE_HEADING, LABEL_HEADING, SHARED_HEADINGS, are_code_parts
from pipelines.forms.layout import Column
from pipelines.forms.measures import RATIO, healed, measure_of
from pipelines.vocabulary.amounts import REMEMBERED, is_nothing, is_number, number_text
from pipelines.vocabulary.lexicon import CODED, ONE_ROW, TWO_SIDED, Statement
from pipelines.vocabulary.text import plain, unblanked

_CODE: Final = re.compile(r"^\d{1,9}$")
_BY_NATURE: Final = re.compile(r"按(?:支出)?(?:性质|经济)|支出用途")
_ORDER_HEADING: Final = re.compile(r"^序号$|^行次$|^行号$")


def column_sides(grid: Grid, paths: Sequence[Sequence[Cell]], statement: Statement, first: int) -> list[str]:
    if statement not in TWO_SIDED:
        return [""] * len(paths)
    split = _expenditure_start(paths)
    # Where nothing is ruled, 支出 over several columns may seem to begin before or behind the names of its side.
    if split is None or grid.method == "aligned":
        names = _name_columns(grid.matrix, paths, first)[1:] or [len(paths) if split is None else split]
        split = min(names, key=lambda number: abs(number - (split or 0)))
    # where all of the expenditure is by nature there is no side beside it
    is_third = split < len(paths) and not _is_by_nature(paths[split])
    third = min(
        (n for n, path in enumerate(paths) if is_third and n > split and _is_by_nature(path)), default=len(paths)
    )
    return ["revenue" if n < split else "expenditure" if n < third else "nature" for n in range(len(paths))]


def _is_by_nature(path: Sequence[Cell]) -> bool:
    """The third side of the full form: 项目（按支出性质和经济分类）."""
    return any(_BY_NATURE.search(plain(cell.text)) for cell in path)


def _expenditure_start(paths: Sequence[Sequence[Cell]]) -> int | None:
    starts = [cell.column for path in paths for cell in path if plain(cell.text) in {"支出", "支出项目", "本年支出"}]
    return min(starts) if starts and min(starts) > 0 else None


def _name_columns(matrix: CellMatrix, paths: Sequence[Sequence[Cell]], first: int) -> list[int]:
    return [
        number
        for number in range(len(paths))
        if any(
            plain(cell.text) in {"项目", "支出项目", "项目按功能分类"} and cell.column == number
            for cell in paths[number]
        )
        or content_kind(matrix, number, first) == "label"
    ]


def column_by_headings(
    matrix: CellMatrix,
    number: int,
    path: Sequence[Cell],
    statement: Statement,
    side: str,
    first: int,
    told: Callable[[str], str],
) -> Column:
    headings = healed([name for cell in path if (name := plain(cell.text))], statement, side)
    printed = " / ".join(unblanked(cell.text) for cell in path)
    content = content_kind(matrix, number, first)
    leaf = headings[-1] if headings else ""
    if _ORDER_HEADING.match(leaf) or (statement in TWO_SIDED and any(_ORDER_HEADING.match(h) for h in headings)):
        return Column("line", None, printed, side)
    if statement in ONE_ROW and content != "label":
        measure = measure_of([told(heading) for heading in headings], statement, side) if headings else None
        return Column("measure" if headings else "other", measure, printed, side)
    if are_code_parts(leaf) or CODE_HEADING.search(leaf):
        return Column("label" if content == "label" else "code", None, printed, side)
    measure = measure_of([told(heading) for heading in headings], statement, side) if headings else None
    if measure == RATIO and content != "label":
        return Column("other", None, printed, side)
    if measure and content != "label":
        return Column("measure", measure, printed, side)
    if content == "code":
        return Column("code", None, printed, side)
    if content == "label" or LABEL_HEADING.search(leaf):
        return Column("label", None, printed, side)
    if content == "amount" or (headings and statement in CODED):
        return Column("measure", None, printed, side)
    return Column("other", None, printed, side)


def content_kind(matrix: CellMatrix, column: int, first: int) -> Literal["code", "label", "amount", "none"]:
    """What most filled cells below the header are."""
    counts = {"code": 0, "label": 0, "amount": 0}
    for row in range(first, len(matrix)):
        cell = matrix[row][column]
        if cell is None or cell.row != row or cell.column != column or not cell.text.strip():
            continue
        if kind := _cell_kind(cell.text):
            counts[kind] += 1
    # One amount makes a column of amounts: XX and the like beside it are unreadable amounts, not names.
    best = max(counts, key=lambda kind: (counts[kind] and kind == "amount", counts[kind]))
    return best if counts[best] else "none"  # type: ignore[return-value]


@lru_cache(maxsize=REMEMBERED)
def _cell_kind(text: str) -> str | None:
    """None for what tells nothing of its column."""
    if plain(text) in SHARED_HEADINGS or are_code_parts(plain(text)) or is_nothing(text):
        return None
    bare = number_text(text)
    if _CODE.match(bare) and len(bare) == 1:
        return None  # as well what a narrow column left of a code
    if _CODE.match(bare) and len(bare) in (2, 3, 5, 7):
        return "code"
    return "amount" if is_number(text) else "label"
