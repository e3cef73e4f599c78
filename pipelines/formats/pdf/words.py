"""Glyphs → words: runs of one baseline without a wide gap. What columns are made of where no rule separates them."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from pipelines.formats.page import Glyphs
from pipelines.formats.pdf.code_points import CharacterSet
from pipelines.formats.pdf.drawn_runs import NUMERIC
from pipelines.formats.pdf.lines import Runs, baseline_runs, run_boxes, run_medians, sliced
from pipelines.vocabulary.amounts import is_number

WORD_GAP_EM: Final = 0.4
# A right-aligned amount and the left-aligned name or code of the next column come this close, but not closer.
NUMBER_GAP_EM: Final = 0.13
_INSIDE: Final = CharacterSet(map(ord, ".,．，-"))
_PIECE: Final = re.compile(r"^-?\d[\d,，]*[.．]?$")
SPREAD_GAP_EM: Final = 2.2
# 类 | 款 | 项 head columns of their own, however close they stand.
CODE_PARTS: Final = frozenset("类款项")
PAIR_GAP_EM: Final = 8.0
# Two-character headings that publishers like to spread over their cell.
PAIRS: Final = frozenset(
    ["合计", "项目", "栏次", "总计", "小计", "收入", "支出", "金额", "行次", "科目", "名称", "编码", "序号"]
)


class Word(NamedTuple):
    """Text without blanks inside, with its box and baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float

    @property
    def center(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def is_number(self) -> bool:
        """Also of what narrow columns leave on one line of a number: `134,698,82`, `24,843,839.`."""
        return is_number(self.text) or bool(_PIECE.match(self.text))


def word_lines(glyphs: Glyphs) -> list[list[Word]]:
    """Words of each line, top to bottom, left to right; slanted text is left out."""
    lines = baseline_runs(glyphs, np.flatnonzero(glyphs.upright))
    if not len(lines.order):
        return []
    runs = _split_at_gaps(glyphs, lines)
    words = map(
        _word,
        sliced(glyphs.code_point[runs.order], runs.starts),
        run_boxes(glyphs, runs).tolist(),
        run_medians(glyphs.baseline, runs).tolist(),
        run_medians(glyphs.size, runs).tolist(),
    )
    counts = np.diff(np.searchsorted(runs.starts, lines.starts), append=len(runs.starts)).tolist()
    return [_merged(list(islice(words, count))) for count in counts]


def _split_at_gaps(glyphs: Glyphs, lines: Runs) -> Runs:
    before, after = lines.order[:-1], lines.order[1:]
    gaps = glyphs.x0[after] - glyphs.x1[before]
    em = np.minimum(glyphs.size[after], glyphs.size[before])
    # `4, 233. 22` is one number with blanks inside: it never ends or goes on with its own separators.
    numeric, inside = NUMERIC.flags(glyphs.code_point), _INSIDE.flags(glyphs.code_point)
    at_number = (numeric[before] | numeric[after]) & ~inside[before] & ~inside[after]
    parted = gaps > np.where(at_number, NUMBER_GAP_EM, WORD_GAP_EM) * em
    parted[lines.starts[1:] - 1] = True
    return Runs(lines.order, np.concatenate([[0], np.flatnonzero(parted) + 1]))


def _word(text: str, box: Sequence[float], baseline: float, size: float) -> Word:
    x0, top, x1, bottom = box
    return Word(text, x0, top, x1, bottom, baseline, size)


def _merged(words: list[Word]) -> list[Word]:
    """Spread labels (合　　计, 因 公 出 国) become one word again; a word of several characters is no part of one."""
    merged: list[Word] = []
    is_open = False
    for word in words:
        if merged and _is_spread(merged[-1], word, is_open):
            merged[-1] = _joined(merged[-1], word)
        else:
            merged.append(word)
            is_open = len(word.text) == 1
    return merged


def _is_spread(left: Word, right: Word, is_open: bool) -> bool:
    """`is_open` tells that `left` is one character, or was put together of such."""
    gap = (right.x0 - left.x1) / max(min(left.size, right.size), 1.0)
    if left.text + right.text in PAIRS:
        return gap < PAIR_GAP_EM
    if not is_open or left.text in CODE_PARTS or right.text in CODE_PARTS:
        return False
    return gap < SPREAD_GAP_EM and len(right.text) == 1 and _is_cjk(right.text) and _is_cjk(left.text[-1])


def _is_cjk(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or character in "（）“”、"


def _joined(left: Word, right: Word) -> Word:
    return Word(
        left.text + right.text,
        left.x0,
        min(left.top, right.top),
        right.x1,
        max(left.bottom, right.bottom),
        left.baseline,
        left.size,
    )
