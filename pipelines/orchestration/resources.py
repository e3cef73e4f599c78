"""The project as Dagster's assets see it: where files land, where the warehouse is, how files are read.

In: configuration. Out: plain objects of the pipeline. Heavy imports wait until a run needs them.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

from pipelines.project import ROOT
from pipelines.warehouse.store import Warehouse

if TYPE_CHECKING:
    from pipelines.alerts.channels import Channel
    from pipelines.intake.run import Reading


class Project(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Paths and limits of this project; everything else follows from them."""

    landing: str = Field(
        default=os.environ.get("JUESUAN_LANDING", str(ROOT / "raw")),
        description="收到的报告文件所在目录 · the landing zone",
    )
    directory: str = Field(
        default=os.environ.get("JUESUAN_WAREHOUSE", str(ROOT / "warehouse")),
        description="数据仓库所在目录 · where the warehouse is kept",
    )
    workers: int = Field(default=os.cpu_count() or 1, description="阅读进程数 · reading processes")
    seconds: float = Field(default=300.0, description="每份文件最多用时（秒）· seconds one document may take")
    memory_mib: int = Field(default=3072, description="每份文件最多内存（MiB）· MiB one document may take")

    @property
    def landing_zone(self) -> Path:
        return Path(self.landing)

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(Path(self.directory))

    def channels(self) -> "tuple[Channel, ...]":
        """Who is told: from the environment and `alerts.yaml`; never part of any configuration Dagster keeps."""
        from pipelines.alerts.channels import load_channels

        return load_channels(root=ROOT)

    def reading(self) -> "Reading":
        from pipelines.intake.run import Reading
        from pipelines.processes.workers import Limits
        from pipelines.reports.by_name import PARSER_VERSION, READ_REPORT

        return Reading(READ_REPORT, PARSER_VERSION, self.workers, Limits(self.seconds, self.memory_mib << 20))
