"""What Dagster adds to a load: the asset `load_documents` beside the function it calls, on the same made-up reports.

    python -m benchmarks.orchestration FOLDER --documents 1 20

FOLDER is of `benchmarks.documents`. Reading happens in this process (no workers), so that processor seconds are all of
it; each load fills an empty warehouse of its own, in one run for all years. Nothing is asserted.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.bulk import put


def main() -> None:
    parser = argparse.ArgumentParser(description="Dagster beside the function it calls")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[1, 20])
    asked = parser.parse_args()
    print(f"import of the definitions: {_seconds(_import):.2f} s of processor", flush=True)
    for documents in (0, *asked.documents):  # the first warms what is read once a process
        plain, dagster = (_of(load, asked.folder, documents) for load in (_plainly, _by_dagster))
        told = f"load {plain:.2f}, as an asset {dagster:.2f}, more {dagster - plain:.2f} s of processor"
        print(f"{documents} documents: {told}", flush=True)


def _of(load: Callable[[Path, Path], None], folder: Path, documents: int) -> float:
    with tempfile.TemporaryDirectory(prefix="juesuan-bulk-", dir=folder) as place:
        landing = Path(place) / "raw"
        landing.mkdir()
        put(folder, landing, 0, documents)
        return _seconds(lambda: load(landing, Path(place) / "warehouse"))


def _import() -> None:
    import pipelines.definitions  # noqa: F401


def _plainly(landing: Path, directory: Path) -> None:
    from pipelines.intake.run import Reading, load
    from pipelines.reports.by_name import PARSER_VERSION
    from pipelines.reports.read import read_report
    from pipelines.warehouse.store import Warehouse

    load([landing], warehouse=Warehouse(directory), reading=Reading(read_report, PARSER_VERSION, 0), landing=landing)


def _by_dagster(landing: Path, directory: Path) -> None:
    import dagster as dg

    from pipelines.orchestration.documents import YEARS, load_documents
    from pipelines.orchestration.resources import Project

    years = YEARS.get_partition_keys()
    dg.materialize(
        [load_documents],
        resources={"project": Project(landing=str(landing), directory=str(directory), workers=0)},
        tags={"dagster/asset_partition_range_start": years[0], "dagster/asset_partition_range_end": years[-1]},
    )


def _seconds(run: Callable[[], None]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


if __name__ == "__main__":
    main()
