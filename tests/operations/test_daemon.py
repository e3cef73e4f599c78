"""An instance as it runs in production: the real daemon, a web site that publishes, a kill in the middle.

Takes minutes, because schedules and sensors come round when they do; asked for with JUESUAN_TEST_DAEMON=1.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.warehouse import Warehouse, WarehouseMissing
from tests.corpus.presets import PRESETS
from tests.corpus.reports import make_report
from tests.fetching.conftest import QUICK
from tests.support import site as sites
from tests.support.site import Site, running_site

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("JUESUAN_TEST_DAEMON"), reason="JUESUAN_TEST_DAEMON=1 runs the real daemon"),
]


@dataclass
class Instance:
    """A Dagster home, a landing zone and a warehouse of their own."""

    root: Path

    def __post_init__(self) -> None:
        self.landing, self.home = self.root / "raw", self.root / "home"
        for folder in (self.landing, self.home):
            folder.mkdir()
        shutil.copy(ROOT / "dagster.yaml", self.home)
        self.warehouse = Warehouse(self.root / "warehouse")

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[bytes]]:
        environment = os.environ | {
            "DAGSTER_HOME": str(self.home),
            "JUESUAN_LANDING": str(self.landing),
            "JUESUAN_WAREHOUSE": str(self.warehouse.directory),
            "JUESUAN_FETCH_CRON": "*/2 * * * *",
        }
        command = [str(Path(sys.executable).parent / "dagster-daemon"), "run", "-w", "workspace.yaml"]
        with (self.root / "daemon.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            try:
                yield process
            finally:
                self.kill(process, signal.SIGTERM)

    @staticmethod
    def kill(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
        """The daemon and everything it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        try:
            with self.warehouse.reader() as connection:
                return connection.execute(query).fetchall()
        except (WarehouseMissing, duckdb.CatalogException):
            return []

    def wait_for(self, query: str, wanted: Callable[[list[tuple[Any, ...]]], bool]) -> list[tuple[Any, ...]]:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            rows = self.rows(query)
            if wanted(rows):
                return rows
            time.sleep(1)
        log = (self.root / "daemon.log").read_text("utf-8", "replace")[-6000:]
        pytest.fail(f"{query} still says {self.rows(query)}\n{log}")


def report(year: int, seed: int) -> bytes:
    profile = replace(PRESETS[3], fiscal_year=year)
    return make_report(profile, seed)[0]


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


def test_reports_are_fetched_loaded_and_missed_by_the_daemon_alone(tmp_path: Path, site: Site) -> None:
    instance = Instance(tmp_path)
    listing = {2021: 1, 2022: 2}

    def publish() -> None:
        links = [f'<a href="{year}.pdf">{year}年度部门决算公开</a>' for year in listing]
        site.routes["/list.html"] = sites.page("".join(links))
        for year, seed in listing.items():
            site.routes[f"/{year}.pdf"] = sites.body(report(year, seed), etag=f'"{year}-{seed}"')

    publish()
    source = {
        "name": "测试",
        "department": PRESETS[3].department,
        "from_fiscal_year": 2021,
        "until_fiscal_year": 2024,
        "listing": {"url": site.url("/list.html")},
    }
    text = yaml.safe_dump({"politeness": QUICK | {"max_megabytes": 50}, "sources": [source]}, allow_unicode=True)
    (instance.landing / "sources.yaml").write_text(text, "utf-8")
    reports = "select fiscal_year, version, is_current from core.report order by all"
    with instance.daemon() as daemon:
        instance.wait_for(reports, lambda rows: len(rows) == 2)
        missing = instance.rows("select fiscal_year, state from marts.missing_report order by all")
        assert missing == [(2023, "not_seen"), (2024, "not_seen")]
        listing |= {2022: 3, 2023: 4}  # one is revised, one is new
        site.routes["/2024.pdf"] = sites.page("<title>页面不存在</title>")
        publish()
        site.routes["/list.html"] = sites.page(
            "".join(f'<a href="{year}.pdf">{year}年度部门决算公开</a>' for year in (2021, 2022, 2023, 2024))
        )
        fetched = len(site.paths())
        while len(site.paths()) < fetched + 3:
            time.sleep(0.2)
        instance.kill(daemon, signal.SIGKILL)
    with instance.daemon():
        rows = instance.wait_for(reports, lambda rows: len(rows) == 4)
        assert [row[:2] for row in rows] == [(2021, 1), (2022, 1), (2022, 2), (2023, 1)]
        gone = "select fiscal_year, state, reason_code from marts.missing_report"
        wanted = [(2024, "fetch_failed", "not_a_report_file")]
        instance.wait_for(gone, lambda rows: rows == wanted)
        sourced = instance.rows("select count(*), count(source_url) from raw.document")
        assert sourced == [(4, 4)]
