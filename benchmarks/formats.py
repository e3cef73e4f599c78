"""Reading, measured by format: one file each, in processes of their own, one interleaved run.

    python -m benchmarks.formats [--rounds 3] FILE ...

Processor time of the reading alone (imports are done before), the most memory the process took, medians; beside them
how many figures were read. OCR: seconds a page, all pages of the file counted.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

CHILD: Final = "--child"
MEGABYTE: Final = 1024  # of the kilobytes Linux counts


def read_once(path: Path) -> dict[str, Any]:
    """Seconds of processor, megabytes at most, pages and figures of one reading in this process."""
    from pipelines.reports.read import read_report

    start = time.process_time()
    report = read_report(path)
    seconds = time.process_time() - start
    return {
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE,
        "pages": report.frames["report"]["pages"][0],
        "figures": report.frames["statement_cell"]["amount_yuan"].drop_nulls().len(),
        "reader": report.frames["report"]["reader"][0],
    }


def in_a_process(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.formats", CHILD, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(told)
    return result


def measured(paths: Sequence[Path], rounds: int) -> dict[Path, list[dict[str, Any]]]:
    """All readings by file; a round reads every file once."""
    taken: dict[Path, list[dict[str, Any]]] = {path: [] for path in paths}
    for _ in range(rounds):
        for path in paths:
            taken[path].append(in_a_process(path))
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description="reading, measured by format")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(CHILD, action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(read_once(asked.files[0])))
        return
    print(f"{'file':32} {'reader':14} {'pages':>5} {'figures':>7} {'seconds':>8} {'a page':>7} {'MB':>6}")
    for path, readings in measured(asked.files, asked.rounds).items():
        seconds, most = (statistics.median(one[name] for one in readings) for name in ("seconds", "megabytes"))
        first = readings[0]
        a_page = f"{seconds / first['pages']:.2f}" if first["pages"] else "–"
        pages = first["pages"] or "–"
        row = f"{path.name:32} {first['reader']:14} {pages!s:>5} {first['figures']:>7}"
        print(f"{row} {seconds:>8.2f} {a_page:>7} {most:>6.0f}")


if __name__ == "__main__":
    main()
