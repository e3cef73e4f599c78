"""Tables cut open by a page end → grids with that end closed, so that the cells of a torn row are cells again.

In: pages and their grids. Out: grids by page; only pages outside the nine statements whose rules stick out are ruled
again. Browsers and spreadsheets print no line where a row goes on overleaf.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from pipelines.formats.grid import Grid
from pipelines.formats.page import Edges, Floats, Page
from pipelines.formats.pdf.ruled_grids import page_rules, ruled_grids

_NEAR: Final = 4.0
_MIN_RULES: Final = 3


def closed_grids(
    pages: Sequence[Page], grids: Mapping[int, Sequence[Grid]], statements: set[int]
) -> dict[int, Sequence[Grid]]:
    """`statements` are the ids of grids that must stay as they are."""
    closed: dict[int, Sequence[Grid]] = {}
    for page in pages:
        here = grids.get(page.number, ())
        closed[page.number] = here
        if here and not any(id(grid) in statements for grid in here):
            lids = _missing_lids(page)
            if len(lids):
                horizontal = np.concatenate([page.edges.horizontal, lids])
                closed[page.number] = ruled_grids(replace(page, edges=Edges(page.edges.vertical, horizontal)))
    return closed


def _missing_lids(page: Page) -> Floats:
    """Lines (y, x0, x1) over the highest and under the lowest vertical rules where none is drawn."""
    rules = page_rules(page.edges)
    vertical, horizontal = rules.vertical, rules.horizontal
    if len(vertical) < _MIN_RULES:
        return np.empty((0, 3))
    lids = []
    for place, ends in ((vertical[:, 1].min(), vertical[:, 1]), (vertical[:, 2].max(), vertical[:, 2])):
        x = vertical[np.abs(ends - place) < _NEAR][:, 0]
        if len(x) >= _MIN_RULES and not _is_covered(horizontal, float(place), float(x.min()), float(x.max())):
            lids.append((place, x.min(), x.max()))
    return np.array(lids).reshape(-1, 3)


def _is_covered(horizontal: Floats, place: float, left: float, right: float) -> bool:
    near = horizontal[np.abs(horizontal[:, 0] - place) < _NEAR]
    return bool(len(near)) and near[:, 1].min() <= left + _NEAR and near[:, 2].max() >= right - _NEAR
