"""The questions: each runs, reads what it says, and gives the answer worked out by hand.

`golden/questions/<nn>.csv` holds the answers for the fiscal year 2021 of the sample report, with the synthetic sisters
of 2020 and 2022 loaded beside it; those of 21 and above, about budgets, the answers for the few reports of
`golden/mart_cases/budget_deviation`.
"""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.intake.run import Reading, ingest
from pipelines.models import build as models
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.views import questions
from pipelines.views.questions import QuestionError, find_question, load_questions, narrowed
from pipelines.warehouse import kept_tables
from pipelines.warehouse.store import Warehouse
from tests.support.golden import planted_case
from tests.support.planted import audit_warehouse

ANSWERS = Path(__file__).parents[1] / "golden" / "questions"
RAW = Path(__file__).parents[2] / "raw"
SISTERS = Path(__file__).parents[3] / "shared" / "corpus" / "rebuilt"
NUMBERS = range(1, 21)
OF_BUDGETS = range(21, 35)


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The sample report and its synthetic sisters, read from their pages."""
    sisters = [SISTERS / f"v08_{year}_synthetic.pdf" for year in (2020, 2022)]
    if not all(path.is_file() for path in sisters):
        pytest.skip(f"no {SISTERS}: the synthetic sister years are not part of the repository")
    warehouse = Warehouse(tmp_path_factory.mktemp("questions") / "warehouse")
    ingest([RAW, *sisters], warehouse=warehouse, reading=Reading(read_report, PARSER_VERSION, workers=1), landing=RAW)
    return warehouse


def test_each_question_reads_what_it_says() -> None:
    assert [question.number for question in load_questions()] == [*NUMBERS, *OF_BUDGETS]
    for question in load_questions():
        assert question.tables == question.reads, question.name


@pytest.mark.slow
@pytest.mark.xdist_group("questions")
@pytest.mark.parametrize("number", NUMBERS)
def test_the_answer_is_the_one_worked_out_by_hand(three_years: Warehouse, number: int) -> None:
    with three_years.reader() as connection:
        found = answer(connection, number)
    with (ANSWERS / f"{number:02}.csv").open(encoding="utf-8", newline="") as reading:
        assert found == list(csv.reader(reading))


@pytest.mark.parametrize("number", OF_BUDGETS)
def test_the_answer_about_budgets_is_the_one_worked_out_by_hand(number: int) -> None:
    with planted_case("budget_deviation") as connection:
        kept_tables.ensure(connection)
        cursor = connection.execute(find_question(str(number)).sql)
        found = [[column[0] for column in cursor.description]]
        found += [[_text(value) for value in row] for row in cursor.fetchall()]
    with (ANSWERS / f"{number:02}.csv").open(encoding="utf-8", newline="") as reading:
        assert found == list(csv.reader(reading))


def test_every_question_runs_on_an_empty_warehouse() -> None:
    with audit_warehouse() as connection:
        models.refresh(connection)
        kept_tables.ensure(connection)
        for question in load_questions():
            assert connection.execute(question.sql).fetchall() == [], question.name


def test_an_answer_can_be_narrowed_and_keeps_its_order() -> None:
    sql = find_question("24").sql
    with planted_case("budget_deviation") as connection:
        whole = connection.execute(sql).fetchall()
        some = connection.execute(narrowed(sql, department="甲", region="测试", year=2023, top=2)).fetchall()
        none = [narrowed(sql, department="a'b"), narrowed(sql, year=1999), narrowed(sql, region="别处")]
        assert [connection.execute(query).fetchall() for query in none] == [[], [], []]
    assert some == [row for row in whole if row[0] == "甲局" and row[2] == 2023][:2]
    assert narrowed(sql) == sql


def test_a_question_is_found_by_number_or_words() -> None:
    assert find_question("07").name == "opening_equals_prior_closing"
    assert find_question("三公").number == 11
    with pytest.raises(QuestionError, match="fits no question"):
        find_question("35")
    with pytest.raises(QuestionError, match="several questions"):
        find_question("支出")


def test_a_header_that_lacks_a_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "01_what.sql"
    path.write_text("-- 问题: 什么\nselect 1\n", "utf-8")
    with pytest.raises(QuestionError, match="lacks question, reads"):
        questions.read_question(path)


def answer(connection: duckdb.DuckDBPyConnection, number: int) -> list[list[str]]:
    """The heading and the rows of 2021, as text."""
    cursor = connection.execute(find_question(str(number)).sql)
    names = [column[0] for column in cursor.description]
    year = names.index("fiscal_year")
    return [names, *([_text(value) for value in row] for row in cursor.fetchall() if row[year] == 2021)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
