"""Digests: worst first, cut to the channel's size between items only, the rest counted."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipelines.alerts.apprise_sender import LIMITS
from pipelines.alerts.digest import MAX_PARTS, Limit, compose
from pipelines.alerts.news import Item

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=300)


def item(
    number: int, *, severity: str = "warn", page: int | None = 3, message: str = "说明。", title: str = "标题"
) -> Item:
    return Item(
        fingerprint=f"{number:016x}",
        kind="publisher_wrong_value",
        severity=severity,
        subject="甲局-own-2021",
        heading="甲局（本级）2021年度决算",
        title=title,
        message=message,
        page=page,
        evidence="raw/甲局.pdf#page=3",
        see="juesuan findings 甲局-own-2021-v1",
    )


def test_a_digest_reads_worst_first_with_page_and_place() -> None:
    [message] = compose([item(1), item(2, severity="error", page=12, title="合计不符")], Limit(1_000))
    assert message.title == "【决算】甲局（本级）2021年度决算：2条（错误1、警示1）"
    assert message.body.splitlines() == [
        "1. [错误] 第12页 合计不符",
        "   说明。",
        "   依据：raw/甲局.pdf#page=3",
        "2. [警示] 第3页 标题",
        "   说明。",
        "   依据：raw/甲局.pdf#page=3",
        f"消息编号 {message.message_id}",
    ]
    assert message.fingerprints == (f"{2:016x}", f"{1:016x}")


def test_what_does_not_fit_is_counted_and_counts_as_told() -> None:
    items = [item(number, message="说明" * 60) for number in range(40)]
    messages = compose(items, LIMITS["wecombot"])
    assert len(messages) == MAX_PARTS
    told = sum(message.body.count("依据：") for message in messages)
    assert f"另有 {40 - told} 条，见 juesuan findings 甲局-own-2021-v1" in messages[-1].body
    assert messages[0].title.endswith("（1/3）")
    assert sorted(one for message in messages for one in message.fingerprints) == [one.fingerprint for one in items]


def test_a_message_sent_again_says_so_and_keeps_its_number() -> None:
    [first], [again] = compose([item(1)], Limit(500)), compose([item(1)], Limit(500), in_doubt=True)
    assert "可能重复" not in first.body
    assert "可能重复" in again.body
    assert first.message_id == again.message_id


@given(
    texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=30),
    heading=TEXT,
    size=st.integers(400, 3_000),
    in_bytes=st.booleans(),
    in_doubt=st.booleans(),
)
def test_no_message_is_too_long_no_item_is_lost_or_cut_in_two(
    texts: list[tuple[str, str]], heading: str, size: int, in_bytes: bool, in_doubt: bool
) -> None:
    limit = Limit(size, in_bytes=in_bytes)
    items = [
        replace(item(number, title=title, message=message), heading=heading, see=heading)
        for number, (title, message) in enumerate(texts)
    ]
    messages = compose(items, limit, in_doubt=in_doubt)
    assert all(limit.measure(f"{message.title}\n{message.body}") <= size for message in messages)
    assert sorted(one for message in messages for one in message.fingerprints) == [one.fingerprint for one in items]
    body = "\n".join(message.body for message in messages)
    numbers = [number for number in range(1, len(items) + 1) if f"{number}. [警示]" in body]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
