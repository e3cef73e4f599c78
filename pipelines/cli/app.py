"""The command `juesuan`: the pipeline for people at a terminal and for scripts.

In: arguments. Out: readable text or JSON on stdout, complaints on stderr, and an exit code to trust:
0 done · 1 something was rejected or not found · 2 wrong use · 3 no warehouse, or another writer holds it.
Heavy imports wait inside the commands, so that `--help` is quick. No work is done here that Dagster could not do too.
"""

import sys

import typer

from pipelines.checks import late_pandas
from pipelines.cli import alerts, ask, audit, docs, export, fetch, forget, loading, showing

app = typer.Typer(
    name="juesuan",
    help="部门决算 PDF → trusted DuckDB warehouse. Every figure can be traced to its page.",
    epilog="Exit codes: 0 done · 1 rejected or not found · 2 wrong use · 3 no warehouse, or it is locked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (loading, forget, showing, export, ask, audit, fetch, alerts, docs):
    commands.register(app)


def main() -> None:
    """Run the command; an error the user can do something about becomes one line and an exit code."""
    late_pandas.put_off()
    try:
        app()
    except BrokenPipeError:  # `juesuan … | head` has seen enough
        sys.stderr.close()
