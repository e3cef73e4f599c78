"""Whole slips: rows moved, a last row that repeats the subtotal. Made-up tables, no report."""

from collections.abc import Sequence
from decimal import Decimal

from pipelines.audit.blame.slips import whole_slips
from pipelines.audit.reasoning import Equation, Figure


def figure(row: int, code: str, value: int, column: str = "total") -> Figure:
    ref = f"T05/{row}/{column}"
    return Figure(ref, "T05", f"{code} 科目", column, Decimal(value), "万元", str(value), 1, None, code, row)


def sums(figures: Sequence[Figure]) -> list[Equation]:
    """类 = 款, 款 = 项, for every column, as the tables say."""
    made = []
    for upper in figures:
        lower = [
            one
            for one in figures
            if one.column == upper.column
            and one.code
            and len(one.code) == len(upper.code or "") + 2
            and one.code.startswith(upper.code or "-")
        ]
        if lower:
            total = sum((one.value for one in lower), Decimal(0))
            gap = upper.value - total
            made.append(
                Equation(
                    "A-23", f"{upper.code} {upper.column}", upper.value, total, gap, Decimal("0.5"),
                    "fail" if gap else "pass", "equal", "元", None,
                    (upper.ref, *(one.ref for one in lower)), (1, *(-1 for _ in lower)),
                )
            )  # fmt: skip
    return made


CLASSES = ("201", "205", "208", "210", "213")
CODES = tuple(code for one in CLASSES for code in (one, f"{one}01", f"{one}0101", f"{one}0102"))
TOTALS = tuple(value for n in range(len(CLASSES)) for value in (50 + 7 * n, 50 + 7 * n, 20 + 3 * n, 30 + 4 * n))
BASIC = tuple(value for n in range(len(CLASSES)) for value in (31 + 5 * n, 31 + 5 * n, 12 + 2 * n, 19 + 3 * n))


def table(totals: Sequence[int], basic: Sequence[int]) -> list[Figure]:
    rows = [figure(n, code, value) for n, (code, value) in enumerate(zip(CODES, totals, strict=True), 1)]
    return rows + [figure(n, code, value, "basic") for n, (code, value) in enumerate(zip(CODES, basic, strict=True), 1)]


def by_ref(figures: Sequence[Figure]) -> dict[str, Figure]:
    return {one.ref: one for one in figures}


def test_a_sound_table_has_no_slip() -> None:
    figures = table(TOTALS, BASIC)
    assert whole_slips(sums(figures), by_ref(figures)) == ([], sums(figures))


def test_amounts_a_row_too_low_are_one_slip_that_names_its_first_row() -> None:
    """From row 5 (205) on every amount stands a row too low, and the last one fell out of the table."""
    low = [(*column[:4], 0, *column[4:-1]) for column in (TOTALS, BASIC)]
    figures = table(*low)
    (slip,), left = whole_slips(sums(figures), by_ref(figures))
    assert slip.note == f"自“205 科目”一行起，金额疑整体错位；上移1行后，{len(slip.equations)}条等式相符"
    assert len(slip.equations) >= 12
    assert {equation.subject for equation in left if equation.status == "fail"} <= {
        f"{code} {column}" for code in ("213", "21301") for column in ("total", "basic")
    }


def test_a_last_row_that_repeats_the_subtotal_is_named() -> None:
    figures = [figure(1, "302", 180), figure(2, "30201", 100), figure(3, "30217", 80), figure(4, "30299", 180)]
    (slip,), left = whole_slips(sums(figures), by_ref(figures))
    assert slip.corrections[0].ref == "T05/4/total"
    assert "小计" in (slip.note or "")
    assert left == []


def test_one_row_below_another_of_the_same_amount_is_no_repeated_subtotal() -> None:
    figures = [figure(1, "302", 180), figure(2, "30201", 180), figure(3, "30201", 180)]
    assert whole_slips(sums(figures), by_ref(figures))[0] == []
