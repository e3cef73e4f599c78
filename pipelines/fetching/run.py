"""Every source in turn: ask, judge what came, keep what is new, write down all of it.

In: checked sources, the landing zone, the warehouse. Out: a `FetchSummary`, files below `raw/fetched/`, rows of
`raw.fetch`. Nothing is read into the warehouse here; that is `intake`'s. One fetch at a time, by a file lock of
its own, and the warehouse is held only while rows are written.
"""

import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from pipelines.contracts.defusing import one_line
from pipelines.contracts.shown_paths import shown_path
from pipelines.fetching import listing, record, report_pages, storing
from pipelines.fetching.addresses import Boundary
from pipelines.fetching.budget import Budget, BudgetSpent
from pipelines.fetching.client import Received, Web
from pipelines.fetching.listing import Link
from pipelines.fetching.naming import SUFFIXES, file_name
from pipelines.fetching.politeness import Robots, Turns
from pipelines.fetching.reasons import FetchFailed
from pipelines.fetching.record import Fetch, Memory
from pipelines.fetching.sources import Listing, Source, Sources
from pipelines.formats.charsets import decoded
from pipelines.formats.media import sniff
from pipelines.warehouse.store import Warehouse, WarehouseLocked, WarehouseUnusable

LOCK: Final = "fetch.lock"
PAGE_BYTES: Final = 8 << 20
HTML: Final = "text/html"


@dataclass(slots=True)
class FetchSummary:
    """What became of everything that was asked for; with `is_dry` only listing pages were."""

    fetches: list[Fetch] = field(default_factory=list)
    sources: int = 0
    is_dry: bool = False
    seconds: float = 0.0

    def of(self, outcome: record.Outcome) -> list[Fetch]:
        return [one for one in self.fetches if one.outcome == outcome]


Watch = Callable[[str], None]
MakeWeb = Callable[[Sources, Turns], Web]


def default_web(sources: Sources, turns: Turns) -> Web:
    """The real one."""
    return Web(sources.politeness, turns.wait)


def fetch(
    sources: Sources,
    chosen: Sequence[Source],
    *,
    landing: Path,
    warehouse: Warehouse,
    is_dry: bool = False,
    web: MakeWeb = default_web,
    watch: Watch = lambda _: None,
) -> FetchSummary:
    """Fetch what the chosen sources have that we have not.

    Raises: WarehouseLocked when another fetch is running; FetchFailed when the landing zone cannot be written to.
    """
    started = time.monotonic()
    summary = FetchSummary(sources=len(chosen), is_dry=is_dry)
    warehouse.directory.mkdir(parents=True, exist_ok=True)
    lock = FileLock(warehouse.directory / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as timeout:
        raise WarehouseLocked("another fetch is running: wait for it to end, or stop it") from timeout
    try:
        with warehouse.writer() as connection:
            if not is_dry:
                record.store_sources(connection, sources.sources)
            known = record.memory(connection)
        turns = Turns(sources.politeness.seconds_between_requests)
        with storing.scratch_folder(landing) as scratch:
            asking = _Asking(web(sources, turns), turns, sources, landing, scratch, known, is_dry, watch)
            for source in chosen:
                done = list(asking.walled(source))
                summary.fetches += done
                if not is_dry:
                    with warehouse.writer() as connection:
                        record.store_fetches(connection, done)
    finally:
        lock.release()
    summary.seconds = time.monotonic() - started
    return summary


@dataclass
class _Asking:
    """One pass over the sources."""

    web: Web
    turns: Turns
    sources: Sources
    landing: Path
    scratch: Path
    known: Memory
    is_dry: bool
    watch: Watch

    def __post_init__(self) -> None:
        self.budget = Budget.of(self.sources.politeness)
        self.robots = Robots(self.web, self.turns, self.scratch)
        waiting = {sha256: path for sha256, path in self.known.fetched.items() if self._stands(path)}
        self.have: dict[str, str] = {**waiting, **self.known.documents}

    def _stands(self, path: str | None) -> bool:
        return path is not None and (self.landing.absolute().parent / path).is_file()

    def walled(self, source: Source) -> Iterator[Fetch]:
        """Everything of a source, whatever happens: its limits, and a program that fails on it, are rows of its own."""
        started = time.monotonic()
        self.budget = Budget.of(self.sources.politeness)
        last = Link(source.listing.url if source.listing else next(iter(source.urls), source.name), "")
        try:
            for one in self.everything_of(source):
                last = Link(one.url, one.title or "")
                yield one
        except BudgetSpent as spent:
            yield _failure(source, last, FetchFailed("source_limit", str(spent)), started)
        except FetchFailed:  # the landing zone cannot be written to: that is everybody's
            raise
        except (WarehouseUnusable, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - the wall between one source's pages and all other sources
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
            yield _failure(source, last, FetchFailed("program_error", one_line(where)), started)

    def everything_of(self, source: Source) -> Iterator[Fetch]:
        """What became of each address of a source, each address once."""
        boundary = self._boundary(source)
        targets = {url: Link(url, "") for url in source.urls}
        if source.listing:
            found, pages = self._listed(source, source.listing, boundary)
            yield from pages
            targets = {**{link.url: link for link in found}, **targets}
        for link in targets.values():
            if link.fiscal_year is None or link.fiscal_year >= source.from_fiscal_year:
                yield from self._taken(source, boundary, link, may_lead_on=link.url not in source.urls)

    def _boundary(self, source: Source) -> Boundary:
        politeness = self.sources.politeness
        return Boundary(frozenset(politeness.schemes), source.hosts, politeness.private_networks)

    def _get(self, url: str, boundary: Boundary, name: str, **options: object) -> Received:
        self.watch(url)
        self.budget.check()
        received = self.web.get(
            url,
            boundary,
            self.scratch / name,
            permitted=lambda place: self.robots.check(place, boundary),
            **options,  # type: ignore[arg-type]
        )
        self.budget.note(received.bytes)
        return received

    def _listed(self, source: Source, wanted: Listing, boundary: Boundary) -> tuple[list[Link], list[Fetch]]:
        """Links of the listing that match, over its pages; and what became of the pages."""
        found, pages, seen = dict[str, Link](), list[Fetch](), set[str]()
        url: str | None = wanted.url
        while url and url not in seen and len(seen) < wanted.max_pages and len(found) < wanted.max_links:
            seen.add(url)
            started = time.monotonic()
            try:
                received = self._get(url, boundary, "page", max_bytes=PAGE_BYTES)
                html, charset = _page(received)
            except FetchFailed as failed:
                pages.append(_failure(source, Link(url, ""), failed, started))
                break
            matches = listing.matching(listing.links(html, received.final_url, charset), wanted.pattern)
            found |= {link.url: link for link in matches}
            pages.append(_page_row(source, url, received, listing.title(html), len(matches), started))
            url = listing.next_page(html, received.final_url, charset)
        if not found and not any(page.outcome == "failed" for page in pages):
            nothing = FetchFailed("no_matching_link", f"no link on {wanted.url} matches {wanted.pattern!r}")
            pages.append(_failure(source, Link(wanted.url, ""), nothing, time.monotonic()))
        return list(found.values())[: wanted.max_links], pages

    def _taken(self, source: Source, boundary: Boundary, link: Link, *, may_lead_on: bool) -> Iterator[Fetch]:
        """A report, or the attachments of the page that speaks of it."""
        if self.is_dry:
            yield Fetch(source.name, link.url, "listed", fiscal_year=link.fiscal_year, title=link.text or None)
            return
        started = time.monotonic()
        try:
            kept = self._validators_of(link.url)
            received = self._get(link.url, boundary, "body", known=kept.validators if kept else None)
            if received.is_unchanged and kept:
                yield _unchanged(source, link, received, kept.sha256, kept.path, started)
            elif may_lead_on and not link.is_file and _media_type(received) == HTML:
                yield from self._attached(source, boundary, link, received, started)
            else:
                yield self._accepted(source, link, received, started)
        except FetchFailed as failed:
            yield _failure(source, link, failed, started)

    def _attached(
        self, source: Source, boundary: Boundary, link: Link, received: Received, started: float
    ) -> Iterator[Fetch]:
        html, charset = _page(received)
        pattern = source.listing.pattern if source.listing else ""
        found = listing.attachments(listing.links(html, received.final_url, charset), pattern)
        is_report = report_pages.is_report(received.body, html)
        if is_report:
            yield self._kept(source, link, received, HTML, started)
        if not found and is_report:
            return
        if not found:
            raise FetchFailed("no_attachment", f"{link.url} “{listing.title(html)}” links to no report file")
        if not is_report:
            yield _page_row(source, link.url, received, link.text or listing.title(html), len(found), started)
        for one in found:
            titled = one if one.fiscal_year else Link(one.url, f"{link.text} {one.text}".strip())
            yield from self._taken(source, boundary, titled, may_lead_on=False)

    def _validators_of(self, url: str) -> record.Kept | None:
        """What the server may compare with: only content that is loaded, or still stands where it was put."""
        kept = self.known.by_url.get(url)
        if kept is None:
            return None
        return kept if kept.sha256 in self.known.documents or self._stands(kept.path) else None

    def _accepted(self, source: Source, link: Link, received: Received, started: float) -> Fetch:
        """Keep what is a report file by its content; refuse everything else with what it is."""
        media_type = _media_type(received)
        if received.bytes == 0:
            raise FetchFailed("empty_file", f"{received.final_url} has no content", status=received.status)
        is_page = media_type == HTML and report_pages.is_report(received.body, _page(received)[0])
        if not is_page and (media_type == HTML or media_type not in SUFFIXES):
            raise FetchFailed(
                "not_a_report_file",
                f"{received.final_url} is {_described(received, media_type)}",
                status=received.status,
            )
        return self._kept(source, link, received, media_type, started)

    def _kept(self, source: Source, link: Link, received: Received, media_type: str, started: float) -> Fetch:
        """What came, under a name of its own below the landing zone, unless we have it already."""
        if received.sha256 in self.have:
            return replace(
                _unchanged(source, link, received, received.sha256, self.have[received.sha256], started),
                media_type=media_type,
            )
        name = file_name(received.headers.get("content-disposition"), received.final_url, media_type)
        place = storing.keep(received.body, self.landing, source.name, name, received.sha256)
        shown = shown_path(place, self.landing.absolute().parent)
        self.have[received.sha256] = shown
        return replace(
            _unchanged(source, link, received, received.sha256, shown, started),
            outcome="fetched",
            media_type=media_type,
        )


def _page(received: Received) -> tuple[str, str]:
    if received.bytes > PAGE_BYTES:
        raise FetchFailed("too_large", f"{received.final_url} is a page of {received.bytes:,} bytes")
    return decoded(received.body.read_bytes(), received.headers.get("content-type"))


def _media_type(received: Received) -> str:
    """By content; a page that does not begin like one is still a page if the server says so."""
    try:
        found = sniff(received.body)
    except zipfile.BadZipFile as error:
        raise FetchFailed("truncated_body", f"{received.final_url} is a damaged archive: {error}") from error
    says_html = "html" in received.headers.get("content-type", "").lower()
    return HTML if found == "text/plain" and says_html else found


def _described(received: Received, media_type: str) -> str:
    if media_type != HTML:
        return media_type
    html, _ = _page(received)
    return f"a web page “{listing.title(html)}”"


def _page_row(source: Source, url: str, received: Received, title: str, count: int, started: float) -> Fetch:
    return Fetch(
        source=source.name,
        url=url,
        outcome="listed",
        final_url=received.final_url,
        hops=received.hops,
        title=title or None,
        status=received.status,
        reason=f"{count} links",
        bytes=received.bytes,
        sha256=received.sha256,
        media_type=HTML,
        headers=received.headers,
        attempts=received.attempts,
        seconds=time.monotonic() - started,
    )


def _unchanged(source: Source, link: Link, received: Received, sha256: str, path: str | None, started: float) -> Fetch:
    return Fetch(
        source=source.name,
        url=link.url,
        outcome="unchanged",
        fiscal_year=link.fiscal_year,
        final_url=received.final_url,
        hops=received.hops,
        title=link.text or None,
        status=received.status,
        sha256=sha256,
        bytes=received.bytes or None,
        path=path,
        headers=received.headers,
        attempts=received.attempts,
        seconds=time.monotonic() - started,
    )


def _failure(source: Source, link: Link, failed: FetchFailed, started: float) -> Fetch:
    return Fetch(
        source=source.name,
        url=link.url,
        outcome="failed",
        fiscal_year=link.fiscal_year,
        title=link.text or None,
        status=failed.status,
        reason_code=failed.code,
        reason=failed.detail,
        attempts=failed.attempts,
        seconds=time.monotonic() - started,
    )
