"""Where titles stand among the lines and grids of a page, also those broken over two lines.

In: the blocks of one page. Out: places with their titles. Which grid belongs to a title is decided in `finder`.
"""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Final

from pipelines.formats.page import TextLine
from pipelines.forms.titles import is_other_title, title_of
from pipelines.tables.blocks import Block
from pipelines.vocabulary.amounts import is_number, looks_like_money
from pipelines.vocabulary.lexicon import Title
from pipelines.vocabulary.text import unblanked

FIRST_INDENT: Final = 40.0  # points: two characters of the type of titles


def is_row(line: TextLine) -> bool:
    return any(map(looks_like_money, line.text.split()))


def _has_amounts(line: TextLine) -> bool:
    """Several amounts without decimals; one number may be the year."""
    return sum(is_number(word) for word in line.text.split() if len(word) > 2) > 1


def begins_other_table(block: Block) -> bool:
    return isinstance(block.content, TextLine) and is_other_title(block.content.text)


def title_places(blocks: Sequence[Block]) -> Iterator[tuple[float, float, Title]]:
    """Top, bottom and statement of each title, of one line or two; the second of two is none by itself."""
    end = -inf
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        line, below = block.content, following.content if following else None
        if not isinstance(line, TextLine) or line.bottom <= end:
            continue
        if title := title_of(line.text):
            yield block.top, line.bottom, title
        elif isinstance(below, TextLine) and (title := broken_title(line, below)[0]):
            end = below.bottom
            yield block.top, end, title


def broken_title(line: TextLine, following: TextLine) -> tuple[Title | None, str]:
    """A long title broken over two lines, both centred or both flush left; the last row of a table is no part of it."""
    if "表" not in line.text + following.text or is_row(line) or _has_amounts(line):
        return None, ""
    is_centred = abs((line.x0 + line.x1) - (following.x0 + following.x1)) <= 0.35 * (line.x1 - line.x0) + 40
    if not is_centred and abs(line.x0 - following.x0) > FIRST_INDENT:
        return None, ""
    printed = unblanked(line.text) + unblanked(following.text)
    return title_of(printed), printed
