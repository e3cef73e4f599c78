"""What an examiner prints wrongly is told, once, as the publisher's, on its page."""

from pathlib import Path

import pytest

from tests.corpus.presets import PRESETS
from tests.corpus.reports import make_report
from tests.support.doctored import DoctoredReport

PROFILE = next(profile for profile in PRESETS if profile.owner_label and profile.contents != "none" and profile.notes)
TOLD = {
    "unit of a table": "publisher_wrong_value",
    "year of a table": "publisher_text",
    "no data beside figures": "publisher_text",
    "amount of the text": "publisher_wrong_value",
    "placeholder": "publisher_text",
    "year of the text": "publisher_text",
}


@pytest.fixture(scope="module")
def doctored(tmp_path_factory: pytest.TempPathFactory) -> DoctoredReport:
    path: Path = tmp_path_factory.mktemp("doctored") / "report.pdf"
    path.write_bytes(make_report(PROFILE, 300)[0])
    return DoctoredReport(path)


def test_each_kind_is_told_as_the_publishers(doctored: DoctoredReport) -> None:
    made = [one for one in doctored.doctorings(1) if one.kind in TOLD]
    assert {one.kind for one in made} >= {"year of a table", "amount of the text", "placeholder"}
    for one, told in zip(made, doctored.told(made), strict=True):
        grave = {finding.kind for finding in told if finding.severity != "info"}
        assert grave == {TOLD[one.kind]}, (one, told)
