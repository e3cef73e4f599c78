"""Delivery with apprise to servers on this machine, through the command line and over a sender's death."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.alerts.apprise_sender import deliverer, limit_of
from pipelines.alerts.channels import Channel
from pipelines.alerts.digest import Limit
from pipelines.cli import loading
from pipelines.cli.app import app
from pipelines.cli.common import Exit
from tests.conftest import Project
from tests.support.receivers import Mailbox, Webhook, mailbox, webhook

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as one:
        yield one


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as one:
        yield one


@pytest.fixture
def juesuan(project: Project, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(loading, "_reading", lambda *_: project.reading)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def test_webhook_and_mail_get_the_same_digests_exactly_once(
    juesuan: Run, project: Project, hook: Webhook, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_ALERT_URL_HOOK", hook.url)
    monkeypatch.setenv("JUESUAN_ALERT_URL_MAIL", box.url)
    project.write("a.pdf", "report total=100.00 change=7.00")
    project.write("c.pdf", "reject truncated")
    juesuan("ingest")
    assert not hook.told, "loading does not send"
    dry = juesuan("alerts", "send", "--dry-run")
    assert "【决算】测试局（本级）2021年度决算" in dry.stdout
    assert not hook.told
    waiting = json.loads(juesuan("alerts", "--json").stdout)
    assert {item["channel"] for item in waiting["items"]} == {"hook", "mail"}
    for _ in range(3):
        assert juesuan("alerts", "send").exit_code == Exit.OK
    told = sorted((one["title"], one["message"].strip()) for one in hook.told)
    assert [title.split("：")[0] for title, _ in told] == [
        "【决算】未能入库的文件",
        "【决算】测试局（本级）2021年度决算",
    ]
    assert sorted((subject, text.replace("\r\n", "\n").strip()) for subject, text in box.mails) == told
    assert json.loads(juesuan("alerts", "--json").stdout)["items"] == []
    assert "已送达" in juesuan("alerts").stdout


def test_an_outage_is_told_by_the_exit_code_and_made_up_for(
    juesuan: Run, project: Project, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_ALERT_URL_HOOK", hook.url)
    project.write("c.pdf", "reject truncated")
    juesuan("ingest")
    hook.answers.append((503, b"no"))
    failed = juesuan("alerts", "send")
    assert failed.exit_code == Exit.PARTIAL
    assert "未送达" in failed.stdout
    shown = juesuan("alerts").stdout
    assert "503" in "".join(shown.split())
    with project.warehouse.writer() as connection:
        connection.execute("update audit.alert_outbox set next_attempt_at = null")
    assert juesuan("alerts", "send").exit_code == Exit.OK
    assert len(hook.told) == 1


def test_a_sender_killed_between_sending_and_noting_sends_again_and_says_so(
    project: Project, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.alerts.test_outbox import load

    project.write("c.pdf", "reject truncated")
    load(project, Channel("hook", hook.url))
    hook.hold = threading.Event()
    command = [sys.executable, "-m", "tests.support.send_and_wait", str(project.warehouse.directory)]
    environment = {**os.environ, "JUESUAN_ALERT_URL_HOOK": hook.url}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as sender:
        assert hook.arrived.wait(3600)
        sender.kill()
    hook.hold.set()
    hook.hold = None
    with project.warehouse.writer() as connection:
        assert connection.execute("select status, attempts from audit.alert_outbox").fetchall() == [("sending", 1)]
    for _ in range(2):
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    first, second = hook.told
    assert "可能重复" not in first["message"]
    assert "可能重复" in second["message"]
    number = first["message"].strip().rpartition(" ")[2]
    assert second["message"].strip().endswith(number), "the same message has the same number"


@pytest.mark.parametrize("schema", ["wecombot", "dingtalk", "feishu", "lark"])
def test_a_bot_that_refuses_politely_is_a_failure_and_no_secret_is_told(
    schema: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import requests

    token = "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4"
    answers = [{"errcode": 45009, "errmsg": f"limit for {token}"}, {"code": 9499, "msg": f"bad {token}"}]
    answer = answers[schema in ("feishu", "lark")]
    asked: list[str] = []

    def ask(_: requests.Session, request: requests.PreparedRequest, **how: object) -> requests.Response:
        asked.append(str(request.url))
        response = requests.Response()
        response.status_code, response._content = 200, json.dumps(answer).encode()
        return response

    monkeypatch.setattr(requests.Session, "send", ask)
    caplog.set_level(logging.DEBUG)
    error = deliverer(Channel("群", f"{schema}://{token}"))("标题", "正文")
    assert error is not None
    assert asked
    assert token in asked[0]
    assert token not in error + caplog.text
    answer.clear()
    answer |= {"errcode": 0, "code": 0}
    assert deliverer(Channel("群", f"{schema}://{token}"))("标题", "正文") is None


def test_an_address_nobody_understands_is_a_failure_of_that_channel_only() -> None:
    error = deliverer(Channel("a", "nosuchservice://SECRET"))("标题", "正文")
    assert error == "apprise does not understand the address of this channel"


def test_the_limit_of_wecom_is_in_bytes() -> None:
    assert limit_of(Channel("群", "wecombot://key")) == Limit(2_000, in_bytes=True)


def test_no_secret_is_left_anywhere_after_success_and_failure(
    project: Project, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real processes, everything they write is searched: output, and every file below the project's folder."""
    (project.root / "raw" / "c.pdf").write_text("this is no PDF")
    dead = "mailto://watcher:PASSWORDSECRET@127.0.0.1:9/?from=a@b.cn&to=c@d.cn"
    environment = {**os.environ, "JUESUAN_ALERT_URLS": f"{hook.url} {dead}", "PYTHONPATH": str(ROOT)}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", "from pipelines.cli.app import main; main()", *arguments],
            cwd=project.root, env=environment, capture_output=True, check=False,
        )
        for arguments in (["ingest"], ["alerts", "send"], ["alerts"], ["alerts", "--all", "--json"], ["alerts", "test"])
    ]  # fmt: skip
    assert outputs[1].returncode == Exit.PARTIAL
    assert len(hook.told) == 2
    written = b"".join(one.stdout + one.stderr for one in outputs)
    written += b"".join(path.read_bytes() for path in project.root.rglob("*") if path.is_file())
    assert "未送达".encode() in written
    for secret in (b"T0PSECRETTOKEN", b"PASSWORDSECRET", b"watcher"):
        assert secret not in written
