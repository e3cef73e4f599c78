"""Made-up budgets in the national form, sound in every sum, with what a reader must find in them.

`draw_plan(department, year, seed)` invents a plan, `make_budget(plan)` prints it. `python -m tests.corpus.budgets FILE`
writes the sample of `raw/`: numbers invented around the initial budget that the sample's final accounts state.
"""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus.grids import Grid, Row, Slot, make_grid
from tests.corpus.pages import Sheet
from tests.corpus.profiles import Look
from tests.corpus.subjects import numeral

Fen = int
Key = tuple[str, str, str]  # statement, code or item, measure
Truth = dict[Key, Fen]

CLASSES: Mapping[str, str] = {
    "201": "一般公共服务支出", "20113": "商贸事务", "2011301": "行政运行", "2011302": "一般行政管理事务",
    "205": "教育支出", "20508": "进修及培训", "2050803": "培训支出",
    "206": "科学技术支出", "20603": "应用研究", "2060399": "其他应用研究支出", "20699": "其他科学技术支出",
    "2069901": "科技奖励", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出", "2080599": "其他行政事业单位养老支出", "210": "卫生健康支出",
    "21011": "行政事业单位医疗", "2101101": "行政单位医疗", "2101103": "公务员医疗补助",
    "215": "资源勘探工业信息等支出", "21505": "工业和信息产业监管", "2150501": "行政运行",
    "2150502": "一般行政管理事务", "2150599": "其他工业和信息产业监管支出", "221": "住房保障支出",
    "22102": "住房改革支出", "2210201": "住房公积金",
    "212": "城乡社区支出", "21208": "国有土地使用权出让收入安排的支出", "2120804": "农村基础设施建设支出",
}  # fmt: skip
BASIC = frozenset({"2011301", "2050803", "2080501", "2080505", "2080599", "2101101", "2101103", "2150501", "2210201"})
ECONOMIC: Mapping[str, str] = {
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30108": "机关事业单位基本养老保险缴费",
    "30113": "住房公积金", "302": "商品和服务支出", "30201": "办公费", "30211": "差旅费", "30217": "公务接待费",
    "30231": "公务用车运行维护费", "303": "对个人和家庭的补助", "30302": "退休费",
}  # fmt: skip
GIVEN_NAME = "样例：本文件的数字是编造的，不是任何部门公开的预算"


@dataclass(frozen=True)
class Plan:
    """A department's year in 分: general budget by item, fund items, other money, what was expected of last year."""

    department: str
    year: int
    items: Mapping[str, Fen]
    funds: Mapping[str, Fen] = field(default_factory=dict)
    business: Fen = 0
    opening: Fen = 0
    executed: Mapping[str, Fen] = field(default_factory=dict)
    prior_total: Fen | None = None
    three_public: Mapping[str, Fen] = field(default_factory=dict)
    procurement: tuple[Fen, Fen, Fen] = (0, 0, 0)
    remark: str = ""

    @property
    def general(self) -> Fen:
        return sum(self.items.values())

    @property
    def basic(self) -> Fen:
        return sum(value for code, value in self.items.items() if code in BASIC)

    @property
    def fiscal(self) -> Fen:
        return self.general + sum(self.funds.values())

    @property
    def total(self) -> Fen:
        return self.fiscal + self.business + self.opening


def draw_plan(department: str, year: int, seed: int) -> Plan:
    """The same plan for the same seed."""
    chance = random.Random(f"{department} {year} {seed}")
    known = [code for code in CLASSES if len(code) == 7 and not code.startswith("212")]
    chosen = sorted({"2011301", "2080505", "2210201", *chance.sample(known, 6)})
    items = {code: chance.randrange(100_00, 2_000_000_00) for code in chosen}
    funds = {"2120804": chance.randrange(1_000_00, 900_000_00)} if chance.random() < 0.5 else {}
    overseas, purchase = chance.randrange(0, 50_000_00), chance.choice([0, 180_000_00])
    three = {"overseas": overseas, "purchase": purchase, "operation": 30_000_00, "reception": 20_000_00}
    return Plan(
        department, year, items, funds, chance.choice([0, 123_456_78]), chance.choice([0, 45_678_90]),
        {code: round(value * chance.uniform(0.5, 1.2)) for code, value in items.items()},
        chance.randrange(1_000_000_00, 9_000_000_00), three, (120_000_00, 0, 80_000_00),
    )  # fmt: skip


def make_budget(plan: Plan) -> tuple[bytes, Truth]:
    """The document, and every amount that is not blank, in 分."""
    sheet = Sheet(Look(several_per_page=False), plan.year)
    truth: Truth = {}
    sheet.y -= 170
    sheet.line(f"{plan.year}年部门预算", 26, "center", bold=True, gap=2.2)
    sheet.line(plan.department, 22, "center", bold=True, gap=2.2)
    sheet.line(plan.remark, 12, "center", gap=2)
    sheet.y -= 220
    sheet.line(f"{numeral(plan.year)}年三月", 16, "center")
    sheet.new_page()
    sheet.line("第一部分 部门概况", 16, "center", bold=True, gap=2)
    sheet.paragraph("一、主要职责")
    sheet.paragraph(f"{plan.department}贯彻执行国家有关法律、法规和方针政策，承担本级政府交办的其他事项。")
    sheet.new_page()
    sheet.line(f"第二部分 {plan.year}年部门预算表", 16, "center", bold=True, gap=2)
    for title, grid in _tables(plan, truth):
        sheet.new_page(landscape=title in ("部门收入总表", "一般公共预算支出表"))
        sheet.line(title, 15, "center")
        sheet.pair(f"部门：{plan.department}", "", "单位：万元")
        sheet.y -= 4
        sheet.table(grid)
        if (title == "政府性基金预算支出表" and not plan.funds) or title == "国有资本经营预算支出表":
            sheet.line(f"注：本部门{plan.year}年没有此项支出安排，故本表为空表。", 9)
    sheet.new_page()
    sheet.line(f"第三部分 {plan.year}年部门预算情况说明", 16, "center", bold=True, gap=2)
    for text in _text(plan):
        sheet.paragraph(text)
    return sheet.finish(), truth


def _wan(fen: Fen) -> str:
    return f"{fen / 100 / 10_000:,.2f}"


def _rounded(fen: Fen) -> Fen:
    """What is left of an amount printed in 万元 with two decimals."""
    return fen // 10_000_00 * 10_000_00 + round(fen % 10_000_00, -4)


class _Rows:
    """Cells of a table with their truth."""

    def __init__(self, statement: str, truth: Truth) -> None:
        self.statement, self.truth = statement, truth

    def amount(self, key: str, measure: str, fen: Fen) -> Slot:
        if fen:
            self.truth[self.statement, key, measure] = fen
        return Slot(_wan(fen) if fen else "", align="right", is_amount=True)


def _name(text: str) -> Slot:
    return Slot(text, align="left")


def rolled_up(items: Mapping[str, Fen]) -> dict[str, Fen]:
    """类, 款 and 项 in the order of their codes."""
    codes = sorted({code[:length] for code in items for length in (3, 5, 7)})
    return {code: sum(value for item, value in items.items() if item.startswith(code)) for code in codes}


def _tables(plan: Plan, truth: Truth) -> Iterator[tuple[str, Grid]]:
    everything = {**plan.items, **plan.funds}
    extra = plan.business + plan.opening  # spent in the first project
    with_extra = dict(everything)
    first = next(code for code in plan.items if code in BASIC)
    with_extra[first] += extra
    yield "部门收支总表", _whole(plan, with_extra, truth)
    yield "部门收入总表", _income(plan, everything, first, truth)
    yield "部门支出总表", _by_function("B03", with_extra, truth, plan.year)
    yield "财政拨款收支总表", _fiscal(plan, everything, truth)
    yield "一般公共预算支出表", _general(plan, truth)
    yield "一般公共预算基本支出表", _basic(plan, truth)
    yield "一般公共预算“三公”经费支出表", _three_public(plan, truth)
    yield "政府性基金预算支出表", _by_function("B08", plan.funds, truth, plan.year)
    yield "国有资本经营预算支出表", _by_function("B09", {}, truth, plan.year)


def _sided(left: Sequence[Row], right: Sequence[Row]) -> list[Row]:
    blank: Row = [Slot(), Slot()]
    rows = max(len(left), len(right))
    return [
        [*(left[n] if n < len(left) else blank), *(right[n] if n < len(right) else blank)] for n in range(rows)
    ]  # fmt: skip


_SIDES: Sequence[Row] = (
    [Slot("收入", 2), Slot("支出", 2)],
    [Slot("项目"), Slot("预算数"), Slot("项目"), Slot("预算数")],
)


def _classes(rows: _Rows, items: Mapping[str, Fen]) -> list[Row]:
    found = [(code, value) for code, value in rolled_up(items).items() if len(code) == 3]
    return [
        [_name(f"{'一二三四五六七八九十'[n]}、{CLASSES[code]}"), rows.amount(code, "amount", value)]
        for n, (code, value) in enumerate(found)
    ]


def _whole(plan: Plan, items: Mapping[str, Fen], truth: Truth) -> Grid:
    rows = _Rows("B01", truth)
    left = [
        [_name("一、一般公共预算拨款收入"), rows.amount("inc_gpb", "amount", plan.general)],
        [_name("二、政府性基金预算拨款收入"), rows.amount("inc_govfund", "amount", plan.fiscal - plan.general)],
        [_name("三、国有资本经营预算拨款收入"), rows.amount("inc_soe", "amount", 0)],
        [_name("四、事业收入"), rows.amount("inc_business", "amount", plan.business)],
        [_name("五、其他收入"), rows.amount("inc_other", "amount", 0)],
    ]
    right = _classes(rows, items)
    while len(left) < len(right):
        left.append([Slot(), Slot()])
    while len(right) < len(left):
        right.append([Slot(), Slot()])
    left += [
        [Slot("本年收入合计"), rows.amount("income_current_total", "amount", plan.fiscal + plan.business)],
        [Slot("上年结转"), rows.amount("opening_balance", "amount", plan.opening)],
        [Slot("收入总计"), rows.amount("income_grand_total", "amount", plan.total)],
    ]
    right += [
        [Slot("本年支出合计"), rows.amount("exp_current_total", "amount", plan.total)],
        [Slot("结转下年"), rows.amount("closing_balance", "amount", 0)],
        [Slot("支出总计"), rows.amount("exp_grand_total", "amount", plan.total)],
    ]
    return make_grid([3.0, 1.6, 3.0, 1.6], _SIDES, _sided(left, right))


def _coded(
    rows: _Rows, items: Mapping[str, Fen], columns: Mapping[str, Mapping[str, Fen]], names: Mapping[str, str]
) -> list[Row]:
    """A row a code, the total last; `columns` holds each measure's amounts by code (and "" for the total)."""
    body = [
        [
            _name(code), _name(names[code]),
            *(rows.amount(code, measure, amounts.get(code, 0)) for measure, amounts in columns.items()),
        ]
        for code in items
    ]  # fmt: skip
    total: Row = [
        Slot("合计", 2),
        *(rows.amount("", measure, column.get("", 0)) for measure, column in columns.items()),
    ]
    return [*body, total]


def _summed(items: Mapping[str, Fen]) -> dict[str, Fen]:
    return {**rolled_up(items), "": sum(items.values())}


def _income(plan: Plan, items: Mapping[str, Fen], first: str, truth: Truth) -> Grid:
    columns = {
        "total": _summed({**items, first: items[first] + plan.business + plan.opening}),
        "opening": _summed({first: plan.opening}),
        "gpb": _summed(plan.items),
        "govfund": _summed(plan.funds),
        "business": _summed({first: plan.business}),
    }
    heads = ("合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "事业收入")
    head: Sequence[Row] = (
        [Slot("科目", 2), *(Slot(text, rows=2) for text in heads)],
        [Slot("科目编码"), Slot("科目名称")],
    )
    body = _coded(_Rows("B02", truth), rolled_up(items), columns, CLASSES)
    return make_grid([1.2, 3.4, *(1.5 for _ in heads)], head, body)


def _by_function(statement: str, items: Mapping[str, Fen], truth: Truth, year: int) -> Grid:
    basic = {code: value for code, value in items.items() if code in BASIC}
    project = {code: value for code, value in items.items() if code not in BASIC}
    columns = {"total": _summed(items), "basic": _summed(basic), "project": _summed(project)}
    head: Sequence[Row] = ([Slot(text) for text in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")],)
    if not items:
        return make_grid([1.2, 3.4, 1.5, 1.5, 1.5], head, [[Slot() for _ in range(5)]])
    return make_grid(
        [1.2, 3.4, 1.5, 1.5, 1.5], head, _coded(_Rows(statement, truth), rolled_up(items), columns, CLASSES)
    )


def _fiscal(plan: Plan, items: Mapping[str, Fen], truth: Truth) -> Grid:
    rows = _Rows("B04", truth)
    funds = plan.fiscal - plan.general
    left = [
        [_name("一、本年收入"), rows.amount("income_current_total", "amount", plan.fiscal)],
        [_name("（一）一般公共预算拨款"), rows.amount("inc_gpb", "amount", plan.general)],
        [_name("（二）政府性基金预算拨款"), rows.amount("inc_govfund", "amount", funds)],
        [_name("（三）国有资本经营预算拨款"), rows.amount("inc_soe", "amount", 0)],
    ]
    found = [(code, value) for code, value in rolled_up(items).items() if len(code) == 3]
    right: list[Row] = [[_name("一、本年支出"), rows.amount("exp_current_total", "amount", plan.fiscal)]]
    right += [
        [_name(f"（{'一二三四五六七八九十'[n]}）{CLASSES[code]}"), rows.amount(code, "amount", value)]
        for n, (code, value) in enumerate(found)
    ]
    while len(left) < len(right):
        left.append([Slot(), Slot()])
    while len(right) < len(left):
        right.append([Slot(), Slot()])
    left.append([Slot("收入总计"), rows.amount("income_grand_total", "amount", plan.fiscal)])
    right.append([Slot("支出总计"), rows.amount("exp_grand_total", "amount", plan.fiscal)])
    return make_grid([3.0, 1.6, 3.0, 1.6], _SIDES, _sided(left, right))


def _general(plan: Plan, truth: Truth) -> Grid:
    basic = {code: value for code, value in plan.items.items() if code in BASIC}
    project = {code: value for code, value in plan.items.items() if code not in BASIC}
    columns = {
        "prior_executed": _summed(plan.executed),
        "total": _summed(plan.items),
        "basic": _summed(basic),
        "project": _summed(project),
    }
    head: Sequence[Row] = (
        [Slot("功能分类科目", 2), Slot(f"{plan.year - 1}年执行数", rows=2), Slot(f"{plan.year}年预算数", 3)],
        [Slot(text) for text in ("科目编码", "科目名称", "小计", "基本支出", "项目支出")],
    )
    body = _coded(_Rows("B05", truth), rolled_up(plan.items), columns, CLASSES)
    return make_grid([1.2, 3.4, 1.5, 1.5, 1.5, 1.5], head, body)


def _basic(plan: Plan, truth: Truth) -> Grid:
    pension, housing = plan.items.get("2080505", 0), plan.items.get("2210201", 0)
    operation, reception = plan.three_public.get("operation", 0), plan.three_public.get("reception", 0)
    public = {"30231": operation, "30217": reception, "30201": max(0, plan.basic // 20), "30211": 10_000_00}
    rest = plan.basic - pension - housing - sum(public.values())
    personnel = {"30101": rest // 2, "30102": rest - rest // 2 - rest // 8, "30302": rest // 8}
    personnel |= {"30108": pension, "30113": housing}
    leaves = {code: value for code, value in sorted({**personnel, **public}.items()) if value}
    codes = sorted({code[:length] for code in leaves for length in (3, 5)})

    def summed(some: Mapping[str, Fen]) -> dict[str, Fen]:
        return {
            **{code: sum(value for leaf, value in some.items() if leaf.startswith(code)) for code in codes},
            "": sum(some.values()),
        }

    columns = {"total": summed(leaves), "personnel": summed(personnel), "public": summed(public)}
    head: Sequence[Row] = (
        [Slot("部门预算支出经济分类科目", 2), Slot(f"{plan.year}年基本支出", 3)],
        [Slot(text) for text in ("科目编码", "科目名称", "合计", "人员经费", "公用经费")],
    )
    body = _coded(_Rows("B06", truth), dict.fromkeys(codes, 0), columns, ECONOMIC)
    return make_grid([1.2, 3.4, 1.5, 1.5, 1.5], head, body)


def _three_public(plan: Plan, truth: Truth) -> Grid:
    rows, parts = _Rows("B07", truth), plan.three_public
    vehicle = parts.get("purchase", 0) + parts.get("operation", 0)
    values = {
        "budget_total": sum(parts.values()), "budget_overseas": parts.get("overseas", 0), "budget_vehicle": vehicle,
        "budget_purchase": parts.get("purchase", 0), "budget_operation": parts.get("operation", 0),
        "budget_reception": parts.get("reception", 0),
    }  # fmt: skip
    head: Sequence[Row] = (
        [
            Slot("合计", rows=2), Slot("因公出国（境）费", rows=2), Slot("公务用车购置及运行费", 3),
            Slot("公务接待费", rows=2),
        ],
        [Slot("小计"), Slot("公务用车购置费"), Slot("公务用车运行费")],
    )  # fmt: skip
    return make_grid([1.5] * 6, head, [[rows.amount("", measure, value) for measure, value in values.items()]])


def _text(plan: Plan) -> Iterator[str]:
    year, total = plan.year, plan.total
    change = ""
    if plan.prior_total is not None:
        difference = total - plan.prior_total
        word, rate = ("增加" if difference >= 0 else "减少"), ("增长" if difference >= 0 else "下降")
        share = abs(difference) * 100 / plan.prior_total
        change = (
            f"，与{year - 1}年预算相比，收、支总计各{word}{_wan(abs(difference))}万元，{rate}{share:.2f}%。"
            "主要原因是人员和项目变动"
        )
    yield f"一、{year}年收支预算总体情况说明"
    yield f"{plan.department}{year}年收入、支出总计{_wan(total)}万元{change}。"
    yield f"二、{year}年一般公共预算支出情况说明"
    yield f"{plan.department}{year}年一般公共预算支出{_wan(plan.general)}万元，具体安排如下："
    for number, (code, value) in enumerate(plan.items.items(), 1):
        path = "".join(f"{CLASSES[code[:n]]}（{word}）" for n, word in ((3, "类"), (5, "款"), (7, "项")))
        yield f"{number}.{path}{year}年预算数为{_wan(value)}万元。"
    yield f"三、{year}年“三公”经费预算情况说明"
    parts = plan.three_public
    vehicle = parts.get("purchase", 0) + parts.get("operation", 0)
    abroad, hosted = parts.get("overseas", 0), parts.get("reception", 0)
    yield (
        f"{year}年“三公”经费预算数为{_wan(sum(parts.values()))}万元，其中：因公出国（境）费{_wan(abroad)}万元，"
        f"公务用车购置及运行费{_wan(vehicle)}万元，公务接待费{_wan(hosted)}万元。"
    )
    yield "四、政府采购预算情况说明"
    goods, works, services = plan.procurement
    yield (
        f"{year}年政府采购预算{_wan(goods + works + services)}万元，其中：政府采购货物预算{_wan(goods)}万元、"
        f"政府采购工程预算{_wan(works)}万元、政府采购服务预算{_wan(services)}万元。"
    )


SAMPLE = Plan(
    "焦作市工业和信息化局（本级）",
    2021,
    {
        "2050803": 30_300_00, "2060399": 3_600_000_00, "2069901": 5_000_000_00, "2080501": 1_272_900_00,
        "2080505": 539_700_00, "2080599": 5_447_900_00, "2101101": 253_000_00, "2101103": 202_400_00,
        "2150501": 6_265_200_00, "2150502": 1_541_500_00, "2150599": 150_000_00, "2210201": 404_800_00,
    },
    executed={
        "2050803": 29_000_00, "2060399": 3_300_000_00, "2069901": 4_100_000_00, "2080501": 1_180_000_00,
        "2080505": 520_000_00, "2080599": 5_210_000_00, "2101101": 240_000_00, "2101103": 198_000_00,
        "2150501": 6_400_000_00, "2150502": 1_320_000_00, "2150599": 150_000_00, "2210201": 391_000_00,
    },
    prior_total=23_904_400_00,
    three_public={"overseas": 0, "purchase": 0, "operation": 112_000_00, "reception": 90_000_00},
    procurement=(420_000_00, 0, 260_000_00),
    remark=f"（{GIVEN_NAME}）",
)  # fmt: skip


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make_budget(SAMPLE)[0])
