"""The published copy belongs to the analysts: whatever they do to it, loads go on, and the next copy is the build."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.cli.common import Exit
from pipelines.warehouse.published_copy import RECORD, log_of
from pipelines.warehouse.store import Warehouse, WarehouseHeld, WarehouseUnusable
from tests.conftest import Project

CLI = CliRunner()
READY = "ready"
CHANGES = (
    "delete from core.statement_cell",
    "update core.report set department = '改名局'",
    "create table core.stranger as select 1 as one",
)


@contextmanager
def client(path: Path, *statements: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that opens the copy for writing, as DuckDB's own clients do, and does not let go."""
    program = (
        "import sys, time, duckdb\n"
        f"connection = duckdb.connect({str(path)!r})\n"
        "connection.execute('set checkpoint_threshold = \"1GB\"')\n"
        f"for statement in {list(statements)!r}: connection.execute(statement)\n"
        f"print({READY!r}, flush=True)\n"
        "for line in sys.stdin: connection.execute(line); print('done', flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().strip() == READY
        try:
            yield process
        finally:
            process.kill()


def assert_equal(warehouse: Warehouse) -> None:
    """Every table of the published copy is the build's, row for row."""
    assert not log_of(warehouse.published).exists()
    with duckdb.connect() as both:
        both.execute(f"attach '{warehouse.build}' as build (read_only)")
        both.execute(f"attach '{warehouse.published}' as copy (read_only)")
        names = (
            "select schema_name || '.\"' || table_name || '\"' from duckdb_tables() where database_name = ? order by 1"
        )
        tables = [name for (name,) in both.execute(names, ["build"]).fetchall()]
        assert tables == [name for (name,) in both.execute(names, ["copy"]).fetchall()]
        for table in tables:
            for one, other in (("build", "copy"), ("copy", "build")):
                query = f"select count(*) from (from {one}.{table} except all from {other}.{table})"
                assert both.execute(query).fetchone() == (0,), table


@pytest.fixture
def loaded(project: Project) -> Project:
    project.write("2011.txt", "report year=2011")
    project.ingest()
    return project


def test_a_client_that_holds_the_copy_open_stops_no_load(loaded: Project) -> None:
    with client(loaded.warehouse.published):
        loaded.write("2012.txt", "report year=2012")
        assert loaded.ingest().is_published
        assert loaded.rows("select count(*) from core.report") == [(2,)]
    assert_equal(loaded.warehouse)


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_client_that_died_had_changed_reaches_no_copy(loaded: Project, change: str) -> None:
    with client(loaded.warehouse.published, change):
        assert log_of(loaded.warehouse.published).exists()
    for year in (2012, 2013, 2014):
        loaded.write(f"{year}.txt", f"report year={year}")
        assert loaded.ingest().is_published
        assert_equal(loaded.warehouse)


def test_what_a_client_writes_after_the_copy_was_replaced_reaches_no_reader(loaded: Project) -> None:
    with client(loaded.warehouse.published) as process:
        loaded.write("2012.txt", "report year=2012")
        loaded.ingest()
        assert process.stdin
        assert process.stdout
        process.stdin.write("delete from core.report\n")
        process.stdin.flush()
        process.stdout.readline()
        assert log_of(loaded.warehouse.published).exists()  # of the copy that is no longer there
        with pytest.raises(duckdb.IOException, match="WAL"):  # any other client is told, never shown what is not so
            duckdb.connect(str(loaded.warehouse.published), read_only=True)
        assert loaded.rows("select count(*) from core.report") == [(2,)]
    assert_equal(loaded.warehouse)


def test_a_client_that_died_is_cleared_away_by_the_next_reader(loaded: Project) -> None:
    with client(loaded.warehouse.published, "delete from core.statement_cell"):
        pass
    assert loaded.rows("select count(*) > 0 from core.statement_cell") == [(True,)]
    assert_equal(loaded.warehouse)


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_that_was_changed_and_closed_is_told_and_put_right_though_nothing_is_new(
    loaded: Project, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with duckdb.connect(str(loaded.warehouse.published)) as connection:
        connection.execute(change)
    monkeypatch.chdir(loaded.root)
    shown = CliRunner().invoke(app, ["reports"])
    assert "juesuan run" in shown.stderr
    assert str(loaded.warehouse.published.name) in shown.stderr
    loaded.ingest()
    assert_equal(loaded.warehouse)
    assert "juesuan run" not in CliRunner().invoke(app, ["reports"]).stderr
    assert not loaded.ingest().is_published


def test_a_reading_command_names_the_file_and_who_holds_it(loaded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loaded.root)
    with client(loaded.warehouse.published) as process:
        shown = CliRunner().invoke(app, ["reports"])
        assert shown.exit_code == 3
        assert "juesuan.duckdb is open for writing" in shown.stderr
        assert f"PID {process.pid}" in shown.stderr
        assert "build.duckdb" not in shown.stderr
    with client(loaded.warehouse.published, "delete from core.report"), pytest.raises(WarehouseHeld):
        loaded.rows("select 1")


def test_the_copy_is_read_only_on_disk_and_can_be_put_back(loaded: Project) -> None:
    published, build = loaded.warehouse.published, loaded.warehouse.build
    assert published.stat().st_mode & 0o777 == 0o444
    build.write_bytes(published.read_bytes())
    build.chmod(0o444)
    (loaded.warehouse.directory / RECORD).unlink()
    loaded.write("2012.txt", "report year=2012")
    assert len(loaded.ingest().landed) == 1
    assert_equal(loaded.warehouse)


def test_a_warehouse_of_the_release_before_is_taken_over(loaded: Project) -> None:
    """Its file is of an older storage version, and nobody noted what was published."""
    warehouse = loaded.warehouse
    old = warehouse.directory / "old.duckdb"
    with duckdb.connect(str(old)) as connection:
        connection.execute(f"attach '{warehouse.build}' as build (read_only)")
        connection.execute("copy from database build to old")
    old.replace(warehouse.build)
    warehouse.published.unlink()
    warehouse.published.write_bytes(warehouse.build.read_bytes())
    (warehouse.directory / RECORD).unlink()
    loaded.write("2012.txt", "report year=2012")
    assert len(loaded.ingest().landed) == 1
    assert_equal(warehouse)
    with warehouse.reader() as connection:
        tags = "select tags['storage_version'] from duckdb_databases() where database_name = 'juesuan'"
        assert str(connection.execute(tags).fetchone()) >= "('v1.4"


# ------------------------------------------------------------------------------------------------- a user's SQL

OUTSIDE = (
    "attach 'other.duckdb' as other",
    "attach 'warehouse/build.duckdb' as build; delete from build.core.report",
    "copy core.report to 'raw/evil.pdf'",
    "select * from read_text('/etc/hostname')",
    "select * from 'raw/2011.txt'",
    "export database 'away'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "delete from core.report",
    "create table core.mine as select 1",
    "select * from glob('*')",
)


@pytest.mark.parametrize("query", OUTSIDE)
def test_a_query_reads_the_warehouse_and_touches_nothing_else(
    loaded: Project, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(loaded.root)
    before = sorted(path.name for path in loaded.root.rglob("*"))
    answer = CliRunner().invoke(app, ["sql", query])
    assert answer.exit_code == 2, answer.output
    assert sorted(path.name for path in loaded.root.rglob("*")) == before


@pytest.mark.parametrize("query", ["", "  ", ";", " ; ", " -- nothing"])
def test_an_empty_query_is_wrong_use(loaded: Project, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loaded.root)
    assert CliRunner().invoke(app, ["sql", query]).exit_code == 2


def test_show_tables_shows_marts_and_core(loaded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loaded.root)
    shown = CliRunner().invoke(app, ["sql", "show tables", "--format", "csv"]).stdout
    assert {"statement_cell", "report", "total_yoy", "report_total"} <= set(shown.split())


def test_to_is_the_way_out(loaded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loaded.root)
    for suffix in ("csv", "parquet", "xlsx", "json"):
        target = loaded.root / f"answer.{suffix}"
        query = ["sql", "from report_total", "--format", suffix, "--to", str(target)]
        assert CliRunner().invoke(app, query).exit_code == 0
        assert target.stat().st_size


def test_a_build_file_that_is_gone_is_made_anew_from_the_copy(loaded: Project) -> None:
    with loaded.warehouse.reader() as connection:
        before = connection.execute("select sha256, version, loaded_at from core.report order by all").fetchall()
    loaded.warehouse.build.unlink()
    for path in (loaded.root / "raw").iterdir():
        path.unlink()  # as where the folder is not mounted
    loaded.ingest()
    with loaded.warehouse.reader() as connection:
        after = connection.execute("select sha256, version, loaded_at from core.report order by all").fetchall()
    assert after == before
    assert before


def test_a_build_file_that_is_gone_is_not_made_of_a_changed_copy(loaded: Project) -> None:
    loaded.warehouse.published.chmod(0o644)
    with client(loaded.warehouse.published, "create table mine (one integer)", "checkpoint"):
        pass
    loaded.warehouse.build.unlink()
    with pytest.raises(WarehouseUnusable, match="was changed by another program"), loaded.warehouse.writer():
        pass


def test_a_copy_damaged_below_its_header_is_told_and_replaced(loaded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    published = loaded.warehouse.published
    published.chmod(0o644)
    size = published.stat().st_size
    with published.open("r+b") as file:
        file.seek(size // 4)
        file.write(b"\xaa" * (size // 2))
    monkeypatch.chdir(loaded.root)
    told = CLI.invoke(app, ["export", "--all", "--to", "out"])
    assert told.exit_code == Exit.WAREHOUSE, told.output
    assert "publishes it anew" in told.stderr
    loaded.ingest()
    told = CLI.invoke(app, ["export", "--all", "--to", "out"])
    assert told.exit_code == Exit.OK, told.output


@pytest.mark.parametrize("target", ["warehouse/build.duckdb", "warehouse/juesuan.duckdb", "warehouse/new.csv"])
def test_output_never_goes_into_the_warehouse(loaded: Project, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loaded.root)
    told = CLI.invoke(app, ["sql", "select 1 as one", "--format", "csv", "--to", target])
    assert told.exit_code == Exit.USAGE, told.output
    assert "inside the warehouse" in told.stderr


def test_output_follows_a_link_and_writes_into_a_pipe(loaded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(loaded.root)
    Path("link.csv").symlink_to("real.csv")
    assert CLI.invoke(app, ["sql", "select 1 as one", "--format", "csv", "--to", "link.csv"]).exit_code == Exit.OK
    assert Path("link.csv").is_symlink()
    assert "one" in Path("real.csv").read_text("utf-8-sig")
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE, text=True) as reading:
        assert CLI.invoke(app, ["sql", "select 1 as one", "--format", "csv", "--to", "pipe"]).exit_code == Exit.OK
        assert "one" in reading.communicate()[0]
    assert Path("pipe").is_fifo()


@pytest.mark.parametrize("name", ["nodir/x.png", "x.unknown", "."])
def test_a_picture_that_cannot_be_written_is_one_line(
    loaded: Project, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(loaded.root)
    with loaded.warehouse.reader() as connection:
        report = connection.execute("select report_id from core.report order by 1 limit 1").fetchone()
    assert report
    told = CLI.invoke(app, ["trace", report[0], "T01", "总计", "--image", "nodir/x.png"])
    assert told.exit_code == Exit.USAGE, told.output
    assert "cannot write" in told.stderr


@pytest.mark.parametrize("held", ['{"format":1,"files":[[1,2]]}', '{"format":1}', "[]", "null"])
def test_a_memory_of_files_that_is_damaged_is_no_memory(loaded: Project, held: str) -> None:
    (loaded.warehouse.directory / "seen.json").write_text(held, "utf-8")
    assert loaded.ingest().landed == []
