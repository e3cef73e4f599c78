"""Whatever lands below raw/, the rest goes on, and every file is accounted for with a reason."""

import os
from pathlib import Path
from typing import Any

import pytest

from pipelines.intake.run import Progress
from pipelines.processes.workers import Limits, ReaderBroken, read_all
from tests.conftest import Project

TIGHT = Limits(seconds=1800, memory_bytes=400 << 20)
IMPATIENT = Limits(seconds=2, memory_bytes=400 << 20)


def reasons(project: Project) -> dict[str, tuple[str, str]]:
    query = "select path, reason_code, reason from raw.document where status = 'rejected' order by path"
    return {str(path): (str(code), str(reason)) for path, code, reason in project.rows(query)}


def test_bad_documents_cost_only_themselves(project: Project) -> None:
    commands = ("crash", "exit", "raise boom", "bloat", "hoard", "reject no_budget_table", "report total=5.00")
    for command in commands:
        project.write(f"{command.split()[0]}.pdf", command)
    run = project.ingest(limits=TIGHT, workers=2)
    assert [landed.path for landed in run.landed] == ["raw/report.pdf"]
    assert reasons(project) == {
        "raw/bloat.pdf": ("reader_out_of_memory", "reading needed more than 400 MiB"),
        "raw/crash.pdf": ("reader_crashed", "the reading process was killed by SIGABRT"),
        "raw/exit.pdf": ("reader_crashed", "the reading process ended with exit code 7"),
        "raw/hoard.pdf": ("reader_out_of_memory", "reading needed more than 400 MiB"),
        "raw/raise.pdf": ("reader_crashed", "the reader failed with KeyError: 'boom' (readers.py:24)"),
        "raw/reject.pdf": ("no_budget_table", "reject.pdf: rejected as told"),
    }
    assert project.rows("select count(*) from core.report") == [(1,)]


def test_a_document_that_hangs_its_reader_is_stopped(project: Project) -> None:
    project.write("hang.pdf", "hang")
    project.ingest(limits=IMPATIENT, workers=1)
    assert reasons(project) == {"raw/hang.pdf": ("reader_timeout", "reading took longer than 2 s and was stopped")}


def test_what_cannot_be_reached_is_recorded_and_the_rest_goes_on(project: Project, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("report total=666.00")
    (project.landing / "leads-out.pdf").symlink_to(secret)
    (project.landing / "leads-out").symlink_to(tmp_path)
    (project.landing / "leads-nowhere.pdf").symlink_to("nowhere.pdf")
    os.mkfifo(project.landing / "pipe.pdf")
    project.write("deep/er/a.txt", "report")
    (project.landing / "inner").symlink_to(project.landing / "deep")
    run = project.ingest()
    assert [landed.path for landed in run.landed] == ["raw/deep/er/a.txt"]
    assert {path: code for path, (code, _) in reasons(project).items()} == {
        "raw/leads-nowhere.pdf": "unreadable_file",
        "raw/leads-out": "outside_landing_zone",
        "raw/leads-out.pdf": "outside_landing_zone",
        "raw/pipe.pdf": "unreadable_file",
    }
    assert project.ingest().is_unchanged


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_or_folder_without_permission(project: Project) -> None:
    project.write("closed.pdf", "report").chmod(0)
    project.write("shut/a.pdf", "report")
    (project.landing / "shut").chmod(0)
    project.ingest()
    assert {code for code, _ in reasons(project).values()} == {"unreadable_file"}
    (project.landing / "shut").chmod(0o755)


def test_a_folder_that_cannot_be_listed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("shut/a.pdf", "report")
    project.write("b.pdf", "report")
    scandir = os.scandir

    def deny(folder: Path) -> Any:
        if folder.name == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", deny)
    run = project.ingest()
    assert [landed.path for landed in run.landed] == ["raw/b.pdf"]
    assert reasons(project) == {"raw/shut": ("unreadable_file", "cannot be read: Permission denied")}
    monkeypatch.undo()
    project.ingest()
    assert [path for path, _ in reasons(project).items()] == ["raw/shut"]


def test_notes_and_hidden_files_are_no_documents(project: Project) -> None:
    for name in ("README.md", ".hidden.pdf", "sources.yaml", ".git/a.pdf"):
        project.write(name, "report")
    assert project.ingest().files == 0


def test_a_rejected_document_is_tried_again_only_by_another_parser_or_by_force(project: Project) -> None:
    path = project.write("a.pdf", "reject no_text_layer")
    assert [one.is_new for one in project.ingest().refused] == [True]
    second = project.ingest()
    assert [one.is_new for one in second.refused] == [False]
    assert second.is_unchanged
    assert [one.is_new for one in project.ingest(force=True).refused] == [True]
    assert [one.is_new for one in project.ingest(version="newer").refused] == [True]
    path.write_text("report")
    assert len(project.ingest(version="newer").landed) == 1


def test_a_worker_that_dies_takes_nothing_that_was_loaded(project: Project) -> None:
    path = project.write("a.pdf", "report")
    project.ingest()
    before = project.rows("select report_id, sha256 from core.report")
    sha256 = before[0][1]
    from pipelines.contracts.outcomes import Candidate, Rejection
    from pipelines.warehouse.landing import landed_together

    with project.warehouse.writer() as connection:
        candidate = Candidate(path, "raw/a.pdf", str(sha256), 1, None)
        with landed_together(connection, "test") as handful:
            handful.reject(candidate, Rejection("reader_timeout", "slow today"))
        assert connection.execute("select count(*) from core.report").fetchone() == (1,)
        with landed_together(connection, "test") as handful:
            handful.reject(candidate, Rejection("no_budget_table", "a budget"))
        assert connection.execute("select count(*) from core.statement_cell").fetchone() == (0,)


def test_the_same_bytes_twice_are_one_document(project: Project) -> None:
    project.write("a.pdf", "report")
    project.write("copy/a.pdf", "report")
    run = project.ingest()
    assert (len(run.landed), run.known) == (1, 1)
    assert project.rows("select path from raw.document") == [("raw/a.pdf",)]


def test_a_document_that_moved_is_found_again(project: Project) -> None:
    project.write("a.pdf", "report").rename(project.landing / "b.pdf")
    project.write("a.pdf", "report")
    project.ingest()
    (project.landing / "a.pdf").unlink()
    assert project.ingest().moved == 1
    assert project.rows("select path from raw.document") == [("raw/b.pdf",)]
    assert project.ingest().is_unchanged


def test_outcomes_keep_the_order_of_the_files_and_progress_is_told(project: Project) -> None:
    project.write("1.pdf", "slow year=2001")
    for year in range(2002, 2012):
        project.write(f"2-{year}.pdf", f"report year={year}")
    told: list[Progress] = []
    run = project.ingest(workers=2, watch=told.append)  # type: ignore[arg-type]
    assert [landed.loaded.report_id for landed in run.landed] == [f"测试局-own-{year}-v1" for year in range(2001, 2012)]
    assert [(step.done, step.total) for step in told] == [(number, 11) for number in range(1, 12)]


def test_a_path_from_elsewhere_is_its_own_zone(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.pdf"
    elsewhere.write_text("report")
    run = project.ingest(elsewhere)
    assert [landed.path for landed in run.landed] == ["elsewhere.pdf"]


def test_a_name_that_is_not_utf8_is_shown_as_well_as_it_can_be(project: Project) -> None:
    Path(os.fsdecode(os.fsencode(project.landing) + b"/\xff.pdf")).write_text("report")
    assert [landed.path for landed in project.ingest().landed] == ["raw/�.pdf"]


def test_a_reader_that_cannot_start_is_no_documents_fault(project: Project) -> None:
    candidates = [project.write("a.pdf", "report")]
    from pipelines.intake.discovery import Found, candidate_of

    found = [candidate_of(Found(path), root=project.root) for path in candidates]
    with pytest.raises(ReaderBroken):
        list(read_all(found, Unpicklable(), workers=1, limits=TIGHT))


class Unpicklable:
    """Can be pickled, but not unpickled."""

    def __call__(self, path: Path) -> None:
        raise NotImplementedError

    def __reduce__(self) -> tuple[object, ...]:
        return (int, ("not a number",))
