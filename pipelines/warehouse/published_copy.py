"""The published copy beside the build file: is it still what was published, and may it be opened?

In: a folder. Out: what was published last (`published.json`), a path that is safe to open, or one sentence that says
which file is held by whom. Analysts may do what they like with their copy; whatever they do is found out here, by its
header alone, without a lock on it: every change DuckDB commits to a file moves the counter in its header.
"""

import contextlib
import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import duckdb

RECORD: Final = "published.json"
HEADER_BYTES: Final = 3 * 4096  # DuckDB's main header and its two database headers
READ_ONLY: Final = 0o444

_HOLDER: Final = re.compile(
    r"held in (?P<program>.+?)(?: \((?P<pid>PID \d+)\))?\.? (?:by|See)|held in (?P<rest>.+?)\.$"
)


class CopyUnusable(Exception):
    """The published copy cannot be opened as it is; the message names the file, the cause and what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was published: the warehouse's revision and the header it has; `before` is the header of the copy before."""

    revision: str | None
    header: str
    before: str | None = None

    @classmethod
    def read(cls, directory: Path) -> "Record | None":
        """None where nothing was noted, or nothing that can be read."""
        try:
            held = json.loads((directory / RECORD).read_text("utf-8"))
            revision, header, before = held["revision"], held["header"], held.get("before")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if not isinstance(header, str) or not isinstance(revision, str | None):
            return None
        return cls(revision, header, before)

    def write(self, directory: Path) -> None:
        """Note it; a reader sees the old record or the new one."""
        beside = directory / f"{RECORD}.{os.getpid()}.tmp"
        try:
            beside.write_text(json.dumps(asdict(self)), "utf-8")
            beside.replace(directory / RECORD)
        finally:
            beside.unlink(missing_ok=True)


def header_of(path: Path) -> str | None:
    """A digest of a DuckDB file's header and size; None if there is no file."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER_BYTES)
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return None
    return hashlib.sha256(head + str(size).encode()).hexdigest()[:32]


def log_of(path: Path) -> Path:
    """Where DuckDB writes what is committed and not yet in the file itself."""
    return path.with_name(f"{path.name}.wal")


def is_as_published(path: Path) -> bool:
    """Whether the copy is, byte for byte as far as its header tells, what was published; true where nobody noted it."""
    record = Record.read(path.parent)
    return record is None or header_of(path) in (record.header, record.before)


def without_log(path: Path) -> None:
    """Remove what a client left beside the copy: DuckDB would replay it into whatever stands there.

    Raises: CopyUnusable if the client still has the copy open, or the leftover cannot be removed.
    """
    log = log_of(path)
    if not log.exists():
        return
    with contextlib.suppress(duckdb.Error):  # a log that does not fit is why we are here
        try:
            duckdb.connect(str(path), read_only=True).close()
        except duckdb.IOException as error:
            if is_held(error):
                raise CopyUnusable(held_by(path, error)) from error
            raise
    try:
        log.unlink(missing_ok=True)
    except OSError as error:
        raise CopyUnusable(
            f"{log} was left by a program that changed the published copy and cannot be removed"
            f" ({error.strerror or error}): delete it, or run `juesuan run`"
        ) from error


def is_damage(error: duckdb.Error) -> bool:
    """Whether DuckDB says that what it read is no database, or not what it wrote."""
    return any(sign in str(error) for sign in ("Corrupt database", "not a valid DuckDB database", "checksum"))


def forget_record(directory: Path) -> None:
    """No longer take the copy for what was published; where the folder cannot be written, it stays as it is."""
    with contextlib.suppress(OSError):
        (directory / RECORD).unlink(missing_ok=True)


def is_held(error: duckdb.Error) -> bool:
    """Whether DuckDB says that another process has the file open for writing."""
    return "Conflicting lock" in str(error) or "being used by another process" in str(error)


def held_by(path: Path, error: duckdb.Error) -> str:
    """One sentence: which file is held, by which process, and what to do."""
    found = _HOLDER.search(str(error))
    who = " ".join(part for part in (found["program"] or found["rest"], found["pid"]) if part) if found else "a program"
    return (
        f"{path} is open for writing in {who}: close it there, or open it read-only there "
        f"(duckdb -readonly, read_only=True); loading goes on all the same"
    )
