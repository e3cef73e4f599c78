"""The self-evaluation table: blocks, merged names over pages, rows cut by a page end, forms nobody declared."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from pipelines.formats.grid import Cell, Grid
from pipelines.formats.page import TextLine
from pipelines.narrative.performance.rows import Target, evaluation_rows, target
from tests.corpus.grids import Slot, place

WIDTH = 50.0
HEAD = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "指标说明",
    "实际完成值",
    "分值",
    "得分",
    "未完成原因分析及改进措施",
)


def grid(page: int, rows: Sequence[Sequence[str | None]], spans: dict[tuple[int, int], int] | None = None) -> Grid:
    """None is a place a merged cell above covers; `spans` gives the number of rows of a merged cell."""
    columns = max(len(row) for row in rows)
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None:
                continue
            r_end = r + (spans or {}).get((r, c), 1)
            cells.append(Cell(r, c, r_end, c + 1, text, page, c * WIDTH, r * 20.0, (c + 1) * WIDTH, r_end * 20.0))
    x = tuple(WIDTH * i for i in range(columns + 1))
    y = tuple(20.0 * i for i in range(len(rows) + 1))
    return Grid(page, x, y, tuple(cells), "ruled")


def test_merged_names_are_carried_over_pages_and_torn_rows_joined() -> None:
    first = grid(
        1,
        [
            HEAD,
            ("产出指标", "数量", "培训期数", ">=7期", "说明一，", "7", "5", "5", ""),
            (None, None, "培训人次", ">=600人次", "说明二的上半", "660", "5", "5", ""),
        ],
        {(1, 0): 2, (1, 1): 2},
    )
    second = grid(
        2,
        [
            ("(25分)", "", "", "", "和下半", "", "", "", ""),
            (None, "质量", "合格率", "≥95%", "说明三", "90", "5", "4", "疫情影响"),
        ],
        {(0, 0): 2},
    )
    rows = evaluation_rows([first, second])
    assert [(r.parent("level1"), r.parent("level2"), r.cells["level3"]) for r in rows] == [
        ("产出指标(25分)", "数量", "培训期数"),
        ("产出指标(25分)", "数量", "培训人次"),
        ("产出指标(25分)", "质量", "合格率"),
    ]
    assert rows[1].cells["explanation"] == "说明二的上半和下半"
    assert (rows[1].first_page, rows[1].last_page) == (1, 2)
    assert rows[2].cells["reason"] == "疫情影响"


def test_budget_goals_and_tasks() -> None:
    head = ("", "", "年初数", "全年数", "全年执行数", "分值", "预算执行率", "得分")
    table = grid(
        1,
        [
            head,
            ("", "部门预算总额", "2470.77", "4233.96", "4233.96", "10", "100.00%", "10.0"),
            ("资金来源", "财政性资金", "2470.77", "4233.96", "4233.96", "", "100.00%", ""),
            (None, "其他资金", "0.00", "0.00", "0.00", "", "0.00%", ""),
        ],
        {(2, 0): 2},
    )
    goals = grid(1, [("目标名称", "主要内容", "目标完成情况"), ("目标1:", "做好工作。", "完成。")])
    tasks = grid(1, [("任务名称", "主要内容", "任务完成情况"), ("培训", "办班。", "已办。")])
    rows = evaluation_rows([table, goals, tasks])
    assert [(row.block, row.parent("parent"), row.cells.get("label")) for row in rows] == [
        ("budget", None, "部门预算总额"),
        ("budget", "资金来源", "财政性资金"),
        ("budget", "资金来源", "其他资金"),
        ("goal", None, None),
        ("task", None, None),
    ]
    assert rows[3].cells == {"name": "目标1:", "content": "做好工作。", "result": "完成。"}


@pytest.mark.parametrize(
    ("title", "project"),
    [
        ("2022年度项目支出绩效自评表", "2022年度项目支出绩效自评表"),
        ("项目支出绩效自评表（疫情防控专项经费）", "疫情防控专项经费"),
        ("部门整体支出绩效自评表", None),
    ],
)
def test_a_title_tells_of_a_project_where_no_row_names_it(title: str, project: str | None) -> None:
    head = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")
    row = ("产出指标", "数量指标", "检查次数", "12", "12", "10", "10")
    table = grid(3, [("部门名称", "某局", "", "", "", "", ""), head, row])
    above = TextLine(title, 0.0, table.top - 30, 300.0, table.top - 20, table.top - 20)
    assert [read.project for read in evaluation_rows([table], {3: [above]})] == [project]


def test_another_departments_form_is_read_as_far_as_it_is_known_and_flagged() -> None:
    head = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "绩效指标设定依据", "实际完成值")
    row = ("产出指标", "数量指标", "检查次数", "=", "12", "次", "年度计划", "12")
    (read,) = evaluation_rows([grid(3, [head, row])])
    assert (read.cells["level3"], read.cells["target"], read.cells["unit"], read.cells["actual"]) == (
        "检查次数",
        "12",
        "次",
        "12",
    )
    assert read.issue == "unknown_columns"


def test_a_department_with_titled_blocks_and_tasks_headed_in_two_rows() -> None:
    """Yunnan's: a title over the whole width ends a block, 任务名称 stands beside the parts of 批复金额."""
    printed = [
        [Slot("部门名称", 2), Slot("云县财政局", 4)],
        [Slot("财年"), Slot("目标", 3), Slot("实际完成情况", 2)],
        [Slot("2022"), Slot("完成收入任务。", 3), Slot("已完成。", 2)],
        [Slot("二、部门年度重点工作任务", 6)],
        [Slot("任务名称", 1, 2), Slot("主要内容", 1, 2), Slot("批复金额（元）", 3), Slot("预算执行率", 1, 2)],
        [Slot("总额"), Slot("财政拨款"), Slot("其他资金")],
        [Slot(text) for text in ("信息化", "系统运维", "10.00", "10.00", "0.00", "90.00%")],
        [Slot("三、部门整体支出绩效指标", 6)],
        [Slot("绩效指标", 3), Slot("指标值", 1, 2), Slot("实际完成值", 1, 2), Slot("得分", 1, 2)],
        [Slot("一级指标"), Slot("二级指标"), Slot("三级指标")],
        [Slot(text) for text in ("产出指标", "数量指标", "培训次数", "≥5次", "5次", "10")],
    ]
    x, y = tuple(WIDTH * i for i in range(7)), tuple(20.0 * i for i in range(len(printed) + 1))
    cells = tuple(
        Cell(r, c, r + s.rows, c + s.columns, s.text, 1, x[c], y[r], x[c + s.columns], y[r + s.rows])
        for r, c, s in ((one.row, one.column, one.slot) for one in place(printed, 6))
    )
    rows = evaluation_rows([Grid(1, x, y, cells, "ruled")])
    assert [(row.block, row.project, row.cells) for row in rows] == [
        ("goal", None, {"name": "2022", "content": "完成收入任务。", "result": "已完成。"}),
        ("task", None, {"name": "信息化", "content": "系统运维"}),
        ("indicator", None, {"level3": "培训次数", "target": "≥5次", "actual": "5次", "score": "10"}),
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (">=95%", Target(">=", Decimal(95), "%")),
        ("≤10%", Target("<=", Decimal(10), "%")),
        ("≥30家", Target(">=", Decimal(30), "家")),
        ("＝100", Target("=", Decimal(100), None)),
        ("不低于1,200户", Target(">=", Decimal(1200), "户")),
        ("提升", Target(None, None, None)),
        ("2021年底前完成", Target(None, None, None)),
    ],
)
def test_target(printed: str, expected: Target) -> None:
    assert target(printed) == expected
