"""A site, and a project whose sources are on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from pipelines.fetching.client import Web
from pipelines.fetching.politeness import Turns
from pipelines.fetching.run import FetchSummary, fetch
from pipelines.fetching.sources import Sources, parse_sources
from tests.conftest import Project
from tests.support.site import Site, running_site

QUICK = {
    "seconds_between_requests": 0,
    "connect_seconds": 20,
    "read_seconds": 20,
    "total_seconds": 60,
    "attempts": 2,
    "retry_seconds": 0.01,
    "longest_wait_seconds": 0.5,
    "max_megabytes": 0.1,
    "private_networks": ["127.0.0.0/8"],
}


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


@dataclass
class Fetcher:
    """Fetches for a project from sources written as data."""

    project: Project
    site: Site

    def sources(self, *sources: dict[str, Any], **politeness: Any) -> Sources:
        full = [
            {"name": f"来源{number}", "department": "测试局", "from_fiscal_year": 2020, **one}
            for number, one in enumerate(sources, 1)
        ]
        return parse_sources(yaml.safe_dump({"politeness": QUICK | politeness, "sources": full}))

    def fetch(
        self, *sources: dict[str, Any], resolve: Any = None, is_dry: bool = False, **politeness: Any
    ) -> FetchSummary:
        checked = self.sources(*sources, **politeness)

        def web(all_sources: Sources, turns: Turns) -> Web:
            options = {"resolve": resolve} if resolve else {}
            return Web(all_sources.politeness, turns.wait, **options)

        return fetch(
            checked,
            checked.sources,
            landing=self.project.landing,
            warehouse=self.project.warehouse,
            is_dry=is_dry,
            web=web,
        )

    def files(self) -> list[str]:
        landing = self.project.landing
        return sorted(path.relative_to(landing).as_posix() for path in landing.rglob("*") if path.is_file())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.project.warehouse.writer() as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def fetcher(project: Project, site: Site) -> Fetcher:
    return Fetcher(project, site)


def pdf(number: int = 1) -> bytes:
    """Bytes that are a PDF by their content, different for each number."""
    return b"%PDF-1.7\n" + b"report %d\n" % number + b"%%EOF\n"
