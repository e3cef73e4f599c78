"""Files below the landing zone become candidates: found in a fixed order, kept inside the zone, hashed.

In: paths. Out: one candidate a file, with its problem if it is out of reach. Never opens what is not a regular file,
never follows a link out of the zone, and never stops for a file or folder it may not read.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipelines.contracts.outcomes import Candidate, Rejection
from pipelines.contracts.shown_paths import shown_path
from pipelines.formats.bundles import INSIDE, BundleRefused, unpacked
from pipelines.formats.media import sniff
from pipelines.intake.hash_cache import SeenFiles

# Ours, and what file managers, office programs and downloads leave lying about; names in lower case.
IGNORED_NAMES: Final = frozenset(
    {"readme.md", "readme.zh.md", "thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "icon\r"}
)
IGNORED_STARTS: Final = (".", "~$", "~wrl", "~wrd")
IGNORED_SUFFIXES: Final = frozenset(
    {".yaml", ".yml", ".part", ".partial", ".crdownload", ".download", ".downloading", ".opdownload", ".tmp", ".td",
     ".xltd", ".aria2", ".lnk"}
)  # fmt: skip
LOOPS: Final = Rejection("unreadable_file", "a link that leads to itself")

# What stands in the place of a hash for content nobody could read.
UNREAD: Final = "unread:"


@dataclass(frozen=True, slots=True)
class Found:
    """A path worth looking at, or one that is out of reach and why."""

    path: Path
    problem: Rejection | None = None


def discover(paths: Sequence[Path], *, landing: Path) -> Iterator[Found]:
    """Every file at or below `paths`, each once, sorted by name inside its folder."""
    seen: set[Path] = set()
    for path in paths:
        zone = _zone_of(path, landing)
        for found in _below(path, zone):
            place = found.path.absolute()
            if place not in seen:
                seen.add(place)
                yield found


def candidate_of(found: Found, *, root: Path, seen: SeenFiles | None = None) -> Candidate:
    """Hash one file, unless it was seen before; a file that cannot be read keeps a stand-in for its hash."""
    shown = shown_path(found.path, root)
    problem = found.problem
    if problem is None:
        try:
            sha256, size, media_type = (seen or SeenFiles.nothing()).content(found.path, _media_type)
            return Candidate(found.path, shown, sha256, size, media_type)
        except OSError as error:
            problem = _unreadable(error)
    stand_in = UNREAD + hashlib.sha256(shown.encode()).hexdigest()
    return Candidate(found.path, shown, stand_in, None, None, problem)


def members_of(candidate: Candidate, *, folder: Path, seen: SeenFiles | None = None) -> list[Candidate] | Rejection:
    """The files in an archive, unpacked below `folder`, each a candidate of its own; or why it is not unpacked."""
    try:
        members = unpacked(candidate.path, candidate.sha256, folder)
    except BundleRefused as refused:
        return refused.rejection
    except OSError as error:
        return _unreadable(error)
    found = []
    for member in members:
        if any(_is_ignored(part) for part in Path(member.name).parts):
            continue
        one = candidate_of(Found(member.path), root=folder, seen=seen)
        shown = f"{candidate.shown}{INSIDE}{member.name}"
        found.append(replace(one, shown=shown, parent_sha256=candidate.sha256))
    return found


def _zone_of(path: Path, landing: Path) -> Path:
    """Inside the landing zone that is the zone; a path given from elsewhere is its own."""
    place = Path(os.path.normpath(path.absolute()))
    if place.is_relative_to(landing.absolute()):
        return landing.resolve()
    return path.resolve() if path.is_dir() else path.parent.resolve()


def _below(path: Path, zone: Path) -> Iterator[Found]:
    inside = _is_inside(path, zone)
    if inside is None:
        yield Found(path, LOOPS)
    elif not inside:
        yield Found(path, Rejection("outside_landing_zone", f"a link that leads out of {zone.name}/"))
    elif path.is_dir():
        yield from _inside(path, zone)
    elif path.is_file():
        yield Found(path)
    elif path.is_symlink():
        yield Found(path, Rejection("unreadable_file", "a link that leads nowhere"))
    else:
        yield Found(path, Rejection("unreadable_file", "not a regular file"))


def _inside(folder: Path, zone: Path) -> Iterator[Found]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield Found(folder, _unreadable(error))
        return
    for entry in entries:
        path = folder / entry.name
        if _is_ignored(entry.name):
            continue
        if entry.is_file(follow_symlinks=False):  # the folder is inside the zone, and so is what is no link
            yield Found(path)
        elif entry.is_dir(follow_symlinks=False):
            yield from _inside(path, zone)
        elif not (path.is_dir() and _is_inside(path, zone)):
            yield from _below(path, zone)  # what an inner link leads to is found where it stands


def _is_inside(path: Path, zone: Path) -> bool | None:
    """Whether a path stays in the zone, its links followed; None if they lead in a circle."""
    try:
        return path.resolve().is_relative_to(zone)
    except (OSError, RuntimeError):  # Python tells of a circle in either way
        return None


def _is_ignored(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(IGNORED_STARTS) or lower in IGNORED_NAMES or Path(lower).suffix in IGNORED_SUFFIXES


def _media_type(path: Path) -> str | None:
    try:
        return sniff(path)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
    ):  # an archive too damaged to list; reading it will say so
        return None


def _unreadable(error: OSError) -> Rejection:
    return Rejection("unreadable_file", f"cannot be read: {error.strerror or error}")
