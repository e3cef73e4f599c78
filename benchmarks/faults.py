"""Kill the whole command line at random moments, many times, while it loads: the long version of tests/faults.

Usage: python -m benchmarks.faults [--kills 100] [--seed 20261124] [--reports 300]

In: command files standing for reports, a seed. Out: how many processes were killed and where the load stood each time,
and an exit code: 1 if the warehouse ever failed to open, or held a report that was not whole.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipelines.warehouse import Warehouse
from tests.support.promises import assert_whole

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--reports", type=int, default=300)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "raw").mkdir()
        stood = [_one(root, number, arguments, chance) for number in range(arguments.kills)]
        code = _juesuan(root).wait()
        whole = assert_whole(Warehouse(root / "warehouse"))
    killed = sum(signal_ == -signal.SIGKILL for signal_, _ in stood)
    print(json.dumps({"runs": len(stood), "killed": killed, "stood": [at for _, at in stood], "at_the_end": whole}))
    sys.exit(code != 0 or whole != arguments.reports)


def _one(root: Path, number: int, arguments: argparse.Namespace, chance: random.Random) -> tuple[int, int]:
    """Some more reports arrive, a load begins and is killed; how it ended, and how many reports there were then."""
    share = arguments.reports // arguments.kills + 1
    for report in range(number * share, min((number + 1) * share, arguments.reports)):
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
