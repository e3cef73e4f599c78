"""Where exported files may go: safe names, inside one folder, whole or not at all.

In: a folder and a name somebody else chose. Out: a path to write to. What is written is decided elsewhere.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_BYTES: Final = 180


class OutsideFolder(Exception):
    """Writing there would leave the folder that was asked for."""


def safe_name(name: str) -> str:
    """A file name every system takes; one that had to be changed carries a digest, so that no two become one."""
    cleaned = _UNSAFE.sub("_", name).strip(" .") or "_"
    if _RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    short = cleaned.encode()[:_LONGEST_BYTES].decode(errors="ignore")
    return name if short == name else f"{short}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def inside(folder: Path, *names: str) -> Path:
    """The path of a file below `folder`, its own folder made; a link that leads out of `folder` raises."""
    root = folder.resolve()
    target = folder.joinpath(*names)
    if not target.parent.resolve().is_relative_to(root) or any(name in ("", ".", "..") for name in names):
        raise OutsideFolder(f"{target} is not inside {root}: a link or a name leads out of it")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; it takes the place of `target` when all went well, and is gone otherwise.

    A link is followed, not replaced; a device or a pipe is written to.
    """
    target = target.resolve()
    is_stream = target.exists() and not target.is_file() and not target.is_dir()
    handle, name = tempfile.mkstemp(prefix=".", suffix=f".tmp{target.suffix}", dir=None if is_stream else target.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        if is_stream:
            with beside.open("rb") as whole, target.open("wb") as stream:
                shutil.copyfileobj(whole, stream)
            return
        beside.chmod(0o644)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
