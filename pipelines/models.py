"""The SQL models: `sql/<schema>/<name>.sql` is `<schema>.<name>`, its header says what it holds.

In: the files of `sql/`. Out: tables and views, built in dependency order in one transaction, with their comments.
The header documents grain and every column; a model whose header and columns differ is not built.
The CLI and Dagster both build through here. What the warehouse's own tables look like is in `catalog`.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import duckdb
import sqlglot
from sqlglot import exp

from pipelines.catalog import quoted
from pipelines.warehouse import set_state, state, transaction

MODELS: Final = Path(__file__).resolve().parent.parent / "sql"
FOLDERS: Final = ("core", "marts")

_STATE_PREFIX: Final = "model "
_HEADER_LINE: Final = re.compile(r"^--\s?(?P<indent>\s*)(?P<key>[^:：]+?)\s*[:：]\s*(?P<text>.+?)\s*$")


class ModelError(Exception):
    """A model whose file cannot be what it says."""


@dataclass(frozen=True)
class Model:
    """One file of `sql/`: `grain` in English and Chinese, columns with their Chinese comments."""

    schema: str
    name: str
    sql: str
    grain: str
    grain_zh: str
    is_view: bool
    columns: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        return self.schema, self.name

    @property
    def qualified(self) -> str:
        return f'{self.schema}."{self.name}"'

    @cached_property
    def reads(self) -> tuple[tuple[str, str], ...]:
        """The tables the SQL selects from, as (schema, name)."""
        tree = sqlglot.parse_one(self.sql, read="duckdb")
        return tuple(sorted({(table.db, table.name) for table in tree.find_all(exp.Table) if table.db}))


def load_models(folder: Path = MODELS) -> tuple[Model, ...]:
    """Every model, each after those it reads."""
    found = {
        model.key: model
        for schema in FOLDERS
        for path in sorted((folder / schema).glob("*.sql"))
        for model in [read_model(path)]
    }
    graph = {key: [other for other in model.reads if other in found] for key, model in found.items()}
    try:
        return tuple(found[key] for key in TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        raise ModelError(f"models read each other in a circle: {cycle.args[1]}") from cycle


def read_model(path: Path) -> Model:
    """A model from its file; a header without grain, 粒度 or columns raises."""
    sql = path.read_text("utf-8")
    fields, columns = _header(sql)
    if missing := {"grain", "粒度"} - fields.keys():
        raise ModelError(f"{path}: the header lacks {', '.join(sorted(missing))}")
    return Model(
        schema=path.parent.name,
        name=path.stem,
        sql=sql,
        grain=fields["grain"],
        grain_zh=fields["粒度"],
        is_view=fields.get("materialized", "table") == "view",
        columns=columns,
    )


def fingerprints(models: Sequence[Model]) -> dict[tuple[str, str], str]:
    """Changes for a model when its file does, or the file of any model it reads; `models` come in dependency order."""
    prints: dict[tuple[str, str], str] = {}
    for model in models:
        parts = [model.qualified, model.sql, *(prints[key] for key in model.reads if key in prints)]
        prints[model.key] = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return prints


def refresh(connection: duckdb.DuckDBPyConnection, models: Sequence[Model] | None = None) -> tuple[str, ...]:
    """Build, all or none, what is older than the data or its file; drop what has no file. Returns what was built."""
    models = load_models() if models is None else models
    prints = fingerprints(models)
    stale = [
        model
        for model in models
        if state(connection, _state_key(model)) != _stamp(connection, model, prints[model.key])
    ]
    orphans = _built_before(connection) - {_state_key(model) for model in models}
    if not stale and not orphans:
        return ()
    with transaction(connection, changes_data=False):
        for key in orphans:
            _drop(connection, key.removeprefix(_STATE_PREFIX))
            connection.execute("delete from audit.warehouse_state where key = ?", [key])
        for model in stale:
            build(connection, model, prints[model.key])
    return tuple(model.qualified for model in stale)


def build(connection: duckdb.DuckDBPyConnection, model: Model, fingerprint: str) -> None:
    """Build one model inside the caller's transaction, check its columns against its header, write its comments."""
    kind = "view" if model.is_view else "table"
    connection.execute(f"create schema if not exists {model.schema}")
    _drop(connection, model.qualified)
    connection.execute(f"create {kind} {model.qualified} as {model.sql}")
    real = [row[0] for row in connection.execute(f"describe {model.qualified}").fetchall()]
    if real != list(model.columns):
        raise ModelError(_difference(model, real))
    connection.execute(f"comment on {kind} {model.qualified} is {quoted(model.grain_zh)}")
    for column, comment in model.columns.items():
        connection.execute(f'comment on column {model.qualified}."{column}" is {quoted(comment)}')
    set_state(connection, _state_key(model), _stamp(connection, model, fingerprint))


def _state_key(model: Model) -> str:
    return _STATE_PREFIX + model.qualified


def _stamp(connection: duckdb.DuckDBPyConnection, model: Model, fingerprint: str) -> str:
    """What a fresh build of the model is known by; one that reads nothing does not age with the data."""
    return f"{fingerprint}@{state(connection, 'data_revision') if model.reads else ''}"


def _built_before(connection: duckdb.DuckDBPyConnection) -> set[str]:
    query = "select key from audit.warehouse_state where starts_with(key, ?)"
    return {row[0] for row in connection.execute(query, [_STATE_PREFIX]).fetchall()}


def _drop(connection: duckdb.DuckDBPyConnection, qualified: str) -> None:
    """Drop a model whatever it was before; a view may have become a table."""
    query = "select table_type from information_schema.tables where table_schema || '.\"' || table_name || '\"' = ?"
    for (kind,) in connection.execute(query, [qualified]).fetchall():
        connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {qualified}")


def _header(sql: str) -> tuple[dict[str, str], dict[str, str]]:
    """`key: text` lines of the leading comment; the indented ones below `columns:` are columns."""
    fields: dict[str, str] = {}
    columns: dict[str, str] = {}
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER_LINE.match(line):
            target = columns if match["indent"] else fields
            target[match["key"]] = match["text"]
    return fields, columns


def _difference(model: Model, real: Sequence[str]) -> str:
    undocumented = [column for column in real if column not in model.columns]
    gone = [column for column in model.columns if column not in real]
    detail = f"undocumented {undocumented}, documented but absent {gone}" if undocumented or gone else "another order"
    return f"sql/{model.schema}/{model.name}.sql: header and columns differ: {detail}"
