"""Printed characters folded for reading, one for one, so that every position in the folded text is a printed one.

In: a string. Out: a string of the same length (`folded`) or without its blanks (`compact`). No grammar.
"""

import re
from typing import Final

_ASCII_OF_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOOKALIKES: Final = {ord("−"): "-", ord("﹣"): "-", ord("％"): "%", ord("﹪"): "%", ord("○"): "〇", ord("︰"): ":"}
_FOLD: Final = _ASCII_OF_FULL_WIDTH | {code: ord(text) for code, text in _LOOKALIKES.items()}
_BLANKS: Final = re.compile(r"[\s\u3000\u200b\ufeff]+")
# Two amounts side by side keep the blank between them, two Latin words too; all other blanks are typesetting.
_KEPT_BLANK: Final = re.compile(r"(?<=\.\d\d)[ \t]+(?=\d)|(?<=[A-Za-z])[ \t]+(?=[A-Za-z])")
_MARK: Final = "\x00"


def folded(text: str) -> str:
    """Full-width letters, digits, brackets and commas as ASCII; everything else as it stands."""
    return text.translate(_FOLD)


def compact(text: str) -> str:
    """Without the blanks of typesetting."""
    if _BLANKS.search(text) is None:
        return text
    return _BLANKS.sub("", _KEPT_BLANK.sub(_MARK, text)).replace(_MARK, " ")


def bare(text: str) -> str:
    """A name to compare by: folded, no blanks, no quotation or book marks."""
    return re.sub(r"[\s“”\"'‘’《》〈〉]", "", folded(text))
