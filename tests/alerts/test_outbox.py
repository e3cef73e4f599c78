"""The outbox: everything is told once to each channel, nothing is lost, and a new channel is not flooded."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.alerts import outbox
from pipelines.alerts.apprise_sender import Deliver
from pipelines.alerts.channels import Channel
from pipelines.alerts.deliver import MESSAGES_A_PASS, SenderBusy, TellingSummary, preview, tell
from pipelines.alerts.news import news
from pipelines.audit import run as audit_run
from pipelines.audit.findings.acknowledged import acknowledgements
from pipelines.intake.run import ingest
from tests.conftest import Project

NOON = datetime(2026, 9, 1, 12)  # noqa: DTZ001 - the warehouse keeps UTC without saying so
GROUP = Channel("群", "json://127.0.0.1/GROUPSECRET")
DESK = Channel("台", "json://127.0.0.1/DESKSECRET", severity="error", kinds=frozenset({"rejected"}))


class Outside:
    """The world outside: remembers what arrived, and is down while `error` is set."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str, str]] = []
        self.error: str | None = None

    def deliverer(self, channel: Channel) -> Deliver:
        def deliver(title: str, body: str) -> str | None:
            if self.error is None:
                self.arrived.append((channel.name, title, body))
            return self.error

        return deliver

    @property
    def told(self) -> str:
        return "\n".join(f"{title}\n{body}" for _, title, body in self.arrived)


@pytest.fixture
def outside() -> Outside:
    return Outside()


def load(project: Project, *channels: Channel) -> None:
    ingest(
        [project.landing], warehouse=project.warehouse, reading=project.reading, landing=project.landing,
        channels=channels,
    )  # fmt: skip


def send(
    project: Project, outside: Outside, *channels: Channel, at: datetime = NOON, with_old: bool = False
) -> TellingSummary:
    return tell(
        project.warehouse, channels, with_old=with_old, deliverer_of=outside.deliverer, now=lambda: at
    )  # fmt: skip


def statuses(project: Project) -> dict[str, int]:
    return dict(project.rows("select status, count(*) from audit.alert_outbox group by all"))  # type: ignore[arg-type]


def test_what_a_load_brings_is_told_once_and_a_digest_a_report(project: Project, outside: Outside) -> None:
    project.write("a.txt", "report total=100.00")
    project.write("b.txt", "report total=1.00 department=乙局")
    project.write("c.pdf", "reject truncated")
    load(project, GROUP)
    assert [one.error for one in send(project, outside, GROUP).sent] == [None] * 3
    titles = sorted(title for _, title, _ in outside.arrived)
    assert [title.split("：")[0] for title in titles] == [
        "【决算】乙局（本级）2021年度决算", "【决算】未能入库的文件", "【决算】测试局（本级）2021年度决算",
    ]  # fmt: skip
    assert "raw/c.pdf" in outside.told
    assert send(project, outside, GROUP).sent == []
    load(project, GROUP)
    assert send(project, outside, GROUP).sent == []
    assert statuses(project).keys() <= {"delivered", "filtered"}


def test_a_channel_gets_only_the_severity_and_kinds_it_wants(project: Project, outside: Outside) -> None:
    project.write("a.txt", "report")
    project.write("c.pdf", "reject truncated")
    project.write("d.pdf", "reject no_budget_table")
    load(project, DESK)
    send(project, outside, DESK)
    [(_, title, body)] = outside.arrived
    assert "1条（错误1）" in title
    assert "raw/c.pdf" in body
    wider = Channel("台", DESK.url)
    assert send(project, outside, wider).sent == [], "widening a channel does not flood it with what was filtered"


def test_a_channel_added_later_is_not_told_what_was_there(project: Project, outside: Outside) -> None:
    project.write("a.txt", "report")
    load(project)
    summary = send(project, outside, GROUP)
    assert (summary.new_channels, summary.sent) == (["群"], [])
    project.write("b.pdf", "reject truncated")
    load(project, GROUP)
    send(project, outside, GROUP)
    assert len(outside.arrived) == 1
    assert "raw/b.pdf" in outside.told
    send(project, outside, GROUP, with_old=True)
    assert "测试局" in outside.told
    assert send(project, outside, GROUP, with_old=True).sent == []


def test_an_outage_loses_nothing_and_is_tried_less_and_less_often(project: Project, outside: Outside) -> None:
    project.write("c.pdf", "reject truncated")
    load(project, GROUP)
    outside.error = "the line is dead"
    at, waits = NOON, []
    for _ in range(12):
        assert len(send(project, outside, GROUP, at=at).failed) == 1
        assert send(project, outside, GROUP, at=at).sent == [], "nothing is tried before its time"
        [(after,)] = project.rows("select next_attempt_at from audit.alert_outbox where status = 'pending'")
        assert isinstance(after, datetime)
        waits.append(after - at)
        at = after
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == outbox.LONGEST_RETRY
    assert project.rows("select last_error, attempts from audit.alert_outbox") == [("the line is dead", 12)]
    outside.error = None
    send(project, outside, GROUP, at=at)
    assert len(outside.arrived) == 1


def test_one_message_that_is_refused_does_not_hold_up_the_others_for_ever(project: Project) -> None:
    for number in range(3):
        project.write(f"{number}.txt", f"report department=局{number}")
    load(project, GROUP)
    arrived: list[str] = []

    def picky(_: Channel) -> Deliver:
        return lambda title, _: "too rude" if "局1" in title else arrived.append(title)

    for minute in range(3):
        at = NOON + timedelta(seconds=minute)
        tell(project.warehouse, [GROUP], deliverer_of=picky, now=lambda at=at: at)  # type: ignore[misc]
    assert len(arrived) == 2


def test_a_clock_that_is_put_back_does_not_silence_a_channel(project: Project, outside: Outside) -> None:
    project.write("c.pdf", "reject truncated")
    load(project, GROUP)
    outside.error = "down"
    send(project, outside, GROUP, at=NOON + timedelta(days=400))
    outside.error = None
    send(project, outside, GROUP, at=NOON)
    assert len(outside.arrived) == 1


def test_acknowledged_findings_are_silent_until_their_figures_change(
    project: Project, outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "acknowledged.yml"
    monkeypatch.setattr(audit_run, "acknowledgements", lambda: acknowledgements(listed))
    project.write("a.txt", "report total=100.00 change=7.00")
    load(project, GROUP)
    query = "select cause, figures, title from audit.finding where severity <> 'info'"
    entries = [
        {
            "report": "测试局-own-2021",
            "cause": cause,
            "figures": figures,
            "reason": "已核",
            "by": "王",
            "on": "2026-09-01",
        }
        for cause, figures, _ in project.rows(query)
    ]
    assert entries
    listed.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    load(project, GROUP)
    assert send(project, outside, GROUP).sent == []
    assert statuses(project)["withdrawn"] == len(entries)
    entries[0]["figures"] = "0" * 12
    listed.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    load(project, GROUP)
    [sent] = send(project, outside, GROUP).sent
    assert len(sent.message.fingerprints) == 1, "an acknowledgement of other figures has lapsed"


def test_a_new_version_with_the_same_findings_tells_only_the_revision(project: Project, outside: Outside) -> None:
    project.write("a.txt", "report total=100.00")
    load(project, GROUP)
    send(project, outside, GROUP)
    outside.arrived.clear()
    project.write("b.txt", "report total=101.00 ")
    load(project, GROUP)
    send(project, outside, GROUP)
    [(_, _, body)] = outside.arrived
    assert "报告已修订" in body
    assert "100.00 → 101.00" in body
    assert "测试局-own-2021-v1" in body


def test_failed_runs_are_told_once(project: Project, outside: Outside) -> None:
    load(project, GROUP)
    event = {"run_id": "0123456789abcdef", "kind": "run_failed", "job": "bring_up_to_date", "happened_at": NOON}
    with project.warehouse.writer() as connection:
        assert outbox.record_run(connection, **event, reason="the disk is full")  # type: ignore[arg-type]
        assert not outbox.record_run(connection, **event, reason="again")  # type: ignore[arg-type]
    send(project, outside, GROUP)
    assert "运行失败：bring_up_to_date" in outside.told
    assert "the disk is full" in outside.told
    assert send(project, outside, GROUP).sent == []


def test_queueing_twice_changes_nothing_and_so_does_looking(project: Project, outside: Outside) -> None:
    project.write("a.txt", "report")
    load(project, GROUP)
    with project.warehouse.writer() as connection:
        before = connection.execute("select * from audit.alert_outbox order by all").fetchall()
        assert outbox.queue(connection, [GROUP]) == 0
        foreseen = preview(connection, [GROUP], now=NOON)
        assert outbox.is_anything_to_do(connection, [GROUP], now=NOON)
        assert connection.execute("select * from audit.alert_outbox order by all").fetchall() == before
    sent = send(project, outside, GROUP).sent
    assert [one.message for one in sent] == foreseen["群"]
    with project.warehouse.reader() as connection:
        assert not outbox.is_anything_to_do(connection, [GROUP], now=NOON)
        assert preview(connection, [GROUP], now=NOON) == {"群": []}


def test_a_pass_is_bounded_and_the_rest_waits_visibly(project: Project, outside: Outside) -> None:
    for number in range(MESSAGES_A_PASS + 3):
        project.write(f"{number:02}.txt", f"report department=局{number:02}")
    load(project, GROUP)
    first = send(project, outside, GROUP)
    assert (len(first.sent), first.waiting > 0) == (MESSAGES_A_PASS, True)
    assert len(send(project, outside, GROUP).sent) == 3


def test_a_second_sender_is_turned_away(project: Project, outside: Outside) -> None:
    project.write("c.pdf", "reject truncated")
    load(project, GROUP)
    seen: list[str] = []

    def meddling(_: Channel) -> Deliver:
        def deliver(*_: str) -> None:
            with pytest.raises(SenderBusy):
                send(project, outside, GROUP)
            seen.append("turned away")

        return deliver

    tell(project.warehouse, [GROUP], deliverer_of=meddling)
    assert seen == ["turned away"]
    assert outside.arrived == []


def test_printed_text_goes_out_as_one_line_without_tricks(project: Project) -> None:
    project.write("x\u202e\n.pdf", "reject truncated")
    load(project, GROUP)
    with project.warehouse.writer() as connection:
        [item] = [item for item in news(connection) if item.kind == "rejected"]
    assert all(character.isprintable() for character in f"{item.title}{item.message}{item.evidence}")


def test_items_of_channels_are_independent(project: Project, outside: Outside) -> None:
    other: Sequence[Channel] = [Channel("乙", "json://127.0.0.1/OTHER")]
    project.write("c.pdf", "reject truncated")
    load(project, GROUP, *other)

    def half(channel: Channel) -> Callable[[str, str], str | None]:
        return outside.deliverer(channel) if channel.name == "群" else lambda *_: "down"

    tell(project.warehouse, [GROUP, *other], deliverer_of=half, now=lambda: NOON)
    tell(project.warehouse, [GROUP, *other], deliverer_of=outside.deliverer, now=lambda: NOON + timedelta(hours=1))
    assert [name for name, _, _ in outside.arrived] == ["群", "乙"]


def test_missing_reports_are_told_by_source_year_and_state() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute("""
            create table marts.missing_report as select '甲局' as source, 2024 as fiscal_year, 'not_seen' as state,
                '甲局' as department, '甲局2024年度决算应于2025年9月公开，尚未见到' as message, 'https://a.cn/' as url
        """)
        [item] = news(connection)
        connection.execute("update marts.missing_report set message = '逾期更久'")
        [later] = news(connection)
        connection.execute("update marts.missing_report set state = 'fetch_failed'")
        [failed] = news(connection)
        connection.execute("update marts.missing_report set state = 'waiting'")
        assert news(connection) == []
    assert (item.kind, item.title, item.evidence) == ("missing_report", "甲局2024年度决算", "https://a.cn/")
    assert later.fingerprint == item.fingerprint
    assert failed.fingerprint != item.fingerprint
