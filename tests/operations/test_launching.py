"""A run whose code server is gone is found out; one whose server is merely silent is not."""

import json
import socket
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.launcher import WorkerStatus
from dagster._core.storage.tags import GRPC_INFO_TAG

from pipelines.orchestration.launching import WatchedRunLauncher

ROOT = Path(__file__).resolve().parents[2]


def health(**place: str | int) -> WorkerStatus:
    run = dg.DagsterRun(job_name="any", tags={GRPC_INFO_TAG: json.dumps(place)} if place else {})
    return WatchedRunLauncher().check_run_worker_health(run).status


def test_a_server_that_listens_is_alive_even_if_it_says_nothing(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        assert health(socket=str(tmp_path / "s")) is WorkerStatus.RUNNING
    assert health(socket=str(tmp_path / "s")) is WorkerStatus.FAILED  # its file outlives it
    assert health(socket=str(tmp_path / "never")) is WorkerStatus.FAILED


def test_a_server_on_a_port() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert health(host="127.0.0.1", port=port) is WorkerStatus.RUNNING
    assert health(host="127.0.0.1", port=port) is WorkerStatus.FAILED


def test_a_run_that_does_not_say_where_it_runs_is_left_alone() -> None:
    assert health() is WorkerStatus.RUNNING


def test_the_instance_is_set_up_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = yaml.safe_load((ROOT / "dagster.yaml").read_text("utf-8"))
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.run_launcher, WatchedRunLauncher)
        assert instance.run_monitoring_enabled
        assert instance.run_monitoring_max_runtime_seconds == settings["run_monitoring"]["max_runtime_seconds"]
