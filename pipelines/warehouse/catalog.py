"""What the warehouse's own tables look like: schemas, columns, keys and their Chinese comments.

In: the declared frames of `schemas.TABLES` and `vocabulary/comments.csv`. Out: DDL as text, ready to run.
A frame added to `schemas.TABLES` becomes a table of `core` by itself. No connection is opened here.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from pipelines.contracts import schemas
from pipelines.vocabulary.files import vocabulary_rows

SCHEMAS: Final = ("raw", "core", "marts", "audit")

RAW_DOCUMENT: Final = {
    "sha256": "varchar not null",
    "path": "varchar not null",
    "media_type": "varchar",
    "bytes": "bigint",
    "pages": "integer",
    "source_url": "varchar",
    "first_seen_at": "timestamp not null",
    "status": "varchar not null",
    "reason_code": "varchar",
    "reason": "varchar",
    "parser_version": "varchar",
    "reader": "varchar",
    "warnings": "varchar[]",
    "attempts": "integer",
    "retry_after": "timestamp",
    "parent_sha256": "varchar",
    "department": "varchar",
    "fiscal_year": "integer",
}

RAW_SOURCE: Final = {
    "source": "varchar not null",
    "department": "varchar not null",
    "names": "varchar[]",
    "region": "varchar",
    "scope": "varchar",
    "expected_month": "integer not null",
    "from_fiscal_year": "integer not null",
    "until_fiscal_year": "integer",
    "urls": "varchar[]",
    "kind": "varchar",
}

RAW_FETCH: Final = {
    "fetch_no": "bigint not null",
    "source": "varchar not null",
    "url": "varchar not null",
    "final_url": "varchar",
    "redirects": "varchar[]",
    "fetched_at": "timestamp not null",
    "outcome": "varchar not null",
    "title": "varchar",
    "fiscal_year": "integer",
    "status": "integer",
    "reason_code": "varchar",
    "reason": "varchar",
    "sha256": "varchar",
    "bytes": "bigint",
    "media_type": "varchar",
    "path": "varchar",
    "etag": "varchar",
    "last_modified": "varchar",
    "headers": "varchar[]",
    "attempts": "integer",
    "seconds": "double",
}

REPORT_SEEN: Final = {
    "report_id": "varchar primary key",
    "entity_id": "varchar not null",
    "fiscal_year": "integer not null",
    "report_no": "integer not null",
    "digest": "ubigint",
    "data_revision": "bigint not null",
}

FAILURE: Final = {
    "report_id": "varchar not null",
    "step": "varchar not null",
    "error": "varchar not null",
    "stamp": "varchar",
    "failed_at": "timestamp not null",
}

STATE_TABLE: Final = (
    "create table if not exists audit.warehouse_state (key varchar primary key, value varchar not null)"
)

_IDENTITY: Final = {"report_id": "varchar not null"}
_VERSIONING: Final = {
    "version": "integer not null",
    "correction": "varchar",
    "is_current": "boolean not null",
    "loaded_at": "timestamp not null",
}

_TYPES: Final[Mapping[object, str]] = {
    pl.String: "varchar",
    pl.Boolean: "boolean",
    pl.Int32: "integer",
    pl.Int64: "bigint",
    pl.UInt32: "uinteger",
    pl.Float64: "double",
    pl.Date: "date",
    pl.Datetime: "timestamp",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One warehouse table: where it lives and the type of each column, in order."""

    schema: str
    name: str
    columns: Mapping[str, str]

    @property
    def qualified(self) -> str:
        return f'{self.schema}."{self.name}"'


def frames() -> dict[str, pl.Schema]:
    """The parsed frames the warehouse has a table for."""
    return dict(schemas.TABLES)


@cache
def tables() -> tuple[Table, ...]:
    """Every table the pipeline itself fills; the models of `sql/` are made elsewhere."""
    return (
        Table("raw", "document", RAW_DOCUMENT),
        Table("raw", "source", RAW_SOURCE),
        Table("raw", "fetch", RAW_FETCH),
        *(Table("core", name, _core_columns(name, schema)) for name, schema in frames().items()),
        Table("audit", "warehouse_state", {"key": "varchar primary key", "value": "varchar not null"}),
        Table("audit", "report_seen", REPORT_SEEN),
        Table("audit", "failure", FAILURE),
    )


def ddl() -> Iterator[str]:
    """Statements that bring any warehouse, new or older, to the declared shape; running them again changes nothing."""
    for schema in SCHEMAS:
        yield f"create schema if not exists {schema}"
    for table in tables():
        columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
        yield f"create table if not exists {table.qualified} ({columns})"
        for name, kind in table.columns.items():
            if "primary key" not in kind:
                nullable = kind.removesuffix(" not null")
                yield f'alter table {table.qualified} add column if not exists "{name}" {nullable}'
        yield from _comments(table)


@cache
def shape() -> str:
    """A digest of the declared shape, so that an up-to-date warehouse is recognised without running the DDL."""
    return hashlib.sha256("\n".join(ddl()).encode()).hexdigest()[:16]


def duckdb_type(dtype: DataType | DataTypeClass) -> str:
    """The DuckDB name of a Polars type; a type nobody mapped raises."""
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision},{dtype.scale})"
    if isinstance(dtype, pl.List):
        return f"{duckdb_type(dtype.inner)}[]"
    base = dtype if isinstance(dtype, type) else type(dtype)
    if base not in _TYPES:
        raise ValueError(f"no DuckDB type is known for the Polars type {dtype}")
    return _TYPES[base]


def quoted(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


@cache
def comments() -> Mapping[tuple[str, str], str]:
    """(table, column) to Chinese comment; the table's own comment has an empty column name."""
    return {(row["table"], row["column"]): row["comment"] for row in vocabulary_rows("comments.csv")}


def _core_columns(name: str, schema: pl.Schema) -> dict[str, str]:
    columns = {column: duckdb_type(dtype) for column, dtype in schema.items()}
    if name != "report":
        return {"report_id": "varchar not null", **columns}
    ordered = {**_IDENTITY, **columns}
    head = list(ordered)[: list(ordered).index("kind") + 1]
    return {**{key: ordered[key] for key in head}, **_VERSIONING, **ordered}


def _comments(table: Table) -> Iterator[str]:
    known, key = comments(), f"{table.schema}.{table.name}"
    for column in ("", *table.columns):
        text = known.get((key, column)) or known.get(("*", column))
        if text and column:
            yield f'comment on column {table.qualified}."{column}" is {quoted(text)}'
        elif text:
            yield f"comment on table {table.qualified} is {quoted(text)}"
