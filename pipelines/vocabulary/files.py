"""The CSV files of this folder, row by row: the words of the forms, units, classes, regions.

In: a file's name. Out: its rows as dicts of text. What the words mean is for the modules that ask.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipelines.project import existing

FOLDER: Final = Path(__file__).resolve().parent


def vocabulary_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `name` (`"titles.csv"`), each a dict by column. A missing file raises `ProjectFileMissing`."""
    with existing(FOLDER / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
