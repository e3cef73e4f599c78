"""An instance as it runs in production: the real daemon, a web site that publishes, a kill in the middle of a load.

Takes minutes, because schedules and sensors come round when they do; `make test-daemon` asks for it.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
import yaml

from tests.corpus.damages import truncate
from tests.corpus.presets import PRESETS
from tests.corpus.reports import make_report
from tests.fetching.conftest import QUICK
from tests.support import site as sites
from tests.support.instance import GOING_ON, Instance
from tests.support.planted import with_wrong_amount
from tests.support.receivers import Mailbox, Webhook, mailbox, webhook
from tests.support.site import Site, running_site

PROFILE = PRESETS[3]
NAME = PROFILE.department

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("JUESUAN_TEST_DAEMON"), reason="JUESUAN_TEST_DAEMON=1 runs the real daemon"),
]


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as one:
        yield one


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as one:
        yield one


def publish(site: Site, reports: dict[int, sites.Respond]) -> None:
    """The site's list has these years and no others."""
    for year, answer in reports.items():
        site.routes[f"/{year}.pdf"] = answer
    links = [f'<a href="{year}.pdf">{year}年度部门决算公开</a>' for year in reports]
    site.routes["/list.html"] = sites.page("".join(links))


def report(year: int, seed: int, *, is_wrong: bool = False) -> sites.Respond:
    profile = replace(PROFILE, fiscal_year=year)
    content = with_wrong_amount(profile, seed)[0] if is_wrong else make_report(profile, seed)[0]
    return sites.body(content, etag=f'"{year}-{seed}"')


def write_settings(instance: Instance, site: Site, hook: Webhook, box: Mailbox) -> None:
    source = {
        "name": "测试",
        "department": NAME,
        "from_fiscal_year": 2019,
        "until_fiscal_year": 2024,
        "expected_month": 9,
        "listing": {"url": site.url("/list.html")},
    }
    politeness = QUICK | {"max_megabytes": 50}
    write_yaml(instance.landing / "sources.yaml", {"politeness": politeness, "sources": [source]})
    channels = [{"name": "hook", "url": hook.url}, {"name": "mail", "url": box.url}]
    write_yaml(instance.alerts, {"channels": channels})


def write_yaml(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")


def told(bodies: list[str]) -> list[str]:
    """What each item of these messages says, sorted."""
    lines = [line.rstrip("\r") for body in bodies for line in body.split("\n")]
    return sorted(line[3:] for line in lines if line.startswith("   ") and not line.startswith("   依据："))


def late(year: int, why: str = "尚未见到") -> str:
    return f"{NAME}{year}年度决算应于{year + 1}年9月公开，{why}"


def test_year_by_year_the_daemon_fetches_loads_and_tells_everything_once(
    tmp_path: Path, site: Site, hook: Webhook, box: Mailbox
) -> None:
    instance = Instance(tmp_path)
    write_settings(instance, site, hook, box)
    channels: dict[str, Callable[[], list[str]]] = {
        "hook": lambda: told([one["message"] for one in hook.told]),
        "mail": lambda: told([text for _, text in box.mails]),
    }
    started = time.monotonic()

    def tell_time(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", flush=True)

    publish(site, {2021: report(2021, 1, is_wrong=True), 2022: report(2022, 2)})
    with instance.daemon() as daemon:
        instance.wait_for_rows("select fiscal_year, version from core.report order by all", [(2021, 1), (2022, 1)])
        tell_time("two reports are in")
        instance.wait_until(lambda: all(late(2019) in say() for say in channels.values()), "a missing report is told")
        instance.wait_until(lambda: instance.is_at_rest("bring_up_to_date", "send_alerts"), "the first load is told")
        tell_time("and told")
        # one is revised, one comes late, one is a page that says sorry, one is broken; 2019 never comes
        publish(
            site,
            {
                2020: sites.page("<title>页面不存在</title>"),
                2021: site.routes["/2021.pdf"],
                2022: report(2022, 3),
                2023: report(2023, 4),
                2024: sites.body(truncate(make_report(replace(PROFILE, fiscal_year=2024), 5)[0], 0.5)),
            },
        )
        # a sender killed between sending and noting would rightly send again: tests/alerts has that
        instance.wait_until(
            lambda: (
                bool(instance.runs("bring_up_to_date", dg.DagsterRunStatus.STARTED))
                and not instance.runs("send_alerts", *GOING_ON)
            ),
            "the second load is going on",
        )
        instance.kill(daemon)
        tell_time("killed in the second load")
    with instance.daemon():
        versions = [(2021, 1, True), (2022, 1, False), (2022, 2, True), (2023, 1, True)]
        instance.wait_for_rows("select fiscal_year, version, is_current from core.report order by all", versions)
        tell_time("all reports are in")
        broken = late(2024, "已取得而未能入库（truncated）")
        instance.wait_until(lambda: all(broken in say() for say in channels.values()), "the broken one is told")
        instance.wait_until(lambda: instance.is_at_rest("bring_up_to_date", "send_alerts"), "the second load is told")
        tell_time("and told")
    assert instance.rows("select fiscal_year, state, reason_code from marts.missing_report order by all") == [
        (2019, "not_seen", None),
        (2020, "fetch_failed", "not_a_report_file"),
        (2024, "not_loaded", "truncated"),
    ]
    assert instance.rows("select status, count(*), count(source_url) from raw.document group by all order by all") == [
        ("loaded", 3, 3),
        ("rejected", 1, 1),
        ("superseded", 1, 1),
    ]
    queued = "select message from audit.alert_outbox where channel = ? and status = 'delivered' order by all"
    for name, say in channels.items():
        said = say()
        assert said == [message for (message,) in instance.rows(queued, name)], "each item once, no item unsaid"
        assert len(set(said)) == len(said)
        tellings = [one for one in said if one.startswith(NAME)]
        missing = [late(2019), late(2020), late(2020, "未能取得（not_a_report_file）"), late(2023), late(2024), broken]
        assert sorted(tellings) == sorted(missing)
        assert sum("与上一版本" in one for one in said) == 1
        assert sum(one.startswith("truncated：") for one in said) == 1
    wrong = """select title, message from audit.finding
        where report_id like '%2021%' and severity = 'error' and status = 'open'"""
    findings = [message.removeprefix(f"{title}：") for title, message in instance.rows(wrong)]
    assert findings, "the planted amount is found"
    assert set(findings) <= set(channels["hook"]())
    assert "可能重复" not in hook.bodies
    assert "运行失败" not in hook.bodies, "the run that was killed was started again"
    kept = [path for path in (*instance.home.rglob("*"), instance.log) if path.is_file()]
    assert not [path for path in kept if b"T0PSECRETTOKEN" in path.read_bytes()]
