"""What is documented is what is built: comments, columns, Chinese names, and the page itself."""

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli.app import app
from pipelines.cli.common import Exit
from pipelines.models import build as models
from pipelines.models import chinese_views
from pipelines.models import page as models_page
from pipelines.models.files import ModelError
from tests.support.planted import audit_warehouse


@pytest.fixture(scope="module")
def built() -> str:
    return models_page.built_page()


def test_the_page_is_fresh(built: str) -> None:
    assert models_page.PAGE.read_text("utf-8") == built, "docs/models.md is stale: run `juesuan docs`"


def test_every_model_and_column_is_on_the_page(built: str) -> None:
    for model in models.load_models():
        title = f"### {model.schema}.{model.name}\n"
        assert built.count(title) == 1
        part = built.partition(title)[2].partition("\n##")[0]
        if model.schema != chinese_views.SCHEMA:
            assert re.findall(r"^\| `(.+?)` \|", part, re.MULTILINE) == list(model.columns), model.qualified


def test_every_mart_column_has_a_chinese_comment_and_every_mart_a_chinese_name() -> None:
    for model in models.load_models():
        if model.schema == "marts":
            assert f"marts.{model.name}" in chinese_views.names(), (
                f"{model.name}: add it to vocabulary/chinese_names.csv"
            )
            for column, comment in model.columns.items():
                assert re.search(r"[\u4e00-\u9fff]", comment), f"{model.name}.{column}"


def test_every_chinese_name_belongs_to_a_model() -> None:
    known = {f"{model.schema}.{model.name}" for model in models.load_models()}
    assert chinese_views.names().keys() <= known
    assert len(set(chinese_views.names().values())) == len(chinese_views.names())


def test_a_chinese_view_shows_its_mart_under_chinese_headings() -> None:
    with audit_warehouse() as connection:
        models.refresh(connection)
        shown = _columns(connection, "中文", "单位成本")
        assert shown[-6:] == [
            "数量", "数量是什么", "单位成本（元）", "算不出的原因", "报告所述单位成本（元）", "数量所在页码",
        ]  # fmt: skip
        for model in models.load_models():
            if model.schema == chinese_views.SCHEMA:
                assert _columns(connection, *model.key) == list(model.columns)
                assert not any(column.isascii() for column in model.columns), model.qualified


def test_two_columns_of_one_heading_are_refused() -> None:
    mart = next(model for model in models.load_models() if model.key == ("marts", "unit_cost"))
    twice = replace(mart, columns={"a": "数：一", "b": "数，二"})
    with pytest.raises(ModelError, match="would head two columns"):
        list(chinese_views.views([twice]))


def test_docs_says_when_the_page_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models_page, "built_page", lambda: "new")
    page = tmp_path / "models.md"
    page.write_text("old", "utf-8")
    assert CliRunner().invoke(app, ["docs", "--check", "--to", str(page)]).exit_code == Exit.PARTIAL
    assert CliRunner().invoke(app, ["docs", "--to", str(page)]).exit_code == Exit.OK
    assert CliRunner().invoke(app, ["docs", "--check", "--to", str(page)]).exit_code == Exit.OK


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> list[str]:
    query = "select column_name from duckdb_columns() where schema_name = ? and table_name = ? order by column_index"
    return [column for (column,) in connection.execute(query, [schema, name]).fetchall()]
