"""Kill the whole command line at random moments, many times, while it loads, audits and publishes.

Usage: python -m benchmarks.faults [--kills 200] [--seed 20261124] [--reports 60]

In: command files standing for reports, a seed. Out: how many processes were killed and where the load stood each time,
and whether the warehouse at the end is, row for row, that of a run nobody disturbed. Exit code 1 if it is not, or if a
warehouse ever failed to open, or held a report that was not whole. The long version of tests/faults.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from pipelines.warehouse.store import PUBLISHED, Warehouse
from tests.support.promises import assert_whole

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--reports", type=int, default=60)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "disturbed"
        (root / "raw").mkdir(parents=True)
        stood = [_one(root, number, arguments, chance) for number in range(arguments.kills)]
        code = _juesuan(root).wait()
        whole = assert_whole(Warehouse(root / "warehouse"))
        calm = Path(folder) / "calm"
        shutil.copytree(root / "raw", calm / "raw")
        code = _juesuan(calm).wait() or code
        differing = differing_tables(root / "warehouse" / PUBLISHED, calm / "warehouse" / PUBLISHED)
    killed = sum(signal_ == -signal.SIGKILL for signal_, _ in stood)
    told = {"runs": len(stood), "killed": killed, "stood": [at for _, at in stood], "at_the_end": whole}
    print(json.dumps({**told, "tables_that_differ": differing}))
    sys.exit(code != 0 or whole != arguments.reports or bool(differing))


def differing_tables(one: Path, other: Path) -> list[str]:
    """Tables whose rows differ between two warehouses; when something happened, and in which order, may differ."""
    with duckdb.connect() as both:
        both.execute(f"attach '{one}' as one (read_only)")
        both.execute(f"attach '{other}' as other (read_only)")
        names = """
            select schema_name, table_name, list(column_name order by column_index) from duckdb_columns()
            where database_name = 'one' and not internal and not ends_with(column_name, '_at')
                and column_name not in ('report_no', 'data_revision', 'digest', 'stamp', 'retry_after')
                and table_name in (select table_name from duckdb_tables()) and table_name <> 'warehouse_state'
            group by all order by all
        """
        tables = both.execute(names).fetchall()
        return [
            f"{schema}.{name}"
            for schema, name, columns in tables
            if any(_missing(both, schema, name, columns, *sides) for sides in (("one", "other"), ("other", "one")))
        ]


def _missing(both: duckdb.DuckDBPyConnection, schema: str, name: str, columns: list[str], left: str, right: str) -> int:
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = [f'select {listed} from {side}."{schema}"."{name}"' for side in (left, right)]
    row = both.execute(f"select count(*) from ({rows[0]} except all {rows[1]})").fetchone()
    return int(row[0]) if row else 0


def _one(root: Path, number: int, arguments: argparse.Namespace, chance: random.Random) -> tuple[int, int]:
    """Some more reports arrive, a load begins and is killed; how it ended, and how many reports there were then."""
    first, last = (arguments.reports * at // arguments.kills for at in (number, number + 1))
    for report in range(first, last):
        words = f"report year={2011 + report % 20} department=局{report // 20} total={report}.00"
        (root / "raw" / f"{report:05}.txt").write_text(words, "utf-8")
    process = _juesuan(root)
    time.sleep(chance.uniform(0.3, 3.0))
    process.kill()
    return process.wait(), assert_whole(Warehouse(root / "warehouse"))


def _juesuan(root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.support.juesuan_of_commands", "ingest"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
