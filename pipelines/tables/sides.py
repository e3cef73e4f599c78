"""Tables printed without an outer rule: the missing side is added where the rules across it end.

In: snapped rules. Out: the same with the sides closed. Left and right sides are left out by style; top and bottom ones
where a page break cuts through a row. Tables without any rule in one direction are not touched here.
"""

from typing import Final

import numpy as np

from pipelines.pages.model import Floats
from pipelines.tables.model import Rules

MIN_CELL: Final = 12.0
MIN_ROW: Final = 6.0
MIN_RULES: Final = 3
ONE_ROW: Final = 2
SAME_PLACE: Final = 3.0


def with_closed_sides(rules: Rules) -> Rules:
    """A side is open when at least three rules run on, to one place, beyond the outermost rule they cross.

    A page that ends a table with a single row has two rules only; both must run on, sidewards.
    """
    vertical = _closed(rules.vertical, rules.horizontal, MIN_CELL, ONE_ROW)
    return Rules(vertical, _closed(rules.horizontal, vertical, MIN_ROW, MIN_RULES))


def _closed(rules: Floats, crossing: Floats, least: float, fewest: int) -> Floats:
    """`rules` and what closes the open ends of `crossing`; rows are (place, from, to) in both."""
    added = [side for band in _bands(rules) for side in _open_sides(band, crossing, least, fewest)]
    return np.concatenate([rules, np.array(added)]) if added else rules


def _bands(rules: Floats) -> list[Floats]:
    """Rules grouped by overlapping extent: one band per table."""
    if not len(rules):
        return []
    ordered = rules[np.argsort(rules[:, 1], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 2])
    starts = np.flatnonzero(ordered[1:, 1] > reach[:-1] + SAME_PLACE) + 1
    return np.split(ordered, starts)


def _open_sides(band: Floats, crossing: Floats, least: float, fewest: int) -> list[tuple[float, float, float]]:
    start, end = float(band[:, 1].min()), float(band[:, 2].max())
    within = crossing[(crossing[:, 0] >= start - SAME_PLACE) & (crossing[:, 0] <= end + SAME_PLACE)]
    first, last = float(band[:, 0].min()), float(band[:, 0].max())
    reaching = within[(within[:, 1] <= last + SAME_PLACE) & (within[:, 2] >= first - SAME_PLACE)]
    if len(reaching) < fewest:
        return []
    enough = max(min(MIN_RULES, len(reaching)), len(reaching) // 2)
    sides = []
    for ends, limit, sign in ((reaching[:, 1], first, -1), (reaching[:, 2], last, 1)):
        beyond = ends[sign * (ends - limit) > least]
        place = float(np.median(beyond)) if len(beyond) else limit
        if (np.abs(beyond - place) <= SAME_PLACE).sum() >= enough:
            sides.append((place, start, end))
    return sides
