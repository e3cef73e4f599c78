"""Where a statutory table's rules do not part its cells: the region under its title, read by alignment.

In: a page and a region of it. Out: a grid, or None when nothing there reads as the statement. Also judges ruled grids.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipelines.formats.grid import Grid, grid_rows
from pipelines.formats.pdf.words import CODE_PARTS, Word
from pipelines.forms.columns import grid_layout
from pipelines.forms.layout import Layout
from pipelines.forms.measures import phase_of, three_public_part
from pipelines.tables.content import PageContent
from pipelines.tables.stacked import stacked
from pipelines.tables.unruled.aligned import aligned_grid
from pipelines.tables.unruled.headings import is_known_heading
from pipelines.vocabulary.amounts import MONEY, is_number, looks_like_money
from pipelines.vocabulary.lexicon import Statement
from pipelines.vocabulary.text import plain, squeezed

_PREAMBLE: Final = re.compile(
    r"公开\d+表|^附?表[一二三四五六七八九十\d]+$|单位[:：]|部门[:：]|^[（(]?(?:万元|元|千元)[)）]?$|金额单位|编制单位|^\d{4}年度?$"
)
_END: Final = re.compile(r"^(?:注|说明|备注)[:：\d一]|^注本表|^第[一二三四五六七八九十]+部分|^本表(?:反映|无数据)")
_PAGE_NUMBER: Final = re.compile(r"^[-—–·\s]*(?:第?\d{1,4}页?)(?:[/共]+\d{1,4}页?)?[-—–·\s]*$")
_NAMED_PAGE: Final = re.compile(r"^[-—–·]*第\d{1,4}页(?:[，,/]?共\d{1,4}页)?[-—–·]*$")
MARGIN_SHARE: Final = 0.09
APART_EM: Final = 4.0
NEAR_LINES: Final = 2
LEADING_EM: Final = 1.5
SAME_SIZE: Final = 0.5
MIN_MEASURES: Final = {"T01": 1, "T04": 2, "T06": 1, "T07": 1, "T08": 1, "T09": 1}
RULE_SHARE: Final = 0.5
SAME_PLACE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Region:
    """Between `top` and `bottom` of a page stands `statement`, going on from `previous` if given.

    `begun`: the headings on the page where it begins; `broken`: the columns of codes that lack digits in the last
    row before.
    """

    top: float
    bottom: float
    statement: Statement
    previous: Layout | None
    begun: str = ""
    broken: tuple[tuple[float, float], ...] = ()


def headings(grid: Grid, layout: Layout) -> str:
    """All that is printed above the first row."""
    return squeezed("".join(cell.text for cell in grid.cells if cell.row < layout.first_row))


def broken_codes(grid: Grid, layout: Layout) -> tuple[tuple[float, float], ...]:
    """Columns whose codes lack digits in the last row of a page: the rest may stand at the head of the next.

    Columns of codes that touch are the parts of one code: 类 of three digits, 款 and 项 of two.
    """
    codes = [number for number, column in enumerate(layout.columns) if column.kind == "code"]
    last = grid.matrix[-1] if grid.row_count else []
    broken = []
    for number in codes:
        cell = last[number] if number < len(last) else None
        digits = "".join(cell.text.split()) if cell else ""
        whole = (2,) if number - 1 in codes else (3,) if number + 1 in codes else (3, 5, 7)
        if digits.isdecimal() and len(digits) not in whole:
            broken.append((grid.x[number], grid.x[number + 1]))
    return tuple(broken)


def is_sound(grid: Grid, layout: Layout) -> bool:
    """Whether the rules part the cells: no cell below the header holds two amounts, and rows have names."""
    is_one_row = layout.statement in ("T07", "B03", "B07")
    if not is_one_row and not any(column.kind in ("label", "code") for column in layout.columns):
        return False
    if layout.statement == "T07" and _lacks_phases(grid):
        return False
    if layout.first_row >= grid.row_count and any(_holds_heading_and_amount(cell.text) for cell in grid.cells):
        return False
    rows = [cell.text for cell in grid.cells if cell.row >= min(layout.first_row, grid.row_count - 1)]
    # Where most rows are one, it is taken for a part of the header.
    return not any(map(_holds_code_and_heading, rows)) and not any(holds_several(cell.text) for cell in grid.cells)


def _lacks_phases(grid: Grid) -> bool:
    """The same item heads two columns of T07, and what tells budget from outturn is not in the grid."""
    names = [plain(cell.text) for cell in grid.cells]
    items = Counter(name for name in names if three_public_part(name) == "reception")
    return max(items.values(), default=0) > 1 and not any(map(phase_of, names))


def holds_several(text: str) -> bool:
    """Whether a cell holds an amount and another number."""
    tokens = text.split()
    if len(tokens) < 2:
        return False
    numbers = [token for token in tokens if is_number(token)]
    return len(numbers) > 1 and any("." in token or "," in token for token in numbers) and not is_number(text)


def _holds_heading_and_amount(text: str) -> bool:
    tokens = text.split()
    return any(map(looks_like_money, tokens)) and not all(map(is_number, tokens))


def _holds_code_and_heading(text: str) -> bool:
    """类 款 项 of the header and the first row's code in one cell: a rule between the two is not drawn."""
    tokens = text.split()
    return not CODE_PARTS.isdisjoint(tokens) and any(token.isdecimal() for token in tokens)


def unruled_grid(content: PageContent, region: Region) -> Grid | None:
    """The region as a grid, if its words line up as the statement."""
    lines = _region_lines(content, region)
    if not any(word.is_number for line in lines for word in line) and region.previous:
        return None
    y = _rule_places(content, region, lines)
    ruled, head = _ruled_part(content, region, lines)
    grid = aligned_grid(
        content.page.number,
        [line for line in lines if head is None or line[0].top > head.bottom - SAME_PLACE],
        region.statement,
        x=region.previous.x if region.previous and not head else _column_rules(content, ruled) if ruled else None,
        y=y,
        begun=None if region.previous is None else region.begun,
        has_head=head is not None,
    )
    if head is not None and grid is not None:
        grid = stacked(head, grid)
    if grid is None or not grid.cells:
        return None
    layout = grid_layout(grid, region.statement)
    if layout is None:
        return grid if region.previous else None
    return grid if layout.measure_count >= MIN_MEASURES.get(region.statement, 2) else None


def _region_lines(content: PageContent, region: Region) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for number, line in enumerate(content.words):
        middle = (line[0].top + line[0].bottom) / 2
        text = squeezed("".join(word.text for word in line))
        if not region.top < middle < region.bottom:
            continue
        is_of_a_code = _is_of_a_code(number, content.words) or _is_rest_of_codes(line, region)
        if _is_page_number(line, content.page.height) and not is_of_a_code:
            continue
        if _END.match(text) and (lines or region.previous is None):
            break
        if not _PREAMBLE.search(text):
            lines.append(line)
    return lines


def _is_page_number(line: Sequence[Word], height: float) -> bool:
    """第3页, or a number near the edge and in one piece; those far apart are the last digits of broken codes."""
    text = squeezed("".join(word.text for word in line))
    if _NAMED_PAGE.match(text):
        return True
    middle = (line[0].top + line[0].bottom) / 2
    in_margin = middle < MARGIN_SHARE * height or middle > (1 - MARGIN_SHARE) * height
    is_apart = any(right.x0 - left.x1 > APART_EM * left.size for left, right in pairwise(line))
    return in_margin and not is_apart and bool(_PAGE_NUMBER.match(text))


def _is_of_a_code(number: int, lines: Sequence[Sequence[Word]]) -> bool:
    """Whether a line is the first or last digits of a code: right above or below other digits of the same column."""
    word = lines[number][0]
    near = [
        other
        for line in lines[max(number - NEAR_LINES, 0) : number + NEAR_LINES + 1]
        for other in line
        if other is not word and abs(other.baseline - word.baseline) < LEADING_EM * word.size
    ]
    return word.text.isdecimal() and any(
        other.text.isdecimal() and abs(other.x0 - word.x0) < word.size and abs(other.size - word.size) < SAME_SIZE
        for other in near
    )


def _is_rest_of_codes(line: Sequence[Word], region: Region) -> bool:
    return all(
        word.text.isdecimal() and any(left < word.center < right for left, right in region.broken) for word in line
    )


def _rule_places(content: PageContent, region: Region, lines: Sequence[Sequence[Word]]) -> list[float]:
    """Horizontal rules that run across most of what is written in the region."""
    if not lines:
        return []
    width = max(w.x1 for line in lines for w in line) - min(w.x0 for line in lines for w in line)
    rules = content.rules.horizontal
    return sorted(
        float(place)
        for place, x0, x1 in rules.tolist()
        if region.top - 4 < place < region.bottom and x1 - x0 > RULE_SHARE * width
    )


def _column_rules(content: PageContent, grid: Grid) -> list[float]:
    """Bounds of a grid's columns; a rule that ends below a heading over two columns bounds no cell, but parts them."""
    rules = content.rules.vertical.tolist()
    share = RULE_SHARE * (grid.bottom - grid.top)
    long = [x for x, top, bottom in rules if min(bottom, grid.bottom) - max(top, grid.top) > share]
    inner = (x for x in long if grid.x[0] < x < grid.x[-1] and all(abs(x - place) > SAME_PLACE for place in grid.x))
    return sorted([*grid.x, *inner])


def _ruled_part(
    content: PageContent, region: Region, lines: Sequence[Sequence[Word]]
) -> tuple[Grid | None, Grid | None]:
    """A ruled grid whose rows are not parted, and the header it begins with, if it has one of the statement's.

    A grid with headings above it is a part of the header: of its shaded cells alone.
    """
    headings = [word for line in lines for word in line if is_known_heading(word.text, region.statement)]
    top = min((word.top for word in headings), default=region.bottom)
    for grid in (grid for grid in content.grids if grid.top < top + SAME_PLACE):
        if region.top - 2 <= grid.top < region.bottom and (layout := grid_layout(grid, region.statement)):
            head = grid_rows(grid, 0, layout.first_row) if layout.first_row and region.statement != "T07" else None
            return grid, None if head is None or any(MONEY.search(cell.text) for cell in head.cells) else head
    return None, None
