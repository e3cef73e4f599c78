"""What the text of a report is made of: paragraphs, sections, sentences, and the facts read from them.

In: nothing. Out: the types the other rooms of this package pass on. No reading, no frames.
Text keeps the printed characters without their blanks; `folded` text has the same length (see `text.folding`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

Direction: TypeAlias = Literal["increase", "decrease", "flat"]
Topic: TypeAlias = str
Box: TypeAlias = tuple[float, float, float, float]


class Printed(NamedTuple):
    """Where a line of a paragraph begins in its text, and where it stands on the page."""

    offset: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Printed text healed over line and page breaks. `starts` are (offset, page) where a page begins."""

    text: str
    folded: str
    starts: tuple[tuple[int, int], ...]
    size: float
    centred: bool
    kind: Literal["text", "table", "note"] = "text"
    lines: tuple[Printed, ...] = ()

    @property
    def first_page(self) -> int:
        return self.starts[0][1]

    @property
    def last_page(self) -> int:
        return self.starts[-1][1]

    def page_at(self, offset: int) -> int:
        return next(page for start, page in reversed(self.starts) if start <= offset)

    def cut(self, start: int, end: int) -> "Paragraph":
        """The part between two offsets, its pages kept."""
        inside = [(max(offset - start, 0), page) for offset, page in self.starts if offset < end]
        starts = [pair for at, pair in enumerate(inside) if at + 1 == len(inside) or inside[at + 1][0] > 0]
        lines = tuple(Printed(max(at - start, 0), page, box) for at, page, box in self._lines(start, end))
        return Paragraph(
            self.text[start:end], self.folded[start:end], tuple(starts), self.size, self.centred, self.kind, lines
        )

    def box_of(self, offset: int, length: int) -> Box | None:
        """Around the lines that print this part, on the page where it begins; None where lines are not known."""
        found = self._lines(offset, offset + max(length, 1))
        boxes = [line.box for line in found if line.page == found[0].page]
        return around(boxes) if boxes else None

    def _lines(self, start: int, end: int) -> tuple[Printed, ...]:
        """The lines that hold any of the characters between two offsets."""
        ends = [*(line.offset for line in self.lines[1:]), len(self.text)]
        return tuple(line for line, stop in zip(self.lines, ends, strict=False) if line.offset < end and stop > start)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all of them."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


@dataclass(slots=True)
class Section:
    """A heading and the paragraphs under it, down to the next heading. Level 1 is a part (第一部分)."""

    number: int
    level: int
    numeral: str
    title: str
    topic: Topic
    parent: "Section | None"
    page: int
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def last_page(self) -> int:
        return max([self.page, *(paragraph.last_page for paragraph in self.paragraphs)])

    @property
    def path(self) -> tuple[str, ...]:
        own = self.numeral + self.title
        return (*(self.parent.path if self.parent else ()), *((own,) if own else ()))


@dataclass(frozen=True, slots=True)
class Number:
    """One printed number in folded text: where it stands, what it is worth and what it counts."""

    start: int
    end: int
    value: Decimal
    decimals: int
    unit: str
    family: Literal["money", "percent", "count", "none"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact speaks of. `path` holds 类, 款, 项 names when it is a functional item."""

    name: str
    kind: str
    label: str
    code: str | None = None
    path: tuple[str, ...] = ()


@dataclass(slots=True)
class Fact:
    """One statement of the text; the value is null where the text states none (持平, 不可比, 无)."""

    section: Section
    kind: str
    subject: Subject
    measure: str
    value: Decimal | None
    decimals: int | None
    unit: str | None
    direction: Direction | None
    year: int
    base_year: int | None
    basis: str | None
    reason: str | None
    page: int
    sentence: Paragraph
    offset: int
    printed: str
    issue: str | None = None
