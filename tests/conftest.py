"""Fixtures every test of the warehouse side shares: a landing zone with command files, and a warehouse beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipelines.intake.run import IngestSummary, Reading, ingest
from pipelines.processes.workers import Limits
from pipelines.warehouse.store import Warehouse
from tests.support.readers import read_by_command, read_truth, year_by_command
from tests.support.reports import TRUTH

if TYPE_CHECKING:
    from tests.support.commanded import CommandFiles

QUICK = Limits(seconds=1800, memory_bytes=1 << 30)


@pytest.fixture
def project(tmp_path: Path) -> "Project":
    return Project(tmp_path)


@pytest.fixture(scope="module")
def book() -> duckdb.DuckDBPyConnection:
    """A made-up report in which every law holds, with the tables of the audit."""
    from pipelines.warehouse import kept_tables
    from tests.rules.book import open_book

    connection = open_book()
    kept_tables.ensure(connection)
    return connection


@pytest.fixture
def page(book: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The book, to be written in; what is written is undone."""
    book.begin()
    yield book
    book.rollback()


@pytest.fixture(scope="session")
def seed_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Three years of the seed report, taken from the truth files."""
    if not TRUTH.is_dir():
        pytest.skip(f"no {TRUTH}: the truth files are not part of the repository")
    root = tmp_path_factory.mktemp("seed")
    landing = root / "raw"
    landing.mkdir()
    for name in ("v08_2020_synthetic", "jiaozuo_miit_2021", "v08_2022_synthetic"):
        (landing / f"{name}.json").write_bytes((TRUTH / f"{name}.json").read_bytes())
    warehouse = Warehouse(root / "warehouse")
    run = ingest([landing], warehouse=warehouse, reading=Reading(read_truth, "test", 0, QUICK), landing=landing)
    assert [landed.figures for landed in run.landed] == [620, 666, 736]
    return warehouse


@pytest.fixture
def resource(project: "Project", monkeypatch: pytest.MonkeyPatch) -> "CommandFiles":
    """The project as Dagster's assets see it."""
    import pipelines.reports.read
    from tests.support.commanded import CommandFiles

    monkeypatch.setattr(pipelines.reports.read, "fiscal_year_hint", year_by_command)
    return CommandFiles(landing=str(project.landing), directory=str(project.warehouse.directory), workers=1)


class Project:
    """A landing zone whose files are commands for `read_by_command`, and the warehouse they go into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.landing = root / "raw"
        self.landing.mkdir()
        self.warehouse = Warehouse(root / "warehouse", lock_seconds=1800)
        self.reading = Reading(read_by_command, "test", 0, QUICK)

    def write(self, name: str, text: str) -> Path:
        path = self.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def ingest(
        self,
        *paths: Path,
        force: bool = False,
        version: str = "test",
        limits: Limits = QUICK,
        workers: int = 0,
        watch: Callable[[object], None] = lambda _: None,
    ) -> IngestSummary:
        reading = Reading(read_by_command, version, workers, limits)
        return ingest(
            paths or [self.landing],
            warehouse=self.warehouse,
            reading=reading,
            landing=self.landing,
            force=force,
            watch=watch,
        )

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.warehouse.reader() as connection:
            return connection.execute(query).fetchall()
