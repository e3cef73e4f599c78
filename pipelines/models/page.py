"""The models as one page: tables, columns with their Chinese comments, what each reads, and a picture of it all.

In: the models and a connection in which they are built. Out: Markdown. The page is `docs/models.md`; a test keeps it
fresh, so it never differs from what is built.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import duckdb

from pipelines.models import build as models
from pipelines.models import chinese_views
from pipelines.models.build import Model
from pipelines.project import ROOT
from pipelines.warehouse import catalog
from pipelines.warehouse.catalog import comments

PAGE: Final = ROOT / "docs" / "models.md"
SCHEMAS: Final = ("marts", "core", "seed", "中文")
TITLES: Final[Mapping[str, str]] = {
    "marts": "marts: what analysts compare, in 万元",
    "core": "core: models over what the reports print",
    "seed": "seed: reviewed lists",
    "中文": "中文: the same under Chinese names",
}

_HEAD: Final = """# Models

Made by `juesuan docs` from the headers of `sql/`; not to be edited. How they are built and kept fresh is in
[warehouse.md](warehouse.md).
"""
_COLUMNS: Final = """
    select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ? order by column_index
"""


def built_page() -> str:
    """The page for the models as they are now, built in a warehouse without any report."""
    with duckdb.connect() as connection:
        for schema in catalog.SCHEMAS:
            connection.execute(f"create schema if not exists {schema}")
        connection.execute(catalog.STATE_TABLE)
        for statement in catalog.ddl():
            connection.execute(statement)
        models.refresh(connection)
        return page(connection, models.load_models())


def page(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Model]) -> str:
    """The page for `loaded`, which are built in `connection`."""
    return "\n".join(
        [
            _HEAD,
            "## Overview\n",
            *_overview(loaded),
            "## Lineage\n",
            *_lineage(loaded),
            *(line for schema in SCHEMAS for line in _schema(connection, loaded, schema)),
            *_printed(),
        ]
    )


def _overview(loaded: Sequence[Model]) -> Iterator[str]:
    """The marts in a glance: what a row is, what identifies it, and the view that shows it in Chinese."""
    yield "Reports fill `core`; models over it end in the marts. `report_id` is one version of one report.\n"
    yield from ("| mart | 中文 | 一行是什么 | key |", "|---|---|---|---|")
    for model in sorted((model for model in loaded if model.schema == "marts"), key=lambda model: model.name):
        shown = chinese_views.names().get(f"{model.schema}.{model.name}", "")
        key = ", ".join(f"`{column}`" for column in model.identified_by)
        yield f"| [{model.name}](#{model.schema}{model.name}) | {shown} | {_escaped(model.grain_zh)} | {key} |"
    yield ""


def _lineage(loaded: Sequence[Model]) -> Iterator[str]:
    """Who reads whom, the Chinese views left out, as they read one model each."""
    shown = [model for model in loaded if model.schema in ("marts", "core") and model.name.isascii()]
    yield "```mermaid"
    yield "flowchart LR"
    for model in sorted(shown, key=lambda model: model.key):
        for schema, name in model.reads:
            yield f"    {_node(schema, name)} --> {_node(*model.key)}"
    yield "```\n"


def _node(schema: str, name: str) -> str:
    return f'{schema}_{name}["{schema}.{name}"]'


def _schema(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Model], schema: str) -> Iterator[str]:
    yield f"## {TITLES[schema]}\n"
    for model in sorted((model for model in loaded if model.schema == schema), key=lambda model: model.name):
        yield f"### {schema}.{model.name}\n"
        yield f"{model.grain_zh}。{model.grain[0].upper()}{model.grain[1:]}.\n"
        yield from _facts(model)
        if schema != "中文":
            yield from _columns(connection, model)


def _facts(model: Model) -> Iterator[str]:
    kind = "View" if model.is_view else "Table"
    reads = ", ".join(f"`{schema}.{name}`" for schema, name in model.reads)
    key = ", ".join(f"`{column}`" for column in model.identified_by)
    parts = {"": "", "entity": "made anew by department", "fiscal_year": "made anew by year"}[model.parts]
    facts = (kind, key and f"one row per {key}", reads and f"reads {reads}", parts)
    yield "; ".join(fact for fact in facts if fact) + ".\n"


def _columns(connection: duckdb.DuckDBPyConnection, model: Model) -> Iterator[str]:
    yield from ("| column | type | 说明 |", "|---|---|---|")
    for column, kind in connection.execute(_COLUMNS, list(model.key)).fetchall():
        yield f"| `{column}` | {kind.lower()} | {_escaped(model.columns[column])} |"
    yield ""


def _printed() -> Iterator[str]:
    """The tables filled by reading reports."""
    yield "## What reading fills\n"
    known = comments()
    for table in catalog.tables():
        key = f"{table.schema}.{table.name}"
        yield f"### {key}\n"
        yield f"{known.get((key, ''), '')}\n"
        yield from ("| column | type | 说明 |", "|---|---|---|")
        for column, kind in table.columns.items():
            text = known.get((key, column)) or known.get(("*", column), "")
            yield f"| `{column}` | {kind.removesuffix(' not null')} | {_escaped(text)} |"
        yield ""


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
