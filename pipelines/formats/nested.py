"""Tables in cells of tables: a page laid out by a table, or a table with a small table in a cell.

In: cells, and the blocks of those that hold tables. Out: which of both it is; blocks as the text of a cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipelines.formats.blocks import Block, Paragraph, Spot
from pipelines.vocabulary.text import squeezed

FEW_CELLS: Final = 6


def is_layout(spots: Sequence[Spot], nested: Mapping[int, Sequence[Block]]) -> bool:
    """Whether the outer table only places things: hardly a cell of it has text of its own."""
    own = sum(bool(squeezed(spot.text)) for number, spot in enumerate(spots) if number not in nested)
    return own < FEW_CELLS


def flattened(blocks: Sequence[Block]) -> str:
    """Blocks as the text of one cell, a line a paragraph or row."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            continue
        lines += [
            " ".join(spot.text for spot in block.spots if spot.row == row and squeezed(spot.text))
            for row in range(block.row_count)
        ]
    return "\n".join(line for line in lines if line.strip())


def unfolded(spots: Sequence[Spot], nested: Mapping[int, Sequence[Block]]) -> Iterator[Block]:
    """The cells of a table that only places things, one after the other: their blocks, or their text by lines."""
    for number, spot in enumerate(spots):
        yield from nested.get(number) or [Paragraph(line, "") for line in spot.text.split("\n") if line.strip()]
