"""One writer at a time into a private build file; everybody else reads an atomically published copy.

In: a directory. Out: DuckDB connections, for writing under a file lock and for reading without any.
`build.duckdb` is the writer's own; `juesuan.duckdb` is what analysts open, replaced by rename, never changed in place.
What is written is decided elsewhere (landing, models). STACK.md §4 has the measurements behind this.
"""

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
from filelock import FileLock, Timeout

from pipelines.warehouse import catalog
from pipelines.warehouse.published_copy import (
    READ_ONLY,
    CopyUnusable,
    Record,
    forget_record,
    header_of,
    held_by,
    is_as_published,
    is_damage,
    is_held,
    log_of,
    without_log,
)

BUILD: Final = "build.duckdb"
PUBLISHED: Final = "juesuan.duckdb"
LOCK: Final = "writer.lock"
LOCK_SECONDS: Final = 600.0
# From this version on a file refuses the log of another state of itself, where older ones replay it; DuckDB >= 1.4.
STORAGE: Final = "v1.4.0"
_LOCKED_DOWN: Final = {"enable_external_access": "false", "lock_configuration": "true"}

DISK_ERRORS: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR}
    | {errno.EISDIR}
)
# of a kernel or file system that leaves copying to the program
CANNOT_COPY: Final = frozenset({errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EXDEV, errno.EPERM})

# what the rows of one report may make a query raise; other errors are of the disk, the file or the program
PER_REPORT: Final = (
    duckdb.DataError,  # conversions, values out of range
    duckdb.IntegrityError,
    duckdb.ProgrammingError,  # what a value makes of a query: InvalidInput, Binder
    duckdb.OutOfMemoryException,
    duckdb.NotSupportedError,
)

_IS_OLD_STORAGE: Final = """
select 1 from duckdb_databases()
where database_name = current_database() and starts_with(tags['storage_version'], 'v1.0')
"""
_STATE: Final = "select value from audit.warehouse_state where key = ?"


class WarehouseMissing(Exception):
    """There is nothing to read yet."""


class WarehouseUnusable(Exception):
    """The place the warehouse is kept in does not let us write: full, read-only, held; what was committed is safe."""


class WarehouseHeld(WarehouseUnusable):
    """The published copy cannot be read just now, because of what another program did to it."""


class WarehouseLocked(WarehouseUnusable):
    """Another process has been writing for longer than we were willing to wait."""


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A directory that holds the build file, the published file and the writer's lock."""

    directory: Path
    lock_seconds: float = LOCK_SECONDS

    @property
    def build(self) -> Path:
        return self.directory / BUILD

    @property
    def published(self) -> Path:
        return self.directory / PUBLISHED

    @contextlib.contextmanager
    def writer(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The one connection that may write; transactions are the caller's, see `transaction`."""
        with self._usable(), self._locked(), contextlib.closing(self._built()) as connection:
            connection.execute("set enable_progress_bar = false")  # in a child process it would be on, and on stdout
            if not _is_shaped(connection):
                _shape(connection)
            yield connection

    @contextlib.contextmanager
    def reader(self, *, is_locked_down: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A read-only connection to the published copy; it never waits and nobody waits for it.

        A copy that turns out to be damaged is no longer taken for published: the next run replaces it.

        `is_locked_down`, for SQL that somebody else wrote: no file, no other database, no network, no setting.
        Raises: WarehouseMissing, WarehouseHeld.
        """
        path = self.readable()
        config: dict[str, Any] = {**_LOCKED_DOWN} if is_locked_down else {}
        try:
            connection = duckdb.connect(str(path), read_only=True, config=config)
        except duckdb.IOException as error:
            if is_held(error):
                raise WarehouseHeld(held_by(path, error)) from error
            if is_damage(error):
                forget_record(self.directory)
            raise WarehouseHeld(
                f"{path} cannot be opened: {first_line(error)}; `juesuan run` publishes it anew"
            ) from error
        with contextlib.closing(connection):
            try:
                yield connection
            except (duckdb.IOException, duckdb.FatalException) as error:
                if not is_damage(error):
                    raise
                forget_record(self.directory)
                raise WarehouseHeld(
                    f"{path} is damaged: {first_line(error)}; `juesuan run` publishes it anew"
                ) from error

    def readable(self) -> Path:
        """The published copy, rid of what a client that died in it may have left.

        Raises: WarehouseMissing, WarehouseHeld.
        """
        if not self.published.exists():
            raise WarehouseMissing(f"no warehouse at {self.published}: run `juesuan ingest` first")
        try:
            without_log(self.published)
        except CopyUnusable as unusable:
            raise WarehouseHeld(str(unusable)) from unusable
        return self.published

    @property
    def is_as_published(self) -> bool:
        """Whether readers see what was published; false once another program changed their copy."""
        return is_as_published(self.published)

    def _restore(self) -> None:
        """Make the build file that is gone out of the published copy: what was loaded, said and sent is in both."""
        if not self.is_as_published:
            raise WarehouseUnusable(
                f"{self.build} is gone, and {self.published} was changed by another program after it was published: "
                f"put a backup of {BUILD} back, or move both files away to load everything afresh"
            )
        beside = self.build.with_suffix(f".{os.getpid()}.tmp")
        try:
            _copy_durably(self.published, beside)
            with contextlib.closing(duckdb.connect(str(beside), read_only=True)) as connection:
                state(connection, "revision")
            log_of(self.build).unlink(missing_ok=True)
            beside.chmod(0o644)
            beside.replace(self.build)
        except duckdb.Error as error:
            raise WarehouseUnusable(
                f"{self.build} is gone, and {self.published} cannot take its place: {first_line(error)}; "
                f"put a backup of {BUILD} back, or move both files away to load everything afresh"
            ) from error
        finally:
            beside.unlink(missing_ok=True)

    def _built(self) -> duckdb.DuckDBPyConnection:
        if not self.build.exists() and self.published.is_file():
            self._restore()
        if self.build.exists() and not os.access(self.build, os.W_OK):
            self.build.chmod(0o644)  # a backup of the published copy put back: that one is read-only
        config: dict[str, Any] = {"storage_compatibility_version": STORAGE}
        connection = duckdb.connect(str(self.build), config=config)
        if connection.execute(_IS_OLD_STORAGE).fetchone() is None:
            return connection
        connection.close()
        with contextlib.closing(duckdb.connect()) as upgrade:  # of an earlier release: its next checkpoint rewrites it
            upgrade.execute(f"attach {catalog.quoted(str(self.build))} as build (storage_version '{STORAGE}')")
            upgrade.execute("create table build.upgraded (one integer); drop table build.upgraded; checkpoint build")
        return duckdb.connect(str(self.build), config=config)

    @contextlib.contextmanager
    def held(self) -> Iterator[Path]:
        """The build file while nobody writes to it, for programs that open it themselves, read-only."""
        with self._locked():
            with contextlib.closing(self._built()) as connection:
                if not _is_shaped(connection):
                    _shape(connection)
            yield self.build

    def publish(self, *, revision_was: str | None = None) -> bool:
        """Swap a copy of the build file in for readers, if it holds anything new; say whether it did.

        With `revision_was`, only while the build file still stands at that revision: no other run's half is published.
        The copy that stands there is not opened: whoever holds it, or changed it, or died in it, keeps nothing from
        being published, and a copy that is not what was published is replaced even where nothing is new.
        """
        with self._usable(), self._locked():
            with contextlib.closing(self._built()) as connection:
                connection.execute("checkpoint")
                revision = state(connection, "revision")
            record, log = Record.read(self.directory), log_of(self.published)
            stands = header_of(self.published)
            if record and (record.revision, record.header) == (revision, stands) and not log.exists():
                return False
            if revision_was not in (None, revision):
                return False
            # the connection is closed by now: the copy is whole, and no POSIX lock is dropped by copying
            beside = self.published.with_suffix(f".{os.getpid()}.tmp")
            try:
                _copy_durably(self.build, beside)
                beside.chmod(READ_ONLY)
                Record(revision, header_of(beside) or "", stands).write(self.directory)
                log.unlink(missing_ok=True)
                beside.replace(self.published)
                log.unlink(missing_ok=True)  # of a client that came in between
            finally:
                beside.unlink(missing_ok=True)
            return True

    @contextlib.contextmanager
    def _usable(self) -> Iterator[None]:
        """What the disk, the folder or another program does to us, in one sentence that says what to do."""
        try:
            yield
        except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
            reason, kind = str(error), "the database file cannot be written"
            if "Conflicting lock" in reason:
                kind = f"another program has {BUILD} open; close it (analysts open {PUBLISHED}, not this file)"
            elif is_damage(error):
                kind = (
                    f"{BUILD} is damaged; move it away and run again, it is made anew from {PUBLISHED}"
                    if self.published.is_file()
                    else f"{BUILD} is damaged; put a backup back, or move it away to load everything afresh"
                )
            raise WarehouseUnusable(f"{self.directory}: {kind}: {first_line(reason)}") from error
        except OSError as error:
            place = None if error.filename is None else Path(os.fsdecode(error.filename)).absolute()
            is_ours = place is None or place.is_relative_to(self.directory.absolute())
            if not is_ours or error.errno not in DISK_ERRORS:
                raise
            raise WarehouseUnusable(
                f"{self.directory}: the folder cannot be written: {error.strerror or error}; "
                "make room or mend its permissions and run again, nothing that was loaded is lost"
            ) from error

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.directory.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.directory / LOCK, timeout=self.lock_seconds)
        try:
            lock.acquire()
        except Timeout as timeout:
            raise WarehouseLocked(
                f"{self.directory} has been held by another writer for {self.lock_seconds:.0f} s: "
                "wait for that run to end, or stop it"
            ) from timeout
        try:
            self._clear_away()
            yield
        finally:
            lock.release()

    def _clear_away(self) -> None:
        """What a run that was killed left; for the holder of the lock. A reader's overflow is a folder, and stays."""
        for stale in self.directory.glob("*.tmp"):
            if stale.is_file():
                stale.unlink()
        if (overflow := self.directory / f"{BUILD}.tmp").is_dir():  # where DuckDB puts what memory cannot hold
            shutil.rmtree(overflow)

    def published_revision(self) -> str | None:
        """The revision readers see, by what was noted when it was published: the copy itself need not be opened.

        Raises: WarehouseMissing where nothing was published.
        """
        if not self.published.exists():
            raise WarehouseMissing(f"no warehouse at {self.published}: run `juesuan ingest` first")
        if record := Record.read(self.directory):
            return record.revision
        with self.reader() as connection:  # a copy somebody brought here
            return state(connection, "revision")


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection, *, changes_data: bool = True) -> Iterator[None]:
    """All or nothing; what commits moves the revision on, and the data revision unless it is only models."""
    connection.begin()
    try:
        yield
        _move_on(connection, ("revision", "data_revision") if changes_data else ("revision",))
        connection.commit()
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # a disk that is full leaves nothing to roll back, and no way to
            connection.rollback()
        raise


def state(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """What the warehouse remembers under `key`."""
    row = connection.execute(_STATE, [key]).fetchone()
    return None if row is None else str(row[0])


def set_states(connection: duckdb.DuckDBPyConnection, states: Mapping[str, str]) -> None:
    """Remember each value under its key, inside the caller's transaction."""
    connection.execute(
        "insert or replace into audit.warehouse_state select unnest(?::varchar[]), unnest(?::varchar[])",
        [list(states), list(states.values())],
    )


def columns_of(connection: duckdb.DuckDBPyConnection, qualified: str) -> list[str]:
    """The columns of a table or view, in order; the catalog's own tables take a hundred times as long."""
    return [column[0] for column in connection.execute(f"from {qualified} limit 0").description]


@contextlib.contextmanager
def one_thread(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """For many small queries: threads that wait for each other's crumbs cost a third more than one alone."""
    connection.execute("set threads = 1")
    try:
        yield
    finally:
        connection.execute("reset threads")


def _is_shaped(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'audit' and table_name = 'warehouse_state'"
    ).fetchone()
    return found != (0,) and state(connection, "shape") == catalog.shape()


def _shape(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the tables to the declared shape."""
    for schema in catalog.SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    connection.execute(catalog.STATE_TABLE)
    with transaction(connection):
        connection.execute(";\n".join(catalog.ddl()))
        set_states(connection, {"shape": catalog.shape()})


def _move_on(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> None:
    set_states(connection, {key: str(int(state(connection, key) or "0") + 1) for key in keys})


def first_line(text: object) -> str:
    """The first line of a message, for DuckDB's own go on with the query."""
    return str(text).splitlines()[0] if str(text) else ""


def _copy_durably(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        if not _copied_by_kernel(reading.fileno(), writing.fileno()):
            shutil.copyfileobj(reading, writing, length=1 << 22)
        writing.flush()
        os.fsync(writing.fileno())


def _copied_by_kernel(source: int, target: int) -> bool:
    """A clone where the file system can share blocks (XFS, Btrfs), else a copy that never leaves the kernel."""
    if sys.platform != "linux":
        return False
    try:
        while os.copy_file_range(source, target, 1 << 30):
            pass
        if os.fstat(target).st_size == os.fstat(source).st_size:  # some file systems copy nothing and say all is well
            return True
    except OSError as error:
        if error.errno not in CANNOT_COPY:
            raise
    os.lseek(source, 0, os.SEEK_SET)
    os.lseek(target, 0, os.SEEK_SET)
    return False
