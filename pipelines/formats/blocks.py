"""What a document without pages is made of: paragraphs and tables in reading order, cells with spans.

In: nothing. Out: the types that `docx`, `doc`, `sheets` and `html` fill and `laid_out` turns into pages. No meaning.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from pipelines.vocabulary.text import squeezed

# Figures set above the line become ¹²³, which are no digits of an amount.
RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# What a table of a report never has more of.
MAX_CELLS: Final = 400_000
MAX_COLUMNS: Final = 500


class Paragraph(NamedTuple):
    """A paragraph as one text; `place` says where it stands (`第12段`)."""

    text: str
    place: str


class Spot(NamedTuple):
    """A cell over rows `row..row_end - 1` and columns `column..column_end - 1`; `text` keeps its line breaks."""

    row: int
    column: int
    row_end: int
    column_end: int
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells with their spans, as the format itself tells them: nothing is worked out from rules."""

    spots: tuple[Spot, ...]
    place: str

    @property
    def row_count(self) -> int:
        return max((spot.row_end for spot in self.spots), default=0)

    @property
    def column_count(self) -> int:
        return max((spot.column_end for spot in self.spots), default=0)


Block: TypeAlias = Paragraph | Table


def without_blank_margins(spots: Iterable[Spot], place: str) -> Table | None:
    """The table down to its last filled row and over to its last filled column; None where no cell is filled."""
    kept = list(spots)
    filled = [spot for spot in kept if squeezed(spot.text)]
    if not filled:
        return None
    rows, columns = max(spot.row_end for spot in filled), max(spot.column_end for spot in filled)
    inside = (spot for spot in kept if spot.row < rows and spot.column < columns)
    cut = (spot._replace(row_end=min(spot.row_end, rows), column_end=min(spot.column_end, columns)) for spot in inside)
    return Table(tuple(cut), place)


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with places of their own: `第12段` for paragraphs, `表3` and `表3第2行第4列` for tables and cells."""
    paragraphs, tables = 0, 0
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs += 1
            yield block._replace(place=f"第{paragraphs}段")
        else:
            tables += 1
            name = f"表{tables}"
            yield Table(tuple(_named(block.spots, name)), name)


def _named(spots: Sequence[Spot], table: str) -> Iterator[Spot]:
    for spot in spots:
        yield spot._replace(place=f"{table}第{spot.row + 1}行第{spot.column + 1}列")
