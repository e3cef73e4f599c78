"""What the commands share: exit codes, options, opening the warehouse, printing, and ending with one line.

No command stands here, and nothing heavy is imported before a function is called.
"""

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    import duckdb

LANDING = Path("raw")


class Exit(IntEnum):
    """What a script may rely on."""

    OK = 0
    PARTIAL = 1
    USAGE = 2
    WAREHOUSE = 3


WarehouseOption = Annotated[
    Path, typer.Option("--warehouse", metavar="DIR", envvar="JUESUAN_WAREHOUSE", help="Where the warehouse is kept.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON for programs; amounts are strings, exact.")]
ReportArgument = Annotated[
    str, typer.Argument(metavar="REPORT", help="A report id, or parts of one: 焦作, '焦作 2021'.")
]


def existing(paths: Sequence[Path] | None) -> list[Path]:
    """The paths given, or the landing zone; ends the command if one is not there."""
    if not paths:
        if not LANDING.is_dir():
            fail(Exit.USAGE, f"there is no {LANDING}/ in {Path.cwd()}: go to the project's folder, or name some files")
        return [LANDING]
    for path in paths:
        if not path.exists() and not path.is_symlink():
            fail(Exit.USAGE, f"{path} does not exist")
    return list(paths)


@contextlib.contextmanager
def opened(directory: Path, *, is_locked_down: bool = False) -> "Iterator[duckdb.DuckDBPyConnection]":
    """The published warehouse, read-only; what is missing or ambiguous becomes one line and an exit code.

    `is_locked_down`: for SQL the user wrote, which may read the warehouse and touch nothing else.
    """
    from pipelines.warehouse.queries import Ambiguous, NotFound
    from pipelines.warehouse.store import Warehouse, WarehouseHeld, WarehouseMissing

    warehouse = Warehouse(directory)
    try:
        with warehouse.reader(is_locked_down=is_locked_down) as connection:
            if not warehouse.is_as_published:
                typer.echo(
                    f"juesuan: {warehouse.published} 已被其他程序改动，与发布时不同；运行 juesuan run 即可恢复"
                    " · was changed by another program after it was published; `juesuan run` puts it right",
                    err=True,
                )
            yield connection
    except (WarehouseMissing, WarehouseHeld) as missing:
        fail(Exit.WAREHOUSE, str(missing))
    except Ambiguous as ambiguous:
        fail(Exit.PARTIAL, "\n  ".join([str(ambiguous), *ambiguous.candidates]))
    except NotFound as missing:
        fail(Exit.PARTIAL, str(missing))


def writable(target: Path, warehouse: Path) -> Path:
    """A path the user named for output; ends the command if it is in the warehouse's folder, which is not theirs."""
    if target.resolve().is_relative_to(warehouse.resolve()):
        fail(Exit.USAGE, f"{target} is inside the warehouse {warehouse}: write somewhere else")
    return target


def say(*parts: Any) -> None:
    """Print renderables and text, as wide as the terminal, 160 columns elsewhere."""
    from pipelines.cli.render.screen import Screen

    out = Screen(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 160)
    for part in parts:
        out.print(part, markup=False)


def echo(text: object, *, err: bool = False) -> None:
    """Print plain text that may hold what somebody else wrote."""
    from pipelines.contracts.defusing import for_terminal

    typer.echo(for_terminal(str(text)), err=err)


def print_json(data: Any) -> None:
    """Print data as JSON: amounts as strings, exact."""
    typer.echo(json_text(data))


def json_text(data: Any) -> str:
    """Data as JSON text: amounts as strings, exact."""
    from pipelines.contracts.defusing import for_json

    return for_json(json.dumps(data, ensure_ascii=False, indent=2, default=_as_json))


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def fail(code: Exit, message: str) -> NoReturn:
    """End the command: one line on stderr, and the exit code."""
    echo(f"juesuan: {message}", err=True)
    raise typer.Exit(code)
