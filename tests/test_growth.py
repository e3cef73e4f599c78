"""What keeps bulk loading fast: nothing is hashed, read or imported that need not be. Behaviour only, no clocks."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import seen
from pipelines.ingest import BATCH_DOCUMENTS
from pipelines.outcomes import Candidate
from pipelines.workers import IN_FLIGHT_PER_WORKER, Limits, read_all
from tests.conftest import Project

HEAVY = ("great_expectations", "pdfplumber", "pdfminer", "pandas", "dagster")


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files discovery hashes from now on; the file system's clock is taken to be fine enough."""
    names: list[str] = []
    real = seen.sha256_of

    def counting(path: Path) -> str:
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(seen, "sha256_of", counting)
    monkeypatch.setattr(seen, "SETTLED_SECONDS", 0.0)
    return names


def imported(code: str, folder: Path) -> set[str]:
    """Of the heavy packages, those a fresh interpreter has imported after `code`."""
    script = f"import sys\n{code}\nprint(*({{name.split('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import contextlib, pipelines.cli\nwith contextlib.suppress(SystemExit): pipelines.cli.app(['--help'])\n"
        "assert 'polars' not in sys.modules and 'duckdb' not in sys.modules and 'numpy' not in sys.modules"
    )
    assert imported(code, tmp_path) == set()


def test_ingest_imports_nothing_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "note.pdf").write_text("no report")
    code = (
        "import contextlib, pipelines.cli\n"
        "with contextlib.suppress(SystemExit): pipelines.cli.app(['ingest', 'raw', '--workers', '1'])\n"
        "assert 'pipelines.ingest' in sys.modules"
    )
    # DuckDB itself imports pandas, where it is installed, with the first parameter bound
    assert imported(code, tmp_path) <= {"pandas"}


def test_reading_a_report_imports_no_second_reader(tmp_path: Path) -> None:
    assert imported("import pipelines.reports", tmp_path) == set()


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
    seen.SETTLED_SECONDS = 3600.0  # type: ignore[misc]  # put back by the fixture
    project.write("a.pdf", "report")
    project.ingest()
    hashed.clear()
    project.ingest()
    assert hashed == ["a.pdf"]


def test_a_cache_nobody_can_read_is_no_cache(project: Project, hashed: list[str]) -> None:
    project.write("a.pdf", "report")
    project.ingest()
    (project.warehouse.directory / seen.CACHE).write_text("{half")
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
