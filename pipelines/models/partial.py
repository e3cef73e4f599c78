"""Models made in parts: only what belongs to reports that changed, and in slices where everything is to be made.

In: a model whose header says `-- parts: entity` (or `fiscal_year`): what it says of a report depends on the reports of
its department over renames (or of its year) alone, and on tables that speak of no report at all, which are watched by
a digest of what they hold. Out: the rows of its table, the same as if it were made at once; a test holds it to that.
`audit.report_seen` remembers every report and the revision of the data at which it last changed.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

import duckdb

from pipelines.models.files import SEED_SCHEMA, Model
from pipelines.models.walls import SET_ASIDE, restricted, restricting_column
from pipelines.warehouse.store import state

SLICE_REPORTS: Final = 20_000
WORTH_REPLACING: Final = 0.2  # of all reports: from there on making everything is no dearer

_KEYS: Final = {
    "entity": "coalesce(named.entity_key, seen.entity_id)",
    "fiscal_year": "cast(seen.fiscal_year as varchar)",
}
_NOTE: Final = """
insert or replace into audit.report_seen
select
    coalesce(now.report_id, was.report_id),
    coalesce(now.entity_id, was.entity_id),
    coalesce(now.fiscal_year, was.fiscal_year),
    coalesce(
        was.report_no,
        (select coalesce(max(report_no), 0) from audit.report_seen)
        + row_number() over (
            partition by was.report_id is null order by now.entity_id, now.scope, now.fiscal_year, now.version
        )
    ),
    now.digest,
    ?
from (select report.*, hash(report) as digest from core.report as report) as now
full outer join audit.report_seen as was on now.report_id = was.report_id
where now.digest is distinct from was.digest
"""
_KEYED: Final = f"""
create or replace temp table part_keyed as
select seen.report_id, seen.entity_id, seen.data_revision, {{key}} as part_key
from audit.report_seen as seen left join {{names}} as named on seen.entity_id = named.entity_id
where seen.report_id not in {SET_ASIDE}
"""
_PART: Final = "create or replace temp table part_report as select report_id, entity_id from part_keyed"
_CHANGED: Final = f"{_PART} where part_key in (select part_key from part_keyed where data_revision > ?)"
_SLICED: Final = """
create or replace temp table part_slice as
select part_key, (sum(count(*)) over (order by part_key) - 1) // {size} as slice_no from part_keyed group by part_key
"""
_SLICE: Final = f"{_PART} where part_key in (select part_key from part_slice where slice_no = ?)"
_HAS_NAMES: Final = "select 1 from duckdb_tables() where schema_name = 'core' and table_name = 'entity_name'"


def note_reports(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring `audit.report_seen` up to date; a report that is gone keeps its row, without a digest."""
    connection.execute(_NOTE, [int(state(connection, "data_revision") or 0)])


def replace_changed(connection: duckdb.DuckDBPyConnection, model: Model, since: int | None) -> bool:
    """Make the rows of what changed after revision `since` anew; false, and nothing done, where that is too much."""
    _key_reports(connection, model)
    connection.execute(_CHANGED, [since])
    changed, reports = _count(connection, "part_report"), _count(connection, "part_keyed")
    if changed > WORTH_REPLACING * reports:
        return False
    connection.execute(f"delete from {model.qualified} where report_id in (select report_id from part_report)")
    if changed:
        connection.execute(f"insert into {model.qualified} {_restricted(connection, model)}")
    return True


def slices(connection: duckdb.DuckDBPyConnection, model: Model) -> Iterator[str]:
    """The queries that together give every row of the model, each to be run before the next is asked for."""
    _key_reports(connection, model)
    if _count(connection, "part_keyed") <= SLICE_REPORTS:
        yield model.sql
        return
    connection.execute(_SLICED.format(size=SLICE_REPORTS))
    for (number,) in connection.execute("select distinct slice_no from part_slice order by slice_no").fetchall():
        connection.execute(_SLICE, [number])
        yield _restricted(connection, model)


def shared_digest(connection: duckdb.DuckDBPyConnection, model: Model, digests: Sequence[str]) -> str:
    """What the model reads that speaks of no report; `digests` are those of the models among what it reads.

    Seeds are left out: a change of theirs is one of the model's fingerprint.
    """
    parts = list(digests)
    for schema, name in model.reads:
        if schema != SEED_SCHEMA and restricting_column(connection, schema, name) is None:
            held = f'select count(*), sum(hash(held)) from {schema}."{name}" as held'
            parts.append(str(connection.execute(held).fetchone()))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _key_reports(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    has_names = connection.execute(_HAS_NAMES).fetchone() is not None
    names = "core.entity_name" if has_names else "(select null as entity_id, null as entity_key)"
    connection.execute(_KEYED.format(key=_KEYS[model.parts], names=names))


def _restricted(connection: duckdb.DuckDBPyConnection, model: Model) -> str:
    """The model's query over views of what it reads that show the reports of `part_report` only."""
    return restricted(connection, model, "part", "in (select {column} from part_report)")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
