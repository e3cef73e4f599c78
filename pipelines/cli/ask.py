"""The command `juesuan ask`, added to the command line by `register`: questions ready to be asked.

In: a number or some words. Out: the list of questions, or the answer to one, and an exit code as in `app`.
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import common, export


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ask)


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="Its number, or part of it; without it, the list.")
    ] = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    output: export.FormatOption = export.Format.table,
    to: export.ToOption = None,
    department: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only departments named so, or in part.")
    ] = None,
    region: Annotated[str | None, typer.Option(metavar="NAME", help="Only departments of regions named so.")] = None,
    year: Annotated[int | None, typer.Option(metavar="YEAR", help="Only this fiscal year.")] = None,
    top: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N rows.")] = None,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the query instead of running it.")] = False,
    as_json: common.JsonOption = False,
) -> None:
    """Answer one of the questions people ask of final accounts and budgets."""
    from pipelines.views.questions import QuestionError, find_question, narrowed

    if question is None:
        _list(as_json=as_json)
        return
    try:
        chosen = find_question(question)
    except QuestionError as unknown:
        common.fail(common.Exit.PARTIAL, str(unknown))
    query = narrowed(chosen.sql, department=department, region=region, year=year, top=top)
    if show_sql:
        common.echo(query.rstrip())
        return
    wanted = export.Format.json if as_json else output
    if wanted is export.Format.table and to is None:
        common.say(f"{chosen.number} {chosen.zh}", f"   {chosen.en}")
    with common.opened(warehouse) as connection:
        export.write_result(connection, query, wanted, to)


def _list(*, as_json: bool) -> None:
    from pipelines.views.questions import load_questions

    known = load_questions()
    if as_json:
        rows = [
            {"number": one.number, "name": one.name, "zh": one.zh, "en": one.en, "reads": one.reads} for one in known
        ]
        common.print_json(rows)
        return
    for one in known:
        common.say(f"{one.number:>2} {one.zh}", f"   {one.en}")
