"""The command `juesuan docs`, added to the command line by `register`: the page of the models.

In: arguments. Out: `docs/models.md`, and an exit code as in `app`; with --check 1 when the page is stale.
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import common


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(docs)


def docs(
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Where; docs/models.md without it.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if the page is not up to date.")
    ] = False,
) -> None:
    """Write the page of tables, columns and lineage from the headers of sql/."""
    from pipelines.models import page as models_page

    target = to or models_page.PAGE
    text = models_page.built_page()
    if not check:
        target.write_text(text, "utf-8")
        common.echo(f"{target}", err=True)
    elif not target.is_file() or target.read_text("utf-8") != text:
        common.fail(common.Exit.PARTIAL, f"{target} is not up to date: run `juesuan docs`")
