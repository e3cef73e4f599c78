"""Real processes, killed and starved: whatever is committed stays, whatever is not is done by the next run."""

import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.cli.common import Exit
from pipelines.intake.run import load
from pipelines.warehouse import landing
from pipelines.warehouse.store import BUILD, Warehouse, WarehouseUnusable
from tests.conftest import Project
from tests.support.promises import assert_whole

ROOT = Path(__file__).parents[2]
YEARS = range(2011, 2031)


def juesuan(project: Project, *arguments: str, **how: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.juesuan_of_commands", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(project.root)}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command, cwd=project.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    with process:
        out, err = process.communicate(timeout=3600)
    return process.returncode, out + err


def write_years(project: Project, years: Sequence[int] | range = YEARS) -> None:
    for year in years:
        project.write(f"{year}.txt", f"report year={year} total={year}.00")


@pytest.fixture
def small_disk(project: Project) -> Iterator[Callable[[str], None]]:
    """The warehouse on a disk of 5 MB of its own; call it with mount options to change it."""
    project.warehouse.directory.mkdir()
    place = str(project.warehouse.directory)

    def mount(options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (subprocess.CalledProcessError, FileNotFoundError):
            pytest.skip("no small disk can be mounted here: that takes root and mount")

    mount("size=5m")
    try:
        yield lambda options: mount(f"remount,{options}")
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_kill_9_of_the_whole_command_at_random_moments(project: Project) -> None:
    chance = random.Random(20261124)
    write_years(project)
    killed = 0
    for _ in range(3):
        process = juesuan(project, "ingest")
        time.sleep(chance.uniform(0.6, 2.4))
        process.send_signal(signal.SIGKILL)
        killed += finish(process)[0] == -signal.SIGKILL
        assert assert_whole(project.warehouse) <= len(YEARS)
    assert killed
    code, told = finish(juesuan(project, "ingest"))
    assert code == Exit.OK, told
    assert assert_whole(project.warehouse) == len(YEARS)
    assert project.rows("select count(*) from marts.report_total") == [(len(YEARS),)]


def test_kill_9_of_a_worker_costs_one_document(project: Project) -> None:
    write_years(project, range(2011, 2015))
    project.write("2012-killed.txt", "killed")
    project.ingest(workers=2)
    assert assert_whole(project.warehouse) == 4
    assert project.rows("select path, reason_code, reason from raw.document where status = 'rejected'") == [
        ("raw/2012-killed.txt", "reader_crashed", "the reading process was killed by SIGKILL")
    ]


def test_a_full_disk_is_named_and_made_up_for(project: Project, small_disk: Callable[[str], None]) -> None:
    write_years(project)
    with pytest.raises(WarehouseUnusable, match="No space left on device"):
        project.ingest()
    small_disk("size=64m")
    project.ingest()
    assert assert_whole(project.warehouse) == len(YEARS)


def test_a_disk_that_is_full_when_publishing_leaves_readers_what_they_had(
    project: Project, small_disk: Callable[[str], None]
) -> None:
    small_disk("size=64m")
    project.write("first.txt", "report year=2010")
    project.ingest()
    write_years(project)
    load([project.landing], warehouse=project.warehouse, reading=project.reading, landing=project.landing)
    used = sum(path.stat().st_size for path in project.warehouse.directory.iterdir())
    small_disk(f"size={used + (1 << 20)}")
    with pytest.raises(WarehouseUnusable, match="No space left on device"):
        project.warehouse.publish()
    assert project.rows("select count(*) from core.report") == [(1,)]
    small_disk("size=64m")
    project.ingest()
    assert assert_whole(project.warehouse) == len(YEARS) + 1


def test_a_file_size_limit_is_a_full_disk_too(project: Project) -> None:
    write_years(project)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20))

    code, told = finish(juesuan(project, "ingest", preexec_fn=limit))
    assert code == Exit.WAREHOUSE, told
    assert "File too large" in told
    assert "Traceback" not in told
    project.ingest()
    assert assert_whole(project.warehouse) == len(YEARS)


def test_a_read_only_folder_is_named_and_can_still_be_read(
    project: Project, small_disk: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    small_disk("size=64m")
    project.write("first.txt", "report year=2010")
    project.ingest()
    small_disk("ro")
    monkeypatch.chdir(project.root)
    with pytest.raises(WarehouseUnusable, match="Read-only"), Warehouse(Path("warehouse")).writer():
        pass
    project.write("second.txt", "report year=2011")
    with pytest.raises(WarehouseUnusable, match="the folder cannot be written: Read-only file system"):
        project.ingest()
    assert project.rows("select count(*) from core.report") == [(1,)]


def test_two_commands_at_once_both_end_well(project: Project) -> None:
    write_years(project)
    both = [juesuan(project, "ingest") for _ in range(2)]
    assert [finish(process)[0] for process in both] == [Exit.OK, Exit.OK]
    assert assert_whole(project.warehouse) == len(YEARS)
    assert project.rows("select max(version) from core.report") == [(1,)]


def test_a_build_file_that_is_open_elsewhere_is_named(project: Project) -> None:
    write_years(project, range(2011, 2013))
    project.warehouse.directory.mkdir()
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(project.warehouse.build)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseUnusable, match=f"another program has {BUILD} open; close it"):
            project.ingest()
        holder.communicate()
    project.ingest()
    assert assert_whole(project.warehouse) == 2


def test_a_clock_that_goes_backwards_changes_no_version(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("a.txt", "report total=1.00")
    project.ingest()
    monkeypatch.setattr(landing, "_now", lambda: datetime(1999, 1, 1))  # noqa: DTZ001 - the warehouse's own UTC
    project.write("b.txt", "report total=2.00")
    project.ingest()
    monkeypatch.undo()
    project.write("c.txt", "report total=3.00")
    project.ingest()
    query = "select version, is_current from core.report order by version"
    assert project.rows(query) == [(1, False), (2, False), (3, True)]
    assert project.rows("select before_wan, after_wan from marts.revision where item = 'income_current_total'") == [
        (1, 2),
        (2, 3),
    ]


def test_a_folder_that_is_a_file_is_named(project: Project) -> None:
    (project.root / "warehouse").write_text("in the way")
    with pytest.raises(WarehouseUnusable, match="the folder cannot be written: File exists"):
        project.ingest()


def test_the_promises_notice_a_report_that_is_not_whole(project: Project) -> None:
    write_years(project, range(2011, 2013))
    project.ingest()
    with Warehouse(project.warehouse.directory).writer() as connection:
        connection.execute("delete from core.statement_cell where row_no = 1 and report_id like '%2011%'")
    with pytest.raises(AssertionError, match="2011"):
        assert_whole(project.warehouse)
