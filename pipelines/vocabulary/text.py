"""Printed Chinese text → comparable forms: blanks out, widths unified, ordinals and punctuation dropped.

In: text as printed. Out: text to compare with the vocabulary. Nothing here knows what a label means.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Headings and names come again and again, in a report and from report to report.
REMEMBERED: Final = 1 << 13

_BLANKS: Final = re.compile(r"[\s\u200b\ufeff\u00ad]+")
_PUNCTUATION: Final = re.compile(r"[、，。：；:;,.\-—–_/·“”\"'‘’()（）\[\]【】<>《》〈〉「」『』|…*＊]+")
_CHINESE_DIGITS: Final = "〇○零Ｏ一二三四五六七八九十百"
_ORDINAL: Final = re.compile(
    rf"^(?:[（(][{_CHINESE_DIGITS}\d]{{1,3}}[)）]|[{_CHINESE_DIGITS}]{{1,3}}[、.．,，:：]|\d{{1,2}}[、.．)）](?!\d)|[①-⑳])"
)
# A unit behind a name is no part of it: 决算数（万元）.
_UNIT: Final = re.compile(r"[（(](?:(?:金额)?单位[:：])?(?:人民币)?[百千万亿]{0,2}元[)）]$")
_AMONG: Final = re.compile(r"^其中[:：]?")
_DIGIT_VALUES: Final = {character: str(value) for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "Ｏ": "0",
    "O": "0",
    "o": "0",
}


@lru_cache(maxsize=REMEMBERED)
def squeezed(text: str) -> str:
    """NFKC without any blank: what a reader sees as one run of characters."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def unblanked(text: str) -> str:
    """The printed characters without blanks; widths and brackets stay as printed."""
    return _BLANKS.sub("", text)


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """For comparing with the vocabulary: no blanks, punctuation, ordinal, leading 其中 or unit behind."""
    bare = squeezed(text)
    previous = None
    while previous != bare:
        previous = bare
        bare = _AMONG.sub("", _ORDINAL.sub("", bare))
    return _PUNCTUATION.sub("", _UNIT.sub("", bare))


def chinese_year(text: str) -> int | None:
    """二〇二二 or 2022 → 2022."""
    digits = "".join(_DIGIT_VALUES.get(character, character) for character in unicodedata.normalize("NFKC", text))
    return int(digits) if re.fullmatch(r"(?:19|20)\d\d", digits) else None


def chinese_month(text: str) -> int | None:
    """九, 十二, 9 or 09 → the number of the month."""
    text = unicodedata.normalize("NFKC", text)
    if text.isdecimal():
        month = int(text)
    elif text.startswith("十"):
        month = 10 + int(_DIGIT_VALUES.get(text[1:], "0") if len(text) > 1 else 0)
    else:
        month = int(_DIGIT_VALUES.get(text, "0"))
    return month if 1 <= month <= 12 else None
