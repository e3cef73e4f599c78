"""The commands that show what is loaded, added to the command line by `register`: reports, show, search, trace.

In: arguments. Out: readable text or JSON, and an exit code. Heavy imports wait inside the commands.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli import common


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(reports)
    app.command()(show)
    app.command()(search)
    app.command()(trace)


def reports(
    warehouse: common.WarehouseOption = Path("warehouse"),
    rejected: Annotated[bool, typer.Option("--rejected", help="The documents that are not in, and why.")] = False,
    as_json: common.JsonOption = False,
) -> None:
    """List the reports in the warehouse."""
    from pipelines.cli.render import tables as console
    from pipelines.warehouse import queries

    with common.opened(warehouse) as connection:
        rows = queries.rejected_documents(connection) if rejected else queries.reports(connection)
    if as_json:
        common.print_json(rows)
    elif rejected:
        common.say(console.rejected_table((row["path"], row["reason_code"], row["reason"]) for row in rows))
    else:
        common.say(console.reports_table(rows))


def show(
    report: common.ReportArgument,
    statement: Annotated[
        str | None,
        typer.Argument(metavar="[STATEMENT]", help="T01…T09, B01…B16, or part of the title; without it, the list."),
    ] = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    as_json: common.JsonOption = False,
) -> None:
    """Print a table as the report prints it."""
    from pipelines.cli.render import tables as console
    from pipelines.warehouse import queries

    with common.opened(warehouse) as connection:
        report_id = queries.resolve_report(connection, report, statement or "")
        if statement is None:
            rows = queries.statements(connection, report_id)
            common.print_json(rows) if as_json else common.say(report_id, console.statements_table(rows))
            return
        found = queries.resolve_statement(connection, report_id, statement)
        cells = queries.statement_cells(connection, report_id, found["statement"])
    if as_json:
        common.print_json(cells)
        return
    form = found["form_no"] or found["statement"]
    common.say(f"{report_id} · {form} {found['title']} · 单位：{found['unit'] or '未印'}")
    common.say(console.printed_table(cells) if cells else "（空表）")


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words as printed; blanks and line ends do not matter.")],
    report: Annotated[str | None, typer.Option("--report", help="Only this report: its id or a part of it.")] = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    as_json: common.JsonOption = False,
) -> None:
    """Find words in the text of the reports, with section and page. Exits 1 if there are none."""
    from pipelines.warehouse import queries

    with common.opened(warehouse) as connection:
        hits = queries.search(connection, text, report)
    if as_json:
        common.print_json(hits)
    elif hits:
        from pipelines.cli.render import tables as console

        common.say(console.hits_table(hits, text))
    if not hits:
        common.fail(common.Exit.PARTIAL, f"没有找到 nothing says “{text}” in the reports that are in")


def trace(
    report: common.ReportArgument,
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="T01…T09, B01…B16, or part of the title.")],
    row: Annotated[str, typer.Argument(metavar="ROW", help="A code, an item, part of the label, or the row number.")],
    column: Annotated[
        str | None, typer.Argument(metavar="[COLUMN]", help="A measure or part of the heading; without it, all.")
    ] = None,
    image: Annotated[
        Path | None, typer.Option("--image", metavar="FILE", help="Save the place on the page as a PNG, marked.")
    ] = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    as_json: common.JsonOption = False,
) -> None:
    """Follow a figure back to its document, page, box and printed text."""
    from pipelines.cli.render import tables as console
    from pipelines.warehouse import queries

    with common.opened(warehouse) as connection:
        report_id = queries.resolve_report(connection, report, statement)
        found = queries.resolve_statement(connection, report_id, statement)
        figure = queries.find_figure(connection, report_id, found["statement"], row, column)
    if as_json:
        common.print_json(figure.cells)
    else:
        for cell in figure.cells:
            common.say(console.trace_panel(cell), "")
    if image is not None:
        _save_image(figure.cells, image, warehouse)


def _save_image(cells: Sequence[dict[str, Any]], image: Path, directory: Path) -> None:
    from pipelines.export.files import replacing
    from pipelines.views import evidence

    try:
        roots = (Path.cwd(), directory.absolute().parent)
        with replacing(common.writable(image, directory)) as beside:
            count = evidence.save_image(cells, beside, roots=roots, name=image.name)
    except evidence.EvidenceMissing as missing:
        common.fail(common.Exit.PARTIAL, str(missing))
    except (OSError, ValueError) as error:  # no such folder, a full disk, a name that ends in no format of pictures
        common.fail(common.Exit.USAGE, f"cannot write {image}: {error}; name a file that ends in .png")
    where = f"on page {cells[0]['page']}" if cells[0]["page"] else f"at {cells[0]['place']}"
    common.echo(f"{image}: {count} marked {where}", err=True)
