"""Red amounts without a sign: Excel may print a negative so, and others may only mean to stress it. The sums decide.

In: the cells of a report, and the places of red figures by page. Out: the cells, those whose side of the table adds up
only with a minus made negative; and a warning for every page whose red figures nothing decides. A figure is never
turned because it is red.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

import polars as pl

from pipelines.formats.page import Box
from pipelines.vocabulary.lexicon import side_sums

MOST: Final = 6  # red figures of one side, at most: all ways to give them signs are tried
CENT: Final = Decimal("0.01")


def with_signs(cells: pl.DataFrame, red: Mapping[int, Sequence[Box]]) -> tuple[pl.DataFrame, list[str]]:
    """`red`: boxes of red figures by page number, none where absent."""
    rows = list(cells.iter_rows(named=True))
    suspects = {number for number, row in enumerate(rows) if _is_red(row, red.get(row["page"], ()))}
    if not suspects:
        return cells, []
    decided: dict[int, int] = {}
    for side in _sides(rows):
        decided.update(_signs(rows, side, suspects))
    negative = [number for number, sign in decided.items() if sign < 0]
    amounts = [
        -amount if number in negative else amount for number, amount in enumerate(cells["amount_yuan"].to_list())
    ]
    open_pages = sorted({rows[number]["page"] for number in suspects - decided.keys()})
    told = [
        f"第{page}页有红字金额而无负号，按正数读入，请核对"
        f" · page {page} prints red amounts without a sign, read as positive"
        for page in open_pages
    ]
    told += [
        f"第{rows[number]['page']}页“{rows[number]['label']}”为红字，按勾稽关系读作负数"
        f" · red on page {rows[number]['page']}, negative by the sums of its table"
        for number in sorted(negative)
    ]
    signed = cells.with_columns(pl.Series("amount_yuan", amounts, cells.schema["amount_yuan"]))
    return signed, told


def _is_red(row: Mapping[str, Any], boxes: Sequence[Box]) -> bool:
    if not boxes or row["amount_yuan"] is None or row["amount_yuan"] <= 0:
        return False
    return any(
        row["x0"] <= (x0 + x1) / 2 <= row["x1"] and row["top"] <= (top + bottom) / 2 <= row["bottom"]
        for x0, top, x1, bottom in boxes
    )


def _sides(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[list[int], int]]:
    """Cells that add up, and the cell of their total: of each side of T01 and T04, column by column."""
    for statement, side, total, parts in side_sums():
        here = [n for n, row in enumerate(rows) if (row["statement"], row["side"]) == (statement, side)]
        for measure in {rows[number]["measure"] for number in here}:
            column = [number for number in here if rows[number]["measure"] == measure]
            whole = [number for number in column if rows[number]["item"] == total]
            added = [number for number in column if rows[number]["item"] in parts]
            if len(whole) == 1 and added:
                yield added, whole[0]


def _signs(rows: Sequence[Mapping[str, Any]], side: tuple[list[int], int], suspects: set[int]) -> dict[int, int]:
    """The sign of each red figure of a side: plus if it adds up so, minus where it adds up in one way only."""
    added, whole = side
    red = [number for number in (*added, whole) if number in suspects]
    if not red or len(red) > MOST:
        return {}
    gap = sum((rows[number]["amount_yuan"] or Decimal(0) for number in added), Decimal(0)) - rows[whole]["amount_yuan"]
    ways = [
        chosen
        for count in range(len(red) + 1)
        for chosen in combinations(red, count)
        if abs(gap - sum((_weight(number, whole) * 2 * rows[number]["amount_yuan"] for number in chosen), Decimal(0)))
        <= _slack(rows, added, whole)
    ]
    if not ways or (len(ways) > 1 and ways[0]):
        return {}
    return {number: -1 if number in ways[0] else 1 for number in red}


def _weight(number: int, whole: int) -> int:
    return -1 if number == whole else 1


def _slack(rows: Sequence[Mapping[str, Any]], added: Sequence[int], whole: int) -> Decimal:
    precision = max((rows[number]["precision_yuan"] or CENT for number in (*added, whole)), default=CENT)
    return precision * (len(added) + 1) / 2
