"""Basic expenditure by economic class, the “三公” table, and tables beside the nine that a reader must leave alone."""

import random
from typing import Any

from tests.corpus.accounts import THREE_PUBLIC, Accounts, roll_up
from tests.corpus.coded_tables import CLOSING, INCOME, OPENING, CodedTable, Column, coded_grid, spending_columns
from tests.corpus.grids import Grid, Row, Slot, amount_slot, amount_text, label_slot, make_grid, numbered, true_amount
from tests.corpus.profiles import Profile
from tests.corpus.subjects import economic_names

TruthRow = dict[str, Any]
Line = tuple[str, str, int]  # code, name, amount
THREE_PUBLIC_KEYS = {
    "total": "合计",
    "overseas": "因公出国（境）费",
    "vehicle": "公务用车购置及运行维护费小计",
    "purchase": "公务用车购置费",
    "operation": "公务用车运行维护费",
    "reception": "公务接待费",
}
EXTRA_HEADINGS = {"meetings": "会议费", "training": "培训费"}
SHANGHAI_LEFT_OUT = ("31005", "31006", "31008", "31009", "31010", "31011", "31012")


# ------------------------------------------------------------------ basic expenditure


def economic_lines(profile: Profile, accounts: Accounts) -> dict[str, list[Line]]:
    """Class code to its rows, the class row first; an unused row is left out where the form does so."""
    names = economic_names()
    leaves = {code: (fen,) for code, fen in accounts.economic.items() if code[:3] in profile.basic_classes}
    blocks: dict[str, list[Line]] = {code: [] for code in profile.basic_classes}
    for code, (fen,) in roll_up(leaves).items():
        unused = fen == 0 and (profile.basic_used_only or (code in SHANGHAI_LEFT_OUT and "307" not in blocks))
        if not unused:
            blocks[code[:3]].append((code, names[code][0], fen))
    return {code: lines for code, lines in blocks.items() if lines}


def block_sum(accounts: Accounts, block: str) -> int:
    names = economic_names()
    return sum(fen for code, fen in accounts.economic.items() if names[code][1] == block)


def basic_grid(profile: Profile, accounts: Accounts) -> tuple[Grid, list[TruthRow]]:
    blocks = economic_lines(profile, accounts)
    if profile.basic_form in {"list", "list_by_block"}:
        return _basic_list(profile, accounts, blocks)
    return _basic_groups(profile, accounts, blocks)


def _basic_groups(profile: Profile, accounts: Accounts, blocks: dict[str, list[Line]]) -> tuple[Grid, list[TruthRow]]:
    """Two or three lists side by side, totals of both kinds in the last row."""
    members = [("301", "303"), ("302", "307", "310", "399")]
    if profile.basic_form == "three_groups":
        members = [("301", "303"), ("302",), ("307", "310", "399")]
    groups = [[line for code in group for line in blocks.get(code, [])] for group in members]
    height = max(map(len, groups))
    split = 2 if profile.code_style.startswith("split") else 1
    body: list[Row] = []
    for number in range(height):
        row: Row = []
        for group in groups:
            row += _basic_cells(profile, group[number] if number < len(group) else None, split)
        body.append(row)
    staff, office = block_sum(accounts, "personnel"), block_sum(accounts, "public")
    last = len(groups) - 1
    total = [Slot("人员经费合计", split + 1), amount_slot(profile, amount_text(profile, "06", "amount", staff))]
    total += [
        Slot("公用经费合计", (split + 2) * last - 1),
        amount_slot(profile, amount_text(profile, "06", "amount", office)),
    ]
    head: list[Row] = []
    if profile.column_numbers:
        head.append([Slot("人员经费", split + 2), Slot("公用经费", (split + 2) * last)])
    code_heading = "经济分类科目编码"
    side = [Slot(code_heading, split), Slot("科目名称"), Slot(profile.heading("06.amount", "决算数"))]
    head.append([slot for _ in groups for slot in side])
    if split == 2:
        head.append([slot for _ in groups for slot in (Slot("类"), Slot("款"), Slot(), Slot())])
    truth = [_line_truth(profile, line) for group in groups for line in group]
    truth += [_sum_truth(profile, "人员经费合计", staff), _sum_truth(profile, "公用经费合计", office)]
    shares = [*([0.75 / split] * split), 1.9, 0.9] * len(groups)
    return make_grid(shares, head, [*body, total]), truth


def _basic_cells(profile: Profile, line: Line | None, split: int) -> Row:
    if line is None:
        return [Slot()] * (split + 2)
    code, name, fen = line
    codes = [Slot(code[:3]), Slot(code[3:])] if split == 2 else [Slot(code, align="left")]
    return [*codes, Slot(name, align="left"), amount_slot(profile, amount_text(profile, "06", "amount", fen))]


def _basic_list(profile: Profile, accounts: Accounts, blocks: dict[str, list[Line]]) -> tuple[Grid, list[TruthRow]]:
    """One row a code; by block, the amount stands once more under 人员经费 or 公用经费."""
    by_block = profile.basic_form == "list_by_block"
    names = economic_names()
    lines = [line for code in sorted(blocks) for line in blocks[code]]
    sums = (block_sum(accounts, "personnel"), block_sum(accounts, "public"))
    body: list[Row] = []
    for code, name, fen in lines:
        texts = [amount_text(profile, "06", "amount", fen)]
        if by_block:
            texts += [texts[0], ""] if names[code][1] == "personnel" else ["", texts[0]]
        body.append([Slot(code, align="left"), Slot(name, align="left"), *(amount_slot(profile, t) for t in texts)])
    values = (sum(sums), *sums) if by_block else (sum(sums),)
    total = [amount_slot(profile, amount_text(profile, "06", "amount", fen)) for fen in values]
    row: Row = [label_slot(profile, profile.total_label, 2), *total]
    headings = ["合计", "人员经费", "公用经费"] if by_block else [profile.heading("06.amount", "决算数")]
    head: list[Row] = [
        [Slot("项目", 2), Slot("本年支出", len(values))],
        [Slot("经济分类科目编码"), Slot("科目名称"), *(Slot(heading) for heading in headings)],
    ]
    if profile.column_numbers:
        head.append([Slot("栏次", 2), *numbered(len(values))])
    on_top = profile.total_is_at("06") == "top"
    truth = [_line_truth(profile, line) for line in lines] + [_sum_truth(profile, "合计", sum(sums))]
    shares = [1.0, 2.6, *([1.2] * len(values))]
    return make_grid(shares, head, [row, *body] if on_top else [*body, row]), truth


def _line_truth(profile: Profile, line: Line) -> TruthRow:
    code, name, fen = line
    return {"code": code, "name": name, "amount": true_amount(amount_text(profile, "06", "amount", fen), fen)}


def _sum_truth(profile: Profile, name: str, fen: int) -> TruthRow:
    return {"code": None, "name": name, "amount": true_amount(amount_text(profile, "06", "amount", fen), fen)}


# ------------------------------------------------------------------ three public expenses


def three_public_grid(profile: Profile, accounts: Accounts) -> tuple[Grid, dict[str, str | None]]:
    texts = {
        (phase, item): amount_text(profile, "07", f"{phase}_{item}", getattr(accounts, phase)[item])
        for phase in ("budget", "final")
        for item in THREE_PUBLIC
    }
    words = {"budget": "预算数", "final": "决算数"}
    truth = {
        f"{THREE_PUBLIC_KEYS[item]}_{words[phase]}": true_amount(text, getattr(accounts, phase)[item])
        for (phase, item), text in texts.items()
    }
    build = {
        "blocks": _in_blocks,
        "pairs": _in_pairs,
        "list": _as_list,
        "rows": _as_rows,
        "compared": _compared,
        "halves": _in_halves,
        "outturns": _outturns,
    }[profile.three_public_form]
    if profile.three_public_form == "outturns":
        truth = {key: value if "决算数" in key else None for key, value in truth.items()}
    return build(profile, texts), truth


def _in_blocks(profile: Profile, texts: dict[tuple[str, str], str]) -> Grid:
    """Six budget columns, then six outturn columns."""
    head: list[Row] = [[Slot("预算数", 6), Slot("决算数", 6)], [], []]
    for _ in range(2):
        head[1] += [
            Slot("合计", rows=2),
            Slot("因公出国（境）费", rows=2),
            Slot("公务用车购置及运行维护费", 3),
            Slot("公务接待费", rows=2),
        ]
        head[2] += [Slot("小计"), Slot("公务用车购置费"), Slot("公务用车运行维护费")]
    if profile.column_numbers:
        head.append(list(numbered(12)))
    body = [[amount_slot(profile, texts[phase, item]) for phase in ("budget", "final") for item in THREE_PUBLIC]]
    return make_grid([1.0] * 12, head, body)


def _in_pairs(profile: Profile, texts: dict[tuple[str, str], str]) -> Grid:
    """Budget and outturn beside each other for every item, as in Shanghai."""
    cost = profile.heading("07.operation", "公务用车运行费")
    head: list[Row] = [
        [Slot("财政拨款“三公”经费", 12)],
        [Slot("合计", 2, 2), Slot("因公出国（境）费", 2, 2), Slot("公务用车购置及运行费", 6), Slot("公务接待费", 2, 2)],
        [Slot("小计", 2), Slot("公务用车购置费", 2), Slot(cost, 2)],
        [Slot(word) for _ in THREE_PUBLIC for word in ("预算数", "决算数")],
    ]
    body: list[Row] = [[amount_slot(profile, texts[p, item]) for item in THREE_PUBLIC for p in ("budget", "final")]]
    if profile.look.blank_strips:
        body.insert(0, [Slot()] * 12)  # the ghost row a word processor leaves under merged headings
    return make_grid([1.0] * 12, head, body)


def _as_list(profile: Profile, texts: dict[tuple[str, str], str]) -> Grid:
    """Items downwards, 预算数 and 决算数 as columns; Yunnan adds running costs and head counts."""
    labels = (
        ("合计", "total"),
        ("1．因公出国（境）费", "overseas"),
        ("2．公务用车购置及运行维护费", "vehicle"),
        ("（1）公务用车购置费", "purchase"),
        ("（2）公务用车运行维护费", "operation"),
        ("3．公务接待费", "reception"),
    )
    body: list[Row] = []
    if profile.three_public_extras:
        body.append([Slot("一、“三公”经费支出", align="left"), Slot("1"), Slot("—"), Slot("—")])
    for label, item in labels:
        pair = [amount_slot(profile, texts[phase, item]) for phase in ("budget", "final")]
        body.append([Slot(label, align="left"), Slot(str(len(body) + 1)), *pair])
    for label, value in zip(profile.three_public_extras, (36, 4, 58, 12, 3, 7), strict=False):
        is_heading = label.startswith(("二、", "三、"))
        text = (
            "—" if is_heading else str(value) if "（" in label else amount_text(profile, "07", "extra", value * 10_000)
        )
        body.append([Slot(label, align="left"), Slot(str(len(body) + 1)), Slot("—"), amount_slot(profile, text)])
    head: list[Row] = [[Slot("项目"), Slot("行次"), Slot("预算数"), Slot("决算数")]]
    if profile.column_numbers:
        head.append([Slot("栏次"), Slot(), Slot("1"), Slot("2")])
    return make_grid([3.2, 0.6, 1.4, 1.4], head, body)


def _as_rows(profile: Profile, texts: dict[tuple[str, str], str]) -> Grid:
    """Two rows, budget and outturn; Shaanxi adds conference and training costs."""
    extras = [EXTRA_HEADINGS[name] for name in profile.three_public_extras]
    head: list[Row] = [
        [
            Slot("项目", rows=3),
            Slot("财政拨款安排的“三公”经费", 6),
            *(Slot(heading, rows=3) for heading in extras),
        ],
        [
            Slot("小计", rows=2),
            Slot("因公出国（境）费用", rows=2),
            Slot("公务用车购置及运行维护费", 3),
            Slot("公务接待费", rows=2),
        ],
        [Slot("小计"), Slot("公务用车购置费"), Slot("公务用车运行维护费")],
    ]
    body: list[Row] = []
    for phase, word in (("budget", "预算数"), ("final", "决算数")):
        others = [amount_text(profile, "07", "extra", 1_230_000 + 10_000 * n) for n in range(len(extras))]
        cells = [texts[phase, item] for item in THREE_PUBLIC] + others
        body.append([Slot(word), *(amount_slot(profile, text) for text in cells)])
    return make_grid([0.9, *([1.0] * (6 + len(extras)))], head, body)


ITEM_LABELS = (
    ("“三公”经费合计", "total"),
    ("1.因公出国（境）费", "overseas"),
    ("2.公务接待费", "reception"),
    ("3.公务用车购置及运行维护费", "vehicle"),
    ("其中：（1）公务用车购置费", "purchase"),
    ("（2）公务用车运行维护费", "operation"),
)


def _compared(profile: Profile, texts: dict[tuple[str, str], str]) -> Grid:
    """Items downwards; last year's outturn, two budgets and what the outturn is against them, with ratios."""
    year = profile.fiscal_year
    head: list[Row] = [
        [
            Slot("项目", rows=2),
            Slot(f"{year - 1}年决算数", rows=2),
            Slot(f"{year}年年初预算数", rows=2),
            Slot(f"{year}年全年预算数", rows=2),
            Slot(f"{year}年决算数", rows=2),
            Slot("决算数与预算数比较", 2),
            Slot("比上年增减", 2),
        ],
        [Slot("增减额"), Slot("增减率%"), Slot("增减额"), Slot("增减率%")],
    ]
    body: list[Row] = []
    for number, (label, item) in enumerate(ITEM_LABELS):
        others = [amount_text(profile, "07", "extra", (number + n) * 12_340_000) for n in (1, 2)]
        change = amount_text(profile, "07", "extra", -1_230_000 - number * 10_000)
        cells = [*others, texts["budget", item], texts["final", item], change, "-12.34%", change, f"{number}.50"]
        body.append([Slot(label, align="left"), *(amount_slot(profile, text) for text in cells)])
    return make_grid([2.6, *[1.1] * 8], head, body)


def _in_halves(profile: Profile, texts: dict[tuple[str, str], str]) -> Grid:
    """Yunnan's older form: the “三公” on the left, running costs and what the body owns on the right."""
    left = [
        ("一、“三公”经费支出", "一", "一"),
        *((label, texts["budget", i], texts["final", i]) for label, i in ITEM_LABELS),
    ]
    left += [
        ("（二）相关统计数", "一", "一"),
        ("1．因公出国（境）团组数（个）", "一", ""),
        ("6．国内公务接待人次（人）", "一", "350"),
    ]
    cost = amount_text(profile, "07", "extra", 98_760_000)
    right = [("二、机关运行经费", cost), ("（一）行政单位", cost), ("（二）参照公务员法管理事业单位", ""), ("", "")]
    right += [
        ("三、国有资产占用情况", "一"),
        ("（一）车辆数合计（辆）", "5"),
        ("2．一般公务用车", "3"),
        ("5．其他用车", "2"),
    ]
    right += [("（二）单价50万元以上通用设备（台，套）", ""), ("", "")]
    head: list[Row] = [
        [Slot("项目"), Slot("行次"), Slot("预算数"), Slot("统计数"), Slot("项目"), Slot("行次"), Slot("统计数")],
        [Slot("栏次"), Slot(), *numbered(2), Slot("栏次"), Slot(), Slot("3")],
    ]
    body: list[Row] = []
    for number, ((label, budget, final), (fact, value)) in enumerate(zip(left, right, strict=True), 1):
        row: Row = [
            Slot(label, align="left"),
            Slot(str(number)),
            amount_slot(profile, budget),
            amount_slot(profile, final),
        ]
        body.append([*row, Slot(fact, align="left"), Slot(str(number + len(left))), amount_slot(profile, value)])
    return make_grid([2.6, 0.5, 1.1, 1.1, 2.6, 0.5, 1.1], head, body)


def _outturns(profile: Profile, texts: dict[tuple[str, str], str]) -> Grid:
    """One row a body, outturns only, no word of it in the headings."""
    head: list[Row] = [
        [Slot("单位名称", rows=2), Slot("“三公”经费合计", rows=2), Slot("因公出国（境）费", rows=2)],
        [Slot("小计"), Slot("公务用车购置费"), Slot("公务用车运行维护费")],
    ]
    head[0] += [Slot("公务用车购置及运行维护费", 3), Slot("公务接待费", rows=2)]
    body: list[Row] = [
        [Slot(profile.department), *(amount_slot(profile, texts["final", item]) for item in THREE_PUBLIC)]
    ]
    return make_grid([2.0, *[1.0] * 6], head, body)


# ------------------------------------------------------------------ beside the nine


def extra_grid(profile: Profile, accounts: Accounts, title: str) -> Grid:
    """A table the nine do not contain: by code, by unit, by economic class or by kind of purchase."""
    if "分单位" in title:
        return _by_unit(profile, title)
    if "采购" in title or "资产" in title or "信息表" in title:
        return _facts(profile, title)
    lines = accounts.funds["general"]
    leaves: dict[str, tuple[int, ...]]
    columns: tuple[Column, ...]
    if "明细" in title:
        classes = ("301", "302", "303", "310")
        columns = tuple(Column(code, economic_names()[code][0], None) for code in classes)
        leaves = {code: (x.basic, x.project, 0, 0) for code, x in lines.items() if x.basic or x.project}
    elif "项目" in title:
        columns = (OPENING, INCOME, Column("project", "本年支出", None), CLOSING)
        leaves = {code: (x.opening, x.income, x.project, x.closing) for code, x in lines.items() if x.project}
    else:
        columns = spending_columns("合计", "本年支出")
        leaves = {code: (x.basic, x.basic, 0) for code, x in accounts.funds["fund"].items()}
    return coded_grid(profile, accounts, CodedTable("extra", columns, leaves))[0]


def _by_unit(profile: Profile, title: str) -> Grid:
    dice = random.Random(len(title) + profile.fiscal_year)
    headings = (
        ["单位名称", "合计", "财政拨款", "事业收入", "其他"]
        if "收入" in title
        else ["单位名称", "合计", "基本支出", "项目支出"]
    )
    body: list[Row] = []
    for unit in (f"{profile.department}（本级）", f"{profile.department}综合保障中心", f"{profile.department}信息中心"):
        amounts = [amount_text(profile, "extra", "unit", dice.randrange(1, 90_000) * 10_000) for _ in headings[1:]]
        body.append([Slot(unit, align="left"), *(amount_slot(profile, text) for text in amounts)])
    return make_grid([2.6, *([1.0] * (len(headings) - 1))], [[Slot(text) for text in headings]], body)


def _facts(profile: Profile, title: str) -> Grid:
    dice = random.Random(len(title))
    items = (
        "一、机构运行经费",
        "二、国有资产占用情况",
        "（一）车辆数合计（辆）",
        "三、政府采购支出信息",
        "1.政府采购货物支出",
        "2.政府采购工程支出",
        "3.政府采购服务支出",
    )
    body: list[Row] = []
    for number, item in enumerate(items, 1):
        text = amount_text(profile, "extra", "fact", dice.randrange(1, 9_000) * 10_000)
        body.append([Slot(item, align="left"), Slot(str(number)), amount_slot(profile, text)])
    return make_grid([3.0, 0.5, 1.4], [[Slot("项目"), Slot("行次"), Slot("统计数")]], body)
