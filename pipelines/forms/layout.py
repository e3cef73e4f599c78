"""What the columns of a table are: the types the readers of rows go by.

In: nothing. Out: `Column` and `Layout`. How they are found is in `columns`.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pipelines.vocabulary.lexicon import Statement

Kind: TypeAlias = Literal["code", "label", "body", "line", "measure", "other"]


@dataclass(frozen=True, slots=True)
class Column:
    """`side` is set on statements with sides; `heading` is as printed, levels joined with ` / `."""

    kind: Kind
    measure: str | None = None
    heading: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of a grid and its first data row. `x` are the rules' places, to lay out headless continuations."""

    statement: Statement
    columns: tuple[Column, ...]
    x: tuple[float, ...]
    first_row: int

    @property
    def measure_count(self) -> int:
        return sum(column.kind == "measure" and column.measure is not None for column in self.columns)
