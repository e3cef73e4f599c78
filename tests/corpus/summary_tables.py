"""Two-sided tables: 收入支出决算总表 and 财政拨款收入支出决算总表.

Left and right of one printed line have nothing to do with each other. Out: grid and truth.
"""

import random
from typing import Any

from tests.corpus.accounts import FUNDS, OWN_SOURCES, Accounts, Fund, roll_up
from tests.corpus.coded_tables import spending_table
from tests.corpus.grids import Grid, Row, Slot, amount_slot, amount_text, label_slot, make_grid, true_amount
from tests.corpus.profiles import Profile
from tests.corpus.subjects import class_codes, functional_names, ordinal

TruthRow = dict[str, Any]
Entry = tuple[str, int | None]  # label and amount; None = a label that has no amount of its own
FUND_NAMES: dict[Fund, str] = {
    "general": "一般公共预算财政拨款",
    "fund": "政府性基金预算财政拨款",
    "capital": "国有资本经营预算财政拨款",
}
OWN_NAMES = dict(
    zip(OWN_SOURCES, ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"), strict=True)
)
TOTAL_LABELS = {"总计", "本年收入合计", "本年支出合计", "合计"}
NATURES = ("合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
OTHER_PHASES = {"年初预算数", "预算数", "全年预算数", "调整预算数"}


def funds_of_form(fiscal_year: int) -> tuple[Fund, ...]:
    """State capital has its own lines from the accounts of 2020."""
    return FUNDS if fiscal_year >= 2020 else FUNDS[:2]


def class_amounts(accounts: Accounts) -> dict[str, int]:
    return {code: values[0] for code, values in roll_up(spending_table(accounts).leaves).items() if len(code) == 3}


# ------------------------------------------------------------------ 收入支出决算总表


def income_entries(accounts: Accounts) -> list[Entry]:
    """The income items of the year's form, in print order."""
    fiscal = {fund: accounts.sum_of(fund, "income") for fund in FUNDS}
    if accounts.fiscal_year <= 2018:
        entries: list[Entry] = [
            ("一、财政拨款收入", sum(fiscal.values())),
            ("其中：政府性基金预算财政拨款", fiscal["fund"]),
        ]
        start = 2
    else:
        funds = funds_of_form(accounts.fiscal_year)
        entries = [(f"{ordinal(n)}、{FUND_NAMES[fund]}收入", fiscal[fund]) for n, fund in enumerate(funds, 1)]
        start = len(funds) + 1
    for number, source in enumerate(OWN_SOURCES, start):
        entries.append((f"{ordinal(number)}、{OWN_NAMES[source]}", accounts.own_income(source)))
    return entries


def class_entries(profile: Profile, accounts: Accounts) -> list[tuple[str, str]]:
    """(label with its ordinal, code) of every class row of the form."""
    names = functional_names(accounts.fiscal_year)
    codes = class_codes(accounts.fiscal_year, profile.left_out_classes)
    return [(f"{ordinal(number)}、{names[code]}", code) for number, code in enumerate(codes, 1)]


def summary_sides(profile: Profile, accounts: Accounts) -> tuple[list[Entry], list[Entry], int]:
    """Left and right entries, equally many, and how many of them stand above the totals."""
    amounts = class_amounts(accounts)
    left = income_entries(accounts)
    right: list[Entry] = [(label, amounts.get(code, 0)) for label, code in class_entries(profile, accounts)]
    income = sum(accounts.sum_of(fund, "income") for fund in FUNDS) + sum(map(accounts.own_income, OWN_SOURCES))
    spent = sum(amounts.values())
    opening = sum(accounts.sum_of(fund, "opening") for fund in FUNDS) + accounts.own_opening
    closing = sum(accounts.sum_of(fund, "closing") for fund in FUNDS) + accounts.own_closing
    upper = max(len(left), len(right))
    left += [("", None)] * (upper - len(left))
    surplus = "用事业基金弥补收支差额" if accounts.fiscal_year <= 2018 else profile.surplus_label
    left += [("本年收入合计", income), (surplus, accounts.surplus_used), ("年初结转和结余", opening)]
    right += [("本年支出合计", spent), ("结余分配", accounts.distribution)]
    if profile.balance_parts:
        tax = accounts.distribution // 40_000 * 10_000
        right += [("其中：交纳所得税", tax), ("转入事业基金", accounts.distribution - tax)]
        left += [("其中：项目支出结转和结余", opening), ("经营结余", 0)]
    right.append(("年末结转和结余", closing))
    left += [("", None)] * (len(right) - len(left))
    right += [("", None)] * (len(left) - len(right))
    if profile.line_numbers:
        left, right = [*left, ("", None)], [*right, ("", None)]
    left.append(("总计", income + accounts.surplus_used + opening))
    right.append(("总计", spent + accounts.distribution + closing))
    return left, right, upper


def summary_grid(profile: Profile, accounts: Accounts) -> tuple[Grid, list[TruthRow]]:
    left, right, _ = summary_sides(profile, accounts)
    lines = 1 if profile.line_numbers else 0
    width = len(profile.summary_columns)
    sides = 2 if profile.third_side else 1
    spending = label_slot(profile, "支出", sides * (1 + lines + width))
    head: list[Row] = [[label_slot(profile, "收入", 1 + lines + width), spending]]
    columns = [Slot(heading) for heading in profile.summary_columns]
    side = [label_slot(profile, "项目"), *([Slot("行次")] * lines), *columns]
    third = [Slot("项目（按支出性质和经济分类）"), *side[1:]] if profile.third_side else []
    head.append([*side, *side, *third])
    if profile.column_numbers:
        numbers = [Slot(str(n)) for n in range(1, (1 + sides) * width + 1)]
        starts = range(0, len(numbers), width)
        head.append([slot for n in starts for slot in (Slot("栏次"), *[Slot()] * lines, *numbers[n : n + width])])
    nature = nature_entries(accounts, right)
    body: list[Row] = []
    rest = random.Random(accounts.own_opening + len(left))
    for number, (income, spending) in enumerate(zip(left, right, strict=True), 1):
        body.append(_half(profile, income, number, rest) + _half(profile, spending, number + len(left), rest))
        if profile.third_side:
            body[-1] += _half(profile, nature[number - 1], number + 2 * len(left), rest)
    truth = [_truth(profile, "income", entry) for entry in left if entry[0]]
    truth += [_truth(profile, "expenditure", entry) for entry in right if entry[0]]
    shares = [3.0, *([0.45] * lines), *([1.3] * width)]
    return make_grid(shares * (1 + sides), head, body), truth


def nature_entries(accounts: Accounts, right: list[Entry]) -> list[Entry]:
    """The third side of the full form: spending by its nature; its lower rows are those of the second side."""
    spent = {key: sum(line[n] for line in spending_table(accounts).leaves.values()) for n, key in enumerate(NATURES)}
    upper = next(number for number, (label, _) in enumerate(right) if label == "本年支出合计")
    rows: list[Entry] = [(label, spent[label]) for label in NATURES[1:]]
    rows += [
        ("经济分类支出合计", spent["合计"]),
        ("工资福利支出", spent["基本支出"]),
        ("商品和服务支出", spent["项目支出"]),
    ]
    rows = [*rows, *[("", None)] * upper][:upper]
    return [*rows, *right[upper:]]


def _half(profile: Profile, entry: Entry, number: int, rest: random.Random) -> Row:
    label, fen = entry
    slots: Row = [_label(profile, label)]
    if profile.line_numbers:
        slots.append(Slot(str(number)))
    for column in profile.summary_columns:
        if column in OTHER_PHASES and fen:
            other = amount_text(profile, "01", "amount", round(fen * rest.uniform(0.6, 1.3) / 1e4) * 10_000)
            slots.append(amount_slot(profile, other))
        else:
            slots.append(amount_slot(profile, "" if fen is None else amount_text(profile, "01", "amount", fen)))
    return slots


def _label(profile: Profile, label: str) -> Slot:
    if label in TOTAL_LABELS:
        return label_slot(profile, label)
    return Slot(label, align="left")


def _truth(profile: Profile, side: str, entry: Entry) -> TruthRow:
    label, fen = entry
    printed = "" if fen is None else amount_text(profile, "01", "amount", fen)
    return {"side": side, "label": label, "amount": true_amount(printed, fen or 0)}


# ------------------------------------------------------------------ 财政拨款收入支出决算总表


def fiscal_left(profile: Profile, accounts: Accounts, upper: int) -> list[tuple[str, int | None, str | None]]:
    """(label, amount, label of the row it hangs under)."""
    funds = funds_of_form(accounts.fiscal_year)
    sums = {field: {fund: accounts.sum_of(fund, field) for fund in funds} for field in ("income", "opening")}
    marks = {fund: f"{ordinal(n)}、{FUND_NAMES[fund]}" for n, fund in enumerate(funds, 1)}
    rows: list[tuple[str, int | None, str | None]] = [(marks[fund], sums["income"][fund], None) for fund in funds]
    rows += [("", None, None)] * (upper - len(rows))
    rows.append(("本年收入合计", sum(sums["income"].values()), None))
    opening = "年初财政拨款结转和结余"
    rows.append((opening, sum(sums["opening"].values()), None))
    for fund in funds:
        label = marks[fund] if profile.opening_labels == "numbered" else FUND_NAMES[fund]
        rows.append((label, sums["opening"][fund], opening))
    rows.append(("总计", sum(sums["income"].values()) + sum(sums["opening"].values()), None))
    return rows


def fiscal_right(profile: Profile, accounts: Accounts) -> list[tuple[str, tuple[int, ...] | None]]:
    """(label, amounts by fund) of the class rows, the totals and the closing balance."""
    funds = funds_of_form(accounts.fiscal_year)
    leaves: dict[str, tuple[int, ...]] = {}
    for position, fund in enumerate(funds):
        for code, line in accounts.funds[fund].items():
            values = [0] * len(funds)
            values[position] = line.basic + line.project
            leaves[code] = tuple(values)
    classes = roll_up(leaves)
    nothing = (0,) * len(funds)
    rows: list[tuple[str, tuple[int, ...] | None]] = [
        (label, classes.get(code, nothing)) for label, code in class_entries(profile, accounts)
    ]
    spent = tuple(accounts.sum_of(f, "basic") + accounts.sum_of(f, "project") for f in funds)
    closing = tuple(accounts.sum_of(fund, "closing") for fund in funds)
    rows += [("本年支出合计", spent), ("年末财政拨款结转和结余", closing)]
    rows += [("", None)] * len(funds)
    return [*rows, ("总计", tuple(a + b for a, b in zip(spent, closing, strict=True)))]


def fiscal_grid(profile: Profile, accounts: Accounts) -> tuple[Grid, list[TruthRow]]:
    funds = funds_of_form(accounts.fiscal_year)
    right = fiscal_right(profile, accounts)
    left = fiscal_left(profile, accounts, len(right) - len(funds) - 3)
    lines = 1 if profile.line_numbers else 0
    head: list[Row] = [[label_slot(profile, "收入", 2 + lines), label_slot(profile, "支出", 2 + lines + len(funds))]]
    side = [label_slot(profile, "项目"), *([Slot("行次")] * lines)]
    amount = profile.heading("04.amount", profile.summary_columns[-1])
    head.append([*side, Slot(amount), *side, Slot(profile.heading("04.total", "合计")), *_fund_heads(funds)])
    if profile.column_numbers:
        numbers = [Slot(str(number)) for number in range(1, 3 + len(funds))]
        blank = [Slot()] * lines
        head.append([Slot("栏次"), *blank, numbers[0], Slot("栏次"), *blank, *numbers[1:]])
    body: list[Row] = []
    for number, (a, b) in enumerate(zip(left, right, strict=True), 1):
        mark = [[Slot(str(n))] * lines for n in (number, number + len(left))]
        income = "" if a[1] is None else amount_text(profile, "04", "amount", a[1])
        body.append([_label(profile, a[0]), *mark[0], amount_slot(profile, income), _label(profile, b[0]), *mark[1]])
        body[-1] += [amount_slot(profile, text) for text in _by_fund(profile, funds, b[1])]
    shares = [2.6, *([0.45] * lines), 1.15, 2.6, *([0.45] * lines), *([1.15] * (1 + len(funds)))]
    return make_grid(shares, head, body), _fiscal_truth(profile, funds, left, right)


def _fund_heads(funds: tuple[Fund, ...]) -> Row:
    return [Slot(FUND_NAMES[fund]) for fund in funds]


def _by_fund(profile: Profile, funds: tuple[Fund, ...], values: tuple[int, ...] | None) -> list[str]:
    if values is None:
        return [""] * (1 + len(funds))
    measures = ("total", *funds)
    return [amount_text(profile, "04", m, fen) for m, fen in zip(measures, (sum(values), *values), strict=True)]


def _fiscal_truth(
    profile: Profile,
    funds: tuple[Fund, ...],
    left: list[tuple[str, int | None, str | None]],
    right: list[tuple[str, tuple[int, ...] | None]],
) -> list[TruthRow]:
    truth: list[TruthRow] = []
    for label, fen, parent in left:
        if label and fen is not None:
            printed = amount_text(profile, "04", "amount", fen)
            truth.append({"side": "income", "label": label, "决算数": true_amount(printed, fen)})
            truth[-1] |= {"parent": parent} if parent else {}
    keys = ("合计", *(FUND_NAMES[fund] for fund in funds))
    for label, values in right:
        if label and values is not None:
            texts = zip(keys, _by_fund(profile, funds, values), (sum(values), *values), strict=True)
            truth.append({"side": "expenditure", "label": label, **{k: true_amount(t, fen) for k, t, fen in texts}})
    return truth
