"""Heading words without rules → heading cells: lines of one heading joined, parents laid over their columns.

In: the words above the first data row. Out: clusters and the columns they span. Only `aligned` uses this.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Final

from pipelines.formats.pdf.words import Word
from pipelines.forms.measures import measure_of, phase_of, three_public_part
from pipelines.vocabulary.lexicon import Statement, measures, three_public_parts
from pipelines.vocabulary.text import plain

LINE_GAP_EM: Final = 0.55
WIDE_GAP_EM: Final = 1.0  # between lines of a heading that is known as a whole and not by its lower lines
MAX_LINES: Final = 5
LEVEL_TOLERANCE: Final = 4.0
NEARER: Final = 6.0  # how much farther from their parents' middles the lower headings may stand than all of them
PARENTS: Final = frozenset({"项目", "收入", "支出", "本年支出", "财政拨款三公经费", "科目", "人员经费", "公用经费"})
LEAVES: Final = frozenset(
    {"科目编码", "科目名称", "功能分类科目编码", "经济分类科目编码", "行次", "类", "款", "项", "名称", "编码", "序号"}
)


@dataclass(frozen=True, slots=True)
class HeadingCluster:
    """A heading of one or more lines."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def center(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class HeadingSpan:
    """A heading over columns `start..end - 1`; level 0 is the topmost."""

    cluster: HeadingCluster
    start: int
    end: int
    level: int


def heading_clusters(words: Sequence[Word], statement: Statement, y: Sequence[float]) -> list[HeadingCluster]:
    """Words stacked closely under each other are one heading, unless a rule or the vocabulary parts them."""
    rest = sorted(words, key=lambda w: (w.baseline, w.x0))
    clusters: list[HeadingCluster] = []
    for word in list(rest):
        lines = _whole_heading(word, rest, statement, y) if word in rest else []
        if lines:
            clusters.append(_stacked(lines))
            rest = [other for other in rest if other not in lines]
    for word in rest:
        above = [c for c in clusters if _is_continued(c, word, statement, y)]
        cluster = _stacked([word])
        if above:
            upper = max(above, key=lambda c: c.bottom)
            clusters.remove(upper)
            cluster = _stacked([upper, cluster])
        clusters.append(cluster)
    return sorted(clusters, key=lambda c: (c.top, c.x0))


def _stacked(parts: Sequence[Word] | Sequence[HeadingCluster]) -> HeadingCluster:
    return HeadingCluster(
        "".join(part.text for part in parts),
        min(part.x0 for part in parts),
        parts[0].top,
        max(part.x1 for part in parts),
        parts[-1].bottom,
    )


def _whole_heading(first: Word, words: Sequence[Word], statement: Statement, y: Sequence[float]) -> list[Word]:
    """The longest run of lines from `first` down that is a heading as a whole, only the first being one by itself.

    The lines may be far apart: what stands beside them is another heading's.
    """
    lines, whole = [first], 1
    while len(lines) < MAX_LINES:
        upper = lines[-1]
        below = [w for w in words if w.baseline > upper.baseline and _is_close(upper, w, WIDE_GAP_EM, y)]
        if not below:
            break
        joined = "".join(line.text for line in (*lines, below[0]))
        is_whole_itself = len(below[0].text) > 1 and _names(below[0].text, statement)
        if is_whole_itself and plain(joined) not in LEAVES:  # but 功能分类 over 科目编码 is one
            break
        lines.append(below[0])
        if _names("".join(line.text for line in lines), statement):
            whole = len(lines)
    return lines[:whole] if whole > 1 else []


def _names(text: str, statement: Statement) -> bool:
    name = plain(text)
    known = three_public_parts() if statement == "T07" else measures(statement, "expenditure")
    return name in known or name in PARENTS or name in LEAVES


def _is_close(upper: Word | HeadingCluster, lower: Word, em: float, y: Sequence[float]) -> bool:
    """Whether one stands right under the other, no rule between them."""
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    if overlap < 0.5 * min(upper.x1 - upper.x0, lower.x1 - lower.x0):
        return False
    if not -2 <= lower.top - upper.bottom < em * lower.size:
        return False
    middles = (upper.top + upper.bottom) / 2, (lower.top + lower.bottom) / 2
    return not any(middles[0] < place < middles[1] for place in y)


def _is_continued(cluster: HeadingCluster, word: Word, statement: Statement, y: Sequence[float]) -> bool:
    known = measures(statement, "expenditure")
    is_whole = plain(cluster.text + word.text) in known
    is_cut = is_whole and plain(word.text) not in known
    if not _is_close(cluster, word, WIDE_GAP_EM if is_cut else LINE_GAP_EM, y):
        return False
    return is_whole or not (is_known_heading(cluster.text, statement) and is_known_heading(word.text, statement))


def is_known_heading(text: str, statement: Statement) -> bool:
    """Whether some statement heading is spelt so, or begins or ends so."""
    name = plain(text)
    if name in PARENTS or name in LEAVES or any(name.startswith(leaf) or leaf.startswith(name) for leaf in LEAVES):
        return True
    if statement == "T07":
        return three_public_part(name) is not None or name in {"预算数", "决算数", "小计", "合计"}
    return measure_of([name], statement, "expenditure") is not None


def is_leaf_heading(cluster: HeadingCluster, clusters: Sequence[HeadingCluster], statement: Statement) -> bool:
    """Whether a heading over no data is a blank column, not the parent of the headings below it."""
    name = plain(cluster.text)
    below = [c for c in clusters if c.top >= cluster.bottom - 1]
    if not below:
        return True
    if statement == "T07":
        return _is_three_public_leaf(cluster, name, below)
    if name in PARENTS and not (name == "项目" and len(below) < 2):
        return False
    return is_known_heading(cluster.text, statement)


def _is_three_public_leaf(cluster: HeadingCluster, name: str, below: Sequence[HeadingCluster]) -> bool:
    """小计 heads a column of its own and, with the same word, one of those of the vehicles."""
    if name.endswith("三公经费"):
        return False
    under = [c for c in below if c.x0 < cluster.x1 and c.x1 > cluster.x0]
    return not under or (
        three_public_part(name) not in (None, "vehicle") and not any(phase_of(plain(c.text)) for c in under)
    )


def parent_spans(
    clusters: Sequence[HeadingCluster], bounds: Sequence[float], statement: Statement
) -> list[HeadingSpan]:
    """Every heading with the columns it stands over, from the top level down."""
    leaves, parents = _leaf_places(clusters, bounds, statement)
    spans: list[HeadingSpan] = []
    for level, row in enumerate(_levels(parents)):
        for cluster, start, end in _shared_columns(row, leaves, bounds):
            spans.append(HeadingSpan(cluster, start, end, level))
    last = len(_levels(parents))
    spans += [HeadingSpan(cluster, column, column + 1, last) for column, cluster in sorted(leaves.items())]
    return spans


def _leaf_places(
    clusters: Sequence[HeadingCluster], bounds: Sequence[float], statement: Statement
) -> tuple[dict[int, HeadingCluster], list[HeadingCluster]]:
    """The lowest heading of each column, and the headings above those."""
    leaves: dict[int, HeadingCluster] = {}
    for cluster in sorted(clusters, key=lambda c: -c.bottom):
        column = bisect_right(bounds[1:-1], cluster.center)
        if column not in leaves and not _stands_over_several(cluster, clusters, statement):
            leaves[column] = cluster
    chosen = list(leaves.values())
    return leaves, [cluster for cluster in clusters if cluster not in chosen]


def _stands_over_several(cluster: HeadingCluster, clusters: Sequence[HeadingCluster], statement: Statement) -> bool:
    """A parent: known as one, with headings below it. 项目 of T07 heads the names, which are no codes and names."""
    below = [c for c in clusters if c.top >= cluster.bottom - 1 and abs(c.center - cluster.center) < 200]
    name = plain(cluster.text)
    is_parent = name in PARENTS or three_public_part(name) == "vehicle"
    return is_parent and len(below) >= 2 and (statement, name) != ("T07", "项目")


def _levels(parents: Sequence[HeadingCluster]) -> list[list[HeadingCluster]]:
    levels: list[list[HeadingCluster]] = []
    for cluster in sorted(parents, key=lambda c: c.middle):
        if levels and cluster.middle - levels[-1][-1].middle < LEVEL_TOLERANCE:
            levels[-1].append(cluster)
        else:
            levels.append([cluster])
    return levels


def _shared_columns(
    row: Sequence[HeadingCluster], leaves: dict[int, HeadingCluster], bounds: Sequence[float]
) -> list[tuple[HeadingCluster, int, int]]:
    """Each parent of one level with the run of columns whose own headings lie below it."""
    row = sorted(row, key=lambda c: c.center)
    highest = min(cluster.bottom for cluster in row) - 2
    below = [i for i in range(len(bounds) - 1) if i not in leaves or leaves[i].top >= highest]
    lower = _below_the_highest(below, leaves)
    (far, parts), (near, closer) = _parted(below, row, bounds), _parted(lower, row, bounds)
    shared: list[tuple[HeadingCluster, int, int]] = []
    for cluster, held in zip(row, closer if near <= far + NEARER and near < inf else parts, strict=True):
        columns = [i for i in held if i not in leaves or leaves[i].top >= cluster.bottom - 2]
        run = _run_around(columns, cluster, bounds)
        if run:
            shared.append((cluster, run[0], run[-1] + 1))
    return shared


def _parted(
    columns: Sequence[int], row: Sequence[HeadingCluster], bounds: Sequence[float]
) -> tuple[float, Sequence[Sequence[int]]]:
    """The columns cut into as many runs as there are parents, and how far in all these stand from the runs' middles."""

    @cache
    def best(first: int, parent: int) -> tuple[float, tuple[int, ...]]:
        left = len(row) - parent - 1
        if not left:
            return _offset(columns[first:], row[parent], bounds), (len(columns),)
        choices = []
        for end in range(first + 1, len(columns) - left + 1):
            cost, rest = best(end, parent + 1)
            choices.append((_offset(columns[first:end], row[parent], bounds) + cost, (end, *rest)))
        return min(choices)

    if len(columns) < len(row):
        return inf, [[i for i in columns if _nearest_parent(i, row, bounds) == n] for n in range(len(row))]
    cost, ends = best(0, 0)
    return cost, [columns[start:end] for start, end in zip((0, *ends), ends, strict=False)]


def _nearest_parent(column: int, row: Sequence[HeadingCluster], bounds: Sequence[float]) -> int:
    return min(range(len(row)), key=lambda n: _offset([column], row[n], bounds))


def _below_the_highest(columns: Sequence[int], leaves: dict[int, HeadingCluster]) -> list[int]:
    """事业收入 over 小计 and 教育收费: what stands at the middle of the header is beside the parent, not under it."""
    highest = min((leaves[i].middle for i in columns if i in leaves), default=0.0)
    return [i for i in columns if i in leaves and leaves[i].middle > highest + LEVEL_TOLERANCE]


def _offset(run: Sequence[int], cluster: HeadingCluster, bounds: Sequence[float]) -> float:
    """How far the middle of a run of columns is from the parent's."""
    return abs((bounds[run[0]] + bounds[run[-1] + 1]) / 2 - cluster.center)


def _run_around(columns: Sequence[int], cluster: HeadingCluster, bounds: Sequence[float]) -> list[int]:
    """The unbroken run of columns that holds the parent's middle, or the nearest one."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    if not runs:
        return []
    return min(runs, key=lambda run: _offset(run, cluster, bounds))
