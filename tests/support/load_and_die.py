"""Run in a process of its own by tests/test_warehouse.py: start loading a report, say so, and wait to be killed.

Usage: python -m tests.support.load_and_die WAREHOUSE_DIR LANDING FILE
"""

import sys
import time
from pathlib import Path

import duckdb

from pipelines.intake.discovery import Found, candidate_of
from pipelines.warehouse import landing
from pipelines.warehouse.store import Warehouse
from tests.support.readers import read_by_command


def main(directory: str, zone: str, file: str) -> None:
    """Insert every frame, then hang in the middle of the transaction."""
    whole = landing._register

    def register_and_hang(connection: duckdb.DuckDBPyConnection, *rest: object) -> None:
        whole(connection, *rest)  # type: ignore[arg-type]
        print("in the middle", flush=True)
        time.sleep(600)

    landing._register = register_and_hang
    candidate = candidate_of(Found(Path(file)), root=Path(zone).parent)
    with Warehouse(Path(directory)).writer() as connection:
        landing.load_report(connection, candidate, read_by_command(Path(file)), parser_version="test")


if __name__ == "__main__":
    main(*sys.argv[1:])
