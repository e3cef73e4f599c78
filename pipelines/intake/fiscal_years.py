"""Which fiscal year each file belongs to, cheaply: asked of the warehouse, else hinted by the file's own first pages.

In: paths and a warehouse. Out: (path, year or None). A file that cannot be looked at has no year. Hints are taken in
worker processes, because looking at a hostile file is reading it.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipelines.contracts.outcomes import Candidate, Rejection
from pipelines.formats.media import ZIP
from pipelines.intake.discovery import candidate_of, discover
from pipelines.processes.workers import Limits, read_all
from pipelines.warehouse.store import Warehouse, WarehouseMissing

_YEARS = """
    select document.sha256, report.fiscal_year
    from raw.document as document
    left join core.report as report on document.sha256 = report.sha256
"""


def fiscal_years(
    paths: Sequence[Path],
    *,
    warehouse: Warehouse,
    landing: Path,
    hint: Callable[[Path], int | None],
    workers: int,
    limits: Limits,
) -> Iterator[tuple[Candidate, int | None, bool]]:
    """Every file at or below `paths` with its fiscal year, and whether its content is known already."""
    root = landing.absolute().parent
    known = _known_years(warehouse)
    strangers: list[Candidate] = []
    for found in discover(paths, landing=landing):
        candidate = candidate_of(found, root=root)
        if candidate.sha256 in known:
            yield candidate, known[candidate.sha256], True
        elif candidate.media_type == ZIP:
            yield candidate, None, False  # its members may be of any year
        else:
            strangers.append(candidate)
    for candidate, year in read_all(strangers, hint, workers=workers, limits=limits):
        yield candidate, None if isinstance(year, Rejection) else year, False


def _known_years(warehouse: Warehouse) -> dict[str, int | None]:
    """Year by content, of the published copy: looking never waits for a load; what is not published is unknown."""
    try:
        with warehouse.reader() as connection:
            return dict(connection.execute(_YEARS).fetchall())
    except WarehouseMissing:
        return {}
