"""Channels: where they come from, what is refused and how, and that no address ever shows."""

from pathlib import Path

import pytest

from pipelines.alerts.channels import Channel, ChannelError, load_channels
from pipelines.alerts.scrubbing import scrub

KEY = "693a91f6-SECRET-b2c4"


def write(root: Path, text: str) -> Path:
    path = root / "alerts.yaml"
    path.write_text(text, "utf-8")
    return path


def test_channels_come_from_the_environment_and_the_file(tmp_path: Path) -> None:
    write(tmp_path, "channels:\n  - {name: 值班群, url_env: WECOM, severity: error, kinds: [rejected, revision]}\n")
    environment = {
        "JUESUAN_ALERT_URLS": f"wecombot://{KEY}\n json://127.0.0.1/hook",
        "JUESUAN_ALERT_URL_MAIL": "mailto://user:password@example.cn",
        "JUESUAN_ALERT_SEVERITY": "info",
        "WECOM": f"wecombot://other{KEY}",
    }
    channels = load_channels(environment, root=tmp_path)
    assert [channel.schema for channel in channels] == ["wecombot", "json", "mailto", "wecombot"]
    assert [channel.name for channel in channels[2:]] == ["mail", "值班群"]
    assert channels[0].name.startswith("wecombot-")
    assert channels[0].name == load_channels(environment, root=tmp_path)[0].name
    assert channels[3].wants("rejected", "error")
    assert not channels[3].wants("rejected", "warn")
    assert not channels[3].wants("missing", "error")
    assert channels[0].wants("publisher_rounding", "info")
    assert KEY not in repr(channels) + str(channels)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("channels:\n  - {url: 'wecombot://SECRET'}", r"channel 1: it needs a `name`"),
        ("channels:\n  - {name: a, url: 'SECRET'}", r"channel 1 \(a\): the address is no apprise address"),
        ("channels:\n  - {name: a}", r"it needs either `url` or `url_env`"),
        ("channels:\n  - {name: a, url_env: NOT_SET}", r"the environment has no NOT_SET"),
        ("channels:\n  - {name: a, url: 'json://SECRET', level: 1}", r"unknown field level; known are kinds, name"),
        (
            "channels:\n  - {name: a, url: 'json://SECRET', severity: fatal}",
            r"severity: 'fatal' is not one of error, warn",
        ),
        (
            "channels:\n  - {name: a, url: 'json://SECRET', kinds: [all]}",
            r"kinds: a list of some of publisher_wrong_value",
        ),
        ("channels:\n  - {name: a, url: 'json://SECRET'}\n  - {name: a, url: 'json://SECRET'}", r"called a: give each"),
        ("channels:\n  - {name: a, url: 'json://SECRET\n", r"line 3: this is not YAML"),
        ("json://SECRET", r"a list under the one key `channels`"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_and_without_the_address(
    tmp_path: Path, text: str, problem: str
) -> None:
    write(tmp_path, text)
    with pytest.raises(ChannelError, match=problem) as caught:
        load_channels({}, root=tmp_path)
    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_example_is_valid(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "alerts.example.yaml"
    variables = ("WECOM", "DINGTALK", "FEISHU", "MAIL", "WEBHOOK")
    environment = {f"JUESUAN_{name}": f"{name.lower()}://x" for name in variables} | {"JUESUAN_ALERTS": str(example)}
    assert len(load_channels(environment, root=tmp_path)) == 5


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        (f"wecombot://{KEY}", [KEY]),
        ("dingtalk://SECabcdef@TOKEN123", ["SECabcdef", "TOKEN123"]),
        ("mailtos://user:p%40ssw%C3%B6rd@smtp.example.cn?from=a@b.cn", ["p@sswörd", "p%40ssw%C3%B6rd"]),
        ("jsons://10.0.0.8:8080/hook/abcdef?key=123456789abc", ["abcdef", "123456789abc"]),
    ],
)
def test_every_part_of_an_address_that_opens_a_channel_is_struck_out(url: str, secrets: list[str]) -> None:
    complaint = f"could not post to {url}: " + " and ".join([*secrets, *(secret.lower() for secret in secrets)])
    told = scrub(complaint, [url])
    assert not [secret for secret in secrets if secret.lower() in told.lower()]
    assert told.startswith("could not post to")


def test_a_channel_without_a_scheme_has_none() -> None:
    assert Channel("a", "nothing").schema == ""
