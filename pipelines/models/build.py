"""Building the models: what is older than its file or the data, in dependency order, in one transaction.

In: the models of `files`. Out: tables, views and macros with their comments, in the warehouse.
A model whose header and columns differ is not built. The CLI and Dagster both build through here.
"""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from pipelines.models import chinese_views
from pipelines.models import files as model_files
from pipelines.models import partial as model_parts
from pipelines.models import walls as model_walls
from pipelines.models.files import MODELS, Model, ModelError, read_model
from pipelines.warehouse.catalog import quoted
from pipelines.warehouse.store import PER_REPORT, columns_of, one_thread, set_states, state, transaction

__all__ = ["Model", "ModelError", "build", "fingerprints", "load_models", "read_model", "refresh"]

WORTH_THREADS: Final = 1000  # reports: below, what the threads of a query hand each other costs more than they save

_STATE_PREFIX: Final = "model "
_BUILT: Final = "select key, value from audit.warehouse_state where starts_with(key, ?)"
_KINDS: Final = "select table_schema || '.\"' || table_name || '\"', table_type from information_schema.tables"


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
    return (*found, *chinese_views.views(found))


def fingerprints(models: Sequence[Model]) -> dict[tuple[str, str], str]:
    """Changes for a model when its file does, or a macro or model it uses; `models` come in dependency order."""
    prints: dict[tuple[str, str], str] = {}
    for model in models:
        parts = [model.qualified, model.sql, *model.macros, *(prints[key] for key in model.reads if key in prints)]
        prints[model.key] = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return prints


def refresh(connection: duckdb.DuckDBPyConnection, models: Sequence[Model] | None = None) -> tuple[str, ...]:
    """Build, all or none, what is older than the data or its file; drop what has no file. Returns what was built.

    A report no model can be made of is set aside (`audit.failure`), and the models are made of the others.
    """
    models = load_models() if models is None else models
    prints = fingerprints(models)
    model_walls.take_back(connection, hashlib.sha256("".join(prints.values()).encode()).hexdigest()[:16])
    while True:
        try:
            return _refreshed(connection, models, prints)
        except _ModelFailed as failed:
            if not _set_aside_guilty(connection, failed.model, models, prints):
                raise failed.error from None


class _ModelFailed(Exception):
    """A model that some report's rows make fail."""

    def __init__(self, model: Model, error: duckdb.Error) -> None:
        super().__init__(str(error))
        self.model, self.error = model, error


def _set_aside_guilty(
    connection: duckdb.DuckDBPyConnection, model: Model, models: Sequence[Model], prints: Mapping[tuple[str, str], str]
) -> bool:
    """Find the report that makes this model fail, with all models before it in place, and set it aside."""
    ledger = _Ledger.read(connection)
    for one in models[: models.index(model)]:
        if ledger.is_stale(one, prints[one.key]):
            with transaction(connection, changes_data=False):
                _build(connection, one, prints[one.key], ledger)
                set_states(connection, {_STATE_PREFIX + one.qualified: ledger.built[one.qualified].text()})
    return model_walls.set_aside_guilty(connection, model)


def _refreshed(
    connection: duckdb.DuckDBPyConnection, models: Sequence[Model], prints: Mapping[tuple[str, str], str]
) -> tuple[str, ...]:
    ledger = _Ledger.read(connection)
    stale = [model for model in models if ledger.is_stale(model, prints[model.key])]
    orphans = ledger.built.keys() - {model.qualified for model in models}
    if not stale and not orphans:
        return ()
    with _threads_for(connection), transaction(connection, changes_data=False):
        for orphan in orphans:
            ledger.drop(connection, orphan)
            connection.execute("delete from audit.warehouse_state where key = ?", [_STATE_PREFIX + orphan])
        for model in stale:
            try:
                _build(connection, model, prints[model.key], ledger)
            except PER_REPORT as error:
                raise _ModelFailed(model, error) from error
        set_states(connection, {_STATE_PREFIX + m.qualified: ledger.built[m.qualified].text() for m in stale})
    return tuple(model.qualified for model in stale)


def build(connection: duckdb.DuckDBPyConnection, model: Model, fingerprint: str) -> None:
    """Bring one model up to date inside the caller's transaction: its rows, its comments, its state."""
    ledger = _Ledger.read(connection)
    _build(connection, model, fingerprint, ledger)
    set_states(connection, {_STATE_PREFIX + model.qualified: ledger.built[model.qualified].text()})


def _build(connection: duckdb.DuckDBPyConnection, model: Model, fingerprint: str, ledger: "_Ledger") -> None:
    connection.execute(f"create schema if not exists {model.schema}")
    for macro in model.macros:
        connection.execute(macro)
    digest = model_walls.digest(connection)
    if model.parts:
        model_parts.note_reports(connection)
        digest += model_parts.shared_digest(connection, model, [ledger.of(key).digest for key in model.reads])
    before, now = ledger.of(model.key), Built(fingerprint, digest, ledger.revision_of(model))
    can_replace = model.parts and (before.fingerprint, before.digest) == (now.fingerprint, now.digest)
    if not can_replace or not model_parts.replace_changed(connection, model, before.revision):
        ledger.drop(connection, model.qualified)
        _make(connection, model)
    ledger.built[model.qualified] = now


def _threads_for(connection: duckdb.DuckDBPyConnection) -> contextlib.AbstractContextManager[None]:
    (reports,) = connection.execute("select count(*) from core.report").fetchone() or (0,)
    return one_thread(connection) if reports < WORTH_THREADS else contextlib.nullcontext()


@dataclass(frozen=True)
class _Ledger:
    """What every model was last built from, what kind of table each is, and the data they are to show."""

    built: dict[str, Built]
    kinds: dict[str, str]
    data_revision: int

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection) -> "_Ledger":
        states = dict(connection.execute(_BUILT, [_STATE_PREFIX]).fetchall())
        built = {key.removeprefix(_STATE_PREFIX): Built.of(text) for key, text in states.items()}
        return cls(built, dict(connection.execute(_KINDS).fetchall()), int(state(connection, "data_revision") or 0))

    def of(self, key: tuple[str, str]) -> Built:
        """What the model stands at; nothing where it is no model or was never built."""
        return self.built.get(f'{key[0]}."{key[1]}"', Built())

    def is_stale(self, model: Model, fingerprint: str) -> bool:
        built = self.of(model.key)
        return built.fingerprint != fingerprint or bool(model.reads and built.revision != self.data_revision)

    def revision_of(self, model: Model) -> int | None:
        """The revision of the data the model shows once it is built: what it reads may stand behind the data."""
        if not model.reads:
            return None
        read = [self.of(key).revision for key in model.reads]
        return min([self.data_revision, *(revision for revision in read if revision is not None)])

    def drop(self, connection: duckdb.DuckDBPyConnection, qualified: str) -> None:
        """Drop a model whatever it was before; a view may have become a table."""
        if kind := self.kinds.pop(qualified, None):
            connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {qualified}")


def _make(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make all of it, check its columns against its header, write its comments."""
    kind = "view" if model.is_view else "table"
    sound = model if model.is_view else model_walls.sound(connection, model)
    queries = iter(model_parts.slices(connection, sound) if model.parts else (sound.sql,))
    connection.execute(f"create {kind} {model.qualified} as {next(queries)}")
    real = columns_of(connection, model.qualified)
    if real != list(model.columns):
        raise ModelError(_difference(model, real))
    connection.execute(";\n".join(_comments(model, kind)))
    for query in queries:
        connection.execute(f"insert into {model.qualified} {query}")


def _comments(model: Model, kind: str) -> Iterator[str]:
    yield f"comment on {kind} {model.qualified} is {quoted(model.grain_zh)}"
    for column, comment in model.columns.items():
        yield f'comment on column {model.qualified}."{column}" is {quoted(comment)}'


def _difference(model: Model, real: Sequence[str]) -> str:
    undocumented = [column for column in real if column not in model.columns]
    gone = [column for column in model.columns if column not in real]
    detail = f"undocumented {undocumented}, documented but absent {gone}" if undocumented or gone else "another order"
    return f"sql/{model.schema}/{model.name}.sql: header and columns differ: {detail}"
