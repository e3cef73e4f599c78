"""The same bytes give the same frames: in any order, in one process or two, whatever was read before them."""

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.mutants import short_report
from pipelines.formats.pdf import pdfium
from pipelines.intake.discovery import Found, candidate_of
from pipelines.processes.workers import Limits, read_all
from pipelines.reports.by_name import READ_REPORT
from pipelines.reports.read import read_report
from tests.corpus import disguises
from tests.corpus.chance import chance_profile
from tests.corpus.reports import make_report
from tests.support.scoring import SHARED

LIMITS = Limits(seconds=1800, memory_bytes=2 << 30)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Reports whose fonts are in no file, the same with other fonts over them, and a real one with all of its fonts."""
    folder = tmp_path_factory.mktemp("documents")
    short = short_report()
    made = {
        "short": short,
        "watermark": disguises.add_watermark(short),
        "upright": disguises.add_upright_watermark(short),
        "forms": disguises.nest_in_forms(short),
        "chance": make_report(chance_profile(3), 3)[0],
    }
    for name, content in made.items():
        (folder / f"{name}.pdf").write_bytes(content)
    real = [*(SHARED / "corpus/real").glob("*.pdf"), *(SHARED / "corpus/budgets").glob("*2019*.pdf")][:2]
    return [*sorted(folder.glob("*.pdf")), *real]


def digests(paths: Sequence[Path], workers: int) -> dict[Path, str]:
    """What each document was read as."""
    candidates = [candidate_of(Found(path), root=path.parent) for path in paths]
    outcomes = read_all(candidates, READ_REPORT, workers=workers, limits=LIMITS)
    return {candidate.path: _digest(outcome) for candidate, outcome in outcomes}


def _digest(outcome: object) -> str:
    frames = getattr(outcome, "frames", None)
    held = repr(outcome) if frames is None else "".join(f"{name}{frames[name].write_json()}" for name in sorted(frames))
    return hashlib.sha256(held.encode()).hexdigest()


@pytest.mark.slow
def test_order_and_processes_change_nothing(documents: list[Path]) -> None:
    shuffled = documents[:]
    random.Random(20261130).shuffle(shuffled)
    alone = {path: digests([path], 1)[path] for path in documents[:2]}
    first = digests(documents, 1)
    assert digests(documents[::-1], 1) == first
    assert digests(shuffled, 2) == first
    assert {path: first[path] for path in alone} == alone


def test_pdfium_forgets_one_document_before_the_next(documents: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts and faces it keeps for all documents are let go; not while somebody in this process has one open."""
    started: list[int] = []
    init = pdfium.raw_api.FPDF_InitLibraryWithConfig
    monkeypatch.setattr(pdfium.raw_api, "FPDF_InitLibraryWithConfig", lambda c: (started.append(1), init(c)))
    list(pdfium.read_pages(documents[0], [1]))
    assert len(started) == 1
    held = pdfium.pypdfium2.PdfDocument(documents[0])
    list(pdfium.read_pages(documents[1], [1]))
    assert len(started) == 1
    assert len(held) > 0
    held.close()
    read_report(documents[0])
    assert len(started) > 1
