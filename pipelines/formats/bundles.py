"""Zip archives of reports → their members as files, unpacked once into a folder of ours.

In: an archive and a folder. Out: each member with the name it has in the archive. Names of Chinese Windows (GBK without
the flag) are read; a name never leads out of the folder. Limits on files, size, ratio and depth hold before anything is
written.
"""

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from pipelines.contracts import shown_paths
from pipelines.contracts.outcomes import Rejection
from pipelines.contracts.shown_paths import printable_name
from pipelines.formats.media import ZIP, sha256_of, sniff
from pipelines.formats.packed import DamagedFile, EncryptedFile, member, opened_zip

INSIDE: Final = "!/"  # between an archive and what is in it: raw/a.zip!/财政局/决算.pdf
MAX_FILES: Final = 2_000
MAX_BYTES: Final = 2 << 30
MAX_DEPTH: Final = 2
LONGEST_NAME: Final = 120  # bytes; file systems take 255
_UTF8_FLAG: Final = 0x800
_DONE: Final = ".unpacked"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: where it is now, and what it is called inside (`财政局/决算.pdf`)."""

    path: Path
    name: str


class BundleRefused(Exception):
    """An archive that is not unpacked, and why."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.reason)
        self.rejection = rejection


def unpacked(
    archive: Path, sha256: str, folder: Path, *, max_files: int = MAX_FILES, max_bytes: int = MAX_BYTES
) -> list[Member]:
    """The members of an archive, also of archives in it, below `folder`; unpacked before, it is not unpacked again.

    Raises: BundleRefused with `encrypted`, `damaged_document` or `bundle_over_limits`.
    """
    target = folder / sha256[:24]
    if not (target / _DONE).exists():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        try:
            _unpack(archive, target, "", _Room(max_files, max_bytes), 1)
        except BundleRefused:
            shutil.rmtree(target, ignore_errors=True)
            raise
        (target / _DONE).touch()
    return list(_members(target, ""))


def located(root: Path, shown: str) -> Path | None:
    """The file below `root` known by a name, also one inside an archive; that is unpacked to a passing place."""
    outer, _, inner = shown.partition(INSIDE)
    path = shown_paths.located(root, outer)
    if path is None or not inner:
        return path
    folder = Path(tempfile.gettempdir()) / f"juesuan-{os.getuid() if hasattr(os, 'getuid') else 0}"
    with contextlib.suppress(BundleRefused, OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        return next((one.path for one in unpacked(path, sha256_of(path), folder) if one.name == inner), None)
    return None


@dataclass(slots=True)
class _Room:
    """What is left of the limits while an archive is unpacked."""

    files: int
    bytes: int

    def take(self, size: int) -> None:
        self.files -= 1
        self.bytes -= size
        if self.files < 0 or self.bytes < 0:
            reason = (
                f"文件多于 {MAX_FILES} 个或大于 {MAX_BYTES >> 30} GB，请解压后分批放入"
                " · the archive holds more than it may: unpack it"
            )
            raise BundleRefused(Rejection("bundle_over_limits", reason))


def _unpack(archive: Path, target: Path, prefix: str, room: _Room, depth: int) -> None:
    try:
        with opened_zip(archive) as opened:
            for info in opened.infolist():
                name = _name(info)
                if info.is_dir() or name is None or stat.S_ISLNK(info.external_attr >> 16):
                    continue
                room.take(info.file_size)
                place = target / prefix / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(member(opened, info.filename))
                if _is_archive(place) and depth < MAX_DEPTH:
                    inner = place.with_name(place.name + INSIDE.rstrip("/"))
                    _unpack(place, target, str(inner.relative_to(target)), room, depth + 1)
                    place.unlink()
    except EncryptedFile as error:
        raise BundleRefused(Rejection("encrypted", f"压缩包{error.reason}")) from error
    except DamagedFile as error:
        raise BundleRefused(Rejection("damaged_document", error.reason)) from error


def _is_archive(path: Path) -> bool:
    try:
        return sniff(path) == ZIP
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


def _name(info: zipfile.ZipInfo) -> str | None:
    """The name inside the archive, decoded and harmless; None where nothing is left of it."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            with contextlib.suppress(UnicodeDecodeError):
                name = raw.decode(encoding)
                break
    parts = [_short(printable_name(part)) for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or None


def _short(part: str) -> str:
    """A part of a path that every file system takes; what is cut stays apart by a digest."""
    part = part.replace(":", "：").replace(INSIDE.rstrip("/"), "！")
    if len(part.encode()) <= LONGEST_NAME:
        return part
    stem, suffix = PurePosixPath(part).stem, PurePosixPath(part).suffix[:10]
    digest = hashlib.sha256(part.encode()).hexdigest()[:8]
    return stem.encode()[: LONGEST_NAME - 20].decode("utf-8", "ignore") + f"~{digest}{suffix}"


def _members(folder: Path, prefix: str) -> Iterator[Member]:
    for path in sorted(folder.iterdir()):
        name = f"{prefix}{path.name}"
        if path.is_dir():
            yield from _members(path, f"{name}/")
        elif path.name != _DONE:
            yield Member(path, name)
