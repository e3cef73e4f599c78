"""Red figures without a sign: the sums of their side say which of them are negative, or nothing does."""

from decimal import Decimal

import polars as pl

from pipelines.statements.red_amounts import with_signs

PARTS = ("income_current_total", "nonfiscal_surplus_used", "opening_balance")


def side(*amounts: int, total: int) -> pl.DataFrame:
    """The income side of T01, a cell to a line, 10 points high."""
    items = [*zip(PARTS, amounts, strict=False), ("income_grand_total", total)]
    return pl.DataFrame(
        [
            {
                "statement": "T01",
                "side": "revenue",
                "item": item,
                "label": item,
                "measure": "final",
                "page": 1,
                "x0": 0.0,
                "x1": 50.0,
                "top": 10.0 * row,
                "bottom": 10.0 * row + 10,
                "amount_yuan": Decimal(amount),
                "precision_yuan": Decimal("0.01"),
            }
            for row, (item, amount) in enumerate(items)
        ],
        schema_overrides={"amount_yuan": pl.Decimal(20, 2), "precision_yuan": pl.Decimal(20, 2)},
    )


def red(*rows: int) -> dict[int, list[tuple[float, float, float, float]]]:
    return {1: [(5.0, 10.0 * row + 1, 45.0, 10.0 * row + 9) for row in rows]}


def amounts(cells: pl.DataFrame) -> list[int]:
    return [int(amount) for amount in cells["amount_yuan"]]


def test_a_red_figure_is_negative_where_its_side_adds_up_only_so() -> None:
    cells, (told,) = with_signs(side(100, 20, 5, total=115), red(2))
    assert amounts(cells) == [100, 20, -5, 115]
    assert "opening_balance" in told
    assert "negative by the sums of its table" in told


def test_a_red_figure_that_only_stresses_stays_positive_and_nothing_is_told() -> None:
    cells, told = with_signs(side(100, 20, 5, total=125), red(2, 3))
    assert (amounts(cells), told) == ([100, 20, 5, 125], [])


def test_of_two_ways_to_add_up_none_is_chosen_and_the_page_is_named() -> None:
    cells, told = with_signs(side(100, 5, 5, total=100), red(1, 2))
    assert amounts(cells) == [100, 5, 5, 100]
    assert told == [
        "第1页有红字金额而无负号，按正数读入，请核对 · page 1 prints red amounts without a sign, read as positive"
    ]


def test_black_figures_are_never_turned() -> None:
    cells, told = with_signs(side(100, 20, 5, total=115), {})
    assert (amounts(cells), told) == ([100, 20, 5, 115], [])
