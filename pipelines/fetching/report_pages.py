"""Whether a fetched web page is a report itself, or the text of one: told by reading it.

In: a page in a file. Out: yes or no. Many counties publish the text in the page and the tables as its attachment: the
page is then kept beside them, and intake joins the two.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.contracts.outcomes import ParsedReport, Rejection
from pipelines.processes.workers import Limits, read_all
from pipelines.reports.by_name import READ_REPORT

LIMITS: Final = Limits(seconds=60.0)
HALVES: Final = frozenset({"text_without_tables", "budget_text_without_tables"})
_WORDS: Final = ("决算", "预算")
_FEWEST: Final = 8  # a page that only links to a report says the word a few times


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    problem: Rejection | None = None


def is_report(page: Path, html: str) -> bool:
    """Whether the reader finds the tables of a report in the page, or the sections of its text.

    `html` is the page as text; one that hardly speaks of accounts or budgets is not read.
    """
    if max(map(html.count, _WORDS)) < _FEWEST:
        return False
    ((_, outcome),) = read_all([_Candidate(page)], READ_REPORT, workers=1, limits=LIMITS)
    return isinstance(outcome, ParsedReport) or outcome.reason_code in HALVES
