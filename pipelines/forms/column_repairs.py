"""What columns are by their neighbours, where their own headings do not say.

In: the columns of one table. Out: the columns, put right. Cells are looked at, headings are not interpreted anew.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipelines.formats.grid import CellMatrix
from pipelines.forms.column_kinds import content_kind
from pipelines.forms.layout import Column
from pipelines.vocabulary.lexicon import CODED, TWO_SIDED, Statement
from pipelines.vocabulary.text import plain, squeezed

_BODY_HEADING: Final = re.compile(r"(?:单位|部门)(?:名称|代码)?$")


def before_names(columns: Sequence[Column], matrix: CellMatrix, statement: Statement, first: int) -> list[Column]:
    """Left of names are codes and no amounts, whatever stands over them: 合计 of the first row, 人员经费 of T06."""
    if statement in TWO_SIDED:
        return list(columns)
    name = next((n for n, column in enumerate(columns) if column.kind == "label"), 0) if statement in CODED else 0
    read: list[Column] = []
    for number in range(len(columns) - 1, -1, -1):
        column, following = columns[number], read[-1] if read else None
        content = content_kind(matrix, number, first) if column.measure and column.measure != "amount" else None
        if content == "code" and following and following.kind in ("code", "label"):
            column = replace(column, kind="code", measure=None)
        elif content == "none" and number < name:
            column = replace(column, kind="other", measure=None)
        read.append(column)
    return read[::-1]


def among_others(columns: Sequence[Column]) -> list[Column]:
    """A heading 其中：… beside the column it is part of is read with it: 事业收入 | 其中：教育收费."""
    read: list[Column] = []
    whole: Column | None = None
    for column in columns:
        leaf = squeezed(column.heading.rsplit(" / ", 1)[-1])
        is_part = leaf.startswith("其中") and whole and whole.measure and whole.side == column.side
        if is_part and whole and column.measure and not column.measure.startswith(f"{whole.measure}_"):
            read.append(replace(column, measure=f"{whole.measure}_{column.measure}"))
            continue
        whole = whole if is_part else column
        read.append(column)
    return read


def own_measures(columns: Sequence[Column], statement: Statement) -> list[Column]:
    """No two columns hold the same measure of a row: of such only the first is believed, the others are unknown."""
    if statement == "T06":
        return list(columns)
    seen: Counter[tuple[str, str]] = Counter()
    read: list[Column] = []
    for column in columns:
        key = (column.side, column.measure or "")
        read.append(replace(column, measure=None) if column.measure and seen[key] else column)
        seen[key] += 1
    return read


def one_name(columns: Sequence[Column]) -> list[Column]:
    """The body a row belongs to, printed before the subject's own name, is not part of that name."""
    named = [n for n, column in enumerate(columns) if column.kind == "label"]
    bodies = {a for a, _ in pairwise(named) if _BODY_HEADING.search(plain(columns[a].heading))}
    return [replace(column, kind="body") if n in bodies else column for n, column in enumerate(columns)]
