"""A fetched file takes its place below the landing zone: whole or not at all, never outside, never over another.

In: a finished temporary file and the name it should have. Out: where it stands now, or `FetchFailed`. The temporary
files live in a hidden folder of the zone, which discovery passes over, on the same disk, so that a rename is enough.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipelines.fetching.naming import beside
from pipelines.fetching.reasons import FetchFailed
from pipelines.formats.media import sha256_of

SCRATCH: Final = ".fetching"
FOLDER: Final = "fetched"


@contextlib.contextmanager
def scratch_folder(landing: Path) -> Iterator[Path]:
    """A folder for unfinished files; what an earlier run that was killed left in it is removed.

    Raises: FetchFailed `disk_error`, `unsafe_path`.
    """
    folder = landing / SCRATCH
    if folder.is_symlink():
        raise FetchFailed("unsafe_path", f"{folder} is a link; remove it")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchFailed("disk_error", f"{folder}: {error.strerror or error}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(finished: Path, landing: Path, source: str, name: str, sha256: str) -> Path:
    """Move a finished file to `fetched/<source>/<name>`; other content under a taken name gets a name beside it.

    Raises: FetchFailed `disk_error`, `unsafe_path`.
    """
    folder = landing / FOLDER / source
    try:
        if not folder.resolve().is_relative_to(landing.resolve()):
            raise FetchFailed("unsafe_path", f"{folder} leads out of {landing.name}/")
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder, name, sha256)
        with finished.open("rb") as file:
            os.fsync(file.fileno())
        finished.replace(target)
        _settle(folder)
    except OSError as error:
        raise FetchFailed("disk_error", f"{folder}: {error.strerror or error}") from error
    return target


def _free(folder: Path, name: str, sha256: str) -> Path:
    target = folder / name
    if not target.exists() and not target.is_symlink():
        return target
    if target.is_file() and not target.is_symlink() and sha256_of(target) == sha256:
        return target
    return folder / beside(name, sha256)


def _settle(folder: Path) -> None:
    """The name, too, has to survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
