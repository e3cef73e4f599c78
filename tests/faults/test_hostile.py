"""Hostile and damaged documents: loaded or refused with a reason, in bounds, and nothing fetched, run or written."""

import socket
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.mutants import short_report
from pipelines.cli.app import app
from pipelines.intake.run import Reading, ingest
from pipelines.processes.workers import Limits
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.store import Warehouse
from tests.conftest import Project
from tests.corpus.hostile import CHANGES, deep_arrays, hostile
from tests.corpus.mutations import DAMAGES, mutants

LIMITS = Limits(seconds=600, memory_bytes=1 << 30)
SEED = 7
MUTANTS = 40  # thousands are tried by benchmarks/mutants.py


@pytest.fixture(scope="module")
def source() -> bytes:
    return short_report()


def read_all(root: Path, *, workers: int = 1) -> dict[str, tuple[str, str | None, str | None]]:
    """Path → status, code and reason of every document below `root`/raw."""
    warehouse = Warehouse(root / "warehouse")
    reading = Reading(read_report, PARSER_VERSION, workers, LIMITS)
    ingest([root / "raw"], warehouse=warehouse, reading=reading, landing=root / "raw")
    with warehouse.reader() as connection:
        rows = connection.execute("select path, status, reason_code, reason from raw.document").fetchall()
    return {path: (status, code, reason) for path, status, code, reason in rows}


@pytest.mark.slow
def test_hostile_documents_fetch_nothing_write_nothing_and_end(tmp_path: Path, source: bytes) -> None:
    (tmp_path / "raw").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as trap:
        lure = f"http://127.0.0.1:{trap.getsockname()[1]}/lure"
        for name in CHANGES:
            (tmp_path / "raw" / f"{name}.pdf").write_bytes(hostile(source, name, lure))
        (tmp_path / "raw" / "deep_arrays.pdf").write_bytes(deep_arrays())
        before = sorted((tmp_path / "raw").iterdir())
        outcome = read_all(tmp_path)
        trap.setblocking(False)
        with pytest.raises(BlockingIOError):
            trap.accept()
    assert sorted((tmp_path / "raw").iterdir()) == before
    assert {path.name for path in tmp_path.iterdir()} == {"raw", "warehouse"}
    assert not Path("/tmp/juesuan-was-here.txt").exists()
    assert len(outcome) == len(CHANGES) + 1
    for name in ("actions", "attachments", "huge_image", "words"):
        assert outcome[f"raw/{name}.pdf"][0] in ("loaded", "superseded"), outcome[f"raw/{name}.pdf"]
    for status, code, reason in outcome.values():
        assert status != "rejected" or (code and reason)


@pytest.mark.slow
def test_every_mutant_is_loaded_or_refused_with_a_reason(tmp_path: Path, source: bytes) -> None:
    (tmp_path / "raw").mkdir()
    damages = Counter[str]()
    contents = set()
    for number, mutant in enumerate(mutants(source, MUTANTS, seed=SEED)):
        (tmp_path / "raw" / f"{number}.pdf").write_bytes(mutant.content)
        damages[mutant.damage] += 1
        contents.add(mutant.content)
    outcome = read_all(tmp_path, workers=2)
    assert damages.keys() == DAMAGES.keys()
    assert len(outcome) == len(contents)
    for path, (status, code, reason) in outcome.items():
        assert status != "rejected" or (code and reason), path
        assert code != "reader_crashed", (path, reason)
    assert {"loaded", "rejected"} <= {status for status, _, _ in outcome.values()}


def test_mutants_are_the_same_for_the_same_seed(source: bytes) -> None:
    first, again = list(mutants(source, 6, seed=1)), list(mutants(source, 3, seed=1, start=3))
    assert first[3:] == again
    assert len({mutant.content for mutant in first}) > 3


def test_names_that_would_be_sql_formulas_or_paths_are_only_names(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [
        "'); drop table core.report; --.pdf",
        "=cmd|' C calc'!A0.pdf",
        "a..%2f..%2fx.pdf",
        "[/red][bold].pdf",
        "$(id).pdf",
    ]
    for year, name in enumerate(names, start=2011):
        project.write(name, f"report year={year} department=');drop_table_core.report;--{year}")
    project.write("=1+1;.pdf", "reject truncated")
    project.ingest()
    assert {path for (path,) in project.rows("select path from raw.document")} == {
        *(f"raw/{name}" for name in names), "raw/=1+1;.pdf",
    }  # fmt: skip
    assert project.rows("select count(*) from core.report") == [(len(names),)]
    monkeypatch.chdir(project.root)
    for arguments in (["reports"], ["reports", "--rejected"], ["alerts"], ["findings", "2011"]):
        result = CliRunner().invoke(app, arguments)
        assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit), arguments
    query = "select parse_filename(path) as name from raw.document where path like 'raw/=%' order by 1"
    told = CliRunner().invoke(app, ["sql", query, "--format", "csv"]).stdout
    assert told.splitlines() == ["name", "'=1+1;.pdf", "'=cmd|' C calc'!A0.pdf"]
