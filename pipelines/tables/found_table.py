"""A statutory table as it is put together: its title, what stands above and below it, its grids with their layouts.

In: nothing. Out: the types that `finder` fills and `statements` reads. What belongs to a table is decided elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.formats.grid import Grid
from pipelines.forms.layout import Layout
from pipelines.forms.notes import says_empty
from pipelines.vocabulary.amounts import looks_like_money
from pipelines.vocabulary.lexicon import Statement, Title


@dataclass(frozen=True, slots=True)
class Part:
    """One grid of a table with its layout; `is_continued` when its columns come from the part before."""

    grid: Grid
    layout: Layout
    is_continued: bool

    @property
    def is_head(self) -> bool:
        """Headings only: the page ended before the first row."""
        ends = self.layout.first_row >= self.grid.row_count
        return ends and not any(looks_like_money(cell.text) for cell in self.grid.cells)


@dataclass(slots=True)
class FoundTable:
    """A statutory table being put together, in reading order; `order` numbers the pages that hold anything."""

    title: Title
    printed_title: str
    page: int
    unit: str | None = None
    unit_label: str | None = None
    body: str | None = None
    year: int | None = None
    form_no: str | None = None
    notes: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    is_closed: bool = False
    gap_lines: int = 0
    order: Mapping[int, int] = field(default_factory=dict)

    @property
    def statement(self) -> Statement:
        return self.title.statement

    @property
    def last_page(self) -> int:
        return self.parts[-1].grid.page if self.parts else self.page

    def pages_since(self, page: int) -> int:
        """How far a page is from the last one of the table; pages that hold nothing do not count."""
        return self.order[page] - self.order[self.last_page]

    @property
    def says_empty(self) -> bool:
        return any(says_empty(note) for note in self.notes)
