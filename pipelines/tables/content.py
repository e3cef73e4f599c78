"""A page with what is read off it once: its lines, its ruled grids and, when asked for, its words.

In: one `Page`. Out: `PageContent`. Nothing is interpreted here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipelines.contracts.faults import Faults
from pipelines.formats.document import DocumentPage
from pipelines.formats.grid import Grid, Rules
from pipelines.formats.page import Page, TextLine
from pipelines.formats.pdf.lines import text_lines
from pipelines.formats.pdf.ruled_grids import page_rules, ruled_grids
from pipelines.formats.pdf.words import Word, word_lines
from pipelines.forms.titles import title_of
from pipelines.tables.double_borders import without_double_borders
from pipelines.tables.sheet_frame import without_preamble, without_sheet_names
from pipelines.vocabulary.text import squeezed

MARGIN_SHARE: Final = 0.08
MIN_PAGES: Final = 3
# What stands above each table, the same on every page where paper is large: no running head.
_OVER_A_TABLE: Final = re.compile(r"(?:单位|部门)(?:名称)?[:：]|公开\d+表|^[（(]?[百千万亿]?元[)）]?$")
_PAGE_NUMBERING: Final = re.compile(r"[\d\s/:,.—–-]+")


@dataclass(frozen=True)
class PageContent:
    """`printed` are all lines of the page, `lines` those that are no running head or foot."""

    page: Page
    lines: tuple[TextLine, ...]
    grids: tuple[Grid, ...]
    printed: tuple[TextLine, ...] = ()

    @cached_property
    def words(self) -> list[list[Word]]:
        return word_lines(self.page.glyphs)

    @cached_property
    def rules(self) -> Rules:
        """The rules drawn on the page, snapped and joined."""
        return page_rules(self.page.edges)


def page_contents(pages: Iterable[DocumentPage], faults: Faults | None = None) -> list[PageContent]:
    """Pages with their lines, running heads and feet left out; what fails on a page costs its lines or one grid."""
    faults = faults or Faults()
    read = [(one.page, _lines(one.page, faults), one.grids) for one in pages]
    running = _running_texts([(page, lines) for page, lines, grids in read if grids is None])
    return [
        PageContent(
            page,
            lines if grids is not None else tuple(line for line in lines if not _is_running(line, page, running)),
            _grids(page, faults) if grids is None else tuple(map(_without_frame, grids)),
            lines,
        )
        for page, lines, grids in read
    ]


def _without_frame(grid: Grid) -> Grid:
    return without_preamble(without_sheet_names(grid))


def _lines(page: Page, faults: Faults) -> tuple[TextLine, ...]:
    lines: tuple[TextLine, ...] = ()
    with faults.kept_to(f"第{page.number}页的文字", f"the text of page {page.number}"):
        lines += tuple(text_lines(page.glyphs))
    return lines


def _grids(page: Page, faults: Faults) -> tuple[Grid, ...]:
    found: list[Grid] = []
    with faults.kept_to(f"第{page.number}页的表格", f"the tables of page {page.number}"):
        for grid in ruled_grids(page):
            with faults.kept_to(f"第{page.number}页的一个表格", f"a table on page {page.number}"):
                found.append(without_double_borders(without_sheet_names(grid)))
    return tuple(found)


def whole_content(page: Page, faults: Faults | None = None) -> PageContent:
    """One page by itself, nothing left out."""
    faults = faults or Faults()
    lines = _lines(page, faults)
    return PageContent(page, lines, _grids(page, faults), lines)


def _running_texts(read: Sequence[tuple[Page, Sequence[TextLine]]]) -> set[str]:
    """What stands in the outer margin of at least three pages, page numbers apart; never the head of a table."""
    margins = ({line.text for line in lines if _in_margin(line, page)} for page, lines in read)
    counts = Counter(text for texts in margins for text in {_without_digits(t) for t in texts if not _heads_table(t)})
    return {text for text, count in counts.items() if count >= MIN_PAGES and text}


def _heads_table(text: str) -> bool:
    return bool(_OVER_A_TABLE.search(squeezed(text))) or title_of(text) is not None


def _is_running(line: TextLine, page: Page, running: set[str]) -> bool:
    return _in_margin(line, page) and _without_digits(line.text) in running


def _in_margin(line: TextLine, page: Page) -> bool:
    middle = (line.top + line.bottom) / 2
    return middle < MARGIN_SHARE * page.height or middle > (1 - MARGIN_SHARE) * page.height


def _without_digits(text: str) -> str:
    return _PAGE_NUMBERING.sub("", text)
