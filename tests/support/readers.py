"""Readers that misbehave on purpose, picked by what the file says; importable by a spawned worker."""

import os
import signal
import time
from pathlib import Path

from pipelines.formats.media import DocumentRejected
from tests.support.reports import FakeReport, fake_report, truth_report


def read_by_command(path: Path) -> FakeReport:
    """Obey the first word: hang, crash, killed, raise, exit, bloat, hoard, reject, or `report KEY=VALUE…`."""
    command, *words = path.read_text("utf-8").split()
    if command == "hang":
        time.sleep(600)
    if command == "crash":
        os.abort()
    if command.startswith("killed"):
        _be_killed(path, command)
    if command == "exit":
        os._exit(7)
    if command == "raise":
        raise KeyError(words[0])
    if command == "bloat":
        return bytearray(1 << 44)  # type: ignore[return-value]
    if command == "hoard":
        hoard = bytearray(os.urandom(1 << 20)) * 600
        time.sleep(600)
        del hoard
    if command == "reject":
        raise DocumentRejected(words[0], f"{path.name}: rejected as told")
    if command == "slow":
        time.sleep(0.5)
    return fake_report(path, dict(word.split("=", 1) for word in words))


def _be_killed(path: Path, command: str) -> None:
    """`killed` unless the environment spares us, `killed_once` the first time only."""
    marker = path.with_name(f".{path.name}.killed")
    is_spared = marker.exists() if command == "killed_once" else "JUESUAN_TEST_SPARE" in os.environ
    if not is_spared:
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def pages_by_command(request: tuple[Path, tuple[int, ...]]) -> dict[int, str]:
    """Pages of a document that hangs whoever looks at the page its text names."""
    path, numbers = request
    if path.read_text("utf-8") in map(str, numbers):
        time.sleep(600)
    return {number: f"page {number}" for number in numbers}


def read_truth(path: Path) -> FakeReport:
    """A copy of a truth file stands for the document."""
    return truth_report(path)


def year_by_command(path: Path) -> int | None:
    """The year a command file names; a file that crashes its reader crashes this too."""
    command, *words = path.read_text("utf-8").split()
    if command == "crash":
        os.abort()
    years = [word.removeprefix("year=") for word in words if word.startswith("year=")]
    return int(years[0]) if years else None
