"""What Word prints before a paragraph and does not store in its text: 一、（一）1.

In: `word/numbering.xml` and `word/styles.xml`. Out: the label of each paragraph, asked for in reading order.
"""

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pipelines.formats.packed import attribute, child, local, member, xml_root

_DIGITS: Final = "〇一二三四五六七八九"
_SILENT: Final = frozenset({"bullet", "none", ""})
_PLACE: Final = re.compile(r"%(\d)")
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def chinese(number: int) -> str:
    """一 … 九十九, as outlines are numbered; larger numbers digit by digit."""
    if number <= 0 or number > 99:
        return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x245F + number) if 0 < number <= 20 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting",
         "taiwaneseCountingThousand", "chineseLegalSimplified"),
        chinese,
    ),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._levels: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        names = set(archive.namelist())
        if "word/numbering.xml" in names:
            self._read_numbering(xml_root(member(archive, "word/numbering.xml"), "word/numbering.xml"))
        if "word/styles.xml" in names:
            self._read_styles(xml_root(member(archive, "word/styles.xml"), "word/styles.xml"))

    def label(self, paragraph: ET.Element) -> str:
        """`一、` where Word prints it before the paragraph; empty where it prints nothing."""
        number, level = self._of(paragraph)
        key, levels = self._levels.get(number, ("", {}))
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level].format in _SILENT:
            return ""
        return _PLACE.sub(lambda place: self._written(int(place[1]) - 1, levels, counts), levels[level].text)

    def _written(self, level: int, levels: Mapping[int, _Level], counts: Mapping[int, int]) -> str:
        known = levels.get(level)
        return _FORMATS.get(known.format if known else "", str)(counts.get(level, known.start if known else 1))

    def _of(self, paragraph: ET.Element) -> tuple[str, int]:
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        style = self._styles.get(attribute(child(properties, "pStyle"), "val"), ("0", 0))
        if own is None:
            return style
        number = attribute(child(own, "numId"), "val", style[0])
        return number, _whole(attribute(child(own, "ilvl"), "val", str(style[1])))

    def _read_numbering(self, root: ET.Element) -> None:
        abstract = {
            attribute(one, "abstractNumId"): {
                _whole(attribute(level, "ilvl")): _Level(
                    attribute(child(level, "numFmt"), "val", "decimal"),
                    attribute(child(level, "lvlText"), "val"),
                    _whole(attribute(child(level, "start"), "val", "1"), 1),
                )
                for level in one
                if local(level) == "lvl"
            }
            for one in root
            if local(one) == "abstractNum"
        }
        for one in root:
            if local(one) != "num":
                continue
            key, levels = attribute(child(one, "abstractNumId"), "val"), {}
            levels.update(abstract.get(key, {}))
            for override in one:
                start, level = child(override, "startOverride"), _whole(attribute(override, "ilvl"))
                if start is not None and level in levels:
                    old = levels[level]
                    levels[level] = _Level(old.format, old.text, _whole(attribute(start, "val", "1"), 1))
                    key = f"{key}/{attribute(one, 'numId')}"  # it counts for itself
            self._levels[attribute(one, "numId")] = key, levels

    def _read_styles(self, root: ET.Element) -> None:
        based: dict[str, str] = {}
        for style in root:
            if local(style) != "style":
                continue
            name = attribute(style, "styleId")
            based[name] = attribute(child(style, "basedOn"), "val")
            numbers = child(child(style, "pPr"), "numPr")
            if numbers is not None:
                number = attribute(child(numbers, "numId"), "val", "0")
                self._styles[name] = number, _whole(attribute(child(numbers, "ilvl"), "val", "0"))
        for name in based:
            self._styles.setdefault(name, self._inherited(name, based))

    def _inherited(self, name: str, based: Mapping[str, str]) -> tuple[str, int]:
        seen = {name}
        while (name := based.get(name, "")) and name not in seen:
            seen.add(name)
            if name in self._styles:
                return self._styles[name]
        return "0", 0


def _whole(text: str, default: int = 0) -> int:
    return int(text) if text.lstrip("-").isdecimal() else default
