"""Tables found under statutory titles → the report's own, one per statement.

In: every table found, duplicates included. Out: one for each statement. Where tables stand does not belong here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from pipelines.forms.columns import continued_layout, grid_layout
from pipelines.tables.found_table import FoundTable, Part
from pipelines.vocabulary.lexicon import ALL_STATEMENTS, Kind, Statement, Title, kind_of
from pipelines.vocabulary.text import squeezed

# So many statements printed twice are the set of another body: a unit's, printed after its department's.
SECOND_SET: Final = 3
_LETTER: Final[Mapping[Kind, str]] = {"final_accounts": "T", "budget": "B"}
_OTHER_WORD: Final[Mapping[Kind, re.Pattern[str]]] = {
    "final_accounts": re.compile(r"预算(?:[总明细]+)?表"),
    "budget": re.compile("决算"),
}


def best_tables(tables: Sequence[FoundTable]) -> Iterator[FoundTable]:
    """One table per statement: the national form's own title first, then the one with most rows.

    Where a department prints the tables of its units too, its own are those under its name, or else the first.
    """
    by_statement: dict[Statement, list[FoundTable]] = {}
    for table in _of_one_body(tables):
        by_statement.setdefault(table.statement, []).append(table)
    for candidates in by_statement.values():
        yield min(candidates, key=lambda t: (not t.parts, t.title.rank, -sum(p.grid.row_count for p in t.parts)))


def of_kind(tables: Sequence[FoundTable], kind: Kind) -> list[FoundTable]:
    """The tables a kind of report consists of; those whose titles do not say what they are of are laid out as its own.

    部门收支总表 is T01 by its title and 收入总表 is B02: each is read as the document is, budget or final accounts.
    """
    printed = {table.statement for table in tables if table.parts and kind_of(table.statement) == kind}
    own: list[FoundTable] = []
    for table in tables:
        if kind_of(table.statement) == kind:
            own.append(table)
        elif (fitting := _laid_out(table, kind)) and fitting.statement not in printed:
            own.append(fitting)
    return own


def not_of_kind(tables: Sequence[FoundTable], own: Sequence[FoundTable]) -> list[FoundTable]:
    """The tables with rows that `of_kind` left out: of last year's accounts in a budget, of a budget in accounts."""
    kept = {(table.page, table.printed_title) for table in own}
    return [table for table in tables if table.parts and (table.page, table.printed_title) not in kept]


def _laid_out(table: FoundTable, kind: Kind) -> FoundTable | None:
    """The table with the columns of that kind's form; None where its title says the other kind or they do not fit."""
    if _OTHER_WORD[kind].search(squeezed(table.printed_title)):
        return None
    statement = f"{_LETTER[kind]}{table.statement[1:]}"
    if statement not in ALL_STATEMENTS:
        return None
    parts: list[Part] = []
    for part in table.parts:
        layout = grid_layout(part.grid, statement)
        if layout is None and parts:
            layout = continued_layout(part.grid, parts[-1].layout)
        if layout is None:
            return None
        parts.append(replace(part, layout=layout))
    return replace(table, title=Title(statement, table.title.rank), parts=parts)


def left_out(tables: Sequence[FoundTable], chosen: Sequence[FoundTable]) -> list[FoundTable]:
    """The tables of other sets than the one that was chosen, where there is more than one set."""
    own = {id(table) for table in _of_one_body(tables)} | {id(table) for table in chosen}
    return [table for table in tables if table.parts and id(table) not in own]


def _of_one_body(tables: Sequence[FoundTable]) -> Sequence[FoundTable]:
    printed = [table for table in tables if table.parts]
    repeated = sum(count > 1 for count in Counter(table.title for table in printed).values())
    if repeated < SECOND_SET:
        return tables
    bodies = [table.body for table in printed if table.body]
    if len(set(bodies)) > 1:
        return [table for table in tables if table.body in (None, bodies[0])]
    return list(takewhile(_is_first(), tables))


def _is_first() -> Callable[[FoundTable], bool]:
    """Whether a table's statement has not been printed before."""
    seen: set[Statement] = set()

    def is_first(table: FoundTable) -> bool:
        is_new = table.statement not in seen
        if table.parts:
            seen.add(table.statement)
        return is_new

    return is_first
