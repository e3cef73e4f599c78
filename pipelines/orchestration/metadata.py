"""What the Dagster page of an asset shows about its rows: how many, of which columns, and the first of them.

In: a connection and a table. Out: metadata values. Nothing is computed here that is not for looking at.
"""

from collections.abc import Sequence
from typing import Any, Final

import dagster as dg
import duckdb

from pipelines.contracts.defusing import for_markdown

PREVIEW_ROWS: Final = 10


def table_name(schema: str, name: str) -> dict[str, str]:
    """What an asset's page calls the table to ask for; it is the same in `juesuan sql`."""
    return {"dagster/table_name": f"{schema}.{name}"}


def preview(
    connection: duckdb.DuckDBPyConnection, table: str, condition: str | None = None
) -> dict[str, dg.MetadataValue[Any]]:
    """Row count, column schema and first rows of a table, or of the rows of it that meet `condition`."""
    where = f"where {condition}" if condition else ""
    counted = connection.execute(f"select count(*) from {table} {where}").fetchone() or (0,)
    cursor = connection.execute(f"select * from {table} {where} limit {PREVIEW_ROWS}")
    names, rows = [column[0] for column in cursor.description or ()], cursor.fetchall()
    count_key = "dagster/partition_row_count" if condition else "dagster/row_count"
    return {
        count_key: dg.MetadataValue.int(counted[0]),
        "dagster/column_schema": dg.MetadataValue.table_schema(_schema(connection, table)),
        "preview": markdown_table(names, rows),
    }


def markdown_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dg.MetadataValue[Any]:
    """A Markdown table, or a dash where there is nothing to show."""
    if not rows:
        return dg.MetadataValue.md("—")
    lines = [[_text(value) for value in line] for line in (names, *rows)]
    lines.insert(1, ["---"] * len(names))
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _schema(connection: duckdb.DuckDBPyConnection, table: str) -> dg.TableSchema:
    schema, name = table.replace('"', "").split(".", 1)
    query = """
        select column_name, data_type, comment from duckdb_columns()
        where schema_name = ? and table_name = ? order by column_index
    """
    rows = connection.execute(query, [schema, name]).fetchall()
    return dg.TableSchema([dg.TableColumn(column, kind, description=comment) for column, kind, comment in rows])


def _text(value: Any) -> str:
    return "" if value is None else for_markdown(str(value))
