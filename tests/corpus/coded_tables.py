"""Tables with one row a functional code: 收入, 支出, 一般公共预算, 政府性基金, 国有资本经营.

Out: the grid to draw and the rows a reader must find.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.corpus.accounts import OWN_SOURCES, Accounts, Fund, FundLine, column_sums, roll_up
from tests.corpus.grids import Grid, Row, Slot, amount_slot, amount_text, label_slot, make_grid, numbered, true_amount
from tests.corpus.profiles import Profile
from tests.corpus.subjects import functional_names

TruthRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One amount column: measure, printed heading, key in the truth (None = not part of it), heading above."""

    measure: str
    heading: str
    key: str | None
    group: str = ""


@dataclass(frozen=True, slots=True)
class CodedTable:
    table: str
    columns: tuple[Column, ...]
    leaves: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


REVENUE = (
    Column("total", "本年收入合计", "本年收入合计"),
    Column("fiscal", "财政拨款收入", "财政拨款收入"),
    Column("superior", "上级补助收入", "上级补助收入"),
    Column("business", "事业收入", "事业收入"),
    Column("operating", "经营收入", "经营收入"),
    Column("affiliated", "附属单位上缴收入", "附属单位上缴收入"),
    Column("other", "其他收入", "其他收入"),
)
SPENDING = (
    Column("total", "本年支出合计", "本年支出合计"),
    Column("basic", "基本支出", "基本支出"),
    Column("project", "项目支出", "项目支出"),
    Column("to_superior", "上缴上级支出", "上缴上级支出"),
    Column("operating", "经营支出", "经营支出"),
    Column("subsidies", "对附属单位补助支出", "对附属单位补助支出"),
)
OPENING = Column("opening", "年初结转和结余", "年初结转和结余")
INCOME = Column("income", "本年收入", "本年收入")
CLOSING = Column("closing", "年末结转和结余", "年末结转和结余")


PARTED = (
    ("opening", "年初结转和结余", "基本支出结转", "项目支出结转和结余"),
    ("income", "本年收入", "基本支出", "项目支出"),
    ("closing", "年末结转和结余", "基本支出结转", "项目支出结转和结余"),
)


def spending_columns(total_key: str, group: str) -> tuple[Column, ...]:
    return (
        Column("total", "小计", total_key, group),
        Column("basic", "基本支出", "基本支出", group),
        Column("project", "项目支出", "项目支出", group),
    )


# ------------------------------------------------------------------ what is in each table


def revenue_table(accounts: Accounts) -> CodedTable:
    leaves: dict[str, tuple[int, ...]] = {}
    for fund in accounts.funds.values():
        for code, line in fund.items():
            leaves[code] = (line.income, line.income, 0, 0, 0, 0, 0)
    for code, own in accounts.own.items():
        parts = tuple(own.income.get(source, 0) for source in OWN_SOURCES)
        known = leaves.get(code, (0,) * 7)
        leaves[code] = tuple(a + b for a, b in zip(known, (sum(parts), 0, *parts), strict=True))
    return CodedTable("02", REVENUE, leaves)


def spending_table(accounts: Accounts) -> CodedTable:
    leaves: dict[str, tuple[int, ...]] = {}
    for fund in accounts.funds.values():
        for code, line in fund.items():
            leaves[code] = (line.basic + line.project, line.basic, line.project, 0, 0, 0)
    for code, own in accounts.own.items():
        parts = (own.spent, own.basic, own.project, own.to_superior, own.operating, own.subsidies)
        leaves[code] = tuple(a + b for a, b in zip(leaves.get(code, (0,) * 6), parts, strict=True))
    return CodedTable("03", SPENDING, leaves)


def general_table(accounts: Accounts, *, carry_over: bool, parts: bool = False) -> CodedTable:
    """The general budget by code; Yunnan's form adds opening, income and closing, which the truth does not hold."""
    lines = accounts.funds["general"]
    columns = spending_columns("合计", "本年支出")
    if parts:
        return _carried("05", lines, columns, (None, None, None))
    if not carry_over:
        return CodedTable("05", columns, {code: (x.basic + x.project, x.basic, x.project) for code, x in lines.items()})
    extra = [Column(c.measure, c.heading, None) for c in (OPENING, INCOME, CLOSING)]
    leaves = {
        code: (x.opening, x.income, x.basic + x.project, x.basic, x.project, x.closing) for code, x in lines.items()
    }
    return CodedTable("05", (extra[0], extra[1], *columns, extra[2]), leaves)


def fund_table(accounts: Accounts, fund: Fund, form: str) -> CodedTable:
    lines = accounts.funds[fund]
    table = "08" if fund == "fund" else "09"
    columns = spending_columns("本年支出合计", "本年支出")
    if form == "parts":
        return _carried(table, lines, columns, ("年初结转和结余", "本年收入", "年末结转和结余"))
    if form == "total_only":
        columns = (Column("total", "本年支出", "本年支出合计"),)
        return CodedTable(table, columns, {code: (x.basic + x.project,) for code, x in lines.items()})
    if form == "spending":
        return CodedTable(table, columns, {c: (x.basic + x.project, x.basic, x.project) for c, x in lines.items()})
    leaves = {
        code: (x.opening, x.income, x.basic + x.project, x.basic, x.project, x.closing) for code, x in lines.items()
    }
    return CodedTable(table, (OPENING, INCOME, *columns, CLOSING), leaves)


def _carried(
    table: str, lines: Mapping[str, FundLine], spending: tuple[Column, ...], keys: tuple[str | None, ...]
) -> CodedTable:
    """Every balance and the income parted into basic and project; here all that is carried is for projects."""
    opening, income, closing = (
        (
            Column(name, "合计", key, group),
            Column(f"{name}_basic", first, None, group),
            Column(f"{name}_project", second, None, group),
        )
        for (name, group, first, second), key in zip(PARTED, keys, strict=True)
    )
    leaves = {
        code: (
            *(x.opening, 0, x.opening),
            *(x.income, x.basic, x.income - x.basic),
            *(x.basic + x.project, x.basic, x.project),
            *(x.closing, 0, x.closing),
        )
        for code, x in lines.items()
    }
    return CodedTable(table, (*opening, *income, *spending, *closing), leaves)


# ------------------------------------------------------------------ how it is printed


def coded_grid(profile: Profile, accounts: Accounts, content: CodedTable) -> tuple[Grid, list[TruthRow]]:
    """Header, rows and total row, in the profile's form."""
    names = functional_names(accounts.fiscal_year)
    rows = roll_up(content.leaves)
    total = column_sums((values for code, values in rows.items() if len(code) == 3), len(content.columns))
    truth = [] if content.table in profile.headless_tables else [_truth(profile, content, None, "合计", total)]
    if _has_shared_heads(profile, content):
        truth = [{key: None if key != "name" else value for key, value in row.items()} for row in truth]
    body: list[Row] = []
    for code, values in rows.items():
        body.append([*_code_slots(profile, code), _name_slot(profile, code, names[code])])
        body[-1] += _amounts(profile, content, values)
        truth.append(_truth(profile, content, code, names[code], values))
    if profile.statement_in_table and content.table in {"08", "09"} and not content.leaves:
        width = len(_code_shares(profile)) + 1 + len(content.columns)
        said = Slot(f"本单位{profile.fiscal_year}年度没有此项收入和支出，故本表为空表。", columns=width)
        shares = [*_code_shares(profile), profile.look.name_share] + [1.15] * len(content.columns)
        return make_grid(shares, _headings(profile, content), [[said]]), []
    if profile.is_template or content.table in profile.blank_tables:
        body, truth = _unfilled_rows(profile, content), truth[:1]
    head, body = _with_total(profile, content, body, _amounts(profile, content, total))
    shares = [*_code_shares(profile), profile.look.name_share] + [1.15] * len(content.columns)
    return make_grid(shares, head, body), truth


def _has_shared_heads(profile: Profile, content: CodedTable) -> bool:
    """小计, 基本支出, 项目支出 stand in the 合计 row itself, which then has no amounts."""
    return profile.fund_form == "shared_heads" and content.table in {"08", "09"}


def _heading(profile: Profile, content: CodedTable, column: Column) -> str:
    return profile.heading(f"{content.table}.{column.measure}", column.heading)


def _code_shares(profile: Profile) -> list[float]:
    return [1.15] if profile.code_style == "whole" else [0.42, 0.36, 0.36]


def _code_slots(profile: Profile, code: str) -> Row:
    if profile.code_style in {"split", "split_shared"}:
        return [Slot(code[:3]), Slot(code[3:5]), Slot(code[5:7])]
    return [Slot(code, columns=len(_code_shares(profile)), align="left")]


def _name_slot(profile: Profile, code: str, name: str) -> Slot:
    return Slot(name, align="left", indent=(len(code) - 3) * 4.0 if profile.look.indent_names else 0.0)


def _amounts(profile: Profile, content: CodedTable, values: tuple[int, ...]) -> Row:
    pairs = zip(content.columns, values, strict=True)
    return [amount_slot(profile, amount_text(profile, content.table, c.measure, fen)) for c, fen in pairs]


def _truth(profile: Profile, content: CodedTable, code: str | None, name: str, values: tuple[int, ...]) -> TruthRow:
    row: TruthRow = {"code": code, "name": name}
    for column, fen in zip(content.columns, values, strict=True):
        if column.key is not None:
            row[column.key] = true_amount(amount_text(profile, content.table, column.measure, fen), fen)
    return row


def _unfilled_rows(profile: Profile, content: CodedTable) -> list[Row]:
    """A blank form: dots for the codes and names, nothing else."""
    dots = "…" if profile.is_template else ""
    codes = [Slot(dots, columns=len(_code_shares(profile)))]
    return [[*codes, Slot(dots and "……"), *([Slot()] * len(content.columns))] for _ in range(4)]


def _with_total(profile: Profile, content: CodedTable, body: list[Row], total: Row) -> tuple[list[Row], list[Row]]:
    """The header rows and the body with the total row where the profile wants it."""
    head = _headings(profile, content)
    width = len(_code_shares(profile))
    label = label_slot(profile, profile.total_label, columns=width + 1)
    if content.table in profile.headless_tables:
        return head, []
    if _has_shared_heads(profile, content):
        heads = [Slot(_heading(profile, content, column) if column.group else "") for column in content.columns]
        return head, [[label, *heads], *(body or [[Slot(columns=width), *([Slot()] * (1 + len(heads)))]])]
    on_top = profile.total_is_at(content.table) == "top"
    if profile.code_style == "whole":
        return head, [[label, *total], *body] if on_top else [*body, [label, *total]]
    if profile.code_style == "split_shared":
        marks = [Slot("类"), Slot("款"), Slot("项")]
        if on_top:  # the last header row is at the same time the total row
            return head, [[*marks, label_slot(profile, profile.total_label), *total], *body]
        return [*head, [*marks, Slot(), *([Slot()] * len(total))]], [*body, [label, *total]]
    if profile.column_numbers:
        return _national_total(profile, content, head, body, total)
    marks = [Slot("类"), Slot("款"), Slot("项")]
    if on_top:
        return head, [[*marks, label_slot(profile, profile.total_label), *total], *body]
    return head, [*body, [label, *total]]


def _national_total(
    profile: Profile, content: CodedTable, head: list[Row], body: list[Row], total: Row
) -> tuple[list[Row], list[Row]]:
    """The national form: 类, 款, 项 stand beside both the 栏次 row and the 合计 row."""
    on_top = profile.total_is_at(content.table) == "top"
    marks = [
        Slot("类", rows=2 if on_top else 1),
        Slot("款", rows=2 if on_top else 1),
        Slot("项", rows=2 if on_top else 1),
    ]
    numbers: Row = [*marks, Slot("栏次"), *numbered(len(content.columns))]
    if on_top:
        return head, [numbers, [label_slot(profile, profile.total_label), *total], *body]
    return [*head, numbers], [*body, [label_slot(profile, profile.total_label, columns=4), *total]]


def _headings(profile: Profile, content: CodedTable) -> list[Row]:
    """项目 over code and name; amount headings beside, those of one group below their common heading."""
    width = len(_code_shares(profile))
    shared = _has_shared_heads(profile, content)
    has_groups = any(column.group for column in content.columns)
    first: Row = [label_slot(profile, "项目", columns=width + 1)]
    second: Row = [Slot(profile.code_heading, columns=width), Slot(profile.name_heading)]
    groups: set[str] = set()
    for column in content.columns:
        heading = _heading(profile, content, column)
        if not column.group:
            first.append(Slot(heading, rows=2))
            continue
        if column.group not in groups:
            groups.add(column.group)
            size = sum(other.group == column.group for other in content.columns)
            first.append(Slot(profile.heading(f"{content.table}.group", column.group), size, 2 if shared else 1))
        if not shared:
            second.append(Slot(heading))
    rows = [first, second if has_groups else second[:2]]
    if profile.column_numbers and profile.code_style == "whole":
        rows.append([Slot("栏次", columns=width + 1), *numbered(len(content.columns))])
    return rows
