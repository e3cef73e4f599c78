"""What clauses of a section share, and how a reading becomes a `Fact`: kind, unit, year, base.

In: a number with its subject and wording. Out: facts collected in `Context`. Which subject and which wording is
decided in `subject_of` and `measures`.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from pipelines.narrative.facts.functional_items import Codes, Mention
from pipelines.narrative.facts.labels import by_name
from pipelines.narrative.facts.measures import Comparison, Wording
from pipelines.narrative.passages import Fact, Number, Paragraph, Section, Subject

FREE: Final = "F00"
BUDGET_MEASURES: Final = frozenset(
    {"original_budget", "adjusted_budget", "budget", "final", "completion_rate", "relation", "variance_rate"}
)
CHANGES: Final = frozenset({"change_amount", "change_rate", "change_points"})
_RATES: Final = frozenset({"share", "change_rate", "completion_rate", "variance_rate"})
_FINAL_KINDS: Final = frozenset({"F10", "F13", "F14", "F16", "F17"})
_TOTALS: Final = frozenset({"F01", "F04", "F05", "F06", "F07"})
_CLOSED_BRACKETS: Final = re.compile(r"\([^()]*\)")
_PARTS: Final = re.compile(r"其中|包括:|用于|^(?:系|为|包括|由)")
# 其中局本级收入总计A，下属中心收入总计B: the units' own totals are none of the report's.
_OF_UNIT: Final = re.compile(
    r"(?:本级|机关|(?<![及和与])[下所]属[^,;。:]{0,12})(?:(?:19|20)\d\d年度?)?(?:收入|支出|财政拨款|一般公共预算|基本支出|项目支出)"
)
# 其中局机关40批次、300人次
_UNIT_ITSELF: Final = re.compile(r"(?:本级|机关|(?<![及和与])[下所]属[^,;。:及和与的]{0,8}|(?:二级|直属|基层)单位)$")
# 局机关2022年度收入总计A，下属中心收入总计B: a sentence of their own after the report's totals.
_UNIT_SPEAKS: Final = re.compile(
    r"^(?:其中[,:]?)?(?:(?:19|20)\d\d年度?,?)?(?:[我本]?(?:局|委|办|厅|部|院|会|署|校)(?:本级|机关)|[下所局委厅]属[^,;。:]{0,12})"
    r"(?:(?:19|20)\d\d年度?)?(?:完成|实现)?(?:收入|支出|财政拨款|一般公共预算)"
)
_SPOKEN_OF: Final = (
    ("three_public", re.compile(r"“三公”经费.{0,12}(?:支出|预算|决算)|因公出国\(境\)费")),
    ("procurement", re.compile(r"政府采购(?:支出|合同)?总?(?:额|金额)|授予中小企业")),
    ("assets", re.compile(r"[共实]有(?:公务用车|车辆)|通用设备\d")),
    ("performance", re.compile(r"绩效(?:自评|评价)")),
    ("operating", re.compile(r"机关运行经费")),
)
_COMPARES: Final = re.compile(r"^(?:与|比|较|同比|和)")
_YEAR: Final = re.compile(r"(?P<than>[与比较同自从于到和]|相比)?(?P<year>(?:19|20)\d\d)(?:年|-)")


@dataclass(slots=True)
class Context:
    """What carries over from clause to clause inside a section, and the facts read so far."""

    section: Section
    codes: Codes
    fiscal_year: int
    unit: str = "万元"
    subject: Subject | None = None
    family: str = ""
    path: tuple[str, ...] = ()
    compared: Comparison | None = None
    queue: list[Subject] = field(default_factory=list)
    queued: Wording | None = None
    run: int = 1
    sentence_start: int = 0
    last: Fact | None = None
    facts: list[Fact] = field(default_factory=list)
    since_reason: int = 0
    divided: Subject | None = None
    parts_from: int | None = None
    least_parts: int = 2
    of_unit: bool = False
    spoken_of: str = ""
    outside: list[tuple[Subject | None, str]] = field(default_factory=list)

    @property
    def topic(self) -> str:
        return self.spoken_of or self.section.topic

    def hear(self, paragraph: str) -> None:
        """Where no heading says it, the paragraph's words tell what it is about."""
        told = (topic for topic, words in _SPOKEN_OF if words.search(paragraph))
        self.spoken_of = next(told, "") if self.section.topic == "narrative" else ""

    def of_all_funds(self, subject: Subject, printed: str) -> Subject:
        """财政拨款支出 counts the other funds too, but not under a heading of 一般公共预算, until 2014 公共预算."""
        is_general = any(re.search("公共(?:预算|财政)", words) for words in (printed, *self.section.path))
        if self.topic != "gpb" or subject.name != "gpb_expenditure" or is_general:
            return subject
        return by_name("fiscal_expenditure")

    def enter(self, left: str) -> None:
        """A bracket speaks of its own; what was spoken of before it comes back at its end."""
        for mark in re.findall(r"[()]", _CLOSED_BRACKETS.sub("", left)):
            if mark == "(":
                self.outside.append((self.subject, self.family))
            elif self.outside:
                self.subject, self.family = self.outside.pop()

    def leave(self, rest: str) -> None:
        """The brackets a sentence closes after its last number."""
        self.enter(rest)
        self.outside = []

    def resume(self, sentence: str) -> None:
        """收入合计A，其中：B、C。与上年相比增加D: after its parts the whole is spoken of again."""
        if self.divided is not None and _COMPARES.match(sentence):
            self.subject, self.path = self.divided, self.divided.path
        self.parts_from = None
        self.of_unit = any(fact.kind in _TOTALS for fact in self.facts) and _UNIT_SPEAKS.match(sentence) is not None

    def part(self, left: str) -> None:
        """其中 divides what was spoken of before it."""
        if self.parts_from is None and (divides := _PARTS.search(left)):
            self.divided, self.parts_from = self.subject, len(self.facts)
            self.least_parts = 1 if divides[0] == "其中" and len(self.facts) > self.sentence_start else 2
        is_part = self.parts_from is not None and self.topic != "performance"
        self.of_unit |= is_part and bool(_OF_UNIT.search(left) or _UNIT_ITSELF.search(left))

    @property
    def whole(self) -> Subject | None:
        """What the parts told now in this sentence are parts of."""
        return self.divided if self.parts_from is not None else None

    def close_parts(self, first: int) -> None:
        """One part after the whole and 其中, else two, or there is nothing to come back from in the next sentence."""
        told = {fact.subject.name for fact in self.facts[self.parts_from if self.parts_from is not None else first :]}
        if self.parts_from is None or len(told - {self.divided.name if self.divided else ""}) < self.least_parts:
            self.divided = None

    def take_items(self, items: list[Mention]) -> None:
        """Functional items named on the way: the last one is spoken of from here on."""
        for item in items:
            self.path = item.path
            name = "/".join(item.path)
            code = item.code or self.codes.code(item.path)
            kind = "F10" if len(item.path) > 1 or len(item.code or "") > 3 else "F08"
            self.subject = Subject(name, kind, name, code, item.path)
            self.family = ""

    def add(self, sentence: Paragraph, number: Number, subject: Subject, words: Wording, left: str) -> None:
        fact = self.fact(sentence, number, subject, words, left)
        self.facts.append(fact)
        self.last = fact

    def fact(self, sentence: Paragraph, number: Number, subject: Subject, words: Wording, left: str) -> Fact:
        measure = "final" if words.measure == "amount" and subject.kind in _FINAL_KINDS else words.measure
        unit, issue = number.unit, words.issue
        if number.family == "none":
            unit, issue = ("%" if measure in _RATES else self.unit), issue or "unit_missing"
        elif number.family == "money":
            self.unit = unit
        base_year, basis = self._base(measure, words)
        year = words.year or _year(left, self.fiscal_year)
        if basis == "prior_year" and base_year == self.fiscal_year:  # 比2022年减少2万元 in the report of 2022: of 2023
            year = self.fiscal_year + 1
        value, direction = number.value, words.direction
        if measure in CHANGES and value < 0:  # 增加（减少）-5万元: the sign is the direction
            value, direction = -value, "decrease"
        return Fact(
            self.section, self.kind(subject, measure, basis), subject, measure, value, number.decimals, unit,
            direction, year, base_year, basis, None,
            sentence.page_at(number.start), sentence, number.start, sentence.text[number.start : number.end], issue,
        )  # fmt: skip

    def add_words(self, sentence: Paragraph, start: int, end: int, subject: Subject, kind: str, measure: str) -> Fact:
        """A fact that states no number: a reason, a list, 无, 持平."""
        fact = Fact(
            self.section, kind, subject, measure, None, None, None, None, self.fiscal_year, None, None, None,
            sentence.page_at(start), sentence, start, sentence.text[start:end],
        )  # fmt: skip
        self.facts.append(fact)
        return fact

    def kind(self, subject: Subject, measure: str, basis: str | None = None) -> str:
        if subject.name == "income_and_expenditure_total" and measure in CHANGES:
            return "F02"
        if subject.name == "gpb_expenditure" and measure in BUDGET_MEASURES:
            return "F09"
        if subject.kind == "F08" and (measure in BUDGET_MEASURES or (basis or "").endswith("budget")):
            return "F10"
        if self.topic in ("govfund", "soe") and subject.path:
            return "F18"
        return subject.kind

    def _base(self, measure: str, words: Wording) -> tuple[int | None, str | None]:
        if measure in CHANGES and words.basis:
            return self.fiscal_year, words.basis
        if measure in CHANGES:
            compared = self.compared or self._budget_told() or Comparison("prior_year", self.fiscal_year - 1)
            return compared.year, compared.basis
        if measure in ("completion_rate", "variance_rate"):
            return self.fiscal_year, words.basis
        return None, words.basis

    def _budget_told(self) -> Comparison | None:
        """年初预算A，支出决算B，增加C: with nothing else to compare with, C is against the budget just told."""
        told = [f for f in self.facts[self.sentence_start :] if self.last and f.subject == self.last.subject]
        budgets = [f.measure for f in told if f.measure.endswith("budget")]
        is_set = budgets and any(f.measure == "final" for f in told)
        return Comparison(budgets[-1], self.fiscal_year) if is_set else None


def _year(left: str, fiscal_year: int) -> int:
    """The year the clause names, unless it only compares with it."""
    for match in reversed(list(_YEAR.finditer(left))):
        if not match["than"]:
            return int(match["year"])
    return fiscal_year
