"""Whole reports against their truth: every labelled value, every cell of the self-evaluation, nothing invented."""

from pathlib import Path

import pytest

from benchmarks import score_facts

PAIRS = [pair for pair in score_facts.corpus() if pair[0].is_file() and pair[1].is_file()]
UNREAD_AT_MOST = 0.03


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
