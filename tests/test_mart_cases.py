"""Every golden case of a mart: small inputs, and the rows worked out by hand."""

import pytest

from tests.support.golden import GOLDEN, expected, made
from tests.support.marts import PRINTED_TWICE


@pytest.mark.parametrize("then", ["", PRINTED_TWICE], ids=["once", "printed twice"])
@pytest.mark.parametrize("name", sorted(folder.name for folder in GOLDEN.iterdir()))
def test_a_mart_makes_what_was_worked_out_by_hand(name: str, then: str) -> None:
    assert expected(name)
    assert sorted(made(name, then)) == sorted(expected(name))
