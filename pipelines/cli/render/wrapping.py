"""Chinese prose in lines of a given width: every line indented, numbers and words whole, no line begun with a comma.

In: text and a width in terminal cells (a Chinese character takes two). Out: lines. Nothing is printed here.
"""

import re
from typing import Final

from rich.cells import cell_len

NARROWEST: Final = 20
_CLOSING: Final = "，。；：、）》”’！？%％…·,.;:)]"
_OPENING: Final = "（《“‘([#"
# what must not be torn: a number with its separators, a Latin word, a code; blanks alone; else one character
_PIECE: Final = re.compile(r"[\w.,+\-/%]*[0-9A-Za-z][0-9A-Za-z.,+\-/%_]*|\s+|.", re.ASCII)


def wrapped(text: str, width: int, *, indent: int = 0) -> list[str]:
    """The text in lines of at most `width` cells, each with the indent."""
    room = max(NARROWEST, width - indent)
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines.extend(_lines(_units(paragraph), room))
    return [" " * indent + line for line in lines]


def _units(paragraph: str) -> list[str]:
    """Pieces no line may end inside: closing marks hang on what they follow, opening ones on what they open."""
    units: list[str] = []
    for piece in _PIECE.findall(paragraph.strip()):
        hangs = units and (piece[0] in _CLOSING or units[-1][-1] in _OPENING) and not piece.isspace()
        if hangs and not units[-1].isspace():
            units[-1] += piece
        else:
            units.append(" " if piece.isspace() else piece)
    return units


def _lines(units: list[str], room: int) -> list[str]:
    lines = [""]
    for unit in units:
        if lines[-1] and cell_len(lines[-1] + unit.rstrip()) > room:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += unit if lines[-1] else unit.lstrip()
        while cell_len(lines[-1]) > room and cell_len(lines[-1].rstrip()) > room:
            kept = _fitting(lines[-1], room)
            lines[-1:] = [lines[-1][:kept], lines[-1][kept:]]
    return [line.rstrip() for line in lines]


def _fitting(line: str, room: int) -> int:
    """How many characters fit; at least one, or a word wider than the line would never end."""
    used = 0
    for at, character in enumerate(line):
        used += cell_len(character)
        if used > room:
            return max(at, 1)
    return len(line)
