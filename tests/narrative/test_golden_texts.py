"""Wordings of thirty provinces and offices, read whole, and the single turns of phrase that change a reading."""

from pathlib import Path

import pytest

from tests.support.narrative import described, facts_of, figures_of

GOLDEN = Path(__file__).parents[1] / "golden" / "wording"
TOTAL = "一、收入支出决算总体情况说明\n"
GPB = "五、一般公共预算财政拨款支出决算情况说明\n（三）具体情况\n"
THREE = "七、财政拨款“三公”经费支出决算情况说明\n"


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_province(case: Path) -> None:
    year = int(case.stem.rpartition("_")[2])
    expected = case.with_suffix(".facts").read_text("utf-8").splitlines()
    assert figures_of(case.read_text("utf-8"), year) == expected


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        # 持平, 不可比, no rate
        (
            TOTAL,
            "2023年度收、支总计5万元，与上年持平。",
            ["F02 income_and_expenditure_total change_amount flat 2022/prior_year"],
        ),
        (
            TOTAL,
            "2023年度收、支总计5万元，比上年增加5万元，增长--（基数为0，不可比）。",
            [
                "F02 income_and_expenditure_total change_amount 5万元 increase 2022/prior_year",
                "F02 income_and_expenditure_total change_rate increase 2022/prior_year base_zero",
            ],
        ),
        (
            TOTAL,
            "2023年度收、支总计5万元，比上年增加（减少）1万元，增长（下降）2%。",
            [
                "F02 income_and_expenditure_total change_amount 1万元 2022/prior_year unresolved_alternative",
                "F02 income_and_expenditure_total change_rate 2% 2022/prior_year unresolved_alternative",
            ],
        ),
        # the rate without words of its own; the base named by its year
        (
            TOTAL,
            "2023年度收、支总计5万元。与2021年度相比减少1.5万元，23.08%。",
            [
                "F02 income_and_expenditure_total change_amount 1.5万元 decrease 2021/prior_year",
                "F02 income_and_expenditure_total change_rate 23.08% decrease 2021/prior_year",
            ],
        ),
        # 增至 states the new amount, not a change
        (
            THREE,
            "公务接待费由上年的3万元增至5万元。",
            ["F14 reception prior_amount 3万元", "F14 reception final 5万元"],
        ),
        # missing % and missing 元
        (
            GPB,
            "1.教育支出（类）进修及培训（款）培训支出（项）。年初预算为3.03万，支出决算为2.00万元，完成年初预算的66.01。",
            [
                "F10 2050803 original_budget 3.03万元",
                "F10 2050803 final 2.00万元",
                "F10 2050803 completion_rate 66.01% 2023/original_budget unit_missing",
            ],
        ),
        # 全年预算 is not 年初预算; the rate says which one it is of
        (
            GPB,
            "（1）教育支出（类）进修及培训（款）培训支出（项）：年初预算为0万元，全年预算为4万元，支出决算为2万元，完成全年预算的50%。",
            [
                "F10 2050803 original_budget 0万元",
                "F10 2050803 adjusted_budget 4万元",
                "F10 2050803 final 2万元",
                "F10 2050803 completion_rate 50% 2023/adjusted_budget",
            ],
        ),
        # a name with brackets of its own; a list numeral of another style
        (
            GPB,
            "①一般公共服务支出（类）党委办公厅（室）及相关机构事务（款）其他党委办公厅（室）及相关机构事务支出（项）。支出决算为2.50万元。",
            ["F10 2013199 final 2.50万元"],
        ),
        # relation words without numbers
        (
            GPB,
            "教育支出（类）进修及培训（款）培训支出（项）。决算数小于年初预算数的主要原因：人员变动。",
            ["F11 2050803 relation decrease 2023/original_budget"],
        ),
        # the same project in points
        (TOTAL, "2023年度收、支总计5万元，占比较上年提高2.1个百分点。", ["change_points 2.1个百分点 increase"]),
    ],
)
def test_turn_of_phrase(heading: str, text: str, expected: list[str]) -> None:
    figures = figures_of(heading + text)
    for figure in expected:
        assert any(figure in found for found in figures), figures


def test_an_item_is_never_known_by_its_bare_name() -> None:
    text = GPB + (
        "1.一般公共服务支出（类）财政事务（款）行政运行（项）。支出决算为1万元。\n"
        "2.城乡社区支出（类）城乡社区管理事务（款）行政运行（项）。支出决算为2万元。"
    )
    assert [fact.subject.code for fact in facts_of(text)] == ["2010601", "2120101"]


def test_a_reason_stands_on_the_facts_it_explains_and_its_amounts_are_drivers() -> None:
    text = TOTAL + "2023年度收、支总计10万元。与上年相比，增加3万元，增长42.86%。主要原因是新增奖补资金2万元。"
    facts = facts_of(text)
    assert [(fact.measure, fact.reason) for fact in facts] == [
        ("amount", None),
        ("change_amount", "新增奖补资金2万元"),
        ("change_rate", "新增奖补资金2万元"),
        ("driver_amount", None),
        ("reason", "新增奖补资金2万元"),
    ]


def test_an_unknown_label_is_kept_as_words_and_lends_its_subject_to_nobody() -> None:
    text = "二、收入决算情况说明\n本年收入合计10万元，其中：某某专项补助4万元，占40%；其他收入6万元，占60%。"
    assert [described(fact) for fact in facts_of(text)][1:3] == [
        "F00 某某专项补助 amount 4万元",
        "F00 某某专项补助 share 40%",
    ]


def test_lists_are_kept_as_printed() -> None:
    text = (
        "六、一般公共预算财政拨款基本支出决算情况说明\n"
        "人员经费10万元，主要包括：基本工资、津贴补贴；公用经费2万元，主要包括：办公费。"
    )
    listed = [(fact.subject.name, fact.printed) for fact in facts_of(text) if fact.measure == "listed"]
    assert listed == [("personnel_expenditure", "基本工资、津贴补贴"), ("public_expenditure", "办公费")]


def test_every_value_is_printed_in_its_sentence() -> None:
    for case in GOLDEN.glob("*.txt"):
        for fact in facts_of(case.read_text("utf-8")):
            assert fact.printed in fact.sentence.text
            assert fact.sentence.text[fact.offset :].startswith(fact.printed)
