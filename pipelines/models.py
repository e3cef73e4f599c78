"""Building the models: what is older than its file or the data, in dependency order, in one transaction.

In: the models of `model_files`. Out: tables, views and macros with their comments, in the warehouse.
A model whose header and columns differ is not built. The CLI and Dagster both build through here.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb

from pipelines import chinese, model_files
from pipelines.catalog import quoted
from pipelines.model_files import MODELS, Model, ModelError, read_model
from pipelines.warehouse import set_state, state, transaction

__all__ = ["Model", "ModelError", "build", "fingerprints", "load_models", "read_model", "refresh"]

_STATE_PREFIX: Final = "model "


def load_models(folder: Path = MODELS) -> tuple[Model, ...]:
    """Every model and seed, each after those it reads, and the views of schema 中文 after them."""
    found = model_files.load_models(folder)
    return (*found, *chinese.views(found))


def fingerprints(models: Sequence[Model]) -> dict[tuple[str, str], str]:
    """Changes for a model when its file does, or a macro or model it uses; `models` come in dependency order."""
    prints: dict[tuple[str, str], str] = {}
    for model in models:
        parts = [model.qualified, model.sql, *model.macros, *(prints[key] for key in model.reads if key in prints)]
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
    for macro in model.macros:
        connection.execute(macro)
    connection.execute(f"create {kind} {model.qualified} as {model.sql}")
    real = [row[0] for row in connection.execute(f"describe {model.qualified}").fetchall()]
    if real != list(model.columns):
        raise ModelError(_difference(model, real))
    connection.execute(";\n".join(_comments(model, kind)))
    set_state(connection, _state_key(model), _stamp(connection, model, fingerprint))


def _comments(model: Model, kind: str) -> Iterator[str]:
    yield f"comment on {kind} {model.qualified} is {quoted(model.grain_zh)}"
    for column, comment in model.columns.items():
        yield f'comment on column {model.qualified}."{column}" is {quoted(comment)}'


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


def _difference(model: Model, real: Sequence[str]) -> str:
    undocumented = [column for column in real if column not in model.columns]
    gone = [column for column in model.columns if column not in real]
    detail = f"undocumented {undocumented}, documented but absent {gone}" if undocumented or gone else "another order"
    return f"sql/{model.schema}/{model.name}.sql: header and columns differ: {detail}"
