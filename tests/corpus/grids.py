"""A ruled table before it meets a page: slots with spans, placed on a grid, and amounts turned into text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tests.corpus.profiles import UNITS, Profile

Align = Literal["left", "center", "right"]
FULL_WIDTH = str.maketrans("0123456789,.-()", "０１２３４５６７８９，．－（）")
NO_VALUE = {"", "-", "—", "–", "－", "--", "…", "/", "——", "无"}


@dataclass(frozen=True, slots=True)
class Slot:
    """What is printed in one cell, and how many columns and rows it covers."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: Align = "center"
    is_amount: bool = False
    indent: float = 0.0


Row = list[Slot]


@dataclass(frozen=True, slots=True)
class Placed:
    row: int
    column: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Grid:
    """`head` rows may be repeated on the next page; `shares` are relative column widths."""

    shares: tuple[float, ...]
    head: tuple[tuple[Slot, ...], ...]
    body: tuple[tuple[Slot, ...], ...]


def make_grid(shares: Sequence[float], head: Sequence[Row], body: Sequence[Row]) -> Grid:
    return Grid(tuple(shares), tuple(tuple(row) for row in head), tuple(tuple(row) for row in body))


def place(rows: Sequence[Sequence[Slot]], width: int) -> list[Placed]:
    """Left to right into the first free place, as a web table is laid out; spans are cut at the last row."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for number, row in enumerate(rows):
        column = 0
        for wanted in row:
            while (number, column) in taken:
                column += 1
            slot = replace(wanted, rows=min(wanted.rows, len(rows) - number))
            taken |= {(number + i, column + j) for i in range(slot.rows) for j in range(slot.columns)}
            placed.append(Placed(number, column, slot))
            column += slot.columns
        filled = {place for place in taken if place[0] == number}
        if len(filled) != width:
            raise ValueError(f"row {number} fills {len(filled)} of {width} columns: {[slot.text for slot in row]}")
    return placed


# ------------------------------------------------------------------ amounts


def amount_text(profile: Profile, table: str, measure: str, fen: int) -> str:
    """The printed form of an amount; zero may be a word, a dash or nothing."""
    style = profile.print
    if profile.is_template or table in profile.blank_tables:
        return ""
    if fen == 0:
        zeros = style.zeros
        return zeros.get(f"{table}.{measure}", zeros.get(table, zeros["*"]))
    value = Decimal(abs(fen)) / UNITS[profile.unit(table)]
    text = f"{value:,.2f}" if style.separators else f"{value:.2f}"
    if not style.trailing_zeros and "." in text:
        text = text.rstrip("0").rstrip(".")
    if style.inner_blanks:
        text = text.replace(",", ", ").replace(".", ". ")
    if fen < 0:
        text = f"({text})" if style.minus == "()" else f"{style.minus}{text}"
    return text.translate(FULL_WIDTH) if style.full_width else text


def true_amount(printed: str, fen: int) -> str | None:
    """What a reader must find, in 万元: null where no number is printed."""
    if printed.strip() in NO_VALUE:
        return None
    value = Decimal(fen) / UNITS["万元"]
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else f"{value.normalize():f}"


def amount_slot(profile: Profile, text: str) -> Slot:
    return Slot(text, align=profile.look.number_align, is_amount=True)


def label_slot(profile: Profile, text: str, columns: int = 1, rows: int = 1) -> Slot:
    """A heading or total label, spread with blanks where the publisher does so."""
    if profile.look.spread_labels and len(text) in {2, 3}:
        text = ("　　" if len(text) == 2 else "　").join(text)
    return Slot(text, columns, rows)


def numbered(count: int, start: int = 1) -> Iterator[Slot]:
    return (Slot(str(number)) for number in range(start, start + count))
