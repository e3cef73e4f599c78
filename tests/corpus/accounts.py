"""Made-up final accounts of one department in which every accounting identity holds to the fen.

In: a seed, a fiscal year, the grain of the amounts. Out: `Accounts`. How they are printed is decided elsewhere.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.corpus.subjects import budget_items, economic_names

Fund = Literal["general", "fund", "capital"]
FUNDS: tuple[Fund, ...] = ("general", "fund", "capital")
OWN_SOURCES = ("superior", "business", "operating", "affiliated", "other")
THREE_PUBLIC = ("total", "overseas", "vehicle", "purchase", "operation", "reception")
ALWAYS_THERE = ("2080505", "2080506", "2101101", "2210201")
PUBLIC_CAPS = {"30212": "overseas", "30231": "operation", "31013": "purchase", "30217": "reception"}


@dataclass(frozen=True, slots=True)
class FundLine:
    """One 项 paid from fiscal money: opening + income = basic + project + closing."""

    opening: int
    income: int
    basic: int
    project: int
    closing: int


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One 项 paid from the department's own money."""

    income: Mapping[str, int]
    basic: int
    project: int
    to_superior: int
    operating: int
    subsidies: int

    @property
    def spent(self) -> int:
        return self.basic + self.project + self.to_superior + self.operating + self.subsidies


@dataclass(frozen=True, slots=True)
class Accounts:
    fiscal_year: int
    funds: Mapping[Fund, Mapping[str, FundLine]]
    own: Mapping[str, OwnLine]
    own_opening: int
    own_closing: int
    surplus_used: int
    distribution: int
    economic: Mapping[str, int]
    budget: Mapping[str, int]
    final: Mapping[str, int]

    def sum_of(self, fund: Fund, field: str) -> int:
        return sum(getattr(line, field) for line in self.funds[fund].values())

    def own_income(self, source: str) -> int:
        return sum(line.income.get(source, 0) for line in self.own.values())


def roll_up(leaves: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Add the 款 and 类 rows: each is the sum of the rows below it."""
    rows: dict[str, tuple[int, ...]] = {}
    for code, values in leaves.items():
        for parent in sorted({code[:3], code[:5], code}):
            known = rows.get(parent, (0,) * len(values))
            rows[parent] = tuple(a + b for a, b in zip(known, values, strict=True))
    return dict(sorted(rows.items()))


def column_sums(rows: Iterable[tuple[int, ...]], width: int) -> tuple[int, ...]:
    """Column by column; zeros when there is no row."""
    sums = [0] * width
    for row in rows:
        sums = [a + b for a, b in zip(sums, row, strict=True)]
    return tuple(sums)


class Dice:
    """Random amounts that are multiples of the smallest printed amount."""

    def __init__(self, seed: int, grain: int, scale: float) -> None:
        self._random = random.Random(seed)
        self._grain = grain
        self._scale = scale

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def pick(self, options: list[str], count: int) -> list[str]:
        return self._random.sample(options, min(count, len(options)))

    def amount(self, middle: float = 60.0) -> int:
        """Spread widely around `middle` (in 万元), never zero."""
        wan = self._random.lognormvariate(0, 1.3) * middle * self._scale
        return max(1, round(wan * 1_000_000 / self._grain)) * self._grain

    def part(self, whole: int, low: float = 0.2, high: float = 0.9) -> int:
        """A part of an amount, on the same grain."""
        return round(whole * self._random.uniform(low, high) / self._grain) * self._grain

    def shares(self, whole: int, codes: list[str]) -> dict[str, int]:
        """Split an amount over codes without a residue."""
        weights = [self._random.expovariate(1) for _ in codes]
        steps = whole // self._grain
        cut = [int(steps * weight / sum(weights)) for weight in weights]
        cut[0] += steps - sum(cut)
        return {code: count * self._grain for code, count in zip(codes, cut, strict=True)}


def draw_accounts(
    seed: int,
    fiscal_year: int,
    *,
    grain: int = 10_000,
    scale: float = 1.0,
    items: int = 14,
    funds: tuple[Fund, ...] = ("general",),
    own_money: bool = True,
    negative: bool = False,
    three_public: Literal["both", "budget", "none"] = "both",
) -> Accounts:
    dice = Dice(seed, grain, scale)
    lines: dict[Fund, dict[str, FundLine]] = {fund: {} for fund in FUNDS}
    lines["general"] = _general_lines(dice, fiscal_year, items, negative=negative)
    for fund in FUNDS[1:]:
        if fund in funds:
            lines[fund] = _fund_lines(dice, budget_items(fiscal_year, fund), negative=negative)
    own = _own_lines(dice, list(lines["general"])) if own_money else {}
    surplus = sum(sum(line.income.values()) - line.spent for line in own.values())
    used = dice.amount(3) if own_money and dice.chance(0.5) else 0
    distribution = dice.part(used) if used else 0
    opening = max(0, -(surplus + used - distribution)) + (dice.amount(10) if own_money else 0)
    final = _three_public(dice, {}) if three_public == "both" else dict.fromkeys(THREE_PUBLIC, 0)
    economic = _economic(dice, sum(line.basic for line in lines["general"].values()), final)
    return Accounts(
        fiscal_year=fiscal_year,
        funds=lines,
        own=own,
        own_opening=opening,
        own_closing=opening + surplus + used - distribution,
        surplus_used=used,
        distribution=distribution,
        economic=economic,
        final=final,
        budget=dict.fromkeys(THREE_PUBLIC, 0) if three_public == "none" else _three_public(dice, final),
    )


def _general_lines(dice: Dice, fiscal_year: int, items: int, *, negative: bool) -> dict[str, FundLine]:
    possible = budget_items(fiscal_year, "general")
    chosen = sorted({*ALWAYS_THERE, *dice.pick(possible, items)})
    lines = {}
    for index, code in enumerate(chosen):
        is_running = code.endswith(("01", "50", "05", "06")) or code in ALWAYS_THERE
        basic = dice.amount(300 if code.endswith("01") else 40) if is_running or dice.chance(0.2) else 0
        project = dice.amount(120) if not is_running or dice.chance(0.15) else 0
        if negative and index == 1:
            project = -dice.amount(2)  # spending of an earlier year paid back
        opening = dice.part(max(basic + project, 0), 0.0, 0.3) if dice.chance(0.3) else 0
        closing = dice.part(max(basic + project, 0), 0.0, 0.2) if dice.chance(0.3) else 0
        lines[code] = FundLine(opening, basic + project + closing - opening, basic, project, closing)
    return lines


def _fund_lines(dice: Dice, possible: list[str], *, negative: bool) -> dict[str, FundLine]:
    lines = {}
    for index, code in enumerate(sorted(dice.pick(possible, 4))):
        project = dice.amount(400)
        basic = dice.amount(5) if dice.chance(0.3) else 0
        opening = dice.part(project, 0.0, 0.5) if dice.chance(0.6) else 0
        closing = -dice.amount(1) if negative and index == 0 else dice.amount(30) if dice.chance(0.6) else 0
        lines[code] = FundLine(opening, basic + project + closing - opening, basic, project, closing)
    return lines


def _own_lines(dice: Dice, codes: list[str]) -> dict[str, OwnLine]:
    lines = {}
    for code in dice.pick(codes, 4):
        income = {source: dice.amount(8) for source in OWN_SOURCES if dice.chance(0.4)}
        received = sum(income.values())
        operating = dice.part(income["operating"]) if "operating" in income else 0
        to_superior = dice.amount(0.5) if dice.chance(0.2) else 0
        subsidies = dice.amount(0.5) if dice.chance(0.2) else 0
        basic = dice.part(received, 0.1, 0.5)
        lines[code] = OwnLine(income, basic, dice.part(received, 0.0, 0.4), to_superior, operating, subsidies)
    return dict(sorted(lines.items()))


def _three_public(dice: Dice, floor: Mapping[str, int]) -> dict[str, int]:
    """The five parts and their sums; a budget is at least the outturn given as `floor`."""

    def draw(item: str, middle: float, share: float) -> int:
        extra = dice.amount(middle) if dice.chance(share) else 0
        return floor.get(item, 0) + (dice.part(extra, 0.0, 0.5) if floor else extra)

    parts = {
        "overseas": draw("overseas", 6, 0.3),
        "purchase": draw("purchase", 18, 0.4),
        "operation": draw("operation", 9, 0.9),
        "reception": draw("reception", 3, 0.9),
    }
    vehicle = parts["purchase"] + parts["operation"]
    return {**parts, "vehicle": vehicle, "total": parts["overseas"] + vehicle + parts["reception"]}


def _economic(dice: Dice, basic: int, final: Mapping[str, int]) -> dict[str, int]:
    """Basic expenditure by 款; the parts of 三公 in it are never larger than 三公 itself."""
    names = economic_names()
    caps = {code: dice.part(final[item]) if dice.chance(0.5) else 0 for code, item in PUBLIC_CAPS.items()}
    if sum(caps.values()) * 10 > basic:
        caps = dict.fromkeys(caps, 0)
    free = [code for code in names if len(code) == 5 and code not in caps]
    staff = [code for code in free if names[code][1] == "personnel"]
    office = [code for code in free if names[code][1] == "public" and code[:3] in {"302", "310"}]
    spendable = basic - sum(caps.values())
    for_staff = dice.part(spendable, 0.75, 0.9)
    shares = dice.shares(for_staff, sorted(dice.pick(staff, 15)))
    shares |= dice.shares(spendable - for_staff, sorted(dice.pick(office, 17)))
    return {code: shares.get(code, caps.get(code, 0)) for code in names if len(code) == 5}
