"""A Dagster instance of its own, with the daemon as it runs in production.

In: an empty folder. Out: a home, a landing zone and a warehouse below it, and ways to wait for what happens there.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import dagster as dg
import duckdb

from pipelines.alerts.channels import load_channels
from pipelines.alerts.outbox import is_anything_to_do
from pipelines.warehouse.store import Warehouse, WarehouseMissing

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 900.0
GOING_ON: Final = (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED)
UNFINISHED: Final = (dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, *GOING_ON)


@dataclass
class Instance:
    """The shipped settings; fetching is asked for every two minutes, nothing else is hurried."""

    root: Path

    def __post_init__(self) -> None:
        self.landing, self.home = self.root / "raw", self.root / "home"
        for folder in (self.landing, self.home):
            folder.mkdir()
        shutil.copy(ROOT / "dagster.yaml", self.home)
        self.warehouse = Warehouse(self.root / "warehouse")
        self.alerts, self.log = self.root / "alerts.yaml", self.root / "daemon.log"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUESUAN_", "DAGSTER_"))}
        return inherited | {
            "DAGSTER_HOME": str(self.home),
            "JUESUAN_LANDING": str(self.landing),
            "JUESUAN_WAREHOUSE": str(self.warehouse.directory),
            "JUESUAN_ALERTS": str(self.alerts),
            "JUESUAN_FETCH_CRON": "*/2 * * * *",
        }

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[bytes]]:
        """The daemon while the block runs; ended politely, unless it is dead already."""
        command = [str(Path(sys.executable).parent / "dagster-daemon"), "run", "-w", "workspace.yaml"]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
            try:
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(600)
                self.kill(process)

    @staticmethod
    def kill(process: subprocess.Popen[bytes]) -> None:
        """kill -9 of the daemon and of everything it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What analysts would get; nothing while there is no such table."""
        try:
            with self.warehouse.reader() as connection:
                return connection.execute(query, parameters).fetchall()
        except (WarehouseMissing, duckdb.CatalogException):
            return []

    def runs(self, job: str, *statuses: dg.DagsterRunStatus) -> Sequence[dg.DagsterRun]:
        with dg.DagsterInstance.from_config(str(self.home)) as instance:
            return instance.get_runs(dg.RunsFilter(job_name=job, statuses=list(statuses)))

    def is_at_rest(self, *jobs: str) -> bool:
        """No run of these jobs is on its way, and there is nothing to tell."""
        if any(self.runs(job, *UNFINISHED) for job in jobs):
            return False
        channels = load_channels({"JUESUAN_ALERTS": str(self.alerts)})
        with self.warehouse.reader() as connection:
            return not is_anything_to_do(connection, channels, now=datetime.now(UTC).replace(tzinfo=None))

    def wait_for_rows(self, query: str, wanted: list[tuple[Any, ...]]) -> None:
        self.wait_until(lambda: self.rows(query) == wanted, f"{query} says {wanted}")

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Ask every second. Raises: TimeoutError with the end of the daemon's log."""
        ends = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > ends:
                log = self.log.read_text("utf-8", "replace")[-6000:]
                raise TimeoutError(f"not within {PATIENCE:.0f} s: {what}\n{log}")
            time.sleep(1)
