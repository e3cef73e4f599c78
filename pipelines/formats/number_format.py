"""A number and its number format → what the spreadsheet shows: that is what is published.

In: a value and a format code (`#,##0.00`, `0!.0,`, `;;;`). Out: text, empty where the format hides the number.
Fractions and scientific formats are shown as plain numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

SIGNIFICANT: Final = 15  # what a spreadsheet keeps of a number
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<marked>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<general>[Gg]eneral|G/通用格式)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_CONDITION: Final = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")
_CURRENCY: Final = re.compile(r"^\$([^-\]]*)")
_SECTION_END: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_OF_DATES: Final = re.compile(r"[ymdhs]|上午|AM/PM", re.IGNORECASE)
_BARE: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_SCIENTIFIC: Final = re.compile(r"[eE][+-]|/")


class _Piece(NamedTuple):
    kind: str  # digit, point, literal
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: for positive numbers, negative ones, zero, text, or those of a condition."""

    whole: tuple[_Piece, ...]
    decimals: tuple[_Piece, ...]
    scale: int
    is_grouped: bool
    is_general: bool
    condition: tuple[str, Decimal] | None

    @property
    def has_digits(self) -> bool:
        return any(piece.kind == "digit" for piece in (*self.whole, *self.decimals))


def is_date_format(code: str) -> bool:
    """Whether a format shows a number as a date or a time."""
    return bool(_OF_DATES.search(_BARE.sub("", code))) and "general" not in code.lower()


def plain_number(value: float) -> str:
    """A number as a cell without a format shows it: `12`, `777.07`, never `0.30000000000000004`."""
    number = Decimal(repr(value))
    if number == 0:
        return "0"
    exponent = number.adjusted() - SIGNIFICANT + 1
    rounded = number.quantize(Decimal(1).scaleb(max(exponent, -20)), ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_number(value: float, code: str) -> str:
    """What a number looks like under a format code; `General` and unknown codes show it plainly."""
    sections = _sections(code)
    number = Decimal(repr(value))
    section, is_negative = _chosen(sections, number)
    if section is None:
        return plain_number(value)
    if section.is_general:
        return "".join(p.text for p in section.whole) + plain_number(abs(value) if is_negative else value)
    text = _written(abs(number), section)
    return f"-{text}" if number < 0 and not is_negative and section.has_digits and _has_figures(text) else text


def _has_figures(text: str) -> bool:
    return any(character in "123456789" for character in text)


def _chosen(sections: Sequence[_Section], number: Decimal) -> tuple[_Section | None, bool]:
    """The section a number is shown by, and whether that section itself says that the number is negative."""
    if not sections:
        return None, False
    conditional = [section for section in sections if section.condition]
    if conditional:
        chosen = next((s for s in conditional if s.condition and _holds(number, s.condition)), None)
        return chosen or next((s for s in sections if s.condition is None), sections[-1]), False
    if number > 0 or len(sections) == 1:
        return sections[0], False
    if number < 0:
        return sections[1], True
    return (sections[2] if len(sections) > 2 else sections[0]), False


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    outcomes = {
        "<": number < bound, "<=": number <= bound, ">": number > bound,
        ">=": number >= bound, "=": number == bound, "<>": number != bound,
    }  # fmt: skip
    return outcomes[sign]


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    if not code or code.lower() == "general" or code == "@" or is_date_format(code):
        return ()
    if _SCIENTIFIC.search(_BARE.sub("", code)):
        return ()
    return tuple(_section(part) for part in _SECTION_END.split(code)[:3])


def _section(code: str) -> _Section:
    tokens = [(one.lastgroup or "other", one[one.lastgroup or 0]) for one in _TOKEN.finditer(code)]
    kinds = [kind for kind, _ in tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    conditions = (_CONDITION.match(text) for kind, text in tokens if kind == "bracket")
    return _Section(
        whole=tuple(_pieces(tokens[:point])),
        decimals=tuple(_pieces(tokens[point + 1 :])),
        scale=2 * kinds.count("percent") - 3 * (_trailing_commas(kinds[:point]) + _trailing_commas(kinds[point:])),
        is_grouped=_is_grouped(kinds[:point]),
        is_general="general" in kinds,
        condition=next(((found[1], Decimal(found[2])) for found in conditions if found), None),
    )


def _pieces(tokens: Sequence[tuple[str, str]]) -> Iterator[_Piece]:
    for kind, text in tokens:
        if kind == "digit":
            yield _Piece("digit", text)
        elif kind in ("quoted", "escaped", "marked", "other"):
            yield _Piece("literal", text)
        elif kind == "percent":
            yield _Piece("literal", "%")
        elif kind == "bracket" and (sign := _CURRENCY.match(text)) and sign[1]:
            yield _Piece("literal", sign[1])


def _trailing_commas(kinds: Sequence[str]) -> int:
    """Each comma behind the last digit shows the number by a thousand smaller."""
    last = max((place for place, kind in enumerate(kinds) if kind == "digit"), default=len(kinds))
    return kinds[last:].count("comma")


def _is_grouped(kinds: Sequence[str]) -> bool:
    """A comma between digits."""
    digits = [place for place, kind in enumerate(kinds) if kind == "digit"]
    return bool(digits) and "comma" in kinds[digits[0] : digits[-1]]


def _written(number: Decimal, section: _Section) -> str:
    places = [piece for piece in section.decimals if piece.kind == "digit"]
    rounded = number.scaleb(section.scale).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    digits = format(rounded, "f")
    whole, _, fraction = digits.partition(".")
    return _whole(whole, section).strip() + _fraction(fraction, section.decimals).rstrip()


def _whole(digits: str, section: _Section) -> str:
    """Digits put into their places from the right; the leftmost place takes all that are left."""
    places = sum(piece.kind == "digit" for piece in section.whole)
    if not places:
        return "".join(piece.text for piece in section.whole)
    left = list("" if digits == "0" else digits)
    out: list[str] = []
    put = 0
    for piece in reversed(section.whole):
        if piece.kind != "digit":
            out.append(piece.text)
            continue
        places -= 1
        taken = [left.pop()] if left else ["0"] if piece.text == "0" else []
        if not places:
            taken += reversed(left)
        for digit in taken:
            if section.is_grouped and put and put % 3 == 0:
                out.append(",")
            out.append(digit)
            put += 1
    return "".join(reversed(out))


def _fraction(digits: str, pieces: Sequence[_Piece]) -> str:
    """The decimals with their point; places that need not be shown are left out at the end."""
    if not pieces:
        return ""
    kept = [piece.text for piece in pieces if piece.kind == "digit"]
    while kept and kept[-1] != "0" and digits.endswith("0"):
        kept, digits = kept[:-1], digits[:-1]
    literals = "".join(piece.text for piece in pieces if piece.kind == "literal")
    return (f".{digits}" if digits else "") + literals
