"""Two upright pages printed side by side on one sheet, as booklets and savers of paper do.

In: one page. Out: whether it holds two. The page is not cut.
"""

from typing import Final

from pipelines.formats.page import Page

TWO_UP: Final = (1.3, 1.55)  # width by height of two upright A pages side by side
WIDEST_PAGE: Final = 1_000.0  # points: wider than A4 turned
GUTTER: Final = 12.0
FEW_CHARACTERS: Final = 20


def is_two_up(page: Page) -> bool:
    """A sheet as wide as two upright pages, text on both sides of a gutter down its middle that nothing crosses."""
    if not TWO_UP[0] < page.width / page.height < TWO_UP[1] or not len(page.glyphs):
        return False
    middle, glyphs = page.width / 2, page.glyphs
    gutter = (glyphs.x1 > middle - GUTTER) & (glyphs.x0 < middle + GUTTER)
    halves = (glyphs.x1 < middle).sum(), (glyphs.x0 > middle).sum()
    rules = page.edges.horizontal
    is_crossed = bool(len(rules)) and bool(((rules[:, 1] < middle - GUTTER) & (rules[:, 2] > middle + GUTTER)).any())
    return not gutter.any() and not is_crossed and min(halves) >= FEW_CHARACTERS and page.width > WIDEST_PAGE
