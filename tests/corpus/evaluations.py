"""Self-evaluation tables of projects as several places lay them out, and what a reader must find in them.

In: a layout, a seed. Out: grids for `pages.Sheet` and `Evaluated` projects. Amounts are in 万元 or 元 as the place
prints them; weights sum to 100, so does no score need to.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tests.corpus.grids import Grid, Row, Slot, make_grid

PROJECTS: Final = (
    "办案业务费",
    "信息化运行维护项目",
    "51000021R000000019951-综合业务专项工作经费",
    "乡村振兴驻村帮扶补助资金",
)
SOURCES: Final = ("其中：当年财政拨款", "上年结转资金", "其他资金")
KINDS: Final = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("社会效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
NAMES: Final = (
    "办理案件数量",
    "设备故障修复率",
    "按期完成率",
    "单位成本控制数",
    "群众安全感提升情况",
    "长效管理机制健全程度",
    "服务对象满意度",
)
_YUNNAN_TALL: Final = ("实际完成值", "分值", "得分", "偏差原因分析及改进措施")
LAYOUTS: Final = ("national", "yunnan", "sichuan", "hubei")


@dataclass(frozen=True, slots=True)
class Indicator:
    level1: str
    level2: str
    level3: str
    nature: str
    target: str
    unit: str
    actual: str
    weight: str
    score: str
    reason: str


@dataclass(frozen=True, slots=True)
class Money:
    """A line of the budget as printed: initial, annual, executed, weight, rate, score."""

    label: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One project; `goal` is what was to be reached and what was."""

    project: str | None
    money: tuple[Money, ...]
    goal: tuple[str, str]
    indicators: tuple[Indicator, ...]


def evaluations(layout: str, seed: int, department: str) -> list[tuple[Evaluated, Grid]]:
    """Two to four projects, each with its table."""
    dice = random.Random(f"evaluation {layout} {seed}")
    drawn = [_draw(dice, layout, name) for name in PROJECTS[: dice.randint(2, len(PROJECTS))]]
    return [(one, _DRAWN_AS[layout](one, department)) for one in drawn]


def _draw(dice: random.Random, layout: str, name: str) -> Evaluated:
    annual = dice.randint(1_000, 9_000_000) / 100
    executed = round(annual * dice.uniform(0.6, 1), 2)
    total = (round(annual * dice.uniform(0.8, 1.1), 2), annual, executed)
    factor = 10_000 if layout == "yunnan" else 1
    whole, none = tuple(f"{factor * one:.2f}" for one in total), ("0.00", "0.00", "0.00")
    rate = f"{100 * executed / annual:.2f}"
    score = f"{10 * executed / annual:.2f}"
    money = [Money("年度资金总额", (*whole, "10", f"{rate}%", score))]
    money += [
        Money(source, (*(whole if n == 0 else none), "—", f"{rate}%" if n == 0 else "0.00%", "—"))
        for n, source in enumerate(SOURCES)
    ]
    return Evaluated(name, tuple(money), _goal(dice), tuple(_indicators(dice)))


def _goal(dice: random.Random) -> tuple[str, str]:
    return (
        f"保障单位履职需要，全年办理事项不少于{dice.randint(20, 400)}件，确保各项任务按时完成，不断提高管理水平。",
        f"全年办理事项{dice.randint(20, 400)}件，各项任务均已按时完成。",
    )


def _indicators(dice: random.Random) -> list[Indicator]:
    kinds = [(one, two) for one, twos in KINDS for two in twos]
    weights = [10, 15, 15, 10, 15, 15, 10]
    drawn = []
    for (one, two), name, weight in zip(kinds, NAMES, weights, strict=True):
        value = dice.randint(2, 99)
        score = weight if dice.random() < 0.7 else weight - dice.randint(1, 5)
        reason = "" if score == weight else "受客观因素影响，进度滞后，下一步将加快实施"
        nature = dice.choice(("≥", "=", "≤"))
        unit = "%" if name.endswith(("率", "度")) else "件"
        drawn.append(
            Indicator(one, two, name, nature, str(value), unit, f"{value}{unit}", str(weight), str(score), reason)
        )
    return drawn


# ------------------------------------------------------------------ layouts


def _national(one: Evaluated, department: str) -> Grid:
    """财预〔2020〕10号: a name down the side of each block, an unused indicator left in."""
    rows = _named(one, department, 9)
    rows.append([Slot("项目负责人", 2), Slot("张三", 2), Slot("联系电话"), Slot("010-12345678", 4)])
    rows.append(
        [
            Slot("项目资金\n（万元）", 2, 5),
            Slot(),
            *_heads("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"),
        ]
    )
    rows += [[Slot(line.label), *_heads(*line.figures)] for line in one.money]
    rows += [
        [Slot("年度总体目标", 1, 2), Slot("预期目标", 4), Slot("实际完成情况", 4)],
        [Slot(one.goal[0], 4, align="left"), Slot(one.goal[1], 4, align="left")],
    ]
    side = Slot("绩效指标", 1, len(one.indicators) + 2)
    names = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    rows.append([side, *_heads(*names)])
    rows += _levelled(
        one, lambda i: (f"指标1：{i.level3}", f"{i.nature}{i.target}{i.unit}", i.actual, i.weight, i.score, i.reason)
    )
    rows.append([Slot(), Slot(), *_heads("指标2：", "", "", "", "", "")])
    rows.append([Slot("总分", 6), Slot("100"), Slot(_total(one)), Slot()])
    return make_grid([1, 1.2, 1.4, 2.6, 1.5, 1.5, 0.9, 1.1, 2.4], [], rows)


def _yunnan(one: Evaluated, department: str) -> Grid:
    """Headings in two rows, amounts in 元, remarks and a grade under the table."""
    rows = _named(one, department, 10)
    rows.append(
        [
            Slot("项目资金（元）", 3, 5),
            Slot(),
            *_heads("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ]
    )
    rows += [[Slot(line.label), *_heads(*line.figures)] for line in one.money]
    rows += [
        [Slot("年度总体目标", 1, 2), Slot("预期目标", 4), Slot("实际完成情况", 5)],
        [Slot(one.goal[0], 4, align="left"), Slot(one.goal[1], 5, align="left")],
        [Slot("绩效指标", 3), Slot("年度指标值", 3), *(Slot(text, 1, 2) for text in _YUNNAN_TALL)],
        _heads("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"),
    ]
    rows += _levelled(one, lambda i: (i.level3, i.nature, i.target, i.unit, i.actual, i.weight, i.score, i.reason))
    rows += [
        [Slot("其他需要说明的事项", 3), Slot("无", 7)],
        [
            Slot("总分", 3),
            Slot("总分值", 2),
            Slot("100"),
            Slot("总得分"),
            Slot(_total(one)),
            Slot("自评等级"),
            Slot("优"),
        ],
    ]
    return make_grid([1.3, 1.4, 2.2, 1.3, 1.4, 1.2, 1.4, 0.9, 1.1, 2.2], [], rows)


def _sichuan(one: Evaluated, department: str) -> Grid:
    """权重 for weights, the money under 年度预算数, conclusions and signatures below."""
    rows = _named(one, department, 11)
    rows += [
        [
            Slot("项目基本情况", 1, 3),
            Slot("1.项目年度目标完成情况", 2, 2),
            Slot("项目年度目标", 4),
            Slot("年度目标完成情况", 4),
        ],
        [Slot(one.goal[0], 4, align="left"), Slot(one.goal[1], 4, align="left")],
        [Slot("2.项目实施内容及过程概述", 2), Slot("按计划组织实施，按进度支付资金。", 8, align="left")],
        [
            Slot("预算执行情况（10分）", 1, 5),
            Slot("年度预算数（万元）", 3),
            *_heads("年初预算", "调整后预算数", "预算执行数", "权重", "预算执行率", "得分", "原因"),
        ],
    ]
    rows += [[Slot(line.label, 3), *_heads(*line.figures), Slot()] for line in one.money]
    side = Slot("绩效指标（90分）", 1, len(one.indicators) + 1)
    names = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "完成值",
        "权重",
        "得分",
        "未完成原因分析",
    )
    rows.append([side, *_heads(*names)])
    rows += _levelled(one, lambda i: (i.level3, i.nature, i.target, i.unit, i.actual, i.weight, i.score, i.reason))
    rows += [
        [Slot("合计", 8), Slot("100"), Slot(_total(one)), Slot()],
        [Slot("评价结论"), Slot("项目执行情况良好，自评得分较高。", 10, align="left")],
        [Slot("存在问题"), Slot("无", 10)],
        [Slot("改进措施"), Slot("无", 10)],
        [Slot("项目负责人：张三", 5), Slot("财务负责人：李四", 6)],
    ]
    return make_grid([1.2, 1.2, 1.4, 2.2, 1.3, 1.4, 1.2, 1.3, 1, 1.1, 2], [], rows)


def _hubei(one: Evaluated, department: str) -> Grid:
    """No weights: the target and what was reached, the score beside them."""
    rows = _named(one, department, 8)
    rows.append(
        [
            Slot("预算执行情况（万元）", 2, 5),
            Slot(),
            *_heads("年初预算数", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分"),
        ]
    )
    rows += [[Slot(line.label), *_heads(*line.figures[:3], *line.figures[4:])] for line in one.money]
    side = Slot("年度绩效目标", 1, len(one.indicators) + 1)
    rows.append(
        [side, *_heads("一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分", "偏差原因")]
    )
    rows += _levelled(one, lambda i: (i.level3, f"{i.nature}{i.target}{i.unit}", i.actual, i.score, i.reason))
    rows.append([Slot("总分", 6), Slot(_total(one)), Slot()])
    return make_grid([1, 1.2, 1.6, 2.4, 1.6, 1.6, 1.1, 2.4], [], rows)


_DRAWN_AS: Final[dict[str, Callable[[Evaluated, str], Grid]]] = {
    "national": _national,
    "yunnan": _yunnan,
    "sichuan": _sichuan,
    "hubei": _hubei,
}


def _named(one: Evaluated, department: str, width: int) -> list[Row]:
    return [
        [Slot("项目名称", 2), Slot(one.project or "", width - 2)],
        [Slot("主管部门", 2), Slot(department, 2), Slot("实施单位"), Slot(department, width - 5)],
    ]


def _heads(*texts: str) -> Row:
    return [Slot(text) for text in texts]


def _levelled(one: Evaluated, printed: Callable[[Indicator], Sequence[str]]) -> list[Row]:
    """Names of the first and second level stand once, over all their rows."""
    rows: list[Row] = []
    for level1, of_first in groupby(one.indicators, key=lambda i: i.level1):
        first = list(of_first)
        for level2, of_second in groupby(first, key=lambda i: i.level2):
            second = list(of_second)
            for place, indicator in enumerate(second):
                row = [] if place else [Slot(level2, 1, len(second))]
                rows.append([*row, *_heads(*printed(indicator))])
        rows[-len(first)].insert(0, Slot(level1, 1, len(first)))
    return rows


def _total(one: Evaluated) -> str:
    return f"{sum(float(i.score) for i in one.indicators) + float(one.money[0].figures[5]):.2f}"
