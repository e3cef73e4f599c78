"""Reading pages: which decoder has the word, and the shortcuts of the fast one tell what the long way tells."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.formats.page import Floats, Page
from pipelines.formats.pdf import decode, pdfium, pdfium_calls, ruled_grids

SAMPLE = next((Path(__file__).parents[2] / "raw").rglob("*.pdf"))


def test_a_doubtful_page_is_handed_over_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = pdfium.read_pages

    def doubting(path: Path, numbers: Sequence[int] | None = None) -> Iterator[Page]:
        for page in honest(path, numbers):
            yield replace(page, doubtful=page.number == 7)

    monkeypatch.setattr(pdfium, "read_pages", doubting)
    pages = list(decode.read_pages(SAMPLE, "fast", numbers=[6, 7, 8]))
    assert [(page.number, page.reader) for page in pages] == [(6, "fast"), (7, "pdfplumber"), (8, "fast")]


def test_fonts_in_the_file_leave_no_doubt() -> None:
    assert not any(page.doubtful for page in pdfium.read_pages(SAMPLE))


def test_font_sizes_asked_once_a_run_are_those_of_every_character(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_each(text: int, index: Any, box: Any, matrix: Any) -> Floats:
        return np.array([pdfium_calls.font_size(text, at) for at in index.tolist()])

    by_run = [page.glyphs.size.tolist() for page in pdfium.read_pages(SAMPLE)]
    monkeypatch.setattr(pdfium, "_font_sizes", of_each)
    assert by_run == [page.glyphs.size.tolist() for page in pdfium.read_pages(SAMPLE)]
    assert len({size for sizes in by_run for size in sizes}) > 5


@given(st.randoms(use_true_random=False))
def test_the_next_rules_make_the_cell_a_search_finds(random: random.Random) -> None:
    """Rules with gaps in them: across[r] and down[c] say which corners of a line one stroke joins."""
    width, height = random.randint(2, 6), random.randint(2, 6)
    across = [strokes(random, width) for _ in range(height)]
    down = [strokes(random, height) for _ in range(width)]
    searched = (
        ruled_grids._smallest_cell(across, down, column, row) for row in range(height) for column in range(width)
    )
    assert list(ruled_grids._smallest_cells(across, down)) == [cell for cell in searched if cell]


def strokes(random: random.Random, count: int) -> list[int]:
    """Each place of a line with the bits of all places on its stroke."""
    masks = [0] * count
    start = 0
    while start < count:
        end = random.randint(start + 1, count)
        if random.random() < 0.8:
            masks[start:end] = [sum(1 << place for place in range(start, end))] * (end - start)
        start = end
    return masks
