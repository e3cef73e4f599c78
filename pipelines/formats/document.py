"""A document as everything above sees it: pages with lines and grids, whatever format it came in.

In: nothing. Out: the types every format yields. A format without pages is laid out on made-up ones (`laid_out`): what
stands on them has a name (`公开02表!C7`) instead of a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.formats.grid import Grid
from pipelines.formats.page import Box, Page


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page; `grids` are the tables whose cells the format itself tells, None where rules have to tell them.

    `names` are boxes with the names of what stands in them, where the format has no pages; `name` is that of the whole.
    `scores` are boxes of what a machine recognised in tables, and how sure it was, from 0 to 1.
    """

    page: Page
    grids: tuple[Grid, ...] | None = None
    names: tuple[tuple[Box, str], ...] = ()
    name: str = ""
    scores: tuple[tuple[Box, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read: its pages, how it was read (`fast`, `docx`, …), and what a person should know of that."""

    path: Path
    media_type: str
    reader: str
    pages: tuple[DocumentPage, ...]
    has_pages: bool
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page of a publication comes from: the part (from 1) and its number in that file, None without pages."""

    part: int
    number: int | None


@dataclass(frozen=True)
class Publication:
    """The files one report was published in, read as one: pages numbered through, each with its origin."""

    documents: tuple[Document, ...]
    pages: tuple[DocumentPage, ...]
    origins: Mapping[int, Origin]

    @property
    def is_plain(self) -> bool:
        """One file with pages: what is on page 3 here is on its page 3."""
        return len(self.documents) == 1 and self.documents[0].has_pages

    def place(self, number: int, x0: float | None = None, top: float | None = None) -> str:
        """Where something stands, in words: `第3页`, `公开02表!C7`, `决算表.xls 公开02表!C7`."""
        origin = self.origins[number]
        name = f"第{origin.number}页" if origin.number else self._name(number, x0, top)
        document = self.documents[origin.part - 1]
        return name if len(self.documents) == 1 else f"{document.path.name} {name}".strip()

    def _name(self, number: int, x0: float | None, top: float | None) -> str:
        names = self.pages[number - 1].names
        if not names or x0 is None or top is None:
            return self.pages[number - 1].name
        inside = [name for box, name in names if box[0] - 0.5 <= x0 < box[2] and box[1] - 0.5 <= top < box[3]]
        return inside[0] if inside else min(names, key=lambda one: abs(one[0][1] - top))[1]


def publication_of(documents: Sequence[Document]) -> Publication:
    """Documents as one: pages numbered through in their order."""
    pages: list[DocumentPage] = []
    origins: dict[int, Origin] = {}
    for part, document in enumerate(documents, 1):
        for one in document.pages:
            number = len(pages) + 1
            origins[number] = Origin(part, one.page.number if document.has_pages else None)
            pages.append(one if one.page.number == number else _renumbered(one, number))
    return Publication(tuple(documents), tuple(pages), origins)


def _renumbered(one: DocumentPage, number: int) -> DocumentPage:
    grids = one.grids and tuple(
        replace(grid, page=number, cells=tuple(cell._replace(page=number) for cell in grid.cells)) for grid in one.grids
    )
    return replace(one, page=replace(one.page, number=number), grids=grids)
