"""Made-up reports as PDF in any number, each another body's, with the truth of each beside it.

    python -m benchmarks.documents FOLDER COUNT [--first N] [--wide] [--read]

Out: FOLDER/0/00000.pdf … (a thousand to a folder) and FOLDER/truth/00000.json. Number n is always the same document;
what is there already is kept, so a larger count only adds. Profiles by chance (`tests/corpus/chance.py`): years,
layouts, rules, separators, codes whole or split; department and scope are drawn so that no two are the same.
`--wide` draws the rarer habits too (`tests/corpus/wide.py`), into a folder of their own. `--read` reads the documents
and compares every cell with the truth: documents that are not exact, then the sums.
The Chinese font is in the file, as publishers have it, where Debian's `fonts-wqy-zenhei` is installed; without it the
documents name a font they do not carry, and a machine without any Chinese font reads them the slow way.
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeVar

import polars as pl

from pipelines.contracts.schemas import STATEMENT_CELL
from pipelines.formats.media import DocumentRejected
from pipelines.reports.read import read_report
from pipelines.vocabulary.lexicon import region_names
from tests.corpus.chance import OFFICES, chance_profile
from tests.corpus.profiles import Profile
from tests.corpus.reports import make_report
from tests.corpus.wide import wide_profile
from tests.support.scoring import Score, scored_cells

T = TypeVar("T")

EMBEDDED: Final = "hei"


def profile_of(number: int, *, wide: bool = False) -> Profile:
    """The profile of document `number`, with a body of its own."""
    places = _places()
    profile = wide_profile(number) if wide else chance_profile(number)
    office = OFFICES[number // len(places) % len(OFFICES)]
    return replace(
        profile, department=places[number % len(places)] + office, look=replace(profile.look, cjk_font=EMBEDDED)
    )


@cache
def _places() -> list[str]:
    """Names of counties and districts that name one place only."""
    names = [name for code, name in region_names().items() if not code.endswith("00")]
    return [name for name in names if names.count(name) == 1 and len(name) > 2]


def paths_of(folder: Path, number: int) -> tuple[Path, Path]:
    """Document and truth."""
    return folder / str(number // 1000) / f"{number:05}.pdf", folder / "truth" / f"{number:05}.json"


def write(folder: Path, number: int, *, wide: bool = False) -> None:
    document, truth = paths_of(folder, number)
    if document.exists() and truth.exists():
        return
    data, found = make_report(profile_of(number, wide=wide), number)
    document.parent.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    document.write_bytes(data)


def score(folder: Path, number: int) -> tuple[int, Score]:
    """Cells of a document and how many of them are not the truth's; all its cells are missing if it is refused."""
    document, truth = paths_of(folder, number)
    cells = pl.DataFrame(schema=STATEMENT_CELL)
    try:
        cells = read_report(document).frames["statement_cell"]
    except DocumentRejected as refused:
        print(f"{number:05} {refused.reason_code}", flush=True)
    return cells.height, scored_cells(cells, json.loads(truth.read_text("utf-8")))


def run_all(do: Callable[[int], T], numbers: Sequence[int]) -> Iterator[T]:
    with ProcessPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(do, numbers, chunksize=16)


def tell(scores: Iterable[tuple[int, tuple[int, Score]]]) -> None:
    sums: Counter[str] = Counter()
    for number, (cells, found) in scores:
        sums.update(documents=1, cells=cells, **asdict(found))
        is_exact = found == Score(0, 0, 0)
        sums["exact"] += is_exact
        if not is_exact:
            print(f"{number:05} {found}", flush=True)
    print(", ".join(f"{name} {sums[name]:,}" for name in ("documents", "cells", "exact", "wrong", "missing", "extra")))


def main() -> None:
    parser = argparse.ArgumentParser(description="made-up reports with their truth")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--first", type=int, default=0, help="number of the first document")
    parser.add_argument("--wide", action="store_true", help="with the rarer habits")
    parser.add_argument("--read", action="store_true", help="read them and compare with the truth")
    arguments = parser.parse_args()
    numbers = range(arguments.first, arguments.first + arguments.count)
    for _ in run_all(partial(write, arguments.folder, wide=arguments.wide), numbers):
        pass
    if arguments.read:
        tell(zip(numbers, run_all(partial(score, arguments.folder), numbers), strict=True))


if __name__ == "__main__":
    main()
