"""The command `juesuan forget`, added to the command line by `register`: take a document out of the warehouse.

In: a hash, a path or a report's id. Out: what was taken out, and an exit code as in `app`. It asks before it acts.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.cli import common


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(forget)


def forget(
    document: Annotated[
        str,
        typer.Argument(metavar="SHA|PATH", help="A document's hash (8 digits are enough), its path, or a report id."),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    warehouse: common.WarehouseOption = Path("warehouse"),
) -> None:
    """Take a document and everything read from it out of the warehouse. Its file stays, and is passed over."""
    from pipelines.intake import run as intake
    from pipelines.warehouse import queries
    from pipelines.warehouse.store import Warehouse, WarehouseUnusable

    place = Warehouse(warehouse)
    try:
        with place.writer() as connection:
            found = queries.documents_called(connection, document)
    except WarehouseUnusable as problem:
        common.fail(common.Exit.WAREHOUSE, str(problem))
    if len(found) != 1:
        candidates = "".join(f"\n  {row['sha256'][:12]} {row['path']}" for row in found)
        what = f"fits {len(found)} documents, say more" if found else "is no document of this warehouse"
        common.fail(common.Exit.PARTIAL, f"{document!r} {what}{candidates}")
    _confirm(found[0], yes=yes)
    try:
        intake.forget(place, [found[0]["sha256"]], landing=common.LANDING)
    except WarehouseUnusable as problem:
        common.fail(common.Exit.WAREHOUSE, str(problem))
    common.echo(f"已移出 taken out: {found[0]['path']}")


def _confirm(row: dict[str, Any], *, yes: bool) -> None:
    reports = "、".join(row["reports"] or ()) or "没有报告 no report"
    common.echo(f"{row['path']}\n  {row['sha256']}\n  {reports}")
    if not yes and not typer.confirm("移出数据库？文件保留 · Take it out of the warehouse? Its file stays"):
        common.fail(common.Exit.PARTIAL, "nothing was taken out")
