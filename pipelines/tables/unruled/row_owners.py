"""Which lines stand for rows, and which only carry on the names or codes of a row.

In: the lines of a table's body, the bounds of its columns. Out: the words of each row. Columns are not cut here.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from pipelines.formats.pdf.words import Word
from pipelines.tables.unruled.gutters import Line
from pipelines.tables.unruled.row_words import FIGURE, LEADING_EM, ORDINAL, amounts_start, column_of, two_sided_names
from pipelines.vocabulary.amounts import is_nothing
from pipelines.vocabulary.lexicon import CODED, TWO_SIDED, Statement, row_items
from pipelines.vocabulary.text import plain

_WHOLE_CODE: Final = re.compile(r"^[1-9]\d{2}(?:\d\d){0,2}$")
SAME_ROW_EM: Final = 0.8
SHORTEST_CODE: Final = 3


def joined_lines(
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
    for column in {column_of(word, bounds) for _, word in loose}:
        lines = [(number, word) for number, word in loose if column_of(word, bounds) == column]
        named = {a for a in anchors if any(column_of(word, bounds) == column for word in whole[a])}
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
    figures = [line[0].baseline for line in whole if any(FIGURE.search(word.text) for word in line)] or numbered
    is_coded = statement in CODED or statement == "T06"
    left, filled = amounts_start(body), _with_amounts(body)
    return [
        number
        for number, line in enumerate(whole)
        if line
        and _is_anchor(line, figures, numbered, statement)
        and not (is_coded and _is_part_of_code(line, left) and (number in filled or all(w.is_number for w in line)))
    ]


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
    return bool(FIGURE.search(word.text)) or is_nothing(word.text)


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
        return not _is_beside(line, figures) or any(FIGURE.search(word.text) for word in line)
    if _is_beside(line, numbered):
        return False
    names = [plain(word.text) for word in line]
    if statement in TWO_SIDED:
        return any(name in two_sided_names(statement) for name in names) or any(ORDINAL.match(w.text) for w in line)
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
