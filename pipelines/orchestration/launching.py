"""Dagster's own way to start runs, and the one thing it lacks: to notice that a run's processes are all gone.

In: a run that is said to be going on. Out: whether anything is left that could carry it on. When the daemon, its code
server and the run are killed together (a power cut, `kill -9` of the service) nobody reports the run's end; without
this it would count as running, and hold its slots, until `max_runtime_seconds`. Named in dagster.yaml.
"""

import json
import socket
from typing import Any

import dagster as dg
from dagster._core.launcher import CheckRunHealthResult, WorkerStatus
from dagster._core.storage.tags import GRPC_INFO_TAG

ANSWER_SECONDS = 5.0


class WatchedRunLauncher(dg.DefaultRunLauncher):
    """Runs are processes below a code server of this machine; where that server is gone, so are they."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        place = json.loads(run.tags.get(GRPC_INFO_TAG, "{}"))
        if place and not is_listening(place):
            return CheckRunHealthResult(WorkerStatus.FAILED, "the code server that ran it is gone")
        return CheckRunHealthResult(WorkerStatus.RUNNING)


def is_listening(place: dict[str, str | int | None]) -> bool:
    """Whether anybody takes connections there; one who is merely too busy to answer does."""
    path = place.get("socket")
    address: Any = path or (place.get("host") or "127.0.0.1", place.get("port"))
    with socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM) as asking:
        asking.settimeout(ANSWER_SECONDS)
        try:
            asking.connect(address)
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
        return True
