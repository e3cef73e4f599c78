"""Every golden case of a mart: small inputs, and the rows worked out by hand."""

import pytest

from tests.support.golden import GOLDEN, expected, made
from tests.support.marts import PRINTED_TWICE

CASES = sorted(folder.name for folder in GOLDEN.iterdir())
COUNTS_EVERY_PRINTING = {"revision"}  # what changed in two places changed twice


@pytest.mark.parametrize("name", CASES)
def test_a_mart_makes_what_was_worked_out_by_hand(name: str) -> None:
    assert expected(name)
    assert sorted(made(name)) == sorted(expected(name))


@pytest.mark.parametrize("name", sorted({*CASES} - COUNTS_EVERY_PRINTING))
def test_a_row_printed_twice_counts_once(name: str) -> None:
    assert sorted(made(name, then=PRINTED_TWICE)) == sorted(expected(name))
