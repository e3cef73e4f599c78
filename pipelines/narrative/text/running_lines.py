"""Pages → the printed lines that are running text: no table cells, table titles, headers, footers or page numbers.

In: pages, their grids and the extents of the nine statements. Out: `Line`s in reading order, and the other tables
as one line per row (for search only). Joining lines into sentences is `paragraphs`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from pipelines.formats.grid import Grid
from pipelines.formats.page import Page, TextLine
from pipelines.formats.pdf.lines import lines_outside
from pipelines.narrative.text.folding import compact, folded

Extents: TypeAlias = Mapping[int, Sequence[tuple[float, float]]]

# Lines that furnish a table, on a page that has one: titles, form numbers, unit and department lines.
_TABLE_TITLE: Final = re.compile(
    r"^(?!第.{1,3}部分|.*(?:部门|单位)决算(?:公开)?报?表$)[^。;,]{0,40}(?:决算|收支|收入|支出|情况|明细)[^。;,]{0,14}表(?:\(.{0,12}\))?$"
)
_FURNITURE: Final = re.compile(
    r"^(?:公开\d+表|附?表\d+[-—]?\d*|附表|(?:金额)?单位[:].{1,4}元?|(?:编制单位|部门名称|单位名称|预算部门|填报单位|部门|单位|编报单位)[:][^。]{0,40}"
    r"|(?:19|20)\d\d年度?|\(?(?:续|续表)\)?)+$"
)
_NOTE: Final = re.compile(r"^(?:注|说明|备注|填表说明)[:0-9]")
_PAGE_NUMBER: Final = re.compile(r"^[-—–―·\s]*(?:第)?\d{1,4}(?:页)?(?:[/,共]+\d{1,4}页?)?[-—–―·\s]*$")
_BARE: Final = re.compile(r"^-?[\d,]+(?:\.\d+)?%?$")
_UNIT_NEXT: Final = re.compile(r"^(?:[万亿千百]?元|%|个|年|月|日|人|辆|台|批|次|分|项|条|份|[,、。;:])")
_DIGITS: Final = re.compile(r"\d+")
_MARGIN_LINES: Final = 2
_REPEATED_PAGES: Final = 4
_STOPS: Final = re.compile(r"[，。；：,;:\d]")
_LONGEST_UNIT: Final = 7  # 金额单位：万元 stands on every page of tables too
_STATEMENT_TITLE: Final = re.compile(
    r"决算(?:总|明细|情况)?表(?:\(.{0,12}\))?$|收支总体情况表$|经费(?:支出)?(?:情况)?表$"
)


Kind: TypeAlias = Literal["text", "table", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, blanks removed, with its place. `kind` table: the cells of one row joined by tabs."""

    text: str
    folded: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    kind: Kind

    @property
    def size(self) -> float:
        return self.bottom - self.top


def printed_lines(
    pages: Sequence[Page], grids: Mapping[int, Sequence[Grid]], whole: Mapping[int, Sequence[TextLine]]
) -> dict[int, Sequence[TextLine]]:
    """Lines outside every grid, by page; `whole` are the lines of whole pages where somebody read them already."""
    return {
        page.number: whole[page.number]
        if page.number in whole and not grids.get(page.number)
        else lines_outside(page, grids.get(page.number, ()))
        for page in pages
    }


def running_lines(
    pages: Sequence[Page],
    printed: Mapping[int, Sequence[TextLine]],
    grids: Mapping[int, Sequence[Grid]],
    statements: set[int],
    extents: Extents,
) -> list[Line]:
    """Text lines outside the nine statements, top to bottom, the rows of other tables in place."""
    furniture, watermarks = _repeated_texts(printed), _watermarks(printed)
    lines: list[Line] = []
    for page in pages:
        here = grids.get(page.number, ())
        kept = [line for line in printed[page.number] if line.text not in watermarks]
        kept = _without_furniture(kept, page, furniture)
        has_table = bool(here) or page.number in extents
        lines.extend(_page_lines(kept, page.number, here, extents.get(page.number, ()), statements, has_table))
    return lines


def statement_grids(pages: Sequence[Page], grids: Mapping[int, Sequence[Grid]], extents: Extents) -> set[int]:
    """Ids of the grids that belong to the nine statements: inside their extents, or, when nobody read the
    statements, below a statement's title and on the pages it runs on to."""
    found: set[int] = set()
    if extents:
        for number, here in grids.items():
            spans = extents.get(number, ())
            found.update(
                id(grid) for grid in here if any(top < grid.bottom and grid.top < bottom for top, bottom in spans)
            )
        return found
    inside = False
    for page in pages:
        here = grids.get(page.number, ())
        if not here:
            inside = False
            continue
        titles = [folded(compact(line.text)) for line in lines_outside(page, here)[:6]]
        titled = [title for title in titles if title.endswith("表") and len(title) < 45]
        if titled:
            inside = any(_STATEMENT_TITLE.search(title) and "自评" not in title for title in titled)
        found.update(id(grid) for grid in here if inside)
    return found


def _repeated_texts(printed: Mapping[int, Sequence[TextLine]]) -> set[str]:
    """Running headers and footers: first or last lines of a page that recur, digits aside, on many pages."""
    seen: Counter[str] = Counter()
    for lines in printed.values():
        edge = [*lines[:_MARGIN_LINES], *lines[-_MARGIN_LINES:]]
        seen.update({_masked(line.text) for line in edge})
    enough = max(_REPEATED_PAGES, len(printed) // 4)
    return {text for text, count in seen.items() if count >= enough}


def _watermarks(printed: Mapping[int, Sequence[TextLine]]) -> set[str]:
    """Words without a stop that stand as often as every other page, wherever they stand."""
    seen = Counter(
        line.text
        for lines in printed.values()
        for line in lines
        if len(line.text) > _LONGEST_UNIT and not _STOPS.search(line.text)
    )
    enough = max(_REPEATED_PAGES, sum(bool(lines) for lines in printed.values()) // 2)
    return {text for text, count in seen.items() if count >= enough}


def _masked(text: str) -> str:
    return _DIGITS.sub("#", folded(compact(text)))


def _without_furniture(lines: Sequence[TextLine], page: Page, repeated: set[str]) -> list[TextLine]:
    kept = list(lines)
    for at in (0, -1):
        for _ in range(_MARGIN_LINES):
            if kept and _is_furniture(kept[at], page, repeated):
                kept.pop(at)
    return kept


def _is_furniture(line: TextLine, page: Page, repeated: set[str]) -> bool:
    text = folded(compact(line.text))
    in_margin = line.bottom < 0.12 * page.height or line.top > 0.86 * page.height
    return in_margin and (_DIGITS.sub("#", text) in repeated or bool(_PAGE_NUMBER.match(text)))


def _page_lines(
    printed: Sequence[TextLine],
    page: int,
    grids: Sequence[Grid],
    spans: Sequence[tuple[float, float]],
    statements: set[int],
    has_table: bool,
) -> list[Line]:
    lines = []
    first_cell = min((top for top, _ in spans), default=None)
    for printed_line in printed:
        middle = (printed_line.top + printed_line.bottom) / 2
        if any(top - 2 <= middle <= bottom + 2 for top, bottom in spans):
            continue
        text = compact(printed_line.text)
        flat = folded(text)
        if not text or (has_table and (_TABLE_TITLE.match(flat) or _FURNITURE.match(flat))):
            continue
        if first_cell is not None and middle < first_cell and not grids and not flat.startswith("第"):
            continue  # column headings of a statement printed without rules
        kind: Kind = "table" if _is_tabular(printed_line.text) else "text"
        if has_table and _NOTE.match(flat):
            kind = "note"
        lines.append(_placed(printed_line, text, flat, page, kind))
    for grid in grids:
        if id(grid) not in statements:
            lines.extend(_table_rows(grid))
    return sorted(lines, key=lambda line: line.baseline)


def _is_tabular(text: str) -> bool:
    """A row of a table printed without rules: two numbers with gaps around them and no unit behind."""
    if len(text.split()) < 3:
        return False
    pieces = folded(text).split()
    after = [*pieces[1:], ""]
    return (
        sum(
            bool(_BARE.match(piece)) and not _UNIT_NEXT.match(next_) for piece, next_ in zip(pieces, after, strict=True)
        )
        > 1
    )


def _placed(line: TextLine, text: str, flat: str, page: int, kind: Kind) -> Line:
    return Line(text, flat, page, line.x0, line.x1, line.top, line.bottom, line.baseline, kind)


def _table_rows(grid: Grid) -> list[Line]:
    """One line per row of another table, so that a search finds its words."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if text := compact(cell.text):
            rows.setdefault(cell.row, []).append(text)
    lines = []
    for row, texts in rows.items():
        text = "\t".join(texts)
        top, bottom = grid.y[row], grid.y[row + 1]
        lines.append(
            Line(text, folded(text), grid.page, grid.x[0], grid.x[-1], top, bottom, (top + bottom) / 2, "table")
        )
    return lines
