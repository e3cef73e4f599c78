"""Files that are one publication: a text and its tables, put together into one report of several parts.

In: what is in the warehouse, and where files stand. Out: candidates of several files. Files belong together that stand
in one folder (or one archive) and are of one department and fiscal year: a text that waits for its tables with a
report that has no text, or a report with text with the same tables as a workbook. A budget never goes with final
accounts. Cells and facts are asked only of reports that stand together. Nothing is written here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final, NamedTuple

import duckdb

from pipelines.contracts.outcomes import Candidate

# by why a text was refused: the kind of report it waits for
WAITING: Final = {"text_without_tables": "final_accounts", "budget_text_without_tables": "budget"}

_TEXTS: Final = """
    select path, sha256, department, fiscal_year, reason_code from raw.document
    where status = 'rejected' and list_contains(?, reason_code) and department is not null
"""
_REPORTS: Final = """
    select document.path, document.sha256, report.report_id, report.department, report.fiscal_year, report.kind
    from core.report as report
    inner join raw.document as document on report.sha256 = document.sha256
"""
_TELLING: Final = """
    select one.report_id,
        exists (select 1 from core.narrative_fact as fact where fact.report_id = one.report_id) as has_text,
        (select count(*) from core.report_part as part where part.report_id = one.report_id) as parts
    from (select unnest(?::varchar[]) as report_id) as one
"""
_FIGURES: Final = """
    select count(distinct digest) from (
        select coalesce(sum(hash(cell.statement, cell.amount_yuan)) filter (where cell.report_id is not null), 0)
            as digest
        from (select unnest(?::varchar[]) as report_id) as one
        left join core.statement_cell as cell on one.report_id = cell.report_id and cell.cell_state = 'value'
        group by one.report_id
    )
"""

Key = tuple[str, str, int, str]


class _Text(NamedTuple):
    path: str
    sha256: str


class _Report(NamedTuple):
    path: str
    sha256: str
    report_id: str


@dataclass(slots=True)
class _Group:
    """What stands in one folder of one department, year and kind of report."""

    texts: list[_Text] = field(default_factory=list)
    reports: list[_Report] = field(default_factory=list)


def publications(
    connection: duckdb.DuckDBPyConnection, standing: Callable[[str, str], Candidate | None]
) -> Iterator[Candidate]:
    """Candidates to be read anew with their further parts; `standing` finds the file that still holds some content."""
    for group in _groups(connection).values():
        if len(group.texts) + len(group.reports) < 2:
            continue
        main, other = _pair(connection, group)
        if main and other:
            one, further = standing(*main), standing(*other)
            if one and further:
                yield replace(one, others=(further,))


def _pair(
    connection: duckdb.DuckDBPyConnection, group: _Group
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """The file a report is known by and the one that belongs to it; nothing where several might."""
    told = connection.execute(_TELLING, [[one.report_id for one in group.reports]]).fetchall()
    texts, parts = ({row[0] for row in told if row[1]}, {row[0]: row[2] for row in told})
    silent = [one for one in group.reports if one.report_id not in texts]
    telling = [one for one in group.reports if one.report_id in texts]
    if len(group.texts) == 1:
        # a text that was corrected takes the place of the one its report was put together with
        hosts = silent or [one for one in telling if parts[one.report_id] > 1]
        return (hosts[0][:2], group.texts[0][:2]) if len(hosts) == 1 else (None, None)
    if len(silent) == len(telling) == 1 and _have_the_same_figures(connection, silent[0], telling[0]):
        return telling[0][:2], silent[0][:2]
    return None, None


def _have_the_same_figures(connection: duckdb.DuckDBPyConnection, one: _Report, other: _Report) -> bool:
    return connection.execute(_FIGURES, [[one.report_id, other.report_id]]).fetchall() == [(1,)]


def _groups(connection: duckdb.DuckDBPyConnection) -> dict[Key, _Group]:
    groups: dict[Key, _Group] = defaultdict(_Group)
    for path, sha256, department, year, code in connection.execute(_TEXTS, [list(WAITING)]).fetchall():
        groups[_folder(path), department, year, WAITING[code]].texts.append(_Text(path, sha256))
    for path, sha256, report_id, department, year, kind in connection.execute(_REPORTS).fetchall():
        groups[_folder(path), department, year, kind].reports.append(_Report(path, sha256, report_id))
    return groups


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)
