"""A supervised pool of reading processes: a document that crashes, hangs or eats memory costs only itself.

In: candidates, one by one, and a picklable function that reads one file. Out: each candidate with its outcome, in the
order they came in, a bounded number in flight. Nothing is written here, and no document's content is looked at.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeVar

from pipelines.contracts.outcomes import Rejection
from pipelines.formats.media import DocumentRejected

try:
    import resource
except ImportError:  # Windows: the parent watches, and that is all
    resource = None  # type: ignore[assignment]

C = TypeVar("C", bound="Job")
T = TypeVar("T")

WATCH_SECONDS: Final = 0.1
DOCUMENTS_PER_WORKER: Final = 500  # a fresh process now and then, against slow leaks in native code
IN_FLIGHT_PER_WORKER: Final = 4  # finished documents may wait behind a slow one, but not without end
FAILED_STARTS: Final = 3
LARGE_BYTES: Final = 8 << 20  # some forty pages scanned: twice the time
MOST_TIMES: Final = 12

_SPAWN: Final = multiprocessing.get_context("spawn")
_ONE_THREAD: Final = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class ReaderBroken(RuntimeError):
    """The reading function itself cannot be started: the program is at fault, not a document."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take; a large one, such as a scan, may take longer."""

    seconds: float = 300.0
    memory_bytes: int = 3 << 30

    def seconds_for(self, path: Path) -> float:
        """The time for one file."""
        try:
            size = path.stat().st_size
        except OSError:
            return self.seconds
        return self.seconds * min(1 + size / LARGE_BYTES, MOST_TIMES)


class Job(Protocol):
    """What can be handed to a reading process: a candidate, or anything else with a file and what is wrong with it."""

    @property
    def path(self) -> Path: ...

    @property
    def problem(self) -> Rejection | None: ...


def path_of(job: Job) -> Path:
    """What a reader of whole files is given."""
    return job.path


@dataclass(slots=True)
class _Task:
    job: Any
    is_done: bool = False
    outcome: Any = None  # what the reading function returned, or a Rejection
    is_alone: bool = False  # its reader was killed: it is read once more while nothing else is


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    state: Literal["starting", "idle", "busy"] = "starting"
    task: _Task | None = None
    started: float = 0.0
    served: int = field(default=0)


@dataclass(frozen=True, slots=True)
class _Work:
    """What every worker of a pool does, and within which limits."""

    read: Callable[[Any], Any]
    send: Callable[[Any], Any]
    workers: int
    limits: Limits


def read_all(
    candidates: Iterable[C],
    read: Callable[[Any], T],
    *,
    workers: int,
    limits: Limits,
    send: Callable[[C], Any] = path_of,
) -> Generator[tuple[C, T | Rejection], None, None]:
    """Apply `read` to what `send` makes of every candidate, in a worker process, and yield what it returned, in order.

    A candidate whose worker was killed from outside (by the kernel for want of memory, by an operator) is read once
    more with no other beside it. Without workers it happens in this very process: quick for small trusted files, and
    good for debugging.
    """
    work = _Work(read, send, workers, limits)
    if workers == 0:
        for candidate in candidates:
            if candidate.problem:
                yield candidate, candidate.problem
            else:
                yield candidate, _read_one(send(candidate), read, limits)
        return
    pool: list[_Worker] = []
    try:
        yield from _run(iter(candidates), work, pool)
    finally:
        for worker in pool:
            _stop(worker)


def _run(source: Iterator[C], work: _Work, pool: list[_Worker]) -> Iterator[tuple[C, Any]]:
    in_order: deque[_Task] = deque()
    waiting: deque[_Task] = deque()
    starts = _Starts()
    exhausted = False
    while True:
        while not exhausted and len(in_order) < work.workers * IN_FLIGHT_PER_WORKER:
            candidate = next(source, None)
            exhausted = candidate is None
            if candidate is not None:
                task = _Task(candidate, candidate.problem is not None, candidate.problem)
                in_order.append(task)
                if not task.is_done:
                    waiting.append(task)
        _hand_out(waiting, work, pool)
        while in_order and in_order[0].is_done:
            task = in_order.popleft()
            yield task.job, task.outcome
        if exhausted and not in_order:
            return
        if in_order:
            _collect(pool, waiting, starts)
            _enforce(pool, work.limits)


def _hand_out(waiting: deque[_Task], work: _Work, pool: list[_Worker]) -> None:
    for worker in [worker for worker in pool if worker.state == "idle" and worker.served >= DOCUMENTS_PER_WORKER]:
        _stop(worker)
        pool.remove(worker)
    unstarted = len(waiting) - sum(worker.state != "busy" for worker in pool)
    pool.extend(_start(work.read, work.limits) for _ in range(min(unstarted, work.workers - len(pool))))
    for worker in pool:
        if waiting and worker.state == "idle" and _has_room(waiting[0], pool):
            worker.task, worker.state, worker.started = waiting.popleft(), "busy", time.monotonic()
            worker.served += 1
            with contextlib.suppress(BrokenPipeError):  # died while idle: its exit is seen by _collect
                worker.pipe.send(work.send(worker.task.job))


def _has_room(task: _Task, pool: Sequence[_Worker]) -> bool:
    """Whether the task may begin beside what is being read; one to be read alone waits, and lets nothing begin."""
    busy = [worker.task for worker in pool if worker.state == "busy"]
    return not busy or not (task.is_alone or any(other.is_alone for other in busy if other))


@dataclass(slots=True)
class _Starts:
    """Workers that ended before they were ready, one after the other: a few are chance, more the program's fault."""

    failed: int = 0

    def note(self, end: Rejection) -> None:
        self.failed += 1
        if self.failed >= FAILED_STARTS:
            raise ReaderBroken(f"a reading process ended before it was given a document: {end.reason}")


def _collect(pool: list[_Worker], waiting: deque[_Task], starts: _Starts) -> None:
    """Take what the workers have to say; a pipe that closes instead is a worker that died."""
    pipes = {worker.pipe: worker for worker in pool}
    for ready in wait(list(pipes), timeout=WATCH_SECONDS):
        worker = pipes[ready]  # type: ignore[index]
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            worker.pipe.close()
            pool.remove(worker)
            _bury(worker, waiting, starts)
            continue
        if isinstance(message, ReaderBroken):
            raise message
        if worker.state == "busy":
            _settle(worker, message)
        worker.state, starts.failed = "idle", 0


def _bury(worker: _Worker, waiting: deque[_Task], starts: _Starts) -> None:
    """A worker died: while idle it costs nothing, while reading its document, which a killed one gets once more."""
    end, task = _epitaph(worker), worker.task
    if worker.state == "starting":
        starts.note(end)
    elif task and end.is_passing and not task.is_alone:
        task.is_alone = True
        waiting.appendleft(task)
    elif task:
        _settle(worker, end)


def _enforce(pool: list[_Worker], limits: Limits) -> None:
    now = time.monotonic()
    for worker in [worker for worker in pool if worker.state == "busy"]:
        allowed = (worker.task and limits.seconds_for(worker.task.job.path)) or limits.seconds
        if now - worker.started > allowed:
            reason = f"reading took longer than {allowed:.3g} s and was stopped"
            fault = Rejection("reader_timeout", reason, is_passing=True)
        elif _resident_bytes(worker.process.pid) > limits.memory_bytes:
            fault = _out_of_memory(limits)
        else:
            continue
        _kill(worker)
        pool.remove(worker)
        _settle(worker, fault)


def _settle(worker: _Worker, outcome: Any) -> None:
    if worker.task is not None:
        worker.task.outcome, worker.task.is_done, worker.task = outcome, True, None


def _epitaph(worker: _Worker) -> Rejection:
    """How a worker ended. What is killed may have been killed for the sake of others."""
    code = worker.process.exitcode or 0
    how = f"was killed by {_signal_name(-code)}" if code < 0 else f"ended with exit code {code}"
    return Rejection("reader_crashed", f"the reading process {how}", is_passing=code < 0)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name of its own
        return f"signal {number}"


def _out_of_memory(limits: Limits) -> Rejection:
    reason = f"reading needed more than {limits.memory_bytes / (1 << 20):,.0f} MiB"
    return Rejection("reader_out_of_memory", reason, is_passing=True)


def _start(read: Callable[[Path], Any], limits: Limits) -> _Worker:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, read, limits), daemon=True, name="juesuan-reader")
    with _environment(dict.fromkeys(_ONE_THREAD, "1")):  # the pool is the parallelism
        process.start()
    theirs.close()  # otherwise the end of the worker would never be seen
    return _Worker(process, ours)


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.state == "idle":
        worker.process.join(timeout=1)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _kill(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _resident_bytes(pid: int | None) -> int:
    """Resident memory of a process where /proc tells it; elsewhere the worker's own limit has to do."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except OSError:  # no /proc, or the process has just ended
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _serve(pipe: Connection, read: Callable[[Path], Any], limits: Limits) -> None:
    """What a worker does all its life: read the file it is told, send back what became of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops us
    if sys.platform == "linux" and resource is not None:
        # touched or not, writable memory is counted; the parent watches what is really used
        resource.setrlimit(resource.RLIMIT_DATA, (2 * limits.memory_bytes, 2 * limits.memory_bytes))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone, or wants no more
        pipe.send(None)  # imports are done, the clock of the first document may start
        while True:
            pipe.send(_read_one(pipe.recv(), read, limits))


def _read_one(what: Any, read: Callable[[Any], T], limits: Limits) -> T | Rejection:
    try:
        return read(what)
    except DocumentRejected as rejected:
        return Rejection(rejected.reason_code, rejected.reason, about=rejected.about)
    except OSError as error:
        return Rejection("unreadable_file", f"the file cannot be read: {error.strerror or error}", is_passing=True)
    except MemoryError:
        return _out_of_memory(limits)
    except Exception as error:  # noqa: BLE001 - the wall between one document's trouble and everybody else's
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return Rejection("reader_crashed", f"the reader failed with {type(error).__name__}: {error} ({where})")
