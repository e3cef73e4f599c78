"""The SQL models: documented as they are, in dependency order, exact, and never older than the data."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.models.build import ModelError, load_models, read_model, refresh
from pipelines.warehouse.store import Warehouse, transaction
from tests.conftest import Project

HEADER = "-- grain: one row\n-- 粒度: 一行\n-- columns:\n--   number: 数\n"
RATE = "select base, prior_wan, change_wan, change_rate_pct, comparable, reason from marts.total_yoy"


def write(folder: Path, name: str, body: str, header: str = HEADER) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body, "utf-8")
    return path


def test_every_model_column_is_commented_in_the_warehouse(tmp_path: Path) -> None:
    with Warehouse(tmp_path).writer() as connection:
        refresh(connection)
        for model in load_models():
            commented = connection.execute(
                "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ?",
                list(model.key),
            ).fetchall()
            assert dict(commented) == dict(model.columns), model.qualified
            assert model.grain.startswith("one row per "), model.qualified


def test_models_come_after_what_they_read() -> None:
    order = [model.key for model in load_models()]
    for model in load_models():
        for key in set(model.reads) & set(order):
            assert order.index(key) < order.index(model.key)


def test_a_column_nobody_documented_fails_the_build(tmp_path: Path) -> None:
    write(tmp_path, "marts/odd.sql", "select 1 as number, 2 as stranger")
    with (
        Warehouse(tmp_path).writer() as connection,
        pytest.raises(ModelError, match=r"marts/odd\.sql.*undocumented \['stranger'\]"),
    ):
        refresh(connection, load_models(tmp_path))


def test_a_header_without_grain_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "marts/odd.sql", "select 1 as number", header="-- columns:\n--   number: 数\n")
    with pytest.raises(ModelError, match="the header lacks grain, 粒度"):
        read_model(path)


def test_models_that_read_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "marts/a.sql", "select number from marts.b")
    write(tmp_path, "marts/b.sql", "select number from marts.a")
    with pytest.raises(ModelError, match="in a circle"):
        load_models(tmp_path)


def test_only_what_is_stale_is_built_and_what_lost_its_file_is_dropped(tmp_path: Path) -> None:
    first = write(tmp_path, "marts/a.sql", "select 1 as number")
    write(tmp_path, "marts/b.sql", "select number from marts.a")
    write(tmp_path, "marts/c.sql", "select 3 as number")
    with Warehouse(tmp_path / "warehouse").writer() as connection:
        assert len(refresh(connection, load_models(tmp_path))) == 3
        assert refresh(connection, load_models(tmp_path)) == ()
        write(tmp_path, "marts/a.sql", "select 2 as number", header=HEADER + "-- materialized: view\n")
        assert refresh(connection, load_models(tmp_path)) == ('marts."a"', 'marts."b"')
        assert connection.execute("select number from marts.b").fetchone() == (2,)
        with transaction(connection):
            pass  # new data
        assert refresh(connection, load_models(tmp_path)) == ('marts."b"',)  # the others read none
        (tmp_path / "marts/b.sql").unlink()
        first.unlink()
        refresh(connection, load_models(tmp_path))
        assert connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall() == [
            ("c",)
        ]


def test_a_model_that_fails_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    write(tmp_path, "marts/a.sql", "select 1 as number")
    with Warehouse(tmp_path / "warehouse").writer() as connection:
        refresh(connection, load_models(tmp_path))
        write(tmp_path, "marts/a.sql", "select 2 as number")
        write(tmp_path, "marts/b.sql", "select 2 as wrong")
        with pytest.raises(ModelError):
            refresh(connection, load_models(tmp_path))
        assert connection.execute("select number from marts.a").fetchone() == (1,)


@pytest.mark.parametrize(
    ("prior", "current", "expected"),
    [
        ("3.00", "4.00", ("reported", "3.00", "1.00", "33.33", True, None)),
        ("8.00", "7.99", ("reported", "8.00", "-0.01", "-0.13", True, None)),  # -0.125 rounds away from zero
        ("0.00", "4.00", ("reported", "0.00", "4.00", None, True, "base_zero")),
        ("0.00", "0.00", ("reported", "0.00", "0.00", None, True, "both_zero")),
        ("-2.00", "4.00", ("reported", "-2.00", "6.00", None, True, "base_negative")),
    ],
)
def test_change_on_a_loaded_prior_report(
    project: Project, prior: str, current: str, expected: tuple[object, ...]
) -> None:
    project.write("a.pdf", f"report year=2020 total={prior}")
    project.write("b.pdf", f"report year=2021 total={current} change=999.00")
    project.ingest()
    base, *amounts, comparable, reason = expected
    found = project.rows(f"{RATE} where fiscal_year = 2021 and measure = 'income_grand_total'")
    assert found == [(base, *(None if text is None else Decimal(str(text)) for text in amounts), comparable, reason)]


def test_without_a_prior_report_the_stated_change_implies_it(project: Project) -> None:
    project.write("a.pdf", "report total=4234.24 change=1311.24")
    project.ingest()
    where = "where measure in ('income_grand_total', 'income_current_total') order by measure"
    assert project.rows(f"{RATE} {where}") == [
        ("none", None, None, None, False, "no_prior_report"),
        ("implied", Decimal("2923.00"), Decimal("1311.24"), Decimal("44.86"), True, None),
    ]


def test_the_seed_over_three_years(seed_warehouse: Warehouse) -> None:
    query = """
        select fiscal_year, current_wan, base, change_rate_pct, stated_rate_pct
        from marts.total_yoy where measure = 'income_grand_total' order by all
    """
    with seed_warehouse.reader() as connection:
        found = connection.execute(query).fetchall()
        totals = connection.execute("""
            select exp_current_total_wan, basic_expenditure_wan, project_expenditure_wan, gpb_expenditure_wan,
                personnel_expenditure_wan + public_expenditure_wan, three_public_budget_wan, three_public_final_wan
            from marts.report_total where fiscal_year = 2021
        """).fetchone()
    assert [(year, str(wan.normalize()), base) for year, wan, base, _, _ in found] == [
        (2020, "2923", "implied"),
        (2021, "4234.24", "reported"),
        (2022, "4031.9", "reported"),
    ]
    assert all(computed == stated for _, _, _, computed, stated in found)
    assert totals is not None
    assert [str(value.normalize()) for value in totals] == [
        "4233.95", "1775.96", "2458", "4233.22", "1775.22", "40.76", "36.39",
    ]  # fmt: skip


def test_the_public_tables_show_what_is_printed(seed_warehouse: Warehouse) -> None:
    with seed_warehouse.reader() as connection:
        views = connection.execute(
            "select view_name from duckdb_views() where schema_name = 'core' and view_name like '公开%' order by 1"
        ).fetchall()
        lines = connection.execute("""
            select "行号", "收入项目", "收入决算数", "支出项目", "支出决算数"
            from core."公开01_收入支出决算总表" where "年度" = 2021 and "行号" in (1, 5)
        """).fetchall()
        spent = connection.execute("""
            select "部门", "范围", "科目编码", "科目名称", "本年支出合计", "基本支出", "经营支出"
            from core."公开03_支出决算表" where "年度" = 2021 and "行号" = 1
        """).fetchall()
    assert [name[:4] for (name,) in views] == [f"公开0{number}" for number in range(1, 10)]
    assert lines == [
        (1, "一、一般公共预算财政拨款收入", Decimal("4194.62"), "一、一般公共服务支出", Decimal("3.50")),
        (5, "五、事业收入", Decimal("0.00"), "五、教育支出", Decimal("3.03")),
    ]
    assert spent == [
        ("焦作市工业和信息化局", "本级", None, "合计", Decimal("4233.96"), Decimal("1775.96"), None)
    ]  # a blank cell stays blank


def test_a_changed_macro_or_seed_rebuilds_what_uses_it(tmp_path: Path) -> None:
    macro = tmp_path / "macros" / "twice.sql"
    macro.parent.mkdir()
    macro.write_text("create or replace macro marts.twice(number) as 2 * number;", "utf-8")
    changes = tmp_path / "seeds" / "entity_changes.csv"
    changes.parent.mkdir()
    heading = "effective_year,relation,prior_name,current_name,source,note\n"
    changes.write_text(heading, "utf-8")
    write(tmp_path, "marts/doubled.sql", "select marts.twice(21) as number")
    write(tmp_path, "marts/counted.sql", "select count(*) as number from seed.entity_changes")
    with Warehouse(tmp_path / "warehouse").writer() as connection:
        refresh(connection, load_models(tmp_path))
        assert connection.execute("select number from marts.doubled").fetchone() == (42,)
        assert connection.execute("select number from marts.counted").fetchone() == (0,)
        macro.write_text("create or replace macro marts.twice(number) as number + number + 1;", "utf-8")
        assert refresh(connection, load_models(tmp_path)) == ('marts."doubled"',)
        assert connection.execute("select number from marts.doubled").fetchone() == (43,)
        changes.write_text(f"{heading}2021,renamed,乙局,丙局,,\n", "utf-8")
        assert refresh(connection, load_models(tmp_path)) == ('seed."entity_changes"', 'marts."counted"')
        assert connection.execute("select number from marts.counted").fetchone() == (1,)
        assert connection.execute("select source from seed.entity_changes").fetchone() == (None,)


def test_a_ragged_or_undescribed_seed_is_refused(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "entity_changes.csv").write_text("effective_year,relation\n2021\n", "utf-8")
    with pytest.raises(ModelError, match=r"entity_changes\.csv, line 2: 1 fields, the header has 2"):
        load_models(tmp_path)
    (seeds / "entity_changes.csv").write_text("effective_year,stranger\n", "utf-8")
    with pytest.raises(ModelError, match=r"does not describe seed\.entity_changes \['stranger'\]"):
        load_models(tmp_path)


def test_a_column_may_take_its_comment_from_another_model_and_a_comment_may_go_on(tmp_path: Path) -> None:
    write(tmp_path, "marts/a.sql", "select 1 as number", header=HEADER + "--       ，接着说\n")
    taken = "-- grain: one row\n-- 粒度: 一行\n-- columns:\n--   = marts.a: number\n"
    write(tmp_path, "marts/b.sql", "select number from marts.a", header=taken)
    assert load_models(tmp_path)[-1].columns == {"number": "数，接着说"}
    write(tmp_path, "marts/b.sql", "select number from marts.a", header=taken.replace("number", "stranger"))
    with pytest.raises(ModelError, match=r"marts/b\.sql: nothing documents .* stranger"):
        load_models(tmp_path)
