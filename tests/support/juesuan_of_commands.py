"""Run in a process of its own: the command line, reading command files instead of PDFs.

Usage: python -m tests.support.juesuan_of_commands ARGUMENT…
"""

from pipelines.cli import loading
from pipelines.cli.app import main
from pipelines.intake.run import Reading
from pipelines.processes.workers import Limits
from tests.support.readers import read_by_command

if __name__ == "__main__":
    loading._reading = lambda *_: Reading(read_by_command, "test", 0, Limits(60, 1 << 30))
    main()
