"""Run in a process of its own: send what is due, from a project's folder, with channels of the environment.

Usage: python -m tests.support.send_and_wait WAREHOUSE_DIR
"""

import sys
from pathlib import Path

from pipelines.alerts.channels import load_channels
from pipelines.alerts.deliver import tell
from pipelines.warehouse.store import Warehouse

if __name__ == "__main__":
    tell(Warehouse(Path(sys.argv[1])), load_channels())
