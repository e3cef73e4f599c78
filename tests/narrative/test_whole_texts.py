"""Whole reports against what they say: the labelled ones, and made-up ones worded as eleven places word theirs."""

from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from benchmarks import score_facts
from pipelines.reports.read import read_report
from tests.corpus import reports
from tests.corpus.narrative import Text, narrative_text
from tests.corpus.presets import WORDINGS
from tests.corpus.profiles import Profile
from tests.corpus.reports import accounts_of, make_report
from tests.support.blame import findings_of

PAIRS = [pair for pair in score_facts.corpus() if pair[0].is_file() and pair[1].is_file()]
UNREAD_AT_MOST = 0.03
SEED = 1
QUICK = ("national", "chongqing", "fujian")
# The text tells what an outturn or a budget is in other words than the facts do; the figure is the same.
SAME_MEASURE = {"final": "amount", "original_budget": "budget", "adjusted_budget": "budget"}
# Printed beside the figures drawn: the funds “三公” does not come from.
NOT_TOLD = {"part_govfund", "part_soe"}


@pytest.mark.slow
@pytest.mark.skipif(not PAIRS, reason="../shared/corpus and ../shared/truth are not part of the repository")
@pytest.mark.parametrize(("report", "truth"), PAIRS, ids=lambda path: path.stem)
def test_report_matches_its_truth(report: Path, truth: Path) -> None:
    score = score_facts.score(report, truth)
    assert score.misses == []
    assert score.invented == []
    assert score.found == score.expected
    assert score.wrong_cells == 0
    assert score.unread < UNREAD_AT_MOST


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(profile, id=profile.wording, marks=[] if profile.wording in QUICK else pytest.mark.slow)
        for profile in WORDINGS
    ],
)
def test_every_figure_of_a_worded_report_is_read_and_raises_no_alarm(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / f"{profile.name}.pdf"
    path.write_bytes(make_report(profile, SEED)[0])
    frames = read_report(path).frames
    text = narrative_text(profile, accounts_of(profile, SEED), SEED)
    told = Counter((one.about, one.measure, float(one.printed)) for one in text.figures)
    rows = frames["narrative_fact"].drop_nulls("value").iter_rows(named=True)
    read = Counter(
        (row["subject_code"], SAME_MEASURE.get(row["measure"], row["measure"]), float(row["value"]))
        for row in rows
        if row["unit"] in ("万元", "%") and row["subject_code"] not in NOT_TOLD
    )
    assert told - read == Counter()
    assert read - told == Counter()
    assert findings_of(frames, path) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("about", "measure"),
    [
        ("fiscal_grand_total", "amount"),
        ("basic_expenditure", "share"),
        ("gpb_expenditure", "completion_rate"),
        ("agency_operating", "change_rate"),
        ("three_public", "budget"),
    ],
)
def test_a_figure_the_text_prints_wrongly_is_the_publishers(about: str, measure: str, tmp_path: Path) -> None:
    """One figure of the text made ten larger: told once, and nobody else blamed."""
    profile = WORDINGS[0]

    def spoilt(*arguments: Any) -> Text:
        text = narrative_text(*arguments)
        one = next(one for one in text.figures if (one.about, one.measure) == (about, measure))
        line = text.paragraphs[one.paragraph]
        text.paragraphs[one.paragraph] = f"{line[: one.start]}{float(one.printed) + 10:.2f}{line[one.end :]}"
        return text

    path = tmp_path / "spoilt.pdf"
    with mock.patch.object(reports, "narrative_text", spoilt):
        path.write_bytes(make_report(profile, SEED)[0])
    [(kind, _)] = findings_of(read_report(path).frames, path)
    assert kind.startswith("publisher")
