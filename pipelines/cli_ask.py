"""The command `juesuan ask`, added to the command line by `register`: questions ready to be asked.

In: a number or some words. Out: the list of questions, or the answer to one, and an exit code as in `cli`.
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines import cli, cli_export


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ask)


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="Its number, or part of it; without it, the list.")
    ] = None,
    warehouse: cli.WarehouseOption = Path("warehouse"),
    output: cli_export.FormatOption = cli_export.Format.table,
    to: cli_export.ToOption = None,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the query instead of running it.")] = False,
    as_json: cli.JsonOption = False,
) -> None:
    """Answer one of the questions people ask of final accounts."""
    from pipelines.questions import QuestionError, find_question

    if question is None:
        _list(as_json=as_json)
        return
    try:
        chosen = find_question(question)
    except QuestionError as unknown:
        cli._fail(cli.Exit.PARTIAL, str(unknown))
    if show_sql:
        typer.echo(chosen.sql.rstrip())
        return
    wanted = cli_export.Format.json if as_json else output
    if wanted is cli_export.Format.table and to is None:
        cli._print(f"{chosen.number} {chosen.zh}", f"   {chosen.en}")
    with cli._reader(warehouse) as connection:
        cli_export.write_result(connection, chosen.sql, wanted, to)


def _list(*, as_json: bool) -> None:
    from pipelines.questions import load_questions

    known = load_questions()
    if as_json:
        rows = [
            {"number": one.number, "name": one.name, "zh": one.zh, "en": one.en, "reads": one.reads} for one in known
        ]
        cli._print_json(rows)
        return
    for one in known:
        cli._print(f"{one.number:>2} {one.zh}", f"   {one.en}")
