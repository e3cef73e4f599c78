"""Items → messages: one digest a subject, worst first, split to what a channel takes without cutting an item in two.

In: items and a channel's limit. Out: `Message`s, each with the fingerprints it tells. Pure.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.alerts.channels import SEVERITIES
from pipelines.alerts.news import Item
from pipelines.vocabulary.lexicon import word

MAX_PARTS: Final = 3  # a digest is read; what does not fit is counted and can be looked up
IN_DOUBT: Final = "（上次发送未获确认，可能重复）"
NUMBERED: Final = 1_000  # numbers of items and parts never take more room than this one's


@dataclass(frozen=True, slots=True)
class Limit:
    """What a message, title included, may measure."""

    size: int
    in_bytes: bool = False

    def measure(self, text: str) -> int:
        return len(text.encode()) if self.in_bytes else len(text)

    def cut(self, text: str, room: int) -> str:
        """`text`, or as much of it as fits with an ellipsis."""
        if self.measure(text) <= room:
            return text
        while text and self.measure(text) + self.measure("…") > room:
            text = text[: max(0, min(len(text) - 1, room))]
        return f"{text}…"


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once: `message_id` is the same when the same is sent again."""

    message_id: str
    title: str
    body: str
    fingerprints: tuple[str, ...]


def compose(items: Sequence[Item], limit: Limit, *, in_doubt: bool = False) -> list[Message]:
    """The messages that tell these items of one subject; the last counts what did not fit."""
    ordered = sorted(items, key=_rank)
    heading = _heading(ordered, limit)
    see = limit.cut(ordered[0].see, limit.size // 5)
    note = IN_DOUBT if in_doubt else ""
    more = _more(NUMBERED, see)
    frame = _join(heading, f"（{NUMBERED}/{NUMBERED}）", note, more, _signature("0" * 8))
    room = limit.size - limit.measure(frame) - 8
    groups = _grouped([_line(number, item, room, limit) for number, item in enumerate(ordered, 1)], room, limit.measure)
    kept, told = groups[:MAX_PARTS], sum(len(group) for group in groups[:MAX_PARTS])
    messages, at = [], 0
    for part, lines in enumerate(kept, start=1):
        is_last = part == len(kept)
        of_part = ordered[at:] if is_last else ordered[at : at + len(lines)]
        at += len(lines)
        prints = tuple(item.fingerprint for item in of_part)
        rest = _more(len(ordered) - told, see) if is_last and len(ordered) > told else ""
        message_id = hashlib.sha256("\0".join(prints).encode()).hexdigest()[:8]
        title = heading + (f"（{part}/{len(kept)}）" if len(kept) > 1 else "")
        messages.append(Message(message_id, title, _join(note, *lines, rest, _signature(message_id)), prints))
    return messages


def _rank(item: Item) -> tuple[int, bool, int, str]:
    return SEVERITIES.index(item.severity), item.page is None, item.page or 0, item.fingerprint


def _heading(items: Sequence[Item], limit: Limit) -> str:
    counts = [(word(level), sum(item.severity == level for item in items)) for level in SEVERITIES]
    told = "、".join(f"{name}{count}" for name, count in counts if count)
    return f"【决算】{limit.cut(items[0].heading, limit.size // 5)}：{len(items)}条（{told}）"


def _line(number: int, item: Item, room: int, limit: Limit) -> str:
    page = f"第{item.page}页 " if item.page else ""
    head = f"{number}. [{word(item.severity)}] {page}{item.title}"
    evidence = f"   依据：{item.evidence}" if item.evidence else ""
    left = room - limit.measure(_join(head, "   ", evidence)) - 1
    if left < limit.measure("……"):  # a title longer than a message: nothing else of it goes out
        return limit.cut(head, room)
    return _join(head, "   " + limit.cut(item.message, left), evidence)


def _more(count: int, see: str) -> str:
    return f"另有 {count} 条，见 {see}"


def _signature(message_id: str) -> str:
    return f"消息编号 {message_id}"


def _grouped(lines: Sequence[str], room: int, measure: Callable[[str], int]) -> list[list[str]]:
    groups: list[list[str]] = []
    left = -1
    for line in lines:
        size = measure(line) + 1
        if not groups or size > left:
            groups.append([])
            left = room
        groups[-1].append(line)
        left -= size
    return groups


def _join(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
