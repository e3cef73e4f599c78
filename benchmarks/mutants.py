"""Thousands of damaged documents through the whole pipeline: each must end loaded or refused with a reason.

Usage: python -m benchmarks.mutants [--count 10000] [--seed 20261124] [--workers 2] [--minutes 0] [--json FILE]

In: a synthetic report, a seed. Out: how many of each damage ended how, the slowest document, the most memory a reader
took, and every broken promise: a file without a row, rows without a report, a warehouse that does not open.
"""

import argparse
import io
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from pipelines.intake.run import Reading, ingest
from pipelines.processes.workers import Limits
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.store import Warehouse
from tests.corpus.mutations import mutants
from tests.corpus.provinces import HENAN
from tests.corpus.reports import make_report

BATCH = 200
LIMITS = Limits(seconds=60, memory_bytes=2 << 30)


def run(count: int, seed: int, workers: int, minutes: float) -> dict[str, Any]:
    """Go through the mutants batch by batch, each with a warehouse of its own."""
    source = short_report()
    started, done = time.monotonic(), 0
    outcomes: Counter[tuple[str, str]] = Counter()
    broken: list[str] = []
    while done < count and not (minutes and time.monotonic() - started > 60 * minutes):
        size = min(BATCH, count - done)
        with tempfile.TemporaryDirectory() as folder:
            outcomes += _batch(Path(folder), source, done, size, seed, workers, broken)
        done += size
        print(f"{done} in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return {
        "mutants": done,
        "seed": seed,
        "seconds": round(time.monotonic() - started),
        "outcomes": {f"{damage} {status}": number for (damage, status), number in sorted(outcomes.items())},
        "by_status": dict(Counter({status: 0 for _, status in outcomes}) + _by_status(outcomes)),
        "most_memory_of_a_reader_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "broken_promises": broken,
    }


def short_report() -> bytes:
    """The cover and the tables of a synthetic report, its other pages left out: small, so that many can be tried."""
    source, _ = make_report(HENAN, seed=1)
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        found = [number for number, text in enumerate(page_texts(source)) if number == 0 or "公开0" in text]
        for number in reversed(range(len(pdf.pages))):
            if number not in found[:6]:
                del pdf.pages[number]
        pdf.save(target)
    return target.getvalue()


def page_texts(source: bytes) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(source) as document:
        return [page.get_textpage().get_text_range() for page in document]


def _batch(
    root: Path, source: bytes, start: int, size: int, seed: int, workers: int, broken: list[str]
) -> Counter[tuple[str, str]]:
    landing = root / "raw"
    landing.mkdir()
    damages = {}
    for number, mutant in enumerate(mutants(source, size, seed=seed, start=start), start=start):
        path = landing / f"{number:05}.pdf"
        path.write_bytes(mutant.content)
        damages[f"raw/{path.name}"] = mutant.damage
    warehouse = Warehouse(root / "warehouse")
    reading = Reading(read_report, PARSER_VERSION, workers, LIMITS)
    before = sorted(root.iterdir())
    summary = ingest([landing], warehouse=warehouse, reading=reading, landing=landing)
    if sorted(root.iterdir()) != sorted([*before, warehouse.directory]):
        broken.append(f"from {start}: something was written outside")
    with warehouse.reader() as connection:
        rows = connection.execute("select path, status, reason_code, reason, sha256 from raw.document").fetchall()
        orphans = connection.execute(
            "select count(*) from core.statement_cell where report_id not in (select report_id from core.report)"
        ).fetchone()
    if orphans != (0,):
        broken.append(f"from {start}: {orphans} cells belong to no report")
    if len(rows) + summary.known != size:
        broken.append(f"from {start}: {size} files, {len(rows)} rows and {summary.known} copies")
    outcomes: Counter[tuple[str, str]] = Counter()
    for path, status, code, reason, _ in rows:
        if status == "rejected" and not (code and reason):
            broken.append(f"{path}: refused without a reason")
        if code == "reader_crashed":
            broken.append(f"{path} ({damages[path]}): {reason}")
        outcomes[damages[path], code or "loaded"] += 1
    return outcomes


def _by_status(outcomes: Counter[tuple[str, str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (_, status), number in outcomes.items():
        total[status] += number
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0, help="stop after the batch that passes this; 0 is never")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    result = run(arguments.count, arguments.seed, arguments.workers, arguments.minutes)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    print(text)
    if arguments.json:
        arguments.json.write_text(text, "utf-8")
    sys.exit(bool([line for line in result["broken_promises"] if "the reader failed" not in line]))


if __name__ == "__main__":
    main()
