"""Broken structure: a torn row, a subject without the rows below it. Did we lose it, or does the page lack it?

In: failing equations of structure, the report's figures, a second reading of the page. Out: who is to blame for each,
and which bounds only tell of a lost row once more. Pure.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from pipelines.audit.reasoning import EXACT, Equation, Figure, Kind, ReportEvidence
from pipelines.vocabulary.amounts import number_text

Opinion: TypeAlias = Literal["agrees", "differs", "unknown"]
SecondReading: TypeAlias = Callable[[Figure, Decimal], tuple[Opinion, str]]

STRUCTURE: Final = frozenset({"S-11", "S-13", "S-15", "C-01", "C-03"})
PRINTABLE: Final = frozenset({"C-01", "C-03"})
BARE_SUBJECT: Final = "C-03"
CODE_SHAPE: Final = "C-01"
CODE_LENGTHS: Final = (3, 5, 7)
SEVERAL: Final = 3
SEEN_TWICE: Final = "两个读取程序所见一致，原文确实如此印刷，系报告自身的问题。"
TORN: Final[tuple[Kind, str]] = ("reader_suspect", "该表有多个科目编码不完整，疑为识读错误，请对照原页。")
NOWHERE: Final = (0.0, 0.0, 0.0, 0.0)
OTHER_CODE: Final = "C-09"
UNREADABLE: Final = "S-15"
ONE_NAME: Final = "C-05"
# one number with its commas or its point astray; two amounts that ran into one cell have two points
_MISPRINT: Final = re.compile(r"-?\d[\d,]*\.{0,2}[\d,]*")
_ANY_CODE: Final = re.compile(r"\d{3,7}(?!\d)")
_CODE: Final = re.compile(r"\d{5,7}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose fault a broken structure is, why, and the equations that tell of it once more."""

    equation: Equation
    kind: Kind
    why: str
    further: tuple[Equation, ...] = ()


def broken_structure(evidence: ReportEvidence, verdicts: Sequence[Verdict]) -> dict[str, Equation]:
    """Statement → a structural law it breaks: a lost row or a torn code speaks against our reading of that table."""
    printed_so = {one.equation.name for one in verdicts if one.kind != "reader_suspect"}
    return {
        e.subject[:3]: e
        for e in evidence.equations
        if e.rule_id in STRUCTURE and e.status == "fail" and e.name not in printed_so
    }


def bare_subjects(evidence: ReportEvidence, second_reading: SecondReading) -> list[Verdict]:
    """Each table with subjects that have nothing below them, judged."""
    failing = [e for e in evidence.equations if e.rule_id == BARE_SUBJECT and e.status == "fail"]
    torn = _torn_tables(evidence)
    verdicts = []
    for equation in failing:
        bare = [evidence.figures[ref] for ref in equation.cells if ref in evidence.figures]
        kind, why = TORN if equation.subject[:3] in torn else _who_lost(bare, evidence.figures, second_reading)
        verdicts.append(Verdict(equation, kind, why, _told_again(bare, evidence.equations)))
    return verdicts


def misprinted(evidence: ReportEvidence, second_reading: SecondReading) -> list[Verdict]:
    """Tables whose unreadable amounts are one number each, printed as no number is: both decoders see the same."""
    verdicts = []
    for equation in evidence.equations:
        if equation.rule_id == UNREADABLE and equation.status == "fail":
            figures = [evidence.figures[ref] for ref in equation.cells if ref in evidence.figures]
            if figures and all(_is_misprint(figure, second_reading) for figure in figures):
                verdicts.append(Verdict(equation, "publisher_text", SEEN_TWICE))
    return verdicts


def _is_misprint(figure: Figure, second_reading: SecondReading) -> bool:
    text = number_text(figure.printed)
    return bool(_MISPRINT.fullmatch(text)) and second_reading(figure, Decimal(0))[0] == "agrees"


def doubled(evidence: ReportEvidence, second_reading: SecondReading) -> list[Verdict]:
    """Codes with two names in one table, where the page prints the amounts of the two rows only once."""
    verdicts = []
    for equation in evidence.equations:
        if equation.rule_id == ONE_NAME and equation.status == "fail":
            figures = [evidence.figures[ref] for ref in equation.cells if ref in evidence.figures]
            tables = Counter(figure.statement for figure in figures)
            twice = [figure for figure in figures if tables[figure.statement] > 1]
            if any(second_reading(figure, figure.value)[0] == "differs" for figure in twice):
                verdicts.append(Verdict(equation, "reader_suspect", "该编码的一行疑被读取两次，请对照原页。"))
    return verdicts


def _torn_tables(evidence: ReportEvidence) -> set[str]:
    """Tables with several codes that are none: nobody prints so many of them wrongly."""
    odd = {
        (figure.statement, figure.code)
        for equation in evidence.equations
        if equation.rule_id == CODE_SHAPE and equation.status == "fail"
        for ref in equation.cells
        if (figure := evidence.figures.get(ref)) and len(figure.code or "") not in CODE_LENGTHS
    }
    found = Counter(statement for statement, _ in odd)
    return {statement for statement, count in found.items() if count >= SEVERAL}


def _who_lost(bare: Sequence[Figure], figures: Mapping[str, Figure], second_reading: SecondReading) -> tuple[Kind, str]:
    """An only row below a subject repeats its amounts: a page that prints them once more than we hold has that row."""
    if not bare:
        return "reader_suspect", ""
    opinions = [_one_more_row(figure, figures, second_reading) for figure in bare]
    if seen := [text for opinion, text in opinions if opinion == "differs"]:
        return "reader_suspect", f"另一读取程序读出“{seen[0]}”，疑为漏读下级科目行，请对照原页。"
    if all(opinion == "agrees" for opinion, _ in opinions):
        return "publisher_text", "两个读取程序所见一致，原文确实没有下级科目行，系报告自身的问题。"
    return "reader_suspect", "未能对照原文，请先核对原页。"


def _one_more_row(figure: Figure, figures: Mapping[str, Figure], second_reading: SecondReading) -> tuple[Opinion, str]:
    table = [one for one in figures.values() if one.statement == figure.statement]
    rows = {one.row_no for one in table if one.page == figure.page and one.row_no is not None}
    later = [row for row in rows if figure.row_no is not None and row > figure.row_no]
    following = min(later, default=None)
    nameless = (one for one in table if one.row_no == following and one.code is None and figure.value)
    if any(one.value == figure.value for one in nameless):
        return "differs", f"{figure.printed}（该行未识别出科目编码）"
    opinion, text = second_reading(figure, figure.value)
    if opinion != "agrees" or following is not None:
        return opinion, text
    # the row after the last of a page would stand on the next one, whether we read anything there or not
    overleaf = replace(figure, page=(figure.page or 0) + 1, box=NOWHERE, value=Decimal(0))
    return second_reading(overleaf, figure.value)


def _told_again(bare: Sequence[Figure], equations: Sequence[Equation]) -> tuple[Equation, ...]:
    """Bounds and lists that miss the very row: they speak of a subject below a bare one."""
    codes = tuple(figure.code for figure in bare if figure.code)
    return tuple(
        equation
        for equation in equations
        if equation.status == "fail"
        and (equation.comparison not in EXACT or not any(equation.weights))
        and (named := _CODE.match(equation.subject))
        and named[0].startswith(codes)
        and codes
    )


def told_by_codes(evidence: ReportEvidence) -> list[Equation]:
    """What fails only because items stand under other codes in one table: lists, bounds, sums of their parents."""
    moved = [e for e in evidence.equations if e.rule_id == OTHER_CODE and e.status == "fail"]
    if not moved:
        return []
    odd = {equation.cells[0].partition("/")[0] for equation in moved}
    branches = {branch for equation in moved for branch in _moved_branches(equation, evidence.figures)}
    figures = [figure for figure in evidence.figures.values() if _stands_in(figure, branches)]
    codes = tuple({figure.code for figure in figures if figure.code})
    amounts = {abs(figure.value) for figure in figures}
    return [
        e
        for e in evidence.equations
        if e.status == "fail"
        and e.rule_id != OTHER_CODE
        and _are_about(_codes_of(e, evidence.figures), codes)
        and (e.comparison not in EXACT or not any(e.weights) or abs(e.difference) in amounts)
        and (e.family != "A" or odd & {ref.partition("/")[0] for ref in e.cells})
    ]


def _moved_branches(equation: Equation, figures: Mapping[str, Figure]) -> Iterator[tuple[str, str]]:
    """The table and the longest code of its branch that differs: where a whole 类 was moved, its three digits."""
    moved = [figure for ref in equation.cells if (figure := figures.get(ref)) and figure.code]
    codes = [figure.code or "" for figure in moved]
    length = next((one for one in CODE_LENGTHS if len({code[:one] for code in codes}) > 1), CODE_LENGTHS[-1])
    yield from ((figure.statement, code[:length]) for figure, code in zip(moved, codes, strict=True))


def _stands_in(figure: Figure, branches: Collection[tuple[str, str]]) -> bool:
    code = figure.code or ""
    return any((figure.statement, code[:length]) in branches for length in CODE_LENGTHS if len(code) >= length)


def _codes_of(equation: Equation, figures: Mapping[str, Figure]) -> list[str]:
    if equation.rule_id in PRINTABLE:
        return [code for ref in equation.cells if ref in figures and (code := figures[ref].code)]
    named = _ANY_CODE.match(equation.subject)
    return [named[0]] if named else []


def _are_about(codes: Sequence[str], moved: Sequence[str]) -> bool:
    """Whether every one of the codes is a moved one or stands above one."""
    return bool(codes) and all(any(other.startswith(code) for other in moved) for code in codes)
