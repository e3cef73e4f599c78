"""One report's trouble is its own: whatever raises in landing, models, audit or second reading, the rest goes on."""

import contextlib
import os
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.audit import run as audit_run
from pipelines.audit.blame import second_pages
from pipelines.audit.blame.second_pages import SecondPages
from pipelines.audit.rules import Rule, all_rules
from pipelines.audit.run import audit
from pipelines.models import build as models
from pipelines.models.files import MODELS, load_models
from pipelines.processes.workers import Limits
from pipelines.reports.by_name import Named
from pipelines.warehouse import landing
from tests.conftest import Project
from tests.support.reports import SEED, truth_report

GOOD = "report year=2020 total=12.00"
BAD = "report year=2021 department=坏局 total=13.00"


@pytest.fixture
def two(project: Project) -> Project:
    """A report that is never in trouble beside one that is."""
    project.write("bad.txt", BAD)
    project.write("good.txt", GOOD)
    return project


def failures(project: Project) -> list[tuple[str, str]]:
    return [
        (str(report_id), str(step))
        for report_id, step in project.rows("select report_id, step from audit.failure order by all")
    ]


def told(project: Project) -> list[tuple[object, ...]]:
    return project.rows(
        "select report_id, title from audit.finding where kind = 'our_fault' and status = 'open' order by all"
    )


# ------------------------------------------------------------------------------------------------- landing


def test_rows_the_warehouse_does_not_take_cost_their_report(two: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    insert = landing._insert

    def picky(connection: duckdb.DuckDBPyConnection, name: str, several: list[tuple[str, pl.DataFrame]]) -> None:
        if any(report_id.startswith("坏局") for report_id, _ in several):
            raise duckdb.ConversionException("Casting value to DECIMAL(20,2) failed: out of range\n\nLINE 1: …")
        insert(connection, name, several)

    monkeypatch.setattr(landing, "_insert", picky)
    run = two.ingest()
    assert [one.path for one in run.landed] == ["raw/good.txt"]
    assert [(one.path, one.rejection.reason_code) for one in run.refused] == [("raw/bad.txt", "not_written")]
    assert "out of range" in run.refused[0].rejection.reason
    assert two.rows("select path, status from raw.document order by path") == [
        ("raw/bad.txt", "rejected"),
        ("raw/good.txt", "loaded"),
    ]


def test_a_full_disk_is_nobodys_rows(two: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr(landing, "_insert", full)
    with pytest.raises(Exception, match="No space left"):
        two.ingest()


# ------------------------------------------------------------------------------------------------- models


def test_a_report_no_model_can_be_made_of_is_set_aside_and_taken_back(two: Project, tmp_path: Path) -> None:
    two.ingest()
    folder = tmp_path / "sql"
    for name in ("core", "marts", "seeds", "macros"):
        (folder / name).mkdir(parents=True)
        for path in (MODELS / name).iterdir():
            (folder / name / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (folder / "marts" / "picky.sql").write_text(
        "-- grain: one row a report\n-- 粒度: 每份报告一行\n-- columns:\n--   report_id: 报告编号\n--   year_no: 年度\n"
        "select report_id, cast(if(department = '坏局', department, '1') as integer) as year_no from core.report\n",
        "utf-8",
    )
    picky = load_models(folder)
    with two.warehouse.writer() as connection:
        built = models.refresh(connection, picky)
        assert 'marts."picky"' in built
        assert connection.execute("select report_id from marts.picky").fetchall() == [("测试局-own-2020-v1",)]
        assert connection.execute("select count(*) from core.report").fetchone() == (2,)
        ((report_id, step, error),) = connection.execute("select report_id, step, error from audit.failure").fetchall()
        assert (report_id, step) == ("坏局-own-2021-v1", "model marts.picky")
        assert error.startswith("ConversionException: ")
        assert models.refresh(connection, picky) == ()
        audit(connection)
        found = connection.execute("select report_id, message from audit.finding where kind = 'our_fault'").fetchall()
        assert [(one, "marts.picky" in message) for one, message in found] == [("坏局-own-2021-v1", True)]
        (folder / "marts" / "picky.sql").unlink()
        models.refresh(connection, load_models(folder))
        assert connection.execute("select count(*) from audit.failure").fetchone() == (0,)


def test_a_model_that_is_wrong_for_everybody_raises(two: Project) -> None:
    two.ingest()
    broken = [
        replace(one, sql=f"select no_such_column from ({one.sql}\n)") if one.name == "report_total" else one
        for one in load_models()
    ]
    with two.warehouse.writer() as connection, pytest.raises(duckdb.BinderException):
        models.refresh(connection, broken)


# ------------------------------------------------------------------------------------------------- audit


def raising_rule() -> Rule:
    """A law that cannot be computed of 坏局's report."""
    sql = """
        select report_id, 'x' as subject, cast(if(department = '坏局', department, '1') as integer) as stated,
            1 as expected, 0 as difference, 0 as bound, 1 as terms, [] as cells, [] as weights, 'equal' as comparison
        from core.report inner join audit_scope using (report_id)
    """
    return replace(all_rules()[0], rule_id="A-99", sql=sql)


def test_a_rule_that_fails_on_one_report_is_its_own(two: Project) -> None:
    two.ingest()
    with two.warehouse.writer() as connection:
        summary = audit(connection, rules=[*all_rules(), raising_rule()])
    assert [(one.report_id, one.step) for one in summary.failures] == [("坏局-own-2021-v1", "rule A-99")]
    two.warehouse.publish()
    assert failures(two) == [("坏局-own-2021-v1", "rule A-99")]
    assert told(two) == [("坏局-own-2021-v1", "规则A-99未能检查")]
    held = "select report_id, count(*) from audit.equation where rule_id = 'A-99' group by all"
    assert two.rows(held) == [("测试局-own-2020-v1", 1)]
    others = two.rows("select count(distinct rule_id) from audit.equation where report_id = '坏局-own-2021-v1'")
    assert others[0][0]
    with two.warehouse.writer() as connection:
        audit(connection)
    two.warehouse.publish()
    assert (failures(two), told(two)) == ([], [])


def test_findings_that_fail_on_one_report_are_its_own(two: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    explain = audit_run.findings

    def stumbling(evidence, *others):  # type: ignore[no-untyped-def]
        if evidence.report_id.startswith("坏局"):
            raise ZeroDivisionError("a rate of nothing")
        return explain(evidence, *others)

    monkeypatch.setattr(audit_run, "findings", stumbling)
    run = two.ingest()
    assert [(one.report_id, one.step) for one in run.failures] == [("坏局-own-2021-v1", "findings")]
    assert told(two) == [("坏局-own-2021-v1", "审核未能完成")]
    assert two.rows("select count(*) > 0 from audit.finding where report_id like '测试局%'") == [(True,)]
    assert two.rows("select count(*) > 0 from audit.equation where report_id like '坏局%'") == [(True,)]
    assert run.is_published


def test_amounts_of_fourteen_digits_change_nothing_for_others(project: Project) -> None:
    if not SEED.exists():
        pytest.skip(f"no {SEED}: the truth files are not part of the repository")
    report = truth_report()
    cells = report.frames["statement_cell"].with_columns(
        (pl.col("amount_yuan") * 10**8).cast(pl.Decimal(20, 2)).alias("amount_yuan")
    )
    facts = report.frames["narrative_fact"].with_columns(
        (pl.col("value") * 10**8).cast(report.frames["narrative_fact"].schema["value"]).alias("value")
    )
    big = replace(report, frames={**report.frames, "statement_cell": cells, "narrative_fact": facts})
    project.write("good.txt", GOOD)
    project.ingest()
    alone = project.rows("select * exclude (first_seen_at) from audit.finding order by finding_id")
    from pipelines.contracts.outcomes import Candidate

    with project.warehouse.writer() as connection:
        candidate = Candidate(Path("big.pdf"), "raw/big.pdf", str(big.frames["report"].item(0, "sha256")), 1, None)
        landing.load_report(connection, candidate, big, parser_version="test")
        models.refresh(connection)
        audit(connection)
    project.warehouse.publish()
    held = "select * exclude (first_seen_at) from audit.finding where report_id like '测试局%' order by finding_id"
    assert project.rows(held) == alone
    assert project.rows("select count(*) from audit.audited") == [(2,)]


# ------------------------------------------------------------------------------------------------- second reading


def test_a_page_that_hangs_the_second_decoder_costs_only_itself(tmp_path: Path) -> None:
    slow, quick = tmp_path / "slow.txt", tmp_path / "quick.txt"
    slow.write_text("2")
    quick.write_text("")
    pages = SecondPages()
    limits = Limits(seconds=8, memory_bytes=1 << 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_pages, "DECODE", Named("tests.support.readers", "pages_by_command"))
        pages.fetch({"slow": (slow, (1, 2, 3)), "quick": (quick, (7,))}, workers=2, limits=limits)
    assert pages.page("quick", 7) == "page 7"
    assert [pages.page("slow", number) for number in (1, 2, 3)] == ["page 1", None, "page 3"]
    assert list(pages.failures) == ["slow"]
    assert "第2页" in pages.failures["slow"]
    assert not pages.wanted


def test_the_lock_is_free_while_pages_are_read_again(two: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    two.ingest()
    entered: list[str] = []

    def fetch(self: SecondPages, documents: object, **_: object) -> None:
        with two.warehouse.writer() as other:  # would wait for ever if the audit held it
            entered.append(str(other.execute("select count(*) from core.report").fetchone()))
        self.read.setdefault("sha", {})[1] = None

    monkeypatch.setattr(SecondPages, "fetch", fetch)
    monkeypatch.setattr(audit_run._Audit, "_document", lambda *_: ("sha", Path("a.pdf")))
    with two.warehouse.writer() as connection:
        connection.execute("delete from audit.audited")
    summary = audit_run.audit_warehouse(two.warehouse, roots=[two.root])
    assert entered
    assert set(summary.reports) == {"坏局-own-2021-v1", "测试局-own-2020-v1"}


# ------------------------------------------------------------------------------------------------- workers


def test_a_reader_killed_once_is_asked_again_alone(project: Project) -> None:
    project.write("a.txt", "killed_once year=2020")
    project.write("b.txt", "report year=2021")
    run = project.ingest(workers=2)
    assert [one.path for one in run.landed] == ["raw/a.txt", "raw/b.txt"]


def test_workers_killed_while_they_wait_cost_nothing(project: Project) -> None:
    import multiprocessing
    import signal

    for year in range(2011, 2021):
        project.write(f"{year}.txt", f"slow year={year}")

    def kill_one(_: object) -> None:
        with contextlib.suppress(IndexError, ProcessLookupError):
            os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)

    run = project.ingest(workers=2, watch=kill_one)
    assert [(one.path, one.rejection.reason) for one in run.refused] == []
    assert len(run.landed) == 10


def test_what_may_pass_is_tried_again_with_longer_waits(project: Project) -> None:
    path = project.write("a.txt", "killed year=2020")
    assert [one.rejection.reason_code for one in project.ingest(workers=1).refused] == ["reader_crashed"]
    assert project.rows("select attempts, retry_after <= now()::timestamp from raw.document") == [(1, True)]
    project.ingest(workers=1)
    assert project.rows("select attempts from raw.document") == [(2,)]
    third = project.ingest(workers=1)
    assert [one.is_new for one in third.refused] == [False]  # ten minutes have not passed
    with project.warehouse.writer() as connection:
        connection.execute("update raw.document set retry_after = timestamp '2020-01-01'")
    path.write_text("killed year=2020")
    os.environ["JUESUAN_TEST_SPARE"] = "1"
    try:
        assert len(project.ingest(workers=1).landed) == 1
    finally:
        del os.environ["JUESUAN_TEST_SPARE"]
    assert project.rows("select status, reason_code, attempts, retry_after from raw.document") == [
        ("loaded", None, None, None)
    ]


def test_what_lies_in_the_file_is_not_tried_again(project: Project) -> None:
    project.write("a.txt", "reject no_text_layer")
    project.write("b.txt", "raise boom")
    project.ingest()
    assert project.rows("select distinct retry_after from raw.document") == [(None,)]
    assert {one.is_new for one in project.ingest().refused} == {False}


# ------------------------------------------------------------------------------------------------- files


def test_a_refused_name_of_odd_bytes_can_be_written_down(project: Project) -> None:
    names = (b"\xff\xfe.pdf", "财政局".encode("gb18030") + b".pdf", b"a\n\x1b[2J.pdf")
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(project.landing) + b"/" + name)).write_text(f"reject no_pages{'_' * number}")
    project.write("good.txt", GOOD)
    for _ in range(2):
        run = project.ingest()
        assert len(run.refused) == len(names)
    paths = [path for (path,) in project.rows("select path from raw.document where status = 'rejected' order by all")]
    assert {"raw/财政局.pdf", "raw/a␊␛[2J.pdf"} <= set(paths)
    assert all(str(path).isprintable() for path in paths)


def test_real_refusals_of_odd_names_are_printable(tmp_path: Path) -> None:
    from pipelines.formats.media import DocumentRejected
    from pipelines.reports.read import read_report

    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "决算".encode("gb18030") + b"\xff.pdf"))
    path.write_text("no report")
    with pytest.raises(DocumentRejected) as refused:
        read_report(path)
    assert refused.value.reason.encode()
    assert "纯文本" in refused.value.reason


def test_loops_and_vanished_folders_are_told_and_passed_over(project: Project) -> None:
    (project.landing / "loop.pdf").symlink_to("loop.pdf")
    (project.landing / "a").symlink_to("b")
    (project.landing / "b").symlink_to("a")
    project.write("good.txt", GOOD)
    run = project.ingest()
    assert [one.path for one in run.landed] == ["raw/good.txt"]
    assert {one.path: one.rejection.reason_code for one in run.refused} == dict.fromkeys(
        ("raw/a", "raw/b", "raw/loop.pdf"), "unreadable_file"
    )


def test_what_programs_leave_lying_about_is_passed_over(project: Project) -> None:
    names = ("~$报告.docx", "Thumbs.db", "thumbs.DB", "desktop.ini", ".DS_Store", "a.pdf.part", "b.crdownload", "c.tmp")
    for name in (*names, "__MACOSX/d.pdf"):
        project.write(name, "report")
    run = project.ingest()
    assert (run.files, run.refused) == (0, [])


def test_a_refusal_goes_when_its_path_holds_something_else(project: Project) -> None:
    path = project.write("a.pdf", "reject truncated")
    project.ingest()
    path.write_text(GOOD)
    run = project.ingest()
    assert [one.path for one in run.landed] == ["raw/a.pdf"]
    assert project.rows("select status from raw.document order by all") == [("loaded",), ("superseded",)]
    path.write_text("reject truncated")
    assert [one.is_new for one in project.ingest().refused] == [True]


# ------------------------------------------------------------------------------------------------- forget


@pytest.fixture
def forgetful(two: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    two.ingest()
    monkeypatch.chdir(two.root)
    return two


@pytest.mark.parametrize("called", ["path", "hash", "report"])
def test_a_document_is_taken_out_and_stays_out(forgetful: Project, called: str) -> None:
    from typer.testing import CliRunner

    from pipelines.cli.app import app

    ((sha256,),) = forgetful.rows("select sha256 from core.report where department = '坏局'")
    name = {"path": "raw/bad.txt", "hash": str(sha256)[:12], "report": "坏局-own-2021-v1"}[called]
    refused = CliRunner().invoke(app, ["forget", name], input="n\n")
    assert refused.exit_code == 1
    assert forgetful.rows("select count(*) from core.report") == [(2,)]
    done = CliRunner().invoke(app, ["forget", name, "--yes"])
    assert done.exit_code == 0, done.output
    assert forgetful.rows("select department from core.report") == [("测试局",)]
    for table in ("core.statement_cell", "marts.report_total", "audit.equation"):
        assert forgetful.rows(f"select count(*) from {table} where report_id like '坏局%'") == [(0,)]
    assert not forgetful.ingest().landed
    assert not forgetful.ingest(version="newer").landed or forgetful.rows(
        "select count(*) from core.report where department = '坏局'"
    ) == [(0,)]
    assert [one.path for one in forgetful.ingest(force=True).landed] == ["raw/bad.txt", "raw/good.txt"]
