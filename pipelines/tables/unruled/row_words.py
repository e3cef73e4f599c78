"""What the words of an unruled row tell: figures, ordinals, the column they stand in.

In: words. Out: places and column numbers.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from pipelines.formats.pdf.words import Word
from pipelines.tables.unruled.gutters import Line
from pipelines.vocabulary.lexicon import Statement, class_codes, row_items

FIGURE: Final = re.compile(r"\d[.．]\d|\d[,，]\d{3}")
ORDINAL: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、")
LEADING_EM: Final = 1.6


def amounts_start(lines: Sequence[Line]) -> float:
    """The left end of the leftmost amount; 0 where there is none."""
    return min((word.x0 for line in lines for word in line if FIGURE.search(word.text)), default=0.0)


def two_sided_names(statement: Statement) -> set[str]:
    return {*row_items(statement, "revenue"), *row_items(statement, "expenditure"), *class_codes()}


def column_of(word: Word, bounds: Sequence[float]) -> int:
    overlaps = [min(word.x1, right) - max(word.x0, left) for left, right in pairwise(bounds)]
    return int(np.argmax(overlaps))
