"""Amounts that a narrow column breaks over two lines, put together again.

In: the lines of a table's body. Out: pieces, each with the line of its row (`134,698,82` above `1.79`).
"""

import re
from collections.abc import Sequence
from typing import Final

from pipelines.formats.pdf.words import Word
from pipelines.tables.unruled.gutters import Line
from pipelines.tables.unruled.row_words import LEADING_EM
from pipelines.vocabulary.amounts import is_number
from pipelines.vocabulary.text import squeezed

_AMOUNT: Final = re.compile(r"^-?[\d,，]+[.．]\d\d$")
SHORTEST_PIECE: Final = 2
NEAR_LINES: Final = 2  # a row stands between the two pieces of an amount


def broken_amounts(body: Sequence[Line]) -> dict[tuple[int, Word], int]:
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
