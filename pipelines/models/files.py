"""The files below `sql/` as models: SQL, the CSV seeds a model may read, and the macros models share.

In: `sql/<schema>/<name>.sql`, `sql/seeds/<name>.csv`, `sql/macros/<name>.sql`, and the classes of the vocabulary.
Out: `Model`s in dependency order, each with its documented columns. Nothing is built here.

A header documents grain and every column. `--   = core.other: a, b` takes the comments of those columns from another
model, so that a column is described once; a line indented further continues the one before. A seed is a table
`seed.<name>` of text, described in `vocabulary/comments.csv`.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import sqlglot
from sqlglot import exp

from pipelines.project import project_file
from pipelines.vocabulary.amounts import unit_factor_macro
from pipelines.vocabulary.files import FOLDER as VOCABULARY
from pipelines.warehouse.catalog import comments, quoted

MODELS: Final = project_file("sql")
FOLDERS: Final = ("core", "marts")
SEEDS: Final = "seeds"
SEED_SCHEMA: Final = "seed"
MACROS: Final = "macros"
UNIT_FACTOR: Final = "unit_factor"  # made of the one table of units
SEEN: Final = ("audit", "report_seen")  # kept by the builder itself
CLASSES: Final = ("functional_class", "economic_class")

_HEADER_LINE: Final = re.compile(r"^--\s?(?P<indent>\s*)(?P<key>[^:：]+?)\s*[:：]\s*(?P<text>.+?)\s*$")
_CONTINUED: Final = re.compile(r"^--\s{5,}(?P<text>.+?)\s*$")
_TAKEN: Final = "= "


class ModelError(Exception):
    """A model whose file cannot be what it says."""


@dataclass(frozen=True)
class Model:
    """One file of `sql/`: `grain` in English and Chinese, columns with their Chinese comments.

    `macros` are the statements that create what the SQL calls, in the order they must run; `parts`, where the model is
    made in parts, is what the rows about a report may depend on (see `partial`). No two rows agree in all of
    `identified_by`.
    """

    schema: str
    name: str
    sql: str
    grain: str
    grain_zh: str
    is_view: bool
    columns: Mapping[str, str]
    macros: tuple[str, ...] = ()
    parts: str = ""
    identified_by: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.schema, self.name

    @property
    def qualified(self) -> str:
        return f'{self.schema}."{self.name}"'

    @property
    def is_seed(self) -> bool:
        return self.schema == SEED_SCHEMA

    @property
    def reads(self) -> tuple[tuple[str, str], ...]:
        """The tables the SQL selects from, as (schema, name)."""
        return () if self.is_seed else _tables_of(self.sql)

    @property
    def after(self) -> tuple[tuple[str, str], ...]:
        """What must be made before it: what it reads, and for departments over renames, their names."""
        names = {("core", "entity_name")} if self.parts == "entity" else set()
        return tuple(sorted({*self.reads, *names} - {SEEN}))


@cache
def _tables_of(sql: str) -> tuple[tuple[str, str], ...]:
    """Kept by text, because models are copied while they are put together and parsing is most of a start."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return tuple(sorted({(table.db, table.name) for table in tree.find_all(exp.Table) if table.db}))


def load_models(folder: Path = MODELS) -> tuple[Model, ...]:
    """Every model and seed, each after those it reads."""
    macros = _read_macros(folder)
    found = {model.key: model for model in _read_all(folder, macros)}
    graph = {key: [other for other in model.after if other in found] for key, model in found.items()}
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        raise ModelError(f"models read each other in a circle: {cycle.args[1]}") from cycle
    described: dict[str, Model] = {}
    for key in order:
        model = _with_taken_comments(found[key], described)
        described[f"{model.schema}.{model.name}"] = model
    return tuple(described.values())


def read_model(path: Path, macros: Mapping[str, str] | None = None) -> Model:
    """A model from its file; a header without grain, 粒度 or columns raises. Comments taken from others stay open."""
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
        macros=_called(sql, macros or {}),
        parts=fields.get("parts", ""),
        identified_by=tuple(part.strip() for part in fields.get("key", "").split(",") if part),
    )


def read_seed(path: Path) -> Model:
    """A CSV as a table of text, empty fields as null; a ragged row or a column nobody described raises."""
    header, *rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise ModelError(f"{path}, line {number}: {len(row)} fields, the header has {len(header)}")
    known, table = comments(), f"{SEED_SCHEMA}.{path.stem}"
    if missing := [name for name in ("", *header) if (table, name) not in known]:
        raise ModelError(f"{path}: vocabulary/comments.csv does not describe {table} {missing}")
    return Model(
        schema=SEED_SCHEMA,
        name=path.stem,
        sql=_values(header, rows),
        grain=f"one row per line of {path.name}",
        grain_zh=known[table, ""],
        is_view=False,
        columns={name: known[table, name] for name in header},
    )


def _read_all(folder: Path, macros: Mapping[str, str]) -> Iterator[Model]:
    for path in sorted((folder / SEEDS).glob("*.csv")):
        yield read_seed(path)
    if (folder / SEEDS).is_dir():
        for name in CLASSES:
            yield read_seed(VOCABULARY / f"{name}.csv")
    for schema in FOLDERS:
        for path in sorted((folder / schema).glob("*.sql")):
            yield read_model(path, macros)


def _read_macros(folder: Path) -> dict[str, str]:
    written = {path.stem: path.read_text("utf-8") for path in sorted((folder / MACROS).glob("*.sql"))}
    return {UNIT_FACTOR: unit_factor_macro(f"marts.{UNIT_FACTOR}"), **written}


def _called(sql: str, macros: Mapping[str, str]) -> tuple[str, ...]:
    """The macros the SQL calls, and before each the ones it calls itself."""
    found: dict[str, str] = {}
    for name, text in macros.items():
        if re.search(rf"\bmarts\.{name}\s*\(", sql):
            others = {other: body for other, body in macros.items() if other != name}
            found.update({body: body for body in _called(text, others)})
            found[text] = text
    return tuple(found)


def _with_taken_comments(model: Model, described: Mapping[str, Model]) -> Model:
    columns: dict[str, str] = {}
    for name, text in model.columns.items():
        if not name.startswith(_TAKEN):
            columns[name] = text
            continue
        source = described.get(name.split("#")[0].removeprefix(_TAKEN))
        for column in re.split(r"[,，]\s*", text):
            if source is None or column not in source.columns:
                raise ModelError(f"sql/{model.schema}/{model.name}.sql: nothing documents {name} {column}")
            columns[column] = source.columns[column]
    return replace(model, columns=columns)


def _values(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows as SQL; without any, a table with no rows."""
    names = ", ".join(f'"{name}"' for name in header)
    lines = [f"({', '.join(quoted(field) for field in row)})" for row in rows or [[""] * len(header)]]
    fields = ", ".join(f'nullif("{name}", \'\') as "{name}"' for name in header)
    return (
        f"select {fields} from (values\n" + ",\n".join(lines) + f") as seed ({names}){'' if rows else ' where false'}"
    )


def _header(sql: str) -> tuple[dict[str, str], dict[str, str]]:
    """`key: text` lines of the leading comment; indented ones are columns, further indented ones continue a column."""
    fields: dict[str, str] = {}
    columns: dict[str, str] = {}
    for number, line in enumerate(sql.splitlines()):
        if not line.startswith("--"):
            break
        if (more := _CONTINUED.match(line)) and columns:
            columns[next(reversed(columns))] += more["text"]
        elif match := _HEADER_LINE.match(line):
            key = match["key"]
            target = columns if match["indent"] else fields
            target[f"{key}#{number}" if key.startswith(_TAKEN) else key] = match["text"]
    return fields, columns
