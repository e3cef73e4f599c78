"""Cell text and unit → Decimal 元 with its precision, in one of three states: value, printed zero, blank.

In: text as printed. Out: `Amount`. A dash alone is how publishers print "nothing": blank, not zero.
Unreadable text is reported as such and never guessed. Which cell an amount belongs to is not known here.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from pipelines.vocabulary.files import vocabulary_rows

# A figure is looked at several times: is it a number, does it head a column, what is it worth.
REMEMBERED: Final = 1 << 13

CellState: TypeAlias = Literal["value", "zero", "blank"]

# The one table of units, for Python and, as `unit_factor_macro`, for SQL.
UNIT_FACTORS: Final = {row["unit"]: Decimal(row["yuan"]) for row in vocabulary_rows("units.csv")}
CENT: Final = Decimal("0.01")

_DASHES: Final = "-‐‑‒–—―−﹣－⁻ー─"
_MINUS: Final = re.compile(f"[{_DASHES}]")
_TRIANGLE: Final = re.compile(r"^[△▲▽▼]")
_BRACKETED: Final = re.compile(r"^\((.+)\)$")
# 一 is the character typed for a dash; alone in a cell it is no number.
_NOTHING: Final = re.compile(rf"^(?:[{_DASHES}/\\]+|一+|无|…+|\.{{2,}}|。+|·+)?$")
_GROUPED: Final = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
# A number that ends in its point is cut off.
_NUMBER: Final = re.compile(r"^(?:\d+(?:\.\d+)?|\.\d+)$")
_UNIT_SUFFIX: Final = re.compile(f"({'|'.join(sorted(UNIT_FACTORS, key=len, reverse=True))})$")
# A mark of a footnote before or behind a number, which NFKC would make a digit of: ①, ², ⁽¹⁾, 注1, [2], *.
_CIRCLED: Final = "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289"
_RAISED: Final = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
_STARS: Final = "*＊﹡※†‡§#＃★☆◎●"
_SURE: Final = (
    rf"[⁽(（\[【〔〖]*(?:[{_CIRCLED}]+|[{_RAISED}]+|[{_STARS}]+|㊟"
    rf"|[注註]\s*[{_CIRCLED}{_RAISED}一二三四五六七八九十\d]{{0,2}})[⁾)）\]】〕〗]*"
    r"|[\[【〔〖［]\d{1,2}[\]】〕〗］]"
)
_MARKS_BEHIND: Final = re.compile(
    rf"(?<=[\d.,，％%元)）\-—－/])\s*(?:{_SURE}|[{_STARS}]\d{{1,2}}|[（(](?:\d{{1,2}}|[a-z]|[一二三四五六七八九十])[)）]"
    r")+\s*$"
)
_MARKS_INSIDE: Final = re.compile(rf"(?<=[\d.])\s*(?:{_SURE})(?=[)）]$)")
_MARKS_BEFORE: Final = re.compile(
    rf"^\s*(?:{_SURE}|[（(]\d{{1,2}}[)）](?=\s*[-－−]?\d[\d,]*\.\d))+\s*(?=[-－−(（]?[\d.])"
)
_ONLY_MARKS: Final = re.compile(rf"^(?:{_SURE})+$")
_NARROW: Final = frozenset(".,:;'()-")
DIGIT_WIDTH: Final = 2
_COMMAS: Final = str.maketrans({"，": ",", "､": ",", "、": ",", "٬": ",", "’": ",", "'": ",", "．": ".", "。": "."})


@dataclass(frozen=True, slots=True)
class Amount:
    """`yuan` and `precision` are null unless a number is printed; `is_readable` is false for other text."""

    state: CellState
    yuan: Decimal | None
    precision: Decimal | None
    is_readable: bool = True


# longer rows of digits are two numbers run together, or damage; and money has twenty digits in the warehouse
LARGEST_NUMBER: Final = Decimal(10) ** 14
LARGEST_YUAN: Final = Decimal(10) ** 18

BLANK: Final = Amount("blank", None, None)
UNREADABLE: Final = Amount("blank", None, None, is_readable=False)


def unit_factor_macro(name: str, *, is_temporary: bool = False) -> str:
    """SQL that makes the macro `name(unit)`: how many 元 the unit is, 1 for what is no unit of money."""
    cases = " ".join(f"when '{unit}' then {factor}" for unit, factor in UNIT_FACTORS.items())
    kind = "temp macro" if is_temporary else "macro"
    return f"create or replace {kind} {name}(unit) as cast(case unit {cases} else 1 end as decimal(9, 0));"


def without_marks(printed: str) -> str:
    """The text of a cell without marks of footnotes beside its number: `8,727.97①` and `①8,727.97` are 8,727.97."""
    if printed.isascii() and not any(mark in printed for mark in "*#[("):
        return printed
    if _ONLY_MARKS.match(printed.strip()):
        return ""
    return _MARKS_INSIDE.sub("", _MARKS_BEFORE.sub("", _MARKS_BEHIND.sub("", printed)))


@lru_cache(maxsize=REMEMBERED)
def number_text(printed: str) -> str:
    """NFKC digits without inner blanks, every kind of dash as `-`: `－１，２３４. 50` → `-1,234.50`."""
    text = unicodedata.normalize("NFKC", without_marks(printed))
    return _MINUS.sub("-", "".join(text.split()))


@lru_cache(maxsize=REMEMBERED)
def parsed_number(printed: str) -> Decimal | None:
    """The printed number, unit not applied; null when the text is no number."""
    if "\n" in printed and _is_several(printed):
        return None
    text = number_text(printed)
    negative = False
    if bracketed := _BRACKETED.match(text):
        text, negative = bracketed[1], True
    if text[:1] == "-" or _TRIANGLE.match(text):
        text, negative = text[1:], True
    text = text.removeprefix("+").removeprefix("¥").translate(_COMMAS)
    if _GROUPED.match(text):
        text = text.replace(",", "")
    if not _NUMBER.match(text):
        return None
    value = Decimal(text)
    if value >= LARGEST_NUMBER:
        return None
    return -value if negative else value


def _is_several(printed: str) -> bool:
    """Whether the lines of a cell are numbers of their own: a line that is broken off is as long as the column is wide,
    so that the next one with its own first digit would not go into it. A sign alone may be cut off.
    """
    lines = [line for line in map(number_text, printed.split("\n")) if line]
    return any(
        _width(below) >= _width(above) + DIGIT_WIDTH for above, below in pairwise(lines) if any(map(str.isdigit, above))
    )


def _width(text: str) -> int:
    """In half digits: points and commas are half as wide."""
    return sum(1 if mark in _NARROW else DIGIT_WIDTH for mark in text)


def is_number(printed: str) -> bool:
    return parsed_number(printed) is not None


# As money is printed and line numbers, years and codes are not: with two decimals, or with separators of thousands.
MONEY: Final = re.compile(r"\d[.．]\d\d|\d[,，]\d{3}(?!\d)")


def looks_like_money(printed: str) -> bool:
    """Whether a word is a number that can only be an amount: 1,300 and 12.00, not 2101101 and not 31."""
    return MONEY.search(printed) is not None and is_number(printed)


def is_nothing(printed: str) -> bool:
    """Blank, or one of the marks publishers put where there is nothing."""
    return bool(_NOTHING.match(number_text(printed)))


@lru_cache(maxsize=REMEMBERED)
def parsed_amount(printed: str, unit: str) -> Amount:
    """One printed cell in 元.

    Raises: KeyError for a unit that is not in `UNIT_FACTORS`.
    """
    if is_nothing(printed):
        return BLANK
    if "\n" in printed and _is_several(printed):
        return UNREADABLE
    text = number_text(printed)
    suffix = _UNIT_SUFFIX.search(text)
    if suffix:
        text, unit = text[: suffix.start()], suffix[1]
    number = parsed_number(text)
    if number is None or abs(number * UNIT_FACTORS[unit]) >= LARGEST_YUAN:
        return UNREADABLE
    factor = UNIT_FACTORS[unit]
    places = -int(number.as_tuple().exponent)
    precision = max(factor.scaleb(-places), CENT)
    yuan = (number * factor).quantize(CENT, ROUND_HALF_UP)
    return Amount("zero" if yuan == 0 else "value", abs(yuan) if yuan == 0 else yuan, precision.quantize(CENT))
