"""Building the models: what is older than its file or the data, in dependency order, in one transaction.

In: the models of `model_files`. Out: tables, views and macros with their comments, in the warehouse.
A model whose header and columns differ is not built. The CLI and Dagster both build through here.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from pipelines import chinese, model_files, model_parts
from pipelines.catalog import quoted
from pipelines.model_files import MODELS, Model, ModelError, read_model
from pipelines.warehouse import set_state, state, transaction

__all__ = ["Model", "ModelError", "build", "fingerprints", "load_models", "read_model", "refresh"]

_STATE_PREFIX: Final = "model "


@dataclass(frozen=True)
class Built:
    """What a model was built from: its files, what all its rows share (of a model in parts), and the data.

    `revision` is null for a model that reads nothing: it does not age with the data.
    """

    fingerprint: str = ""
    digest: str = ""
    revision: int | None = None

    @classmethod
    def of(cls, text: str) -> "Built":
        fingerprint, digest, revision = (*text.split(" "), "", "")[:3]
        return cls(fingerprint, digest, int(revision) if revision else None)

    def text(self) -> str:
        return f"{self.fingerprint} {self.digest} {'' if self.revision is None else self.revision}"


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
    prints, revision = fingerprints(models), _data_revision(connection)
    stale = [
        model
        for model in models
        if (built := _built(connection, model.key)).fingerprint != prints[model.key]
        or (model.reads and built.revision != revision)
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
    """Bring one model up to date inside the caller's transaction: its rows, its comments, its state."""
    connection.execute(f"create schema if not exists {model.schema}")
    for macro in model.macros:
        connection.execute(macro)
    digest = ""
    if model.parts:
        model_parts.note_reports(connection)
        digest = model_parts.shared_digest(connection, model, [_built(connection, key).digest for key in model.reads])
    before, now = _built(connection, model.key), Built(fingerprint, digest, _revision(connection, model))
    can_replace = model.parts and (before.fingerprint, before.digest) == (now.fingerprint, now.digest)
    if not can_replace or not model_parts.replace_changed(connection, model, before.revision):
        _make(connection, model)
    set_state(connection, _state_key(model), now.text())


def _make(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make all of it, check its columns against its header, write its comments."""
    kind = "view" if model.is_view else "table"
    _drop(connection, model.qualified)
    queries = iter(model_parts.slices(connection, model) if model.parts else (model.sql,))
    connection.execute(f"create {kind} {model.qualified} as {next(queries)}")
    real = [row[0] for row in connection.execute(f"describe {model.qualified}").fetchall()]
    if real != list(model.columns):
        raise ModelError(_difference(model, real))
    connection.execute(";\n".join(_comments(model, kind)))
    for query in queries:
        connection.execute(f"insert into {model.qualified} {query}")


def _comments(model: Model, kind: str) -> Iterator[str]:
    yield f"comment on {kind} {model.qualified} is {quoted(model.grain_zh)}"
    for column, comment in model.columns.items():
        yield f'comment on column {model.qualified}."{column}" is {quoted(comment)}'


def _state_key(model: Model) -> str:
    return _STATE_PREFIX + model.qualified


def _built(connection: duckdb.DuckDBPyConnection, key: tuple[str, str]) -> Built:
    """What the model stands at; nothing where it is no model or was never built."""
    return Built.of(state(connection, f'{_STATE_PREFIX}{key[0]}."{key[1]}"') or "")


def _revision(connection: duckdb.DuckDBPyConnection, model: Model) -> int | None:
    """The revision of the data the model shows once it is built: what it reads may stand behind the data."""
    if not model.reads:
        return None
    read = [_built(connection, key).revision for key in model.reads]
    return min([_data_revision(connection), *(revision for revision in read if revision is not None)])


def _data_revision(connection: duckdb.DuckDBPyConnection) -> int:
    return int(state(connection, "data_revision") or 0)


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
