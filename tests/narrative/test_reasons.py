"""A reason ends where the next figure with a reason of its own begins, and belongs to the figures it explains."""

import pytest

from tests.support.narrative import facts_of

ITEMS = "五、一般公共预算财政拨款支出决算情况说明\n"
THREE = "七、财政拨款“三公”经费支出决算情况说明\n"
ITEM = "教育支出（类）进修及培训（款）培训支出（项）10.00万元，比上年减少2.00万元"


def explained(text: str) -> list[tuple[str, str, str]]:
    """Every change that has a reason: subject, value, reason."""
    return [
        (fact.subject.name or "", str(fact.value), fact.reason)
        for fact in facts_of(text)
        if fact.measure == "change_amount" and fact.reason
    ]


def test_several_reasons_in_one_sentence_are_told_apart() -> None:
    said = (
        "因公出国（境）费支出0.00万元，比上年减少1.20万元，主要原因是未安排出国，"
        "公务用车运行维护费支出3.50万元，比上年增加0.50万元，主要原因是车辆老化。"
    )
    assert explained(THREE + said) == [("overseas", "1.20", "未安排出国"), ("operation", "0.50", "车辆老化")]


def test_a_reason_in_brackets_ends_with_them() -> None:
    said = "公务用车运行维护费支出3.50万元，比上年增加0.50万元（主要原因是车辆老化），公务接待费支出1.00万元。"
    assert explained(THREE + said) == [("operation", "0.50", "车辆老化")]
    assert [fact.subject.name for fact in facts_of(THREE + said) if fact.measure == "final"] == [
        "operation",
        "reception",
    ]


def test_figures_within_a_reason_stay_in_it() -> None:
    said = f"{ITEM}，主要原因是培训班减少2期，人员经费减少0.80万元。"
    assert [reason for _, _, reason in explained(ITEMS + said)] == ["培训班减少2期，人员经费减少0.80万元"]


@pytest.mark.parametrize("lead", ["，系", "，主要系", "，主要原因为", "，因", "，由于"])
def test_ways_to_begin_a_reason(lead: str) -> None:
    assert [reason for _, _, reason in explained(f"{ITEMS}{ITEM}{lead}培训班减少。")] == ["培训班减少"]


def test_a_reason_that_names_the_item_is_the_items() -> None:
    assert [reason for _, _, reason in explained(f"{ITEMS}{ITEM}。培训支出减少的主要原因是疫情。")] == ["疫情"]


@pytest.mark.parametrize("link", ["分别", "各", "依次"])
def test_changes_told_in_turn_belong_to_what_was_named_in_turn(link: str) -> None:
    said = f"基本支出100.00万元，项目支出50.00万元，比上年{link}减少10.00万元、5.00万元。"
    changes = [
        (fact.subject.name, str(fact.value), fact.direction)
        for fact in facts_of(ITEMS + said)
        if fact.measure == "change_amount"
    ]
    assert changes == [
        ("gpb_basic_expenditure", "10.00", "decrease"),
        ("gpb_project_expenditure", "5.00", "decrease"),
    ]


def test_parts_of_an_item_by_nature_are_no_totals() -> None:
    said = "教育支出（类）基本支出100.00万元，项目支出50.00万元。"
    assert [fact.kind for fact in facts_of(ITEMS + said)] == ["F00", "F00"]
    assert [fact.kind for fact in facts_of(f"{ITEMS}基本支出100.00万元，项目支出50.00万元。")] == ["F12", "F07"]
