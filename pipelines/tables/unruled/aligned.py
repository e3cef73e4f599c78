"""Words that stand in columns without rules between them → a grid as if there were rules.

In: the word lines under a title and, where drawn, the rules' places. Out: one `Grid`, or None where nothing lines up.
Numbers make columns, names make rows, headings fill in columns that are blank. Used only where ruling fails.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Final

import numpy as np

from pipelines.formats.grid import Cell, Grid
from pipelines.formats.pdf.words import CODE_PARTS, Word
from pipelines.forms.header import is_number_row
from pipelines.tables.unruled.broken_amounts import broken_amounts
from pipelines.tables.unruled.gutters import MIN_COLUMNS, Line, column_bounds
from pipelines.tables.unruled.headings import HeadingSpan, heading_clusters, is_known_heading, parent_spans
from pipelines.tables.unruled.row_owners import joined_lines
from pipelines.tables.unruled.row_words import FIGURE, ORDINAL, column_of, two_sided_names
from pipelines.vocabulary.amounts import is_nothing
from pipelines.vocabulary.lexicon import TWO_SIDED, Statement, row_items
from pipelines.vocabulary.text import plain, squeezed

FIRST_NAME_EM: Final = 1.1
SIDES: Final = 2  # names a row may have


def aligned_grid(
    page: int,
    lines: Sequence[Line],
    statement: Statement,
    *,
    x: Sequence[float] | None = None,
    y: Sequence[float] | None = None,
    begun: str | None = None,
    has_head: bool = False,
) -> Grid | None:
    """`x`: known column bounds (of drawn rules or of the page before); `y`: places of drawn horizontal rules.

    `begun`: the headings on the page where the table begins, if it goes on from there: what stands below them, or
    instead of them, may be the rest of a row. `has_head`: the header is known, and none of the lines belongs to it.
    """
    lines = [line for line in lines if line]
    start = 0 if has_head else _with_first_name(lines, body_start(lines, statement), statement)
    header = [line for line in lines[:start] if not _numbers_columns(line, lines)]
    end = len(header) if begun is None else _header_end(header, begun, statement)
    rest = [word for line in header[end:] for word in line]
    # What stands right below repeated headings would be read as one of them; the page before has them.
    header = [] if rest else header
    body = [line for line in lines[start:] if not _numbers_columns(line, lines)]
    clusters = heading_clusters([word for line in header for word in line], statement, y or ())
    bounds = list(x) if x else column_bounds(body, clusters, statement)
    if len(bounds) - 1 < MIN_COLUMNS:
        return None
    rows = _rows(body, bounds, statement, y or ())
    spans = parent_spans(clusters, bounds, statement)
    return _built(page, bounds, spans, [rest, *rows] if rest else rows)


def _numbers_columns(line: Line, lines: Sequence[Line]) -> bool:
    """栏次: the columns' numbers stand above the amounts and reach over them; digits of broken codes do not.

    类 | 款 | 项 on a line of their own are what numbers stand for in columns of codes.
    """
    texts = [word.text for word in line]
    if len(texts) > 1 and CODE_PARTS.issuperset(texts):
        return True
    if not is_number_row(texts):
        return False
    figures = [word for other in lines for word in other if FIGURE.search(word.text)]
    is_above = line[0].baseline < min((word.baseline for word in figures), default=inf)
    return is_above and line[-1].x1 > min((word.x0 for word in figures), default=0.0)


def body_start(lines: Sequence[Line], statement: Statement) -> int:
    """The first line that prints an amount or a code, or that names a row."""
    for number, line in enumerate(lines):
        if _numbers_columns(line, lines):
            continue
        if any(word.is_number for word in line) or _names_row(line, statement):
            return number
    return len(lines)


def _with_first_name(lines: Sequence[Line], start: int, statement: Statement) -> int:
    """The first row's name may begin on a line of its own above its figures."""
    while 0 < start < len(lines):
        above, first = lines[start - 1], lines[start]
        close = first[0].baseline - above[0].baseline < FIRST_NAME_EM * first[0].size
        if not close or len(above) > SIDES or any(_is_heading(word, statement) for word in above):
            break
        start -= 1
    return start


def _header_end(lines: Sequence[Line], begun: str, statement: Statement) -> int:
    """How many lines above the first row of a page are headings; what a page break left of a row may follow."""
    wanted, seen = Counter(begun), Counter[str]()
    for number, line in enumerate(lines, 1):
        seen.update(squeezed("".join(word.text for word in line)))
        if seen == wanted:
            return number
    words = [word for line in lines for word in line]
    is_header = len(lines) > 1 or len(words) > SIDES or any(_is_heading(word, statement) for word in words)
    return len(lines) if is_header else 0


def _is_heading(word: Word, statement: Statement) -> bool:
    return is_known_heading(word.text, statement) and not ORDINAL.match(word.text)


def _names_row(line: Line, statement: Statement) -> bool:
    names = [plain(word.text) for word in line]
    if statement in TWO_SIDED:
        # The funds that head the columns of T04 are names of rows too: a row's name has an ordinal or a total.
        return any(
            (ORDINAL.match(w.text) or (len(n) > 2 and n.endswith("合计"))) and n in two_sided_names(statement)
            for w, n in zip(line, names, strict=True)
        )
    return len(line) == 1 and names[0].endswith("计") and names[0] in row_items(statement, "")


def _rows(body: Sequence[Line], bounds: Sequence[float], statement: Statement, y: Sequence[float]) -> list[list[Word]]:
    bands, owners = _banded(body, y), broken_amounts(body)
    below = {number for (number, _), row in owners.items() if number > row}
    whole = [line for number, line in enumerate(body) if number not in below]
    figures = sum(any(FIGURE.search(word.text) for word in line) for line in whole)
    numbers = sum(any(word.is_number for word in line) for line in whole)
    is_ruled = len(bands) >= 0.7 * (figures or numbers) and len(bands) > 1
    return bands if is_ruled else joined_lines(body, bounds, statement, owners)


def _banded(body: Sequence[Line], y: Sequence[float]) -> list[list[Word]]:
    rows: dict[int, list[Word]] = {}
    for line in body:
        for word in line:
            rows.setdefault(int(np.searchsorted(y, (word.top + word.bottom) / 2)), []).append(word)
    return [rows[band] for band in sorted(rows)]


def _built(
    page: int,
    bounds: Sequence[float],
    spans: Sequence[HeadingSpan],
    rows: Sequence[Sequence[Word]],
) -> Grid:
    levels = sorted({span.level for span in spans})
    cells = [_heading_cell(page, levels.index(span.level), span, bounds) for span in spans]
    tops = [min(word.top for word in row) for row in rows]
    bottoms = [max(word.bottom for word in row) for row in rows]
    for number, (row, top, bottom) in enumerate(zip(rows, tops, bottoms, strict=True), len(levels)):
        cells += _row_cells(page, number, row, bounds, (top, bottom))
    heights = [min(span.cluster.top for span in spans if span.level == level) for level in levels]
    end = bottoms[-1] if bottoms else max((span.cluster.bottom for span in spans), default=0.0)
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return Grid(page, tuple(bounds), (*heights, *tops, end), ordered, "aligned")


def _heading_cell(page: int, row: int, span: HeadingSpan, bounds: Sequence[float]) -> Cell:
    cluster = span.cluster
    box = (bounds[span.start], cluster.top, bounds[span.end], cluster.bottom)
    return Cell(row, span.start, row + 1, span.end, cluster.text, page, *box)


def _row_cells(
    page: int, number: int, row: Sequence[Word], bounds: Sequence[float], extent: tuple[float, float]
) -> list[Cell]:
    texts: list[list[Word]] = [[] for _ in range(len(bounds) - 1)]
    for word in row:
        texts[column_of(word, bounds)].append(word)
    return [
        Cell(number, column, number + 1, column + 1, _text(words), page, left, extent[0], right, extent[1])
        for column, (words, (left, right)) in enumerate(zip(texts, pairwise(bounds), strict=True))
    ]


def _text(words: Sequence[Word]) -> str:
    figures = [word.baseline for word in words if word.is_number]
    # A dash on the line of a figure is the column's beside it, and no sign: `-` and `2.14` are not -2.14.
    words = [word for word in words if not (is_nothing(word.text) and word.baseline in figures)]
    ordered = sorted(words, key=lambda word: (round(word.baseline / 2.5), word.x0))
    return "\n".join(word.text for word in ordered)
