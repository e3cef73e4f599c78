"""Who is blamed for a planted error: `python -m benchmarks.plant_errors [--documents N] [--detail]`.

In: made-up reports of tests/corpus, one error each: on the page (the publisher's) or in the frames after reading (ours).
Out: a confusion table on stdout: what was planted × what was said, with how often it took more than one finding.
Every kind of error of `tests.support.planted` is planted in every document where it can be.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.support.blame import Outcome, outcomes_of_page_errors, outcomes_of_reading_errors
from tests.support.blame import sound_profiles as sound


def main() -> None:
    """Plant, audit, and count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=12)
    options.add_argument("--detail", action="store_true", help="one line for every error not told rightly")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = list(_outcomes(Path(folder), chosen.documents))
    if chosen.detail:
        for outcome in outcomes:
            if not outcome.is_right:
                print(outcome)
    print("\n".join(_table(outcomes)))


def _outcomes(folder: Path, documents: int) -> Iterator[Outcome]:
    profiles = sound()
    step = max(1, len(profiles) // documents)
    for number, profile in enumerate(profiles[::step][:documents]):
        yield from outcomes_of_reading_errors(profile, 300 + number, folder)
        yield from outcomes_of_page_errors(profile, 300 + number, folder)


def _table(outcomes: list[Outcome]) -> Iterator[str]:
    yield f"{'planted':34}{'n':>5}{'right':>7}{'other':>7}{'missed':>8}{'several':>9}"
    for side in ("reader", "publisher"):
        kinds = dict.fromkeys(outcome.kind for outcome in outcomes if outcome.side == side)
        for kind in [*kinds, "all"]:
            told = Counter(
                outcome.verdict for outcome in outcomes if outcome.side == side and kind in (outcome.kind, "all")
            )
            several = sum(
                outcome.findings > 1 for outcome in outcomes if outcome.side == side and kind in (outcome.kind, "all")
            )
            yield (
                f"{side + ' ' + kind:34}{sum(told.values()):5}{told['right']:7}{told['other']:7}"
                f"{told['missed']:8}{several:9}"
            )


if __name__ == "__main__":
    main()
