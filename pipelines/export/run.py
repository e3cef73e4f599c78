"""The warehouse → a folder of files: `parquet/`, `csv/` with every table of core and marts, `xlsx/` per report.

In: a read-only connection, a folder, one report id or none for all. Out: the paths written, in order. The same
warehouse makes the same bytes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb

from pipelines.export.files import inside, safe_name
from pipelines.export.tables import write_csv, write_parquet
from pipelines.export.workbook import write_workbook
from pipelines.warehouse.queries import rows_of

SCHEMAS: Final = ("core", "marts")

_TABLES: Final = """
    select
        tables.table_schema as schema, tables.table_name as name,
        bool_or(columns.column_name = 'report_id') as by_report,
        bool_or(columns.column_name = '报告编号') as by_number
    from information_schema.tables as tables
    inner join information_schema.columns as columns
        on tables.table_schema = columns.table_schema and tables.table_name = columns.table_name
    where tables.table_schema in ?
    group by all
    order by all
"""
_CURRENT: Final = "select report_id from core.report where is_current order by report_id"


def export(connection: duckdb.DuckDBPyConnection, folder: Path, report_id: str | None = None) -> Iterator[Path]:
    """Write everything, or what concerns one report, below `folder`; yields each file once it is whole."""
    for table in rows_of(connection, _TABLES, [list(SCHEMAS)]):
        key = "report_id" if table["by_report"] else '"报告编号"' if table["by_number"] else None
        where = f"where {key} = $1" if report_id and key else ""
        query = f'select * from {table["schema"]}."{table["name"]}" {where} order by all'
        frame = connection.sql(query, params=[report_id] if where else []).pl()
        name = safe_name(f"{table['schema']}.{table['name']}")
        for kind, write in (("parquet", write_parquet), ("csv", write_csv)):
            target = inside(folder, kind, f"{name}.{kind}")
            write(frame, target)
            yield target
    chosen = [report_id] if report_id else [row["report_id"] for row in rows_of(connection, _CURRENT)]
    for one in chosen:
        target = inside(folder, "xlsx", f"{safe_name(one)}.xlsx")
        write_workbook(connection, one, target)
        yield target
