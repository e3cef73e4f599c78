"""What keeps bulk loading fast: nothing is hashed, read, written or imported that need not be. Behaviour, no clocks."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.audit import run as audit_run
from pipelines.audit.rules import all_rules
from pipelines.audit.run import audit
from pipelines.contracts.outcomes import Candidate
from pipelines.intake import hash_cache
from pipelines.intake.run import BATCH_DOCUMENTS, load
from pipelines.processes.workers import IN_FLIGHT_PER_WORKER, Limits, read_all
from pipelines.warehouse.landing import landed_together, load_report
from pipelines.warehouse.store import state
from tests.conftest import Project
from tests.support.reports import FakeReport, fake_report

HEAVY = ("great_expectations", "pdfplumber", "pdfminer", "pandas", "dagster")


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files discovery hashes from now on; the file system's clock is taken to be fine enough."""
    names: list[str] = []
    real = hash_cache.sha256_of

    def counting(path: Path) -> str:
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(hash_cache, "sha256_of", counting)
    monkeypatch.setattr(hash_cache, "SETTLED_SECONDS", 0.0)
    return names


def imported(code: str, folder: Path) -> set[str]:
    """Of the heavy packages, those a fresh interpreter has imported after `code`."""
    script = f"import sys\n{code}\nprint(*({{name.split('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import contextlib, pipelines.cli.app\n"
        "with contextlib.suppress(SystemExit): pipelines.cli.app.app(['--help'])\n"
        "assert 'polars' not in sys.modules and 'duckdb' not in sys.modules and 'numpy' not in sys.modules"
    )
    assert imported(code, tmp_path) == set()


def test_ingest_imports_nothing_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "note.pdf").write_text("no report")
    code = (
        "import contextlib, pipelines.cli.app\n"
        "with contextlib.suppress(SystemExit): pipelines.cli.app.app(['ingest', 'raw', '--workers', '1'])\n"
        "assert 'pipelines.intake.run' in sys.modules"
    )
    # DuckDB itself imports pandas, where it is installed, with the first parameter bound
    assert imported(code, tmp_path) <= {"pandas"}


def test_reading_a_report_imports_no_second_reader(tmp_path: Path) -> None:
    assert imported("import pipelines.reports.read", tmp_path) == set()


def test_known_files_are_not_hashed_again(project: Project, hashed: list[str]) -> None:
    project.write("a.pdf", "report department=甲局")
    project.write("b.pdf", "report department=乙局")
    project.ingest()
    assert sorted(hashed) == ["a.pdf", "b.pdf"]
    hashed.clear()
    assert project.ingest().is_unchanged
    assert hashed == []
    project.ingest(force=True)
    assert sorted(hashed) == ["a.pdf", "b.pdf"]


def test_a_change_that_keeps_size_and_time_is_seen(project: Project, hashed: list[str]) -> None:
    path = project.write("a.pdf", "report total=100.00")
    before = path.stat()
    project.ingest()
    path.write_text("report total=200.00")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert [landed.loaded.version for landed in project.ingest().landed] == [2]


def test_another_file_moved_over_a_known_one_is_seen(project: Project, hashed: list[str]) -> None:
    path = project.write("a.pdf", "report total=100.00")
    other = project.root / "other.pdf"
    other.write_text("report total=200.00")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    project.ingest()
    other.replace(path)
    assert [landed.loaded.version for landed in project.ingest().landed] == [2]


def test_a_file_that_just_changed_is_not_trusted(project: Project, hashed: list[str]) -> None:
    hash_cache.SETTLED_SECONDS = 3600.0  # type: ignore[misc]  # put back by the fixture
    project.write("a.pdf", "report")
    project.ingest()
    hashed.clear()
    project.ingest()
    assert hashed == ["a.pdf"]


def test_a_cache_nobody_can_read_is_no_cache(project: Project, hashed: list[str]) -> None:
    project.write("a.pdf", "report")
    project.ingest()
    (project.warehouse.directory / hash_cache.CACHE).write_text("{half")
    hashed.clear()
    assert project.ingest().known == 1
    assert hashed == ["a.pdf"]


def test_the_same_content_is_read_once(project: Project) -> None:
    for name in ("a.pdf", "b.pdf", "deep/c.pdf"):
        project.write(name, "report")
    run = project.ingest()
    assert (len(run.landed), run.known) == (1, 2)


def test_candidates_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    """However many files wait, only a handful are in flight."""
    taken = 0

    def candidates() -> Iterator[Candidate]:
        nonlocal taken
        for number in range(10 * BATCH_DOCUMENTS):
            taken += 1
            yield Candidate(tmp_path / str(number), str(number), str(number), 0, None)

    outcomes = read_all(candidates(), os.fspath, workers=1, limits=Limits())
    for done, _ in zip(range(1, 20), outcomes, strict=False):
        assert taken <= done + IN_FLIGHT_PER_WORKER
    outcomes.close()  # type: ignore[attr-defined]


def read(project: Project, **words: str) -> tuple[Candidate, FakeReport]:
    """A report as it comes from the workers."""
    path = project.write("-".join(words.values()) + ".txt", str(words))
    parsed = fake_report(path, words)
    return Candidate(path, path.name, parsed.frames["report"].item(0, "sha256"), 1, "text/plain"), parsed


def test_a_handful_is_one_transaction(project: Project) -> None:
    with project.warehouse.writer() as connection:
        before = int(state(connection, "revision") or 0)
        with landed_together(connection, "test") as handful:
            for year in range(2010, 2020):
                handful.load(*read(project, year=str(year)))
        assert state(connection, "revision") == str(before + 1)
        for table in ("raw.document", "core.report", "(select distinct report_id from core.statement_cell)"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (10,)


def fail_half_way(project: Project, connection: duckdb.DuckDBPyConnection) -> None:
    with landed_together(connection, "test") as handful:
        handful.load(*read(project, year="2020"))
        handful.write()
        raise KeyError


def test_a_handful_that_fails_leaves_nothing_of_any(project: Project) -> None:
    with project.warehouse.writer() as connection:
        with pytest.raises(KeyError):
            fail_half_way(project, connection)
        for table in ("raw.document", "core.report", "core.statement_cell"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)


def test_versions_and_the_same_bytes_within_a_handful(project: Project) -> None:
    with project.warehouse.writer() as connection:
        with landed_together(connection, "test") as handful:
            first = handful.load(*read(project, total="1.00"))
            again = handful.load(*read(project, total="1.00"))
            second = handful.load(*read(project, total="2.00"))
        assert (first.report_id, again.report_id) == (first.report_id,) * 2
        assert (second.version, second.replaces) == (2, first.report_id)
        said = connection.execute(
            "select version, is_current, status from core.report join raw.document using (sha256)"
        )
        assert sorted(said.fetchall()) == [(1, False, "superseded"), (2, True, "loaded")]


def test_another_parser_reads_again_and_keeps_the_version(project: Project) -> None:
    project.write("a.pdf", "report department=甲局")

    def versions(parser: str) -> list[int]:
        reading = replace(project.reading, parser_version=parser)
        run = load([project.landing], warehouse=project.warehouse, reading=reading, landing=project.landing)
        return [landed.loaded.version for landed in run.landed]

    assert [versions(parser) for parser in ("older", "older", "newer", "newer")] == [[1], [], [1], []]
    with project.warehouse.writer() as connection:
        said = connection.execute("select parser_version, status from raw.document").fetchall()
    assert said == [("newer", "loaded")]


def test_only_what_is_new_is_audited_and_the_years_beside_it(project: Project) -> None:
    words = [{"department": name, "year": year} for name in ("甲局", "乙局") for year in ("2020", "2021")]
    with project.warehouse.writer() as connection:
        for one in words[:3]:
            load_report(connection, *read(project, **one), parser_version="test")
        assert len(audit(connection).reports) == 3
        assert audit(connection).reports == ()
        load_report(connection, *read(project, **words[3]), parser_version="test")
        assert audit(connection).reports == ("乙局-own-2020-v1", "乙局-own-2021-v1")


def test_an_audit_in_portions_says_the_same(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with project.warehouse.writer() as connection:
        for name in ("甲局", "乙局"):
            load_report(connection, *read(project, department=name, year="2021"), parser_version="test")

        def said() -> tuple[object, list[list[tuple[object, ...]]]]:
            summary = audit(connection, force=True, rules=all_rules()[::5])
            tables = ("audit.equation", "audit.obligation", "audit.cell_support", "audit.finding")
            return summary, [connection.execute(f"from {table} order by all").fetchall() for table in tables]

        at_once = said()
        monkeypatch.setattr(audit_run, "TOGETHER", 1)
        assert said() == at_once


def test_what_overflowed_is_cleared_away_and_a_readers_is_not(project: Project) -> None:
    ours = project.warehouse.directory / "build.duckdb.tmp"
    theirs = project.warehouse.directory / "juesuan.duckdb.tmp"
    for folder in (ours, theirs):
        folder.mkdir(parents=True)
        (folder / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"left by a run that was killed")
    with project.warehouse.writer():
        assert not ours.exists()
        assert list(theirs.iterdir())


def refuse(*_: object) -> int:
    raise OSError(errno.EOPNOTSUPP, "not on this file system")


def copy_nothing(*_: object) -> int:
    return 0


@pytest.mark.parametrize("copy", [refuse, copy_nothing])
def test_publishing_where_the_kernel_does_not_copy(
    copy: Callable[..., int], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "copy_file_range", copy, raising=False)
    with project.warehouse.writer():
        pass
    assert project.warehouse.publish()
    assert project.warehouse.published.read_bytes() == project.warehouse.build.read_bytes()
