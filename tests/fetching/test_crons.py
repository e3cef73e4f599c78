"""A cron that can never come round is refused, and Dagster takes every one that is not."""

import pytest
from dagster._utils.schedules import is_valid_cron_schedule
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fetching.crons import possible_cron

NUMBERS = st.integers(0, 70).map(str)
PART = st.one_of(
    st.just("*"),
    NUMBERS,
    st.sampled_from(["jan", "Dec", "sun", "SAT", "x"]),
    st.builds("{}-{}".format, NUMBERS, NUMBERS),
    st.builds("{}/{}".format, st.one_of(st.just("*"), st.builds("{}-{}".format, NUMBERS, NUMBERS)), NUMBERS),
)
FIELD = st.lists(PART, min_size=1, max_size=2).map(",".join)


@pytest.mark.parametrize(
    ("cron", "problem"),
    [
        ("0 6 * *", "a cron has 5 fields: minute hour day month weekday"),
        ("60 * * * *", "minute '60' is not between 0 and 59"),
        ("0 6 0 * *", "day '0' is not between 1 and 31"),
        ("0 6 * 10-8 *", "month '10-8' goes backwards"),
        ("*/0 * * * *", "minute '*/0' goes on by 0"),
        ("0 6 30,31 2 *", "no month of '2' has a day '30,31'"),
        ("0 6 31 4,jun *", "no month of '4,jun' has a day '31'"),
        ("0 6 * * 1#2", "weekday '1#2' is not understood"),
        ("0 6 * * moon", "weekday 'moon' is not between 0 and 7"),
    ],
)
def test_what_cannot_be_is_said(cron: str, problem: str) -> None:
    with pytest.raises(ValueError, match="^" + problem.replace("*", r"\*") + "$"):
        possible_cron(cron)


@pytest.mark.parametrize(
    "cron", ["0 6 * 8-10 1", "*/2 * * * *", "0 6 29 2 *", "5 4 1,15 jan-mar mon-fri", "0 0 31 2,3 *"]
)
def test_what_can_be_is_kept(cron: str) -> None:
    assert possible_cron(cron) == cron


@given(st.lists(FIELD, min_size=5, max_size=5).map(" ".join))
def test_dagster_takes_whatever_is_kept(cron: str) -> None:
    try:
        possible_cron(cron)
    except ValueError:
        return
    assert is_valid_cron_schedule(cron)
