"""Pages of a sheet that was too wide for its paper → one wide page each row of pages, columns side by side again.

In: contents of all pages. Out: as many contents, and how to find the printed place of a cell again. A spreadsheet
prints such a sheet down and then over, or over and then down: pages that belong side by side have their rules at the
same heights, other columns and other headings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

import numpy as np

from pipelines.formats.page import Floats, TextLine
from pipelines.formats.pdf.joined_pages import Sheet, clipped_edges, wide_page
from pipelines.formats.pdf.ruled_grids import page_rules
from pipelines.forms.titles import is_other_title, title_of
from pipelines.tables.content import PageContent, whole_content
from pipelines.tables.found_table import FoundTable

SAME_PLACE: Final = 1.0
MIN_SIDES: Final = 2
MIN_RULES: Final = 4
SAME_SHARE: Final = 0.8
MAX_PANELS: Final = 12
_NUMBER: Final = re.compile(r"[-\d,.]+")
_CODE: Final = re.compile(r"[23]\d{2}(?:\d{2}){0,2}")
# What stands once above a table.
_ONCE: Final = (re.compile(r"(?:部\s*门|编制单位|填报单位|公开单位|单位名称)\s*[:：]"), re.compile(r"公开\s*\d+\s*表"))


def side_by_side(contents: Sequence[PageContent]) -> tuple[list[PageContent], dict[int, Sheet]]:
    """Contents with spilled columns put back, and the sheets so made by the number of their first page."""
    joined, sheets = list(contents), dict[int, Sheet]()
    for panels in (panels for rows in _Spreads(contents) for panels in rows):
        page, sheet = wide_page([contents[index].page for index in panels])
        joined[panels[0]], sheets[page.number] = whole_content(page), sheet
        for index in panels[1:]:
            joined[index] = replace(contents[index], lines=(), grids=())
    return joined, sheets


def at_printed_places(tables: Sequence[FoundTable], sheets: Mapping[int, Sheet]) -> None:
    """Give the cells of tables found on wide pages the pages and places they are printed at."""
    for table in tables:
        table.parts = [
            replace(part, grid=replace(part.grid, cells=tuple(map(sheet.printed, part.grid.cells))))
            if (sheet := sheets.get(part.grid.page))
            else part
            for part in table.parts
        ]


@dataclass(frozen=True, slots=True)
class _Side:
    """What tells whether a page belongs beside another: places of its rules, the size of the paper."""

    heights: Floats
    columns: Floats
    paper: float

    @property
    def is_ruled(self) -> bool:
        return min(len(self.heights), len(self.columns)) >= MIN_SIDES

    def lies_beside(self, other: "_Side") -> bool:
        """Rules at the same heights down to the last one; only a merged heading may lack some."""
        if not (self.is_ruled and other.is_ruled):
            return False
        fewest, most = sorted((len(self.heights), len(other.heights)))
        if fewest < SAME_SHARE * most or (most < MIN_RULES and fewest != most):
            return False
        if self.paper != other.paper or abs(self.heights[-1] - other.heights[-1]) > SAME_PLACE:
            return False
        return _shared(self.heights, other.heights) >= SAME_SHARE * most

    def lies_below(self, other: "_Side") -> bool:
        """Columns at places of the other's; only a heading may have more."""
        fewer = 1 < len(self.columns) <= len(other.columns)
        return fewer and _shared(self.columns, other.columns) == len(self.columns)


def _side(content: PageContent) -> _Side:
    if not len(content.page.edges.horizontal):
        return _Side(np.empty(0), np.empty(0), content.page.height)
    rules = page_rules(clipped_edges(content.page))
    heights, columns = (np.unique(part[:, 0].round(1)) for part in (rules.horizontal, rules.vertical))
    return _Side(heights, columns, content.page.height)


class _Spreads:
    """Looks for sheets among the pages of a document, by index."""

    def __init__(self, contents: Sequence[PageContent]) -> None:
        self._contents = contents
        self._sides = [_side(content) for content in contents]
        self._is_ruled = [side.is_ruled for side in self._sides]

    def __iter__(self) -> Iterator[list[list[int]]]:
        """Sheets as rows of pages, each a list of indices from left to right."""
        index = 0
        while index < len(self._contents):
            rows = self._rows_at(index)
            if rows:
                yield rows
            index += max(sum(map(len, rows)), 1)

    def _rows_at(self, start: int) -> list[list[int]]:
        downs = range(1, (len(self._contents) - start) // 2 + 1) if self._is_ruled[start] else ()
        for down in (down for down in downs if self._is_ruled[start + down]):
            for over in range(self._panel_count(start, down), 1, -1):
                if not self._is_one_table(range(start, start + over * down, down)):
                    continue
                if down > 1:
                    return [[start + row + panel * down for panel in range(over)] for row in range(down)]
                rows = 1 + self._further_rows(start, over)
                return [[start + row * over + panel for panel in range(over)] for row in range(rows)]
        return []

    def _is_one_table(self, panels: Sequence[int]) -> bool:
        """Whether the wide page is under one statutory title and one head, of which each panel may have a part only.

        A first panel without headings is the end of another table, and so is one with figures above the title.
        """
        if not _head(self._contents[panels[0]]):
            return False
        page, _ = wide_page([self._contents[index].page for index in panels])
        content = whole_content(page)
        top = page.edges.horizontal[:, 0].min()
        preamble = " ".join(line.text for line in content.lines if line.bottom <= top + SAME_PLACE)
        above = (line for line in content.lines if line.top < _first_figure(content))
        return (
            len(_titles(content)) == 1
            and any(map(_title, above))
            and all(len(once.findall(preamble)) <= 1 for once in _ONCE)
        )

    def _panel_count(self, start: int, down: int) -> int:
        """How many times in a row `down` pages lie beside the first `down`; 1 if they do not."""
        first, panels = self._sides[start : start + down], 1
        titles = set[str]()
        while panels < MAX_PANELS:
            beside = range(start + panels * down, start + (panels + 1) * down)
            if beside.stop > len(self._sides) or not all(
                self._sides[index].lies_beside(side) for index, side in zip(beside, first, strict=True)
            ):
                break
            titles = titles.union(*(_titles(self._contents[index]) for index in (start, *beside)))
            if len(titles) > 1 or not self._has_own_head(beside.start, range(start, beside.start, down)):
                break
            if _have_other_rows(self._contents[start], self._contents[beside.start]):
                break
            panels += 1
        return panels

    def _has_own_head(self, index: int, before: Iterable[int]) -> bool:
        """Whether a page begins with headings, and they do not end like those over the same columns before."""
        head, side = _head(self._contents[index]), self._sides[index]
        above = (_head(self._contents[panel]) for panel in before if side.lies_below(self._sides[panel]))
        return bool(head) and not any(head[-1:] == other[-1:] for other in above)

    def _further_rows(self, start: int, over: int) -> int:
        """Rows of pages below the first, of a sheet printed over and then down."""
        above, rows = self._sides[start : start + over], 0
        while True:
            begin = start + (rows + 1) * over
            panels = self._sides[begin : begin + over]
            if len(panels) < over or any(map(_titles, self._contents[begin : begin + over])):
                return rows
            if not all(panel.lies_beside(panels[0]) for panel in panels):
                return rows
            if not all(panel.lies_below(side) for panel, side in zip(panels, above, strict=True)):
                return rows
            rows += 1


def _titles(content: PageContent) -> set[str]:
    return {title for line in content.lines if (title := _title(line))}


def _title(line: TextLine) -> str | None:
    """The statement a line is the title of, or the line itself if it is that of another table."""
    if title := title_of(line.text):
        return title.statement
    return line.text if is_other_title(line.text) else None


def _first_figure(content: PageContent) -> float:
    """Where inside the rules the first line with a number in it stands."""
    top = content.page.edges.horizontal[:, 0].min()
    figures = (line.top for line in content.lines if line.top >= top - SAME_PLACE and _has_number(line.text))
    return min(figures, default=content.page.height)


def _shared(a: Floats, b: Floats) -> int:
    return int((np.abs(a[:, None] - b[None, :]).min(axis=1) <= SAME_PLACE).sum())


def _head(content: PageContent) -> tuple[str, ...]:
    """The lines inside the rules down to the first that has a number in it; nothing if that is the first of all."""
    top = content.page.edges.horizontal[:, 0].min()
    inside = (line.text for line in content.lines if line.top >= top - SAME_PLACE)
    return tuple(takewhile(lambda text: not _has_number(text), inside))


def _codes(content: PageContent) -> list[str]:
    """The codes that nearly all rows begin with; nothing where rows begin with amounts."""
    begins = [line.text.split()[0] for line in content.lines if _NUMBER.match(line.text)]
    codes = [begin for begin in begins if _CODE.fullmatch(begin)]
    return codes if len(codes) >= SAME_SHARE * len(begins) else []


def _have_other_rows(one: PageContent, other: PageContent) -> bool:
    """Whether both pages name their rows, and not the same ones."""
    codes = _codes(one)
    return bool(codes) and _codes(other) not in ([], codes)


def _has_number(text: str) -> bool:
    return any(map(_NUMBER.fullmatch, text.split()))
