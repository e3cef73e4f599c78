"""What is said of reports nobody doctored: `python -m benchmarks.false_alarms FOLDER… [--info]`.

In: folders of PDFs, made-up or real. Out, on stdout: every finding above `info` (with --info every one), and how many
equations of which kind stand behind them. Each report is a body of its own: laws between years are left out.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pipelines.audit.run import audit
from pipelines.formats.media import DocumentRejected
from pipelines.reports.read import read_report
from tests.support.planted import audit_warehouse, put_frames

TOGETHER: Final = 40
_COUNTS: Final = """
select count(*), count(*) filter (where substr(rule_id, 1, 1) in ('A', 'X')),
    count(*) filter (where status = 'fail') from audit.equation
"""
_FINDINGS: Final = """
select report_id, severity, kind, array_to_string(rule_ids, ' '), page, message from audit.finding
where ? or severity <> 'info' order by report_id, severity, cause
"""


def main() -> None:
    """Read, audit, list."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", type=Path, nargs="+")
    options.add_argument("--info", action="store_true", help="notes, too")
    chosen = options.parse_args()
    paths = sorted(path for folder in chosen.folders for path in folder.rglob("*.pdf"))
    counts: Counter[str] = Counter()
    for first in range(0, len(paths), TOGETHER):
        for line in _said(paths[first : first + TOGETHER], counts, with_info=chosen.info):
            print(line, flush=True)
    print(" ".join(f"{name}={number}" for name, number in counts.items()))


def _said(paths: Sequence[Path], counts: Counter[str], *, with_info: bool) -> Iterator[str]:
    with audit_warehouse() as connection:
        for path in paths:
            try:
                frames = read_report(path).frames
            except DocumentRejected as error:
                yield f"{path.stem}: {error}"
                continue
            put_frames(connection, frames, path, path.stem)
            counts["reports"] += 1
        audit(connection, roots=sorted({path.parent for path in paths}), acknowledged={})
        every, tables, failing = connection.execute(_COUNTS).fetchone() or (0, 0, 0)
        counts.update({"equations": every, "of tables": tables, "failing": failing})
        for report, severity, kind, rules, page, message in connection.execute(_FINDINGS, [with_info]).fetchall():
            counts[f"{severity} {kind}"] += 1
            yield f"{report} {severity} {kind} [{rules}] p{page}: {message}"


if __name__ == "__main__":
    main()
