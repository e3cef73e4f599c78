"""Who is blamed for a planted error: `python -m benchmarks.plant_errors [--documents N] [--detail] [--doctor FILE…]`.

In: made-up reports of tests/corpus, one error each: on the page (the publisher's) or in the frames after reading
(ours). With --doctor, any report, doctored as an examiner would: amounts, rates, words, years, units, names.
Out: a confusion table on stdout: what was planted × what was said, with how often it took more than one finding.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.blame import Outcome, outcomes_of_page_errors, outcomes_of_reading_errors
from tests.support.blame import sound_profiles as sound
from tests.support.doctored import DoctoredReport


def main() -> None:
    """Plant, audit, and count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=12)
    options.add_argument("--detail", action="store_true", help="one line for every error not told rightly")
    options.add_argument("--doctor", type=Path, nargs="+", metavar="FILE", help="doctor these reports instead")
    options.add_argument("--places", type=int, default=3, help="with --doctor: at how many places each kind")
    chosen = options.parse_args()
    if chosen.doctor:
        outcomes = [one for path in chosen.doctor for one in _doctored(path, chosen.places)]
    else:
        with tempfile.TemporaryDirectory() as folder:
            outcomes = list(_outcomes(Path(folder), chosen.documents))
    if chosen.detail:
        for outcome in outcomes:
            if not outcome.is_right or outcome.elsewhere:
                print(f"{outcome.verdict}: {outcome.kind}: {outcome.document}")
                print("".join(f"    {kind}: {message}\n" for kind, message in outcome.told), end="")
    print("\n".join(_table(outcomes)))


def _doctored(path: Path, places: int) -> Iterator[Outcome]:
    report = DoctoredReport(path)
    doctorings = list(report.doctorings(places))
    for doctored, told in zip(doctorings, report.told(doctorings), strict=True):
        grave = [one for one in told if one.severity != "info"]
        pages = {edit.page for edit in doctored.edits}
        yield Outcome(
            document=f"{path.stem} {doctored}",
            side="publisher",
            kind=doctored.kind,
            told=tuple((one.kind, one.message) for one in grave),
            elsewhere=sum(not pages & {one.page, *one.pages} for one in grave),
        )


def _outcomes(folder: Path, documents: int) -> Iterator[Outcome]:
    profiles = sound()
    step = max(1, len(profiles) // documents)
    for number, profile in enumerate(profiles[::step][:documents]):
        yield from outcomes_of_reading_errors(profile, 300 + number, folder)
        yield from outcomes_of_page_errors(profile, 300 + number, folder)


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"{'planted':34}{'n':>5}{'right':>7}{'other':>7}{'missed':>8}{'several':>9}"
    for side in ("reader", "publisher"):
        kinds = dict.fromkeys(outcome.kind for outcome in outcomes if outcome.side == side)
        for kind in [*kinds, "all"] if kinds else []:
            here = [one for one in outcomes if one.side == side and kind in (one.kind, "all")]
            told = Counter(outcome.verdict for outcome in here)
            several = sum(outcome.findings > 1 for outcome in here)
            yield (
                f"{side + ' ' + kind:34}{len(here):5}{told['right']:7}{told['other']:7}{told['missed']:8}{several:9}"
            )


if __name__ == "__main__":
    main()
