"""Which bytes a file held when it was last hashed, so that thousands of known files need no reading to be known again.

In: a path. Out: its digest and media type, from memory if the file cannot have changed since, else by reading it.
A cache beside the warehouse, nothing more: without it, or with `--force`, everything is hashed.

Trusted are size, inode and both times. A program may set back the time of modification (`cp -p`, `rsync -t`,
`touch`), but not that of the inode's last change, which the kernel sets on every write, rename and change of times.
What had changed less than `SETTLED_SECONDS` before it was hashed is not remembered: another change within the same
tick of the file system's clock would look the same.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from pipelines.formats.media import sha256_of

CACHE: Final = "seen.json"
FORMAT: Final = 1
SETTLED_SECONDS: Final = 3.0

Stamp: TypeAlias = tuple[int, int, int, int, int]


class Content(NamedTuple):
    """What is in a file: digest, size and media type (null if it is an archive too damaged to list)."""

    sha256: str
    bytes: int
    media_type: str | None


@dataclass(slots=True)
class SeenFiles:
    """Contents by path, with the stamps they were read under; `save` keeps those met since `load`."""

    place: Path
    before: dict[str, tuple[Stamp, Content]] = field(default_factory=dict)
    now: dict[str, tuple[Stamp, Content]] = field(default_factory=dict)

    @classmethod
    def nothing(cls, directory: Path = Path()) -> "SeenFiles":
        """Every file is read."""
        return cls(directory / CACHE)

    @classmethod
    def load(cls, directory: Path) -> "SeenFiles":
        """What the last run left; nothing, if it left nothing that can be read."""
        place = directory / CACHE
        try:
            held = json.loads(place.read_text("utf-8", "surrogateescape"))
            if held["format"] != FORMAT:
                return cls(place)
            before = {path: (_stamp_of(stamp), Content(*content)) for path, stamp, content in held["files"]}
        except (OSError, ValueError, LookupError, TypeError):  # absent, or not what `save` writes
            return cls(place)
        return cls(place, before)

    def content(self, path: Path, media_type: Callable[[Path], str | None]) -> Content:
        """Digest and media type of a regular file.

        Raises: OSError if it cannot be read.
        """
        key, stamp = str(path.absolute()), _stamp(path)
        held = self.before.get(key)
        if held is None or held[0] != stamp:
            held = stamp, Content(sha256_of(path), stamp[0], media_type(path))
            if _stamp(path) != stamp or time.time_ns() - max(stamp[1:3]) < SETTLED_SECONDS * 1e9:
                return held[1]
        self.now[key] = held
        return held[1]

    def save(self) -> None:
        """Write down what is known now, files of other folders included; atomically, and only if it changed.

        For the holder of the writer's lock.
        """
        merged = self.before | self.now
        if merged == self.before:
            return
        rows = [(path, *held) for path, held in merged.items() if path in self.now or os.path.exists(path)]  # noqa: PTH110
        beside = self.place.with_suffix(f".{os.getpid()}.tmp")
        try:
            text = json.dumps({"format": FORMAT, "files": rows}, ensure_ascii=False, separators=(",", ":"))
            beside.write_text(text, "utf-8", "surrogateescape")
            beside.replace(self.place)
        finally:
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev


def _stamp_of(parts: list[int]) -> Stamp:
    size, modified, changed, inode, device = parts
    return size, modified, changed, inode, device
