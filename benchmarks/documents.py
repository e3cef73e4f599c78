"""Made-up reports as PDF in any number, each another body's, with the truth of each beside it.

    python -m benchmarks.documents FOLDER COUNT [--first N] [--wide] [--read]

Out: FOLDER/0/00000.pdf … (a thousand to a folder) and FOLDER/truth/00000.json. Number n is always the same document;
what is there already is kept, so a larger count only adds. Profiles by chance (`tests/corpus/chance.py`): years,
layouts, rules, separators, codes whole or split; department and scope are drawn so that no two are the same.
The Chinese font is in the file, as publishers have it, where Debian's `fonts-wqy-zenhei` is installed; without it the
documents name a font they do not carry, and a machine without any Chinese font reads them the slow way.
"""

import argparse
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.vocabulary import region_names
from tests.corpus.chance import OFFICES, chance_profile
from tests.corpus.profiles import Profile
from tests.corpus.reports import make_report

EMBEDDED: Final = "hei"


def profile_of(number: int) -> Profile:
    """The profile of document `number`, with a body of its own."""
    places = _places()
    profile = chance_profile(number)
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


def write(folder: Path, number: int) -> None:
    document, truth = paths_of(folder, number)
    if document.exists() and truth.exists():
        return
    data, found = make_report(profile_of(number), number)
    document.parent.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    document.write_bytes(data)


def write_all(folder: Path, count: int) -> None:
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        for _ in pool.map(write, *_arguments(folder, count), chunksize=16):
            pass


def _arguments(folder: Path, count: int) -> tuple[Iterator[Path], Iterator[int]]:
    return (folder for _ in range(count)), iter(range(count))


def main() -> None:
    parser = argparse.ArgumentParser(description="made-up reports with their truth")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    write_all(arguments.folder, arguments.count)


if __name__ == "__main__":
    main()
