"""The warehouse keeps its promises: nothing twice, nothing half, versions, and readers that never wait."""

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from pipelines.contracts.outcomes import Candidate
from pipelines.warehouse import catalog
from pipelines.warehouse.landing import known_documents, load_report
from pipelines.warehouse.store import Warehouse, WarehouseLocked, WarehouseMissing, state, transaction
from tests.conftest import Project
from tests.support.reports import fake_report

ROOT = Path(__file__).resolve().parents[2]
CURRENT = "select report_id from core.report where is_current order by all"


def load(warehouse: Warehouse, path: Path, **words: str) -> str:
    parsed = fake_report(path, words)
    candidate = Candidate(path, path.name, parsed.frames["report"].item(0, "sha256"), 1, "text/plain")
    with warehouse.writer() as connection:
        return load_report(connection, candidate, parsed, parser_version="test").report_id


def fail_half_way(connection: duckdb.DuckDBPyConnection) -> None:
    columns = "report_id, version, is_current, loaded_at"
    with transaction(connection):
        connection.execute(f"insert into core.report ({columns}) values ('x', 1, true, now())")
        connection.execute("select * from nowhere")


def test_loading_the_same_bytes_again_changes_nothing(project: Project) -> None:
    project.write("a.txt", "report total=100.00")
    project.ingest()
    before = project.rows("select * from core.statement_cell order by all")
    assert project.ingest().is_unchanged
    project.ingest(force=True)
    assert project.rows("select * from core.statement_cell order by all") == before
    assert project.rows("select count(*) from core.report") == [(1,)]


def test_a_republished_report_is_a_new_version_and_the_older_one_stays(project: Project) -> None:
    project.write("a.txt", "report total=100.00")
    project.ingest()
    project.write("b.txt", "report total=101.00")
    run = project.ingest()
    assert run.landed[0].loaded.replaces == "测试局-own-2021-v1"
    assert project.rows("select report_id, is_current from core.report order by all") == [
        ("测试局-own-2021-v1", False),
        ("测试局-own-2021-v2", True),
    ]
    assert project.rows("select path, status from raw.document order by all") == [
        ("raw/a.txt", "superseded"),
        ("raw/b.txt", "loaded"),
    ]
    assert project.rows("select count(distinct report_id) from core.statement_cell") == [(2,)]


def test_the_later_publication_date_is_current_whatever_arrives_first(project: Project) -> None:
    project.write("a.txt", "report published=2022-10-01")
    project.ingest()
    project.write("b.txt", "report published=2022-09-01")
    project.ingest()
    assert project.rows(CURRENT) == [("测试局-own-2021-v1",)]


def test_without_a_publication_date_the_later_arrival_is_current(project: Project) -> None:
    project.write("a.txt", "report published=2022-10-01")
    project.write("b.txt", "report")
    project.ingest()
    assert project.rows(CURRENT) == [("测试局-own-2021-v2",)]


def test_other_scopes_and_years_are_other_reports(project: Project) -> None:
    for number, words in enumerate(("scope=own", "scope=department", "year=2020", "department=甲局")):
        project.write(f"{number}.txt", f"report {words}")
    project.ingest()
    assert project.rows("select count(*) from core.report where is_current and version = 1") == [(4,)]


def test_a_failing_load_leaves_no_row_behind(project: Project) -> None:
    path = project.write("a.txt", "report")
    parsed = fake_report(path, {})
    broken = {**parsed.frames, "statement": parsed.frames["statement"].drop("title")}
    candidate = Candidate(path, "raw/a.txt", "0" * 64, 1, "text/plain")
    with project.warehouse.writer() as connection:
        with pytest.raises(ValueError, match=r"raw/a\.txt: frame statement"):
            load_report(connection, candidate, type(parsed)(broken), parser_version="test")
        with pytest.raises(duckdb.Error):
            fail_half_way(connection)
        for table in catalog.tables():
            if table.schema != "audit":
                assert connection.execute(f"select count(*) from {table.qualified}").fetchone() == (0,)


def test_kill_9_in_the_middle_of_a_load_leaves_the_warehouse_as_it_was(project: Project) -> None:
    project.write("a.txt", "report total=1.00")
    project.ingest()
    second = project.write("b.txt", "report total=2.00 year=2022")
    command = [sys.executable, "-m", "tests.support.load_and_die"]
    arguments = [str(project.warehouse.directory), str(project.landing), str(second)]
    with subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True) as loading:
        assert loading.stdout is not None
        assert loading.stdout.readline() == "in the middle\n"
        loading.kill()
    (project.warehouse.directory / "juesuan.4711.tmp").write_bytes(b"a publish that was killed")
    assert project.rows("select count(*) from core.report") == [(1,)]
    with project.warehouse.writer() as connection:
        assert len(known_documents(connection)) == 1
        assert connection.execute("select count(distinct report_id) from core.statement_cell").fetchone() == (1,)
    assert [landed.path for landed in project.ingest().landed] == ["raw/b.txt"]
    assert project.rows("select count(*) from core.report") == [(2,)]
    assert not list(project.warehouse.directory.glob("*.tmp"))


def test_a_crash_between_load_and_publish_is_made_up_for(project: Project) -> None:
    path = project.write("a.txt", "report")
    load(project.warehouse, path)
    run = project.ingest()
    assert run.is_published
    assert run.known == 1
    assert project.rows(CURRENT) == [("测试局-own-2021-v1",)]


def test_two_writers_at_once_lose_nothing(project: Project) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.warehouse.test_landing import load, Warehouse\n"
        "for year in range(2010, 2020):\n"
        "    path = Path(sys.argv[2], f'{sys.argv[3]}{year}.txt'); path.write_text(path.name)\n"
        "    load(Warehouse(Path(sys.argv[1])), path, department=sys.argv[3], year=str(year))\n"
    )
    arguments = [str(project.warehouse.directory), str(project.landing)]
    writers = [
        subprocess.Popen([sys.executable, "-c", script, *arguments, name], cwd=ROOT) for name in ("甲局", "乙局")
    ]
    assert [writer.wait(timeout=3600) for writer in writers] == [0, 0]
    with project.warehouse.writer() as connection:
        counted = connection.execute("select entity_id, count(*) from core.report group by all order by all").fetchall()
    assert counted == [("乙局", 10), ("甲局", 10)]


def test_a_reader_with_the_published_file_open_blocks_nobody(project: Project) -> None:
    project.write("a.txt", "report")
    project.ingest()
    with project.warehouse.reader() as reader:
        assert reader.execute("select count(*) from core.report").fetchone() == (1,)
        project.write("b.txt", "report year=2022")
        assert project.ingest().is_published
        assert reader.execute("select count(*) from core.report").fetchone() == (1,)  # its own snapshot
    assert project.rows("select count(*) from core.report") == [(2,)]


def test_a_writer_that_holds_too_long_is_named(tmp_path: Path) -> None:
    ready, done = threading.Event(), threading.Event()

    def hold() -> None:
        with Warehouse(tmp_path).writer():
            ready.set()
            done.wait(3600)

    holder = threading.Thread(target=hold)
    holder.start()
    ready.wait(3600)
    try:
        with (
            pytest.raises(WarehouseLocked, match="held by another writer"),
            Warehouse(tmp_path, lock_seconds=0.1).writer(),
        ):
            pass
    finally:
        done.set()
        holder.join()


def test_a_warehouse_that_is_not_there_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="juesuan ingest"), Warehouse(tmp_path).reader():
        pass


def test_publishing_twice_copies_once(project: Project) -> None:
    project.write("a.txt", "report")
    project.ingest()
    assert project.warehouse.publish() is False


def test_an_older_warehouse_gets_the_columns_it_lacks(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    with warehouse.writer() as connection:
        connection.execute("alter table core.statement_cell drop column issue")
        connection.execute("update audit.warehouse_state set value = 'older' where key = 'shape'")
    with warehouse.writer() as connection:
        assert ("issue",) in connection.execute(
            "select column_name from duckdb_columns() where table_name = 'statement_cell'"
        ).fetchall()
        assert state(connection, "shape") == catalog.shape()


def test_every_column_of_the_warehouse_has_a_chinese_comment(tmp_path: Path) -> None:
    with Warehouse(tmp_path).writer() as connection:
        silent = connection.execute("""
            select schema_name, table_name, column_name from duckdb_columns()
            where schema_name in ('raw', 'core', 'audit') and not regexp_matches(coalesce(comment, ''), '[一-龥]')
            union all
            select schema_name, table_name, null from duckdb_tables()
            where schema_name in ('raw', 'core', 'audit') and not regexp_matches(coalesce(comment, ''), '[一-龥]')
        """).fetchall()
    assert silent == []
