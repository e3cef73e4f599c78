"""The made-up documents are sound: same input same bytes, accounts that balance, amounts that are really printed."""

import re
from pathlib import Path

import pytest

from pipelines.formats.pdf.decode import read_pages
from tests.corpus.chance import chance_profile
from tests.corpus.identities import violations
from tests.corpus.presets import BUDGET, PRESETS
from tests.corpus.profiles import Profile
from tests.corpus.reports import accounts_of, make_report, table_of

EVERY_FIFTH = PRESETS[::5]


def printed_text(data: bytes, folder: Path) -> str:
    path = folder / "report.pdf"
    path.write_bytes(data)
    return "".join(chr(code) for page in read_pages(path, "fast") for code in page.glyphs.code_point.tolist())


def test_names_are_unique() -> None:
    names = [profile.name for profile in PRESETS]
    assert len(names) == len(set(names))


def test_same_seed_gives_same_bytes() -> None:
    assert make_report(PRESETS[3], 11) == make_report(PRESETS[3], 11)
    assert make_report(PRESETS[3], 11)[1] != make_report(PRESETS[3], 12)[1]


@pytest.mark.parametrize("profile", EVERY_FIFTH, ids=lambda profile: profile.name)
def test_accounts_balance(profile: Profile) -> None:
    for seed in (1, 2):
        assert violations(make_report(profile, seed)[1]) == []


@pytest.mark.parametrize("profile", [*EVERY_FIFTH, BUDGET, chance_profile(4)], ids=lambda profile: profile.name)
def test_every_amount_is_printed(profile: Profile, tmp_path: Path) -> None:
    text = printed_text(make_report(profile, 1)[0], tmp_path)
    accounts = accounts_of(profile, 1)
    grids = [table_of(profile, accounts, table)[0] for table in profile.order]
    amounts = {slot.text for grid in grids for row in (*grid.head, *grid.body) for slot in row if slot.is_amount}
    assert {amount for amount in amounts if re.sub(r"\s", "", amount) not in text} == set()
