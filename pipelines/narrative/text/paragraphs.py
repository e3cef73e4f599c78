"""Printed lines → paragraphs, healed over line wraps, page breaks and the tables between them.

In: `Line`s in reading order. Out: `Paragraph`s. A break needs a reason on the page (indent, a short line that ends
a sentence, another size, a numeral); where there is none the text goes on. Headings are told apart in `sections`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.narrative.passages import Paragraph, Printed
from pipelines.narrative.text.running_lines import Line

PART: Final = re.compile(r"^第[一二三四五六七八九十]{1,3}(?:部分|章|篇)")
NUMERAL: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}(?:部分|章|篇)[、:]?|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)[、.]?"
    r"|\d{1,2}(?:[、)]|\.(?!\d))|\(\d{1,2}\)[、.]?|[①-⑳])"
)
_STANDS_ALONE: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}部分.{0,52}$|目录$|(?:[二〇一三四五六七八九零]{4}|20\d\d)年(?:[一二三四五六七八九十]{1,2}|\d{1,2})月(?:\d{1,2}日)?$)"
)
_CLOSED: Final = re.compile(r"^目录$")
_SENTENCE_END: Final = re.compile(r"[。!?;:][”\")]*$")
_BEGINS_WITH_AMOUNT: Final = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:[百千万亿]*元|%|个百分点)")
_LONG: Final = 16
_SHORT_BY_EM: Final = 2.6
_INDENT_EM: Final = (0.9, 5.0)


@dataclass(frozen=True, slots=True)
class _Measure:
    """Where running text starts and ends on the paper."""

    left: float
    right: float


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines joined; a table's rows stay paragraphs of their own and never cut the text around them."""
    measures = _measures(lines)
    joined: list[Paragraph] = []
    open_lines: list[Line] = []
    waiting: list[Line] = []
    for line in lines:
        if line.kind == "table":
            waiting.append(line)
            continue
        if open_lines and (
            _starts_paragraph(open_lines, line, measures) or (waiting and not _goes_on(open_lines[-1], line))
        ):
            joined.append(_joined(open_lines, measures))
            joined.extend(_tables(waiting))
            open_lines, waiting = [], []
        open_lines.append(line)
    if open_lines:
        joined.append(_joined(open_lines, measures))
    joined.extend(_tables(waiting))
    return joined


def _measures(lines: Sequence[Line]) -> dict[int, _Measure]:
    """The text block of every page: the document's, unless the page's own long lines say otherwise."""
    long = [line for line in lines if line.kind == "text" and len(line.text) >= _LONG]
    if not long:
        return {line.page: _Measure(line.x0, line.x1) for line in lines}
    left = Counter(round(line.x0) for line in long).most_common(1)[0][0]
    right = Counter(round(line.x1) for line in long).most_common(1)[0][0]
    by_page: dict[int, list[Line]] = {}
    for line in long:
        by_page.setdefault(line.page, []).append(line)
    measures = {line.page: _Measure(left, right) for line in lines}
    for page, here in by_page.items():
        own_left, own_right = min(line.x0 for line in here), max(line.x1 for line in here)
        if len(here) >= 3:
            measures[page] = _Measure(own_left, own_right)
        else:
            measures[page] = _Measure(min(left, own_left), max(right, own_right))
    return measures


def _starts_paragraph(before: Sequence[Line], line: Line, measures: dict[int, _Measure]) -> bool:
    last = before[-1]
    if line.kind == "note" or _STANDS_ALONE.match(line.folded) or _CLOSED.match(last.folded):
        return True
    if last.kind == "note":  # a note runs on while its lines are full and end in the middle of a sentence
        return line.page != last.page or bool(_SENTENCE_END.search(last.folded)) or _is_indented(line, measures)
    if abs(line.size - last.size) > 0.2 * last.size and not _goes_on(last, line):
        return True
    if _is_centred(last, measures) or _is_centred(line, measures):
        return not _wraps_title(last, line, measures)
    ended = bool(_SENTENCE_END.search(last.folded))
    if _is_indented(line, measures) and (
        line.page == last.page or ended or _is_short(last, measures) or not _is_indented(last, measures)
    ):
        return True
    if _is_short(last, measures):
        return _ends_by_shortness(before, line, ended, measures)
    return bool(NUMERAL.match(line.folded)) and ended and not _has_indents(measures, line)


def _ends_by_shortness(before: Sequence[Line], line: Line, ended: bool, measures: dict[int, _Measure]) -> bool:
    """A short line ends its paragraph, unless the page was simply turned in the middle of a sentence."""
    last = before[-1]
    if not ended and _BEGINS_WITH_AMOUNT.match(line.folded):  # no sentence begins so: the long number had no room
        return False
    nearly = last.x1 > measures[last.page].right - 2 * _SHORT_BY_EM * last.size  # a number that would not break
    if ended or NUMERAL.match(line.folded):
        return True
    return not nearly and (line.page == last.page or (len(before) == 1 and bool(NUMERAL.match(last.folded))))


def _goes_on(last: Line, line: Line) -> bool:
    return not _SENTENCE_END.search(last.folded) and not NUMERAL.match(line.folded)


def _is_indented(line: Line, measures: dict[int, _Measure]) -> bool:
    by = (line.x0 - measures[line.page].left) / max(line.size, 1)
    return _INDENT_EM[0] < by < _INDENT_EM[1]


def _has_indents(measures: dict[int, _Measure], line: Line) -> bool:
    return line.x0 > measures[line.page].left + line.size


def _is_short(line: Line, measures: dict[int, _Measure]) -> bool:
    return line.x1 < measures[line.page].right - _SHORT_BY_EM * line.size


def _is_centred(line: Line, measures: dict[int, _Measure]) -> bool:
    block = measures[line.page]
    before, after = line.x0 - block.left, block.right - line.x1
    return (
        before > 2.9 * line.size
        and abs(before - after) < 0.25 * (before + after)
        and not NUMERAL.match(line.folded[:2])
    )


def _wraps_title(last: Line, line: Line, measures: dict[int, _Measure]) -> bool:
    """The second line of a title: same size, directly below, centred, after a line as wide as the text."""
    near = line.page == last.page and line.top - last.bottom < 1.6 * last.size
    return (
        near
        and abs(line.size - last.size) < 1
        and _is_centred(line, measures)
        and not _SENTENCE_END.search(last.folded)
    )


def _joined(lines: Sequence[Line], measures: dict[int, _Measure]) -> Paragraph:
    text, flat = "", ""
    starts: list[tuple[int, int]] = []
    places: list[Printed] = []
    for line in lines:
        if not starts or starts[-1][1] != line.page:
            starts.append((len(text), line.page))
        places.append(_place(line, len(text)))
        text += line.text
        flat += line.folded
    size = max(line.size for line in lines)
    is_centred = all(_is_centred(line, measures) for line in lines)
    return Paragraph(text, flat, tuple(starts), size, is_centred, lines[0].kind, tuple(places))


def _place(line: Line, offset: int) -> Printed:
    return Printed(offset, line.page, (line.x0, line.top, line.x1, line.bottom))


def _tables(rows: Iterable[Line]) -> list[Paragraph]:
    return [
        Paragraph(row.text, row.folded, ((0, row.page),), row.size, False, "table", (_place(row, 0),)) for row in rows
    ]
