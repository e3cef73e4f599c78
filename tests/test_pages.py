"""A page the fast reader is unsure of is read again by the other decoder."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.pages import pdfium, reading
from pipelines.pages.model import Page

SAMPLE = next((Path(__file__).parents[1] / "raw").rglob("*.pdf"))


def test_a_doubtful_page_is_handed_over_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = pdfium.read_pages

    def doubting(path: Path, numbers: Sequence[int] | None = None) -> Iterator[Page]:
        for page in honest(path, numbers):
            yield replace(page, doubtful=page.number == 7)

    monkeypatch.setattr(pdfium, "read_pages", doubting)
    pages = list(reading.read_pages(SAMPLE, "fast", numbers=[6, 7, 8]))
    assert [(page.number, page.reader) for page in pages] == [(6, "fast"), (7, "pdfplumber"), (8, "fast")]


def test_fonts_in_the_file_leave_no_doubt() -> None:
    assert not any(page.doubtful for page in pdfium.read_pages(SAMPLE))
