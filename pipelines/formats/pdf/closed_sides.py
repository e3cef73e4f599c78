"""Tables printed without an outer rule: the missing side is added where the rules across it end.

In: snapped rules. Out: the same with the sides closed. Left and right sides are left out by style; top and bottom ones
where a page break cuts through a row, or through the cells of a header that go over several rows. Tables without any
rule in one direction are not touched here.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from pipelines.formats.grid import Rules
from pipelines.formats.page import Flags, Floats, Glyphs
from pipelines.formats.pdf.lines import Indices

MIN_CELL: Final = 12.0
MIN_ROW: Final = 6.0
MIN_RULES: Final = 3
ONE_ROW: Final = 2
MIN_SHARE: Final = 0.3
MAX_GAP: Final = 40.0
SAME_PLACE: Final = 3.0


def with_closed_sides(rules: Rules) -> Rules:
    """A side is open when at least three rules that cross others run on, to one place, beyond all that they cross.

    A page that ends a table with a single row has two rules only; both must run on, sidewards.
    """
    horizontal = _closed(rules.horizontal, rules.vertical, MIN_ROW, MIN_RULES)
    vertical = _closed(rules.vertical, horizontal, MIN_CELL, ONE_ROW)
    while _in_pieces(vertical) and len(lacking := _lacking(vertical, horizontal)):
        vertical = np.concatenate([vertical, _aligned(lacking, vertical)])
    return Rules(vertical, horizontal)


def without_gaps(rules: Rules, glyphs: Glyphs) -> Rules:
    """Column rules drawn cell by cell, where a cell is drawn lower than its row, go on over the gap to the next cell.

    Another rule runs past the gap, and no character stands in it.
    """
    if len(rules.vertical) < ONE_ROW:
        return rules
    place, start, end = rules.vertical.T
    is_near = (place[1:] == place[:-1]) & (start[1:] - end[:-1] <= MAX_GAP)
    for number in np.flatnonzero(is_near).tolist():
        is_near[number] = _is_bridged(rules.vertical, number, glyphs)
    if not is_near.any():
        return rules
    first = np.flatnonzero(np.append(True, ~is_near))
    joined = np.stack([place[first], start[first], np.maximum.reduceat(end, first)], axis=1)
    return Rules(joined, rules.horizontal)


def _is_bridged(vertical: Floats, number: int, glyphs: Glyphs) -> bool:
    place, upper, lower = vertical[number, 0], vertical[number, 2], vertical[number + 1, 1]
    runs_past = (vertical[:, 1] <= upper + SAME_PLACE) & (vertical[:, 2] >= lower - SAME_PLACE)
    is_inside = (glyphs.middle > upper) & (glyphs.middle < lower) & (glyphs.x0 < place) & (glyphs.x1 > place)
    return bool(runs_past.any()) and not bool(is_inside.any())


def _in_pieces(rules: Floats) -> bool:
    """Whether a rule reaches beyond what is drawn at the first place, or at the last."""
    return len(rules) > 0 and any(
        not _runs_beside(rules[np.abs(rules[:, 0] - end) <= SAME_PLACE], rules)
        for end in (rules[:, 0].min(), rules[:, 0].max())
    )


def _runs_beside(side: Floats, rules: Floats) -> bool:
    is_beside = (side[:, 1, None] <= rules[:, 1] + SAME_PLACE) & (side[:, 2, None] >= rules[:, 2] - SAME_PLACE)
    return bool(is_beside.any(axis=0).all())


def _lacking(vertical: Floats, horizontal: Floats) -> Floats:
    """What lacks beside the pieces of sides, as those of every other row that is shaded.

    Two rules in turn end at one place, a rule further in goes from one to the other, none further out does (the place
    would be a column's, where a row is of merged cells), and a piece of the side meets one.
    """
    if len(horizontal) < ONE_ROW:
        return np.empty((0, 3))
    added: list[Floats] = []
    x, start, end = vertical.T[:, None, :]
    for side, outwards in ((1, -1), (2, 1)):
        upper, lower = _in_turn(horizontal, side)
        high, low, place = upper[:, :1], lower[:, :1], upper[:, side, None]
        is_across = (start <= high + SAME_PLACE) & (end >= low - SAME_PLACE)
        is_at = np.abs(x - place) <= SAME_PLACE
        is_inside = (x > np.maximum(upper, lower)[:, 1, None]) & (x < np.minimum(upper, lower)[:, 2, None])
        meets = is_at & (end >= high - SAME_PLACE) & (start <= low + SAME_PLACE)
        is_beyond = is_at | (outwards * (x - place) > 0)
        lacks = (
            np.any(meets, axis=1)
            & ~np.any(is_beyond & is_across, axis=1)
            & np.any(is_across & is_inside & ~is_at, axis=1)
        )
        added.append(np.concatenate([place, high, low], axis=1)[lacks])
    return np.concatenate(added)


def _in_turn(rules: Floats, side: int) -> tuple[Floats, Floats]:
    """Each rule and the next one that ends at the same place."""
    rules = rules[np.argsort(rules[:, side], kind="stable")]
    place = np.concatenate([[0], np.cumsum(np.diff(rules[:, side]) > SAME_PLACE)])
    order = np.lexsort((rules[:, 0], place))
    rules, place = rules[order], place[order]
    is_same = place[1:] == place[:-1]
    return rules[:-1][is_same], rules[1:][is_same]


def _closed(rules: Floats, crossing: Floats, least: float, fewest: int) -> Floats:
    """`rules` and what closes the open ends of `crossing`; rows are (place, from, to) in both."""
    if len(crossing) < fewest or not len(rules):
        return rules
    middle, start, end = crossing[:, 0, None], crossing[:, 1, None], crossing[:, 2, None]
    at = rules[None, :, 0]
    in_reach = (rules[None, :, 1] <= middle + SAME_PLACE) & (rules[None, :, 2] >= middle - SAME_PLACE)
    meets = in_reach & (at >= start - SAME_PLACE) & (at <= end + SAME_PLACE)
    added: list[tuple[float, float, float]] = []
    for limit, ends in ((start, crossing[:, 1]), (end, crossing[:, 2])):
        is_closed: Flags = np.any(meets & (np.abs(at - limit) <= least), axis=1)
        is_open: Flags = np.any(meets, axis=1) & ~is_closed
        if is_open.sum() >= fewest:
            places = _sides(ends[is_open], meets[is_open], (crossing[:, 0], meets), fewest)
            added += [(place, *_extent(rules[crossed])) for place, crossed in places]
    return np.concatenate([rules, _aligned(np.array(added), rules)]) if added else rules


def _sides(ends: Floats, opened: Flags, crossing: tuple[Floats, Flags], fewest: int) -> Iterator[tuple[float, Flags]]:
    """The places where many rules of a table have an open end, and the rules those cross.

    `opened` says which rules those with an open end cross, `crossing` where all stand and which those cross. Rarely
    all of a table's are open: a row may be of merged cells, and a side of the header be drawn.
    """
    at, meets = crossing
    order = np.argsort(ends, kind="stable")
    places = np.split(order, np.flatnonzero(np.diff(ends[order]) > SAME_PLACE) + 1)
    for group in (group for place in places for group in _tables(place, opened)):
        crossed = np.any(opened[group], axis=0)
        total = len(np.unique(at[meets[:, crossed].any(axis=1)]))
        if len(group) >= max(fewest, min(MIN_RULES, total), MIN_SHARE * total):
            yield float(np.median(ends[group])), crossed


def _extent(rules: Floats) -> tuple[float, float]:
    return float(rules[:, 1].min()), float(rules[:, 2].max())


def _tables(group: Indices, opened: Flags) -> Iterator[Indices]:
    """Rules that end at one place, table by table: those of a table cross rules in common."""
    while len(group):
        crossed, is_member = opened[group[0]], np.zeros(len(group), np.bool_)
        while not (is_member == (opened[group] & crossed).any(axis=1)).all():
            is_member = (opened[group] & crossed).any(axis=1)
            crossed = opened[group[is_member]].any(axis=0)
        yield group[is_member]
        group = group[~is_member]


def _aligned(sides: Floats, rules: Floats) -> Floats:
    """Sides at the very place of a rule that is drawn along a part of them."""
    gaps = np.abs(sides[:, 0, None] - rules[None, :, 0])
    nearest = gaps.argmin(axis=1)
    sides[:, 0] = np.where(gaps.min(axis=1) <= SAME_PLACE, rules[nearest, 0], sides[:, 0])
    return sides
