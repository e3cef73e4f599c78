"""Ruling edges + glyphs → ruled grids, with pdfplumber's own rules (snap, join and intersection of 3 pt).

In: one `Page`. Out: `Grid`s with spans kept. Bit masks over rule positions instead of pdfplumber's point
dictionaries: the same cells, about three times sooner. What a table says does not belong here.
"""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.formats.grid import Cell, Grid, Rules
from pipelines.formats.page import Edges, Floats, Glyphs, Page
from pipelines.formats.pdf.closed_sides import with_closed_sides, without_gaps
from pipelines.formats.pdf.drawn_runs import follows_in_number, is_cut_number
from pipelines.formats.pdf.lines import Indices, baseline_runs, run_texts, sliced

SNAP: Final = 3.0
JOIN: Final = 3.0
INTERSECT: Final = 3.0
MIN_RULE: Final = 3.0
# A drop cap, stamp or watermark over a table is no part of any cell.
OVERSIZE: Final = 1.8
FIRST_IDEOGRAPH: Final = 0x4E00
LAST_IDEOGRAPH: Final = 0x9FFF
OVERFLOW_EM: Final = 0.2
LEADING_EM: Final = 1.6
FULL_LINE_EM: Final = 2.0
SAME_LINE: Final = 0.8  # points
OVERLAP_EM: Final = 0.75

_AMOUNT: Final = re.compile(r"^-?[\d,]*\d\.\d\d$")

Box = tuple[int, int, int, int]


def ruled_grids(page: Page) -> list[Grid]:
    """Ruled tables of two cells or more, top to bottom."""
    rules = with_closed_sides(without_gaps(page_rules(page.edges), page.glyphs))
    x, y, boxes = rule_cells(rules)
    return [_grid(page, x, y, table) for table in connected_tables(boxes)]


def page_rules(edges: Edges) -> Rules:
    return Rules(snapped_rules(edges.vertical), snapped_rules(edges.horizontal))


def snapped_rules(edges: Floats) -> Floats:
    """Edges (place, from, to) clustered by place (chained, averaged) and joined where they meet."""
    if not len(edges):
        return edges.reshape(0, 3)
    edges = edges[np.argsort(edges[:, 0], kind="stable")]
    cluster = np.concatenate([[0], np.cumsum(np.diff(edges[:, 0]) > SNAP)])
    place = np.bincount(cluster, edges[:, 0]) / np.bincount(cluster)
    order = np.lexsort((edges[:, 1], cluster))
    cluster, start, end = cluster[order], edges[order, 1], edges[order, 2]
    is_first = np.append(True, (np.diff(cluster) > 0) | (start[1:] > _reach(cluster, end)[:-1] + JOIN))
    first = np.flatnonzero(is_first)
    joined: Floats = np.stack([place[cluster[first]], start[first], np.maximum.reduceat(end, first)], axis=1)
    long: Floats = joined[joined[:, 2] - joined[:, 1] >= MIN_RULE]
    return long


def _reach(cluster: npt.NDArray[np.int64], end: Floats) -> Floats:
    """How far each edge and those before it in its cluster reach; by ranks, so that no value is rounded."""
    by_end = np.argsort(end)
    rank = np.empty(len(end), np.int64)
    rank[by_end] = np.arange(len(end))
    highest = np.maximum.accumulate(cluster * len(end) + rank) - cluster * len(end)
    reach: Floats = end[by_end[highest]]
    return reach


def rule_cells(rules: Rules) -> tuple[Floats, Floats, list[Box]]:
    """Places of the rules and the smallest cells (column, row, column_end, row_end) between them."""
    v, h = rules.vertical, rules.horizontal
    if not len(v) or not len(h):
        return np.empty(0), np.empty(0), []
    x, y = np.unique(v[:, 0]), np.unique(h[:, 0])
    column, row = np.searchsorted(x, v[:, 0]).tolist(), np.searchsorted(y, h[:, 0]).tolist()
    meets = (
        (v[:, 1, None] <= h[None, :, 0] + INTERSECT)
        & (v[:, 2, None] >= h[None, :, 0] - INTERSECT)
        & (v[:, 0, None] >= h[None, :, 1] - INTERSECT)
        & (v[:, 0, None] <= h[None, :, 2] + INTERSECT)
    )
    across, down = _shared_rules(meets, column, row, (len(x), len(y)))
    return x, y, list(_smallest_cells(across, down))


def _shared_rules(
    meets: npt.NDArray[np.bool_], column: list[int], row: list[int], shape: tuple[int, int]
) -> tuple[list[list[int]], list[list[int]]]:
    """Bit masks: across[r][c], columns that share a horizontal rule with (c, r); down[c][r], rows likewise."""
    met_columns, met_rows = [0] * len(row), [0] * len(column)
    pairs = [part.tolist() for part in meets.nonzero()]
    for i, j in zip(*pairs, strict=True):
        met_columns[j] |= 1 << column[i]
        met_rows[i] |= 1 << row[j]
    across = [[0] * shape[0] for _ in range(shape[1])]
    down = [[0] * shape[1] for _ in range(shape[0])]
    for i, j in zip(*pairs, strict=True):
        across[row[j]][column[i]] |= met_columns[j]
        down[column[i]][row[j]] |= met_rows[i]
    return across, down


def _smallest_cells(across: list[list[int]], down: list[list[int]]) -> Iterator[Box]:
    """The smallest cell right of and below each corner that has one: nearly always up to the next rules."""
    for r, row in enumerate(across):
        for c, shared in enumerate(row):
            right, below = shared >> c + 1, down[c][r] >> r + 1
            if not right or not below:
                continue
            c_end, r_end = c + (right & -right).bit_length(), r + (below & -below).bit_length()
            if across[r_end][c] >> c_end & 1 and down[c_end][r] >> r_end & 1:
                yield c, r, c_end, r_end
            elif box := _smallest_cell(across, down, c, r):
                yield box


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        mask ^= low
        yield low.bit_length() - 1


def _smallest_cell(across: list[list[int]], down: list[list[int]], c: int, r: int) -> Box | None:
    right_of = across[r][c] & ~((2 << c) - 1)
    for r_end in _bits(down[c][r] & ~((2 << r) - 1)):
        for c_end in _bits(right_of & across[r_end][c]):
            if down[c_end][r] >> r_end & 1:
                return c, r, c_end, r_end
    return None


def connected_tables(boxes: list[Box]) -> list[list[Box]]:
    """Cells that share a corner belong together; single cells are frames, not tables."""
    if not boxes:
        return []
    groups: dict[int, list[Box]] = {}
    for label, box in zip(_connected(np.array(boxes)).tolist(), boxes, strict=True):
        groups.setdefault(label, []).append(box)
    tables = [group for group in groups.values() if len(group) > 1]
    return sorted(tables, key=lambda group: min((r, c) for c, r, _, _ in group))


def _connected(boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """One number per connected group of boxes: each takes the least of its neighbours' until none changes."""
    row_count = int(boxes.max()) + 1
    corners = boxes[:, [0, 0, 2, 2]] * row_count + boxes[:, [1, 3, 1, 3]]
    label = np.arange(len(boxes))
    while True:
        least = np.full(row_count * row_count, len(boxes))
        np.minimum.at(least, corners, label[:, None])
        lower = least[corners].min(axis=1)
        lower = lower[lower]
        if (lower == label).all():
            return label
        label = lower


def _grid(page: Page, x: Floats, y: Floats, boxes: list[Box]) -> Grid:
    """Indices squeezed to the rules this table uses; the boxes keep the page's coordinates."""
    columns = sorted({edge for c, _, c_end, _ in boxes for edge in (c, c_end)})
    rows = sorted({edge for _, r, _, r_end in boxes for edge in (r, r_end)})
    gx, gy = x[columns], y[rows]
    column_of = {c: i for i, c in enumerate(columns)}
    row_of = {r: i for i, r in enumerate(rows)}
    squeezed = sorted(
        ((column_of[c], row_of[r], column_of[c_end], row_of[r_end]) for c, r, c_end, r_end in boxes),
        key=lambda b: (b[1], b[0]),
    )
    texts = cell_texts(page.glyphs, gx, gy, squeezed)
    places_x, places_y = tuple(gx.tolist()), tuple(gy.tolist())
    cells = tuple(
        Cell(r, c, r_end, c_end, text, page.number, places_x[c], places_y[r], places_x[c_end], places_y[r_end])
        for (c, r, c_end, r_end), text in zip(squeezed, texts, strict=True)
    )
    return Grid(page.number, places_x, places_y, cells, "ruled")


def cell_texts(glyphs: Glyphs, x: Floats, y: Floats, boxes: list[Box]) -> list[str]:
    """Text of each cell: upright glyphs whose middle lies in it, lines by baseline."""
    owner = _owners(glyphs, x, y, boxes)
    index = np.flatnonzero(owner >= 0)
    lines = baseline_runs(glyphs, index, owner[index])
    texts: list[list[str]] = [[] for _ in boxes]
    for cell, text in zip(owner[lines.order[lines.starts]].tolist(), run_texts(glyphs, lines), strict=True):
        texts[cell].append(text)
    return ["\n".join(several) for several in texts]


def _owners(glyphs: Glyphs, x: Floats, y: Floats, boxes: list[Box]) -> npt.NDArray[np.int64]:
    """Cell number per glyph, -1 for none. Where a missing rule makes cells overlap, the smallest one owns."""
    square = np.full((len(y), len(x)), -1, np.int64)
    areas = [(c_end - c) * (r_end - r) for c, r, c_end, r_end in boxes]
    for i in sorted(range(len(boxes)), key=areas.__getitem__, reverse=True):
        c, r, c_end, r_end = boxes[i]
        square[r:r_end, c:c_end] = i
    column = np.searchsorted(x, (glyphs.x0 + glyphs.x1) / 2, "right") - 1
    row = np.searchsorted(y, glyphs.middle, "right") - 1
    inside = (column >= 0) & (row >= 0) & glyphs.upright
    owner = np.where(inside, square[np.maximum(row, 0), np.maximum(column, 0)], -1)
    owner[_oversized(glyphs) & ~_fits(glyphs, owner, y, boxes)] = -1
    _keep_amounts_whole(glyphs, owner, x, row, square)
    over = _over_the_rule(glyphs, owner, y, boxes)
    _return_overflow(glyphs, owner, x, boxes, square, over)
    _return_overflow(glyphs, owner, x, boxes, square, _between_lines(glyphs, owner))
    return owner


def _keep_amounts_whole(
    glyphs: Glyphs, owner: npt.NDArray[np.int64], x: Floats, row: npt.NDArray[np.int64], square: npt.NDArray[np.int64]
) -> None:
    """An amount too wide for its column runs over the rule: all of it belongs to the cell that holds its middle.

    So does a date, lest a part of it be an amount.
    """
    changes = owner[1:] != owner[:-1]
    if not is_cut_number(glyphs, np.flatnonzero(changes)):
        return
    goes_on = follows_in_number(glyphs)
    cuts = np.flatnonzero(goes_on & changes)
    bounds = np.concatenate([[0], np.flatnonzero(~goes_on) + 1, [len(owner)]])
    for run in np.unique(np.searchsorted(bounds, cuts, "right")).tolist():
        start, end = bounds[run - 1], bounds[run]
        starts = np.append(0, np.flatnonzero(changes[start : end - 1]) + 1)
        pieces = sliced(glyphs.code_point[start:end], starts)
        column = int(np.searchsorted(x, (glyphs.x0[start] + glyphs.x1[end - 1]) / 2, "right")) - 1
        # Codes are left alone; amounts may touch where their cells do.
        if any("." in piece for piece in pieces) and not all(map(_AMOUNT.match, pieces)) and 0 <= column < len(x):
            owner[start:end] = square[row[start], column]


def _over_the_rule(glyphs: Glyphs, owner: npt.NDArray[np.int64], y: Floats, boxes: list[Box]) -> Indices:
    """Glyphs that stick out of the top of their cell."""
    first_row = np.array([box[1] for box in boxes])
    owned = np.flatnonzero(owner >= 0)
    over: Indices = owned[glyphs.top[owned] < y[first_row[owner[owned]]] - OVERFLOW_EM * glyphs.size[owned]]
    return over


def _between_lines(glyphs: Glyphs, owner: npt.NDArray[np.int64]) -> Indices:
    """Chinese that stands so little above another line of its cell that the two run into each other.

    No name is set so: the upper one is the rest of the row above, whose box was too low for it.
    """
    chinese = (glyphs.code_point >= FIRST_IDEOGRAPH) & (glyphs.code_point <= LAST_IDEOGRAPH)
    owned = np.flatnonzero((owner >= 0) & chinese)
    owned = owned[np.lexsort((glyphs.baseline[owned], owner[owned]))]
    step = np.diff(glyphs.baseline[owned])
    meets = (np.diff(owner[owned]) == 0) & (step > SAME_LINE) & (step < OVERLAP_EM * glyphs.size[owned][1:])
    if not meets.any():
        return np.empty(0, np.intp)
    lowest = {int(owner[at]): float(glyphs.baseline[at]) for at in owned[1:][meets].tolist()}
    kept = [at for at in owned.tolist() if glyphs.baseline[at] < lowest.get(int(owner[at]), 0.0) - SAME_LINE / 2]
    return np.array(kept, np.intp)


def _return_overflow(
    glyphs: Glyphs,
    owner: npt.NDArray[np.int64],
    x: Floats,
    boxes: list[Box],
    square: npt.NDArray[np.int64],
    over: Indices,
) -> None:
    """A spreadsheet's row may be too low for its wrapped text: a line over the rule belongs to the cell it leaves."""
    for cell in np.unique(owner[over]).tolist():
        column, row, _, _ = boxes[cell]
        above = int(square[row - 1, column]) if row else -1
        if above < 0 or not (owner == above).any():
            continue
        members = over[owner[over] == cell]
        last = np.flatnonzero(owner == above)
        last = last[glyphs.baseline[last] > glyphs.baseline[last].max() - 1]
        size = float(glyphs.size[members].max())
        leading = glyphs.baseline[members].min() - glyphs.baseline[last].max()
        # Only a line that fills its cell is wrapped.
        width = float(x[boxes[above][2]] - x[boxes[above][0]])
        is_full = glyphs.x1[last].max() - glyphs.x0[last].min() > width - FULL_LINE_EM * size
        if is_full and 0 < leading < LEADING_EM * size:
            owner[members] = above


def _fits(glyphs: Glyphs, owner: npt.NDArray[np.int64], y: Floats, boxes: list[Box]) -> npt.NDArray[np.bool_]:
    """Whether a glyph is no taller than its cell: large headings are, watermarks and seals are not."""
    top, bottom = (np.array([y[box[side]] for box in boxes])[owner] for side in (1, 3))
    result: npt.NDArray[np.bool_] = (
        (owner >= 0) & (glyphs.top >= top - SAME_LINE) & (glyphs.bottom <= bottom + SAME_LINE)
    )
    return result


def _oversized(glyphs: Glyphs) -> npt.NDArray[np.bool_]:
    """Far larger than most of the page, and than most of its words: amounts are shrunk to fit narrow columns."""
    if not len(glyphs):
        return np.zeros(0, np.bool_)
    words = glyphs.size[(glyphs.code_point >= FIRST_IDEOGRAPH) & (glyphs.code_point <= LAST_IDEOGRAPH)]
    usual = max(np.median(part) for part in (glyphs.size, words) if len(part))
    result: npt.NDArray[np.bool_] = glyphs.size > OVERSIZE * usual
    return result
