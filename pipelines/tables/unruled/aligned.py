"""Words that stand in columns without rules between them → a grid as if there were rules.

In: the word lines under a title and, where drawn, the rules' places. Out: one `Grid`, or None where nothing lines up.
Numbers make columns, names make rows, headings fill in columns that are blank. Used only where ruling fails.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Final

import numpy as np

from pipelines.formats.grid import Cell, Grid
from pipelines.formats.pdf.words import CODE_PARTS, Word
from pipelines.forms.columns import is_number_row
from pipelines.tables.unruled.gutters import MIN_COLUMNS, Line, column_bounds
from pipelines.tables.unruled.headings import HeadingSpan, heading_clusters, is_known_heading, parent_spans
from pipelines.vocabulary.amounts import is_nothing, is_number
from pipelines.vocabulary.lexicon import CODED, TWO_SIDED, Statement, class_codes, row_items
from pipelines.vocabulary.text import plain, squeezed

_FIGURE: Final = re.compile(r"\d[.．]\d|\d[,，]\d{3}")
_WHOLE_CODE: Final = re.compile(r"^[1-9]\d{2}(?:\d\d){0,2}$")
_ORDINAL: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_AMOUNT: Final = re.compile(r"^-?[\d,，]+[.．]\d\d$")
SAME_ROW_EM: Final = 0.8
LEADING_EM: Final = 1.6
SHORTEST_CODE: Final = 3
SHORTEST_PIECE: Final = 2
FIRST_NAME_EM: Final = 1.1
NEAR_LINES: Final = 2  # a row stands between the two pieces of an amount
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
    figures = [word for other in lines for word in other if _FIGURE.search(word.text)]
    is_above = line[0].baseline < min((word.baseline for word in figures), default=inf)
    return is_above and line[-1].x1 > min((word.x0 for word in figures), default=0.0)


def _amounts_start(lines: Sequence[Line]) -> float:
    """The left end of the leftmost amount; 0 where there is none."""
    return min((word.x0 for line in lines for word in line if _FIGURE.search(word.text)), default=0.0)


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
    return is_known_heading(word.text, statement) and not _ORDINAL.match(word.text)


def _names_row(line: Line, statement: Statement) -> bool:
    names = [plain(word.text) for word in line]
    if statement in TWO_SIDED:
        # The funds that head the columns of T04 are names of rows too: a row's name has an ordinal or a total.
        return any(
            (_ORDINAL.match(w.text) or (len(n) > 2 and n.endswith("合计"))) and n in _two_sided_names(statement)
            for w, n in zip(line, names, strict=True)
        )
    return len(line) == 1 and names[0].endswith("计") and names[0] in row_items(statement, "")


def _rows(body: Sequence[Line], bounds: Sequence[float], statement: Statement, y: Sequence[float]) -> list[list[Word]]:
    bands, owners = _banded(body, y), _broken_amounts(body)
    below = {number for (number, _), row in owners.items() if number > row}
    whole = [line for number, line in enumerate(body) if number not in below]
    figures = sum(any(_FIGURE.search(word.text) for word in line) for line in whole)
    numbers = sum(any(word.is_number for word in line) for line in whole)
    is_ruled = len(bands) >= 0.7 * (figures or numbers) and len(bands) > 1
    return bands if is_ruled else _joined_lines(body, bounds, statement, owners)


def _banded(body: Sequence[Line], y: Sequence[float]) -> list[list[Word]]:
    rows: dict[int, list[Word]] = {}
    for line in body:
        for word in line:
            rows.setdefault(int(np.searchsorted(y, (word.top + word.bottom) / 2)), []).append(word)
    return [rows[band] for band in sorted(rows)]


def _joined_lines(
    body: Sequence[Line], bounds: Sequence[float], statement: Statement, owners: Mapping[tuple[int, Word], int]
) -> list[list[Word]]:
    """Lines as rows; a line that only carries on a name goes to the row that name belongs to.

    `owners` are the pieces of broken amounts with the lines of their rows.
    """
    whole = [[word for word in line if (number, word) not in owners] for number, line in enumerate(body)]
    anchors = _anchors(body, whole, statement)
    if not anchors:
        return [list(line) for line in body]
    torn = _torn_off(body[: anchors[0] + 1])
    rows: dict[int, list[Word]] = {anchor: list(whole[anchor]) for anchor in anchors}
    loose = [
        (number, word) for number, line in enumerate(whole) if number >= torn and number not in rows for word in line
    ]
    for column in {_column_of(word, bounds) for _, word in loose}:
        lines = [(number, word) for number, word in loose if _column_of(word, bounds) == column]
        named = {a for a in anchors if any(_column_of(word, bounds) == column for word in whole[a])}
        found = _centred_owners([number for number, _ in lines], anchors, named)
        for place, (number, word) in enumerate(lines):
            rows[found[place] if found else _nearest(body, anchors, number)].append(word)
    for (_, word), row in owners.items():
        rows[row if row in rows else _nearest(body, anchors, row)].append(word)
    rest = [[word for line in body[:torn] for word in line]] if torn else []
    return [*rest, *(rows[anchor] for anchor in anchors)]


def _anchors(body: Sequence[Line], whole: Sequence[Line], statement: Statement) -> list[int]:
    """The lines that stand for rows; pieces of amounts are not looked at."""
    numbered = [line[0].baseline for line in whole if _holds_numbers(line)]
    figures = [line[0].baseline for line in whole if any(_FIGURE.search(word.text) for word in line)] or numbered
    is_coded = statement in CODED or statement == "T06"
    left, filled = _amounts_start(body), _with_amounts(body)
    return [
        number
        for number, line in enumerate(whole)
        if line
        and _is_anchor(line, figures, numbered, statement)
        and not (is_coded and _is_part_of_code(line, left) and (number in filled or all(w.is_number for w in line)))
    ]


def _broken_amounts(body: Sequence[Line]) -> dict[tuple[int, Word], int]:
    """Pieces of amounts that narrow columns break, each with the line of its row.

    That is the line between the pieces, or, where there is none, the line of the first. The line of the last digits
    holds no other number, or it would be a row.
    """
    owners: dict[tuple[int, Word], int] = {}
    numbers = [[word for word in line if word.is_number] for line in body]
    pieces = [[w for w in line if len(w.text) >= SHORTEST_PIECE and not _AMOUNT.match(w.text)] for line in numbers]
    for number in (number for number, line in enumerate(pieces) if line):
        for below in range(number + 1, min(number + 1 + NEAR_LINES, len(body))):
            pairs = {rest: word for word in pieces[number] for rest in numbers[below] if _is_broken(word, rest)}
            if not pairs:
                continue
            ordinals = {r: w for w in numbers[number] for r in numbers[below] if _is_broken_ordinal(w, r)}
            both = {**pairs, **ordinals}
            if any(word not in both for word in numbers[below]):
                continue
            if all(_fills_column(word, numbers) for word in pairs.values()):
                row = below - 1
                owners.update({(below, rest): row for rest in both})
                owners.update({(number, word): row for word in both.values() if row > number})
            break
    return owners


def _is_broken(upper: Word, lower: Word) -> bool:
    """Whether two words right under each other are one amount, and the upper one alone is none."""
    if not _is_under(upper, lower):
        return False
    whole = f"{upper.text}\n{lower.text}"
    return is_number(whole) and bool(_AMOUNT.match(squeezed(whole)))


def _is_broken_ordinal(upper: Word, lower: Word) -> bool:
    """The two digits of a row's number, in a column of one."""
    return all(len(w.text) == 1 and w.text.isdecimal() for w in (upper, lower)) and _is_under(upper, lower)


def _is_under(upper: Word, lower: Word) -> bool:
    if not 0 < lower.baseline - upper.baseline < LEADING_EM * upper.size:
        return False
    ends = abs(lower.x1 - upper.x1), abs(lower.x0 - upper.x0), abs(lower.center - upper.center)
    return min(ends) < lower.size


def _fills_column(piece: Word, numbers: Sequence[Line]) -> bool:
    """No number of its column is wider: it would have been broken too."""
    widths = (w.x1 - w.x0 for line in numbers for w in line if w.x0 < piece.x1 and w.x1 > piece.x0)
    return max(widths) < piece.x1 - piece.x0 + piece.size


def _with_amounts(body: Sequence[Line]) -> set[int]:
    """Lines with an amount, or a mark for none, among the lines that no gap parts from them."""
    filled, run = set[int](), list[int]()
    for number, line in enumerate(body):
        if run and line[0].baseline - body[number - 1][0].baseline > LEADING_EM * line[0].size:
            run = []
        run.append(number)
        if any(_holds_amount(word) for each in run for word in body[each]):
            filled.update(run)
    return filled


def _holds_amount(word: Word) -> bool:
    return bool(_FIGURE.search(word.text)) or is_nothing(word.text)


def _torn_off(lines: Sequence[Line]) -> int:
    """How many lines above the first row a gap parts from it: what a page break left of the row before."""
    gaps = (below[0].baseline - above[0].baseline for above, below in pairwise(lines))
    wide = [n for n, (gap, line) in enumerate(zip(gaps, lines, strict=False), 1) if gap > LEADING_EM * line[0].size]
    return wide[-1] if wide else 0


def _nearest(body: Sequence[Line], anchors: Sequence[int], number: int) -> int:
    return min(anchors, key=lambda anchor: (abs(body[anchor][0].baseline - body[number][0].baseline), anchor))


def _centred_owners(lines: Sequence[int], anchors: Sequence[int], named: set[int]) -> list[int] | None:
    """Owners of wrapped lines if every name stands centred on its row: as many lines above it as below.

    The lines above the first row fix how many follow it, those fix the next row's, and so on to the end.
    """
    owners: list[int] = []
    pending = [number for number in lines if number < anchors[0]]
    beyond = max([*anchors, *lines]) + 1
    for anchor, following in pairwise([*anchors, beyond]):
        if anchor not in named and not pending:
            return None
        between = [n for n in lines if anchor < n < following]
        if len(pending) > len(between):
            return None
        owners += [anchor] * (2 * len(pending))
        pending = between[len(pending) :]
    return None if pending else owners


def _is_anchor(line: Line, figures: Sequence[float], numbered: Sequence[float], statement: Statement) -> bool:
    """A line that stands for a row: it has numbers, or it begins a name with no number beside its middle.

    Digits just above and below a line of figures are a code broken over two lines.
    """
    if _holds_numbers(line):
        return not _is_beside(line, figures) or any(_FIGURE.search(word.text) for word in line)
    if _is_beside(line, numbered):
        return False
    names = [plain(word.text) for word in line]
    if statement in TWO_SIDED:
        return any(name in _two_sided_names(statement) for name in names) or any(_ORDINAL.match(w.text) for w in line)
    if statement in CODED or statement == "T06":
        return any(name in row_items(statement, "") for name in names)
    return True


def _holds_numbers(line: Line) -> bool:
    """Numbers, or nothing but marks for none: those stand for an amount, between the lines of a name it may be."""
    return any(word.is_number for word in line) or (bool(line) and all(is_nothing(word.text) for word in line))


def _is_part_of_code(line: Line, left: float) -> bool:
    """Digits that are no code by themselves, and no amount beside them: a narrow column breaks codes over lines."""
    digits = [word for word in line if word.is_number]
    is_short = all(len(word.text) < SHORTEST_CODE for word in digits) or digits[-1].x1 <= left
    holds_nothing = any(is_nothing(word.text) for word in line)
    return bool(digits) and is_short and not holds_nothing and not _WHOLE_CODE.match(digits[0].text)


def _is_beside(line: Line, places: Sequence[float]) -> bool:
    return any(0 < abs(line[0].baseline - place) < SAME_ROW_EM * line[0].size for place in places)


def _two_sided_names(statement: Statement) -> set[str]:
    return {*row_items(statement, "revenue"), *row_items(statement, "expenditure"), *class_codes()}


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
        texts[_column_of(word, bounds)].append(word)
    return [
        Cell(number, column, number + 1, column + 1, _text(words), page, left, extent[0], right, extent[1])
        for column, (words, (left, right)) in enumerate(zip(texts, pairwise(bounds), strict=True))
    ]


def _column_of(word: Word, bounds: Sequence[float]) -> int:
    overlaps = [min(word.x1, right) - max(word.x0, left) for left, right in pairwise(bounds)]
    return int(np.argmax(overlaps))


def _text(words: Sequence[Word]) -> str:
    figures = [word.baseline for word in words if word.is_number]
    # A dash on the line of a figure is the column's beside it, and no sign: `-` and `2.14` are not -2.14.
    words = [word for word in words if not (is_nothing(word.text) and word.baseline in figures)]
    ordered = sorted(words, key=lambda word: (round(word.baseline / 2.5), word.x0))
    return "\n".join(word.text for word in ordered)
