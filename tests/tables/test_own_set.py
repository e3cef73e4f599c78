"""Which of several tables of one statement is the report's own."""

from pipelines.forms.layout import Layout
from pipelines.tables.found_table import FoundTable, Part
from pipelines.tables.own_set import best_tables
from pipelines.vocabulary.lexicon import Statement, Title
from tests.support.grids import grid

STATEMENTS: tuple[Statement, ...] = ("T01", "T02", "T03", "T04")


def _table(statement: Statement, body: str | None, rows: int, page: int) -> FoundTable:
    drawn = grid("\n".join(["201|1.00"] * rows), page=page)
    part = Part(drawn, Layout(statement, (), drawn.x, 0), is_continued=False)
    return FoundTable(Title(statement, 1), "表", page, body=body, parts=[part])


def _chosen(*tables: FoundTable) -> list[int]:
    return sorted(table.page for table in best_tables(tables))


def test_a_departments_tables_are_not_those_of_its_units_however_long() -> None:
    own = [_table(statement, "某局", 2, n) for n, statement in enumerate(STATEMENTS)]
    units = [_table(statement, "某局某中心", 9, 10 + n) for n, statement in enumerate((*STATEMENTS, "T08"))]  # type: ignore[arg-type]
    assert _chosen(*own, *units) == [0, 1, 2, 3]


def test_sets_without_names_are_told_by_their_order() -> None:
    own = [_table(statement, None, 2, n) for n, statement in enumerate(STATEMENTS)]
    units = [_table(statement, None, 9, 10 + n) for n, statement in enumerate(STATEMENTS)]
    assert _chosen(*own, *units) == [0, 1, 2, 3]


def test_one_table_printed_twice_is_the_fuller_one_and_a_name_misprinted_hides_none() -> None:
    tables = [_table(statement, "某局", 2, n) for n, statement in enumerate(STATEMENTS)]
    assert _chosen(*tables, _table("T04", "某局", 9, 9), _table("T05", "某某局", 2, 10)) == [0, 1, 2, 9, 10]
