"""Pages pushed together so that the rules of one go on in the next, as on the sheet they were printed from.

In: pages that lie side by side. Out: one wide page, and where its cells are printed. Which pages belong together is
decided in `tables.wide_sheets`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from pipelines.formats.grid import Cell
from pipelines.formats.page import Edges, Glyphs, Page
from pipelines.formats.pdf.orientation import deduplicated

SAME_PLACE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the panels of a wide page come from: `starts` on the wide page, `shifts` from the printed one."""

    pages: tuple[int, ...]
    starts: tuple[float, ...]
    shifts: tuple[float, ...]

    def printed(self, cell: Cell) -> Cell:
        """The cell at its place on the page it is printed on."""
        panel = max(bisect_right(self.starts, (cell.x0 + cell.x1) / 2) - 1, 0)
        shift = self.shifts[panel]
        return cell._replace(page=self.pages[panel], x0=cell.x0 - shift, x1=cell.x1 - shift)


def clipped_edges(page: Page) -> Edges:
    """Rules as far as they are on the paper."""
    vertical, horizontal = page.edges.vertical, page.edges.horizontal.copy()
    horizontal[:, 1:] = horizontal[:, 1:].clip(0, page.width)
    return Edges(
        vertical[(vertical[:, 0] >= -SAME_PLACE) & (vertical[:, 0] <= page.width + SAME_PLACE)],
        horizontal[horizontal[:, 2] > horizontal[:, 1]],
    )


def wide_page(pages: Sequence[Page]) -> tuple[Page, Sheet]:
    """Pages pushed together so that the rules of one go on in the next."""
    edges = [clipped_edges(page) for page in pages]
    shifts, starts = [0.0], [0.0]
    for left, right in pairwise(edges):
        starts.append(float(left.horizontal[:, 2].max()) + shifts[-1])
        shifts.append(starts[-1] - float(right.horizontal[:, 1].min()))
    placed = list(zip(edges, shifts, strict=True))
    joined = Edges(
        np.concatenate([part.vertical + np.array([shift, 0, 0]) for part, shift in placed]),
        np.concatenate([part.horizontal + np.array([0, shift, shift]) for part, shift in placed]),
    )
    width = pages[-1].width + shifts[-1]
    wide = replace(pages[0], width=width, glyphs=_side_by_side_glyphs(pages, shifts), edges=joined)
    return wide, Sheet(tuple(page.number for page in pages), tuple(starts), tuple(shifts))


def _side_by_side_glyphs(pages: Sequence[Page], shifts: Sequence[float]) -> Glyphs:
    """A heading over several panels is printed, cut, on each of them: once is enough."""
    parts = [page.glyphs for page in pages]
    x0 = np.concatenate([part.x0 + shift for part, shift in zip(parts, shifts, strict=True)])
    x1 = np.concatenate([part.x1 + shift for part, shift in zip(parts, shifts, strict=True)])
    return deduplicated(
        Glyphs(
            np.concatenate([part.code_point for part in parts]),
            x0,
            x1,
            np.concatenate([part.baseline for part in parts]),
            np.concatenate([part.size for part in parts]),
            np.concatenate([part.upright for part in parts]),
        )
    )
