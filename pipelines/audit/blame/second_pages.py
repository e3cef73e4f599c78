"""Pages under the other decoder, read by supervised processes: one that hangs or eats memory costs only itself.

In: documents, and the numbers of pages somebody wants to look at. Out: those pages, or why one could not be had.
Reading them needs no connection and no lock; what is seen on them is compared in `second_reading`.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipelines.contracts.outcomes import Rejection
from pipelines.formats.page import Page
from pipelines.formats.pdf.errors import EncryptedPdf, UnreadablePdf
from pipelines.processes.workers import Limits, read_all
from pipelines.reports.by_name import Named

LIMITS: Final = Limits(seconds=60.0, memory_bytes=2 << 30)
APART: Final = 5  # pages read one by one, where several together did not come back
DECODE: Final = Named("pipelines.audit.blame.second_pages", "decoded")


@dataclass(frozen=True, slots=True)
class Request:
    """Some pages of one document."""

    sha256: str
    path: Path
    numbers: tuple[int, ...]
    problem: Rejection | None = None


@dataclass(slots=True)
class SecondPages:
    """What was decoded, what is wanted, and what could not be had (hash → reason)."""

    read: dict[str, dict[int, Page | None]] = field(default_factory=dict)
    wanted: dict[str, set[int]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def page(self, sha256: str, number: int) -> Page | None:
        """The page; None if it cannot be had, or not yet: then it is wanted."""
        known = self.read.get(sha256, {})
        if number not in known:
            self.wanted.setdefault(sha256, set()).add(number)
        return known.get(number)

    def fetch(
        self, documents: Mapping[str, tuple[Path, tuple[int, ...]]], *, workers: int, limits: Limits = LIMITS
    ) -> None:
        """Decode these pages (hash → where the document is, and the numbers); afterwards each is here or None."""
        requests = [Request(sha256, path, numbers) for sha256, (path, numbers) in documents.items()]
        again = [one for request in self._tried(requests, workers, limits) for one in _one_by_one(request)]
        for request in self._tried(again, workers, limits):
            self.read.setdefault(request.sha256, {}).update(dict.fromkeys(request.numbers))
        for request in requests:  # what is not there by now cannot be had
            known = self.read.setdefault(request.sha256, {})
            known.update({number: None for number in request.numbers if number not in known})

    def forget(self) -> None:
        """Let go of all pages."""
        self.read.clear()
        self.failures.clear()

    def _tried(self, requests: Sequence[Request], workers: int, limits: Limits) -> Iterator[Request]:
        """Requests that failed."""
        if not requests:
            return
        outcomes = read_all(requests, DECODE, workers=workers, limits=limits, send=_as_sent)
        for request, outcome in outcomes:
            if isinstance(outcome, Rejection):
                pages = "、".join(map(str, request.numbers))
                self.failures[request.sha256] = f"第{pages}页未能用另一读取程序核对：{outcome.reason}"
                yield request
            else:
                self.read.setdefault(request.sha256, {}).update(outcome)


def decoded(request: tuple[Path, tuple[int, ...]]) -> dict[int, Page | None]:
    """The pages of a request; None for those the other decoder cannot read. Runs in a process of its own."""
    from pipelines.formats.pdf.decode import read_pages

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it complains of every font it cannot measure
    path, numbers = request
    pages: dict[int, Page | None] = dict.fromkeys(numbers)
    for number in numbers:
        try:
            pages[number] = next(iter(read_pages(path, "pdfplumber", numbers=[number])), None)
        except (EncryptedPdf, UnreadablePdf):
            continue
    return pages


def _as_sent(request: Request) -> tuple[Path, tuple[int, ...]]:
    return request.path, request.numbers


def _one_by_one(request: Request) -> Iterator[Request]:
    if len(request.numbers) > 1:
        yield from (Request(request.sha256, request.path, (number,)) for number in request.numbers[:APART])
