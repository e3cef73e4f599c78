"""The questions people ask of final accounts, each a query of `sql/questions/`.

In: files `<nn>_<what_it_answers>.sql`, whose header has the question in Chinese and English and what it reads. Out:
`Question`s in order. Nothing is run here.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import sqlglot
from sqlglot import exp

from pipelines.project import project_file

QUESTIONS: Final = project_file("sql/questions")

_FILE: Final = re.compile(r"(?P<number>\d\d)_(?P<name>[a-z0-9_]+)")
_HEADER: Final = re.compile(r"^-- (?P<key>[^:]+): (?P<text>.+)$", re.MULTILINE)
_FIELDS: Final = ("问题", "question", "reads")


class QuestionError(Exception):
    """A question whose file cannot be what it says, or one that nobody wrote."""


@dataclass(frozen=True)
class Question:
    """One question and its query."""

    number: int
    name: str
    zh: str
    en: str
    reads: tuple[str, ...]
    sql: str

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """What the query really selects from."""
        tree = sqlglot.parse_one(self.sql, read="duckdb")
        return tuple(sorted({f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db}))


def narrowed(
    sql: str,
    *,
    department: str | None = None,
    region: str | None = None,
    year: int | None = None,
    top: int | None = None,
) -> str:
    """The query for some departments and regions (by part of their name), one fiscal year, its first rows."""
    conditions = []
    if department:
        conditions.append(f"contains(department, {_quoted(department)})")
    if region:
        known = (
            f"select report.department from core.report as report where contains(report.region_name, {_quoted(region)})"
        )
        conditions.append(f"department in ({known})")
    if year is not None:
        conditions.append(f"fiscal_year = {year}")
    if not conditions and top is None:
        return sql
    wanted = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    first = f"\nlimit {top}" if top is not None else ""
    return f"select *\nfrom (\n{sql.rstrip()}\n) as answer{wanted}{first}\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def load_questions(folder: Path = QUESTIONS) -> tuple[Question, ...]:
    """Every question by number."""
    return tuple(read_question(path) for path in sorted(folder.glob("*.sql")))


def read_question(path: Path) -> Question:
    """A question from its file; a name without a number, or a header that lacks a field, raises."""
    sql, named = path.read_text("utf-8"), _FILE.fullmatch(path.stem)
    fields = {match["key"]: match["text"].strip() for match in _HEADER.finditer(sql)}
    if named is None or (missing := [field for field in _FIELDS if field not in fields]):
        lacks = "a name like 07_what_it_answers" if named is None else ", ".join(missing)
        raise QuestionError(f"{path}: it lacks {lacks}")
    reads = tuple(sorted(part.strip() for part in fields["reads"].split(",")))
    return Question(int(named["number"]), named["name"], fields["问题"], fields["question"], reads, sql)


def find_question(text: str, folder: Path = QUESTIONS) -> Question:
    """The question meant by its number, or by part of its name or words."""
    known = load_questions(folder)
    wanted = text.strip().lower()
    if wanted.isdigit():
        chosen = [one for one in known if one.number == int(wanted)]
    else:
        chosen = [one for one in known if wanted in f"{one.name} {one.zh} {one.en}".lower()]
    if len(chosen) != 1:
        found = "no question" if not chosen else "several questions: " + ", ".join(str(one.number) for one in chosen)
        raise QuestionError(f"{text!r} fits {found}; `juesuan ask` lists them")
    return chosen[0]
