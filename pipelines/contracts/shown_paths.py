"""Paths as people are told them: relative to the project, printable, and found again by what was told.

In: paths. Out: text, or the file the text named. Files are not opened.
"""

import os
from pathlib import Path

from pipelines.contracts.defusing import CONTROL_PICTURES


def printable_name(name: str | Path) -> str:
    """A path that can be printed and stored, whatever bytes it is made of on disk.

    Names that are not UTF-8, as zips from Chinese Windows leave them, are read as GB 18030: `b"\\xb2\\xc6"` is 财.
    A line end or another control character is told by its picture: `a\\nb.pdf` is `a␊b.pdf`.
    """
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).translate(CONTROL_PICTURES)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace").translate(CONTROL_PICTURES)


def shown_path(path: Path, root: Path) -> str:
    """The path as people know it: relative to the project where possible, and always printable."""
    place = Path(os.path.normpath(path.absolute()))
    known = place.relative_to(root) if place.is_relative_to(root) else place
    return printable_name(known)


def located(root: Path, shown: str) -> Path | None:
    """The file below `root` that `shown_path` once told; None if it is gone.

    A name that was not UTF-8 is told in other bytes than it has on disk: its folder is looked through.
    """
    direct = root / shown
    if direct.is_file():
        return direct
    place = root
    for part in Path(shown).parts:
        step = place / part
        if not step.exists():
            try:
                step = next(entry for entry in place.iterdir() if printable_name(entry.name) == part)
            except (OSError, StopIteration):
                return None
        place = step
    return place if place.is_file() else None


def shown_place(page: int | None, place: str | None) -> str:
    """Where something stands: `公开02表!C7`, `第3页`; empty where nobody knows."""
    return place or (f"第{page}页" if page else "")
