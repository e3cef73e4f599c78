"""What should have come by now is told, with what is known of why it has not; the command line says the same."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.cli import loading
from pipelines.cli.app import app
from pipelines.cli.common import Exit
from pipelines.views.questions import find_question
from tests.fetching.conftest import QUICK, Fetcher
from tests.support import site as sites
from tests.support.site import Site

SOURCE: dict[str, Any] = {"department": "测试局", "scope": "own", "from_fiscal_year": 2022, "expected_month": 9}


def missing(fetcher: Fetcher, today: str, columns: str = "fiscal_year, state") -> list[tuple[Any, ...]]:
    fetcher.project.ingest()
    with fetcher.project.warehouse.reader() as connection:
        connection.execute(f"set variable today = date '{today}'")
        return connection.execute(f"select {columns} from marts.missing_report").fetchall()


def test_nothing_is_missing_before_its_month_is_over(fetcher: Fetcher) -> None:
    fetcher.fetch(SOURCE)
    assert missing(fetcher, "2023-09-30") == []
    assert missing(fetcher, "2023-10-01", "fiscal_year, due_on::varchar, days_late") == [(2022, "2023-09-30", 1)]


def test_what_is_loaded_is_not_missing(fetcher: Fetcher) -> None:
    fetcher.project.write("a.pdf", "report year=2022 department=测试局")
    fetcher.fetch(SOURCE)
    assert missing(fetcher, "2024-10-01") == [(2023, "not_seen")]
    [(message,)] = missing(fetcher, "2024-10-01", "message")
    assert message == "测试局2023年度决算应于2024年9月公开，尚未见到"


def test_another_name_counts_and_another_scope_does_not(fetcher: Fetcher) -> None:
    fetcher.project.write("a.pdf", "report year=2022")
    fetcher.fetch(SOURCE | {"department": "某市测试局", "also_named": ["测试局"]}, SOURCE | {"scope": "department"})
    assert missing(fetcher, "2023-12-01", "source") == [("来源2",)]


def test_a_body_that_is_no_more_is_expected_no_more(fetcher: Fetcher) -> None:
    fetcher.fetch(SOURCE | {"until_fiscal_year": 2022})
    assert missing(fetcher, "2030-01-01") == [(2022, "not_seen")]


def test_why_it_is_missing_is_told(fetcher: Fetcher, site: Site) -> None:
    site.routes["/list.html"] = sites.page(
        "<a href='2022.pdf'>2022年度部门决算</a><a href='2023.pdf'>2023年度部门决算</a>"
    )
    site.routes["/2022.pdf"] = sites.body(b"reject no_budget_table %PDF-")
    fetcher.fetch(SOURCE | {"listing": {"url": site.url("/list.html")}})
    rows = missing(fetcher, "2025-10-02", "fiscal_year, state, reason_code, url")
    assert rows == [
        (2024, "not_seen", None, site.url("/list.html")),
        (2023, "fetch_failed", "not_found", site.url("/2023.pdf")),
        (2022, "not_loaded", "no_budget_table", site.url("/2022.pdf")),
    ]


def test_what_was_fetched_waits_until_it_is_loaded(fetcher: Fetcher, site: Site) -> None:
    site.routes["/2022.pdf"] = sites.body("report year=2022 department=测试局 x=%PDF-".encode(), etag='"1"')
    site.routes["/list.html"] = sites.page("<a href='2022.pdf'>2022年度部门决算</a>")
    source = SOURCE | {"until_fiscal_year": 2022, "listing": {"url": site.url("/list.html")}}
    fetcher.project.ingest()
    state = "select state, message from marts.missing_report"
    for _ in range(2):  # the second time nothing comes, because nothing changed
        fetcher.fetch(source)
        assert fetcher.rows(state) == [("waiting", "测试局2022年度决算应于2023年9月公开，已取得，等待入库")]
    assert missing(fetcher, "2025-10-02") == []


def test_a_source_taken_from_the_file_is_expected_no_more(fetcher: Fetcher) -> None:
    fetcher.fetch(SOURCE)
    fetcher.fetch()
    assert missing(fetcher, "2030-01-01") == []


def test_the_question_on_disclosure_tells_what_is_due_and_what_came_but_was_not_read(
    fetcher: Fetcher, site: Site
) -> None:
    site.routes["/2022.pdf"] = sites.body(b"reject no_budget_table %PDF-")
    site.routes["/list.html"] = sites.page("<a href='2022.pdf'>2022年度部门决算</a>")
    watched = {"department": "某市甲局", "also_named": ["甲局"], "listing": {"url": site.url("/list.html")}}
    for department, years in {"甲局": (2021, 2024), "乙局": (2022,), "丙局": (2021,)}.items():
        for year in years:
            fetcher.project.write(f"{department}{year}.pdf", f"report year={year} department={department}")
    fetcher.fetch(SOURCE | watched, SOURCE | {"department": "丁局", "region": "某县", "from_fiscal_year": 2023})
    fetcher.project.ingest()
    with fetcher.project.warehouse.reader() as connection:
        connection.execute("set variable today = date '2025-08-01'")
        found = f"select department, fiscal_year, disclosure from ({find_question('15').sql})"
        rows = connection.execute(found).fetchall()
    assert sorted(row for row in rows if row[2] != "incomplete") == [
        ("丁局", 2023, "not_published"),
        ("丙局", 2022, "not_published"),
        ("丙局", 2024, "not_published"),
        ("乙局", 2024, "not_published"),
        ("甲局", 2022, "not_loaded"),
        ("甲局", 2023, "not_published"),
    ]
    assert sorted(row[:2] for row in rows if row[2] == "incomplete") == [
        ("丙局", 2021), ("乙局", 2022), ("甲局", 2021), ("甲局", 2024),
    ]  # fmt: skip


@pytest.fixture
def command(fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command in the project, with command files for documents and `sources` as its sources.yaml."""
    monkeypatch.chdir(fetcher.project.root)
    monkeypatch.setattr(loading, "_reading", lambda *_: fetcher.project.reading)

    def run(*arguments: str, sources: list[dict[str, Any]] | None = None) -> Any:
        if sources is not None:
            full = [{"name": f"来源{number}", **SOURCE, **one} for number, one in enumerate(sources, 1)]
            text = json.dumps({"politeness": QUICK, "sources": full}, ensure_ascii=False)
            (fetcher.project.landing / "sources.yaml").write_text(text, "utf-8")
        return CliRunner().invoke(app, arguments)

    return run


def test_fetch_says_what_came_and_what_did_not(command: Any, fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(b"report year=2022 x=%PDF-", etag='"1"')
    sources = [{"urls": [site.url("/a.pdf")]}, {"urls": [site.url("/b.pdf")]}]
    result = command("fetch", sources=sources)
    assert result.exit_code == Exit.PARTIAL, result.output
    for text in ("新文件 1 fetched", "失败 1 failed", "raw/fetched/来源1/a.pdf", "not_found", "juesuan run"):
        assert text in result.stdout
    told = json.loads(command("fetch", "--json", "--source", "来源1").stdout)
    assert [one["outcome"] for one in told["fetches"]] == ["unchanged"]
    assert command("run").exit_code == Exit.OK
    late = command("missing")
    assert late.exit_code == Exit.PARTIAL
    assert "2023年度决算应于2024年9月公开，尚未见到" in late.stdout.replace("\n", "")
    assert json.loads(command("missing", "--json").stdout)[0]["state"] == "not_seen"


def test_fetch_can_load_at_once(command: Any, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(b"report year=2022 x=%PDF-")
    result = command("fetch", "--ingest", sources=[{"urls": [site.url("/a.pdf")]}])
    assert "入库 1 loaded" in result.stdout
    assert command("fetch", "--dry-run").exit_code == Exit.OK


def test_wrong_use_of_fetch(command: Any, fetcher: Fetcher) -> None:
    assert "sources.example.yaml" in command("fetch").stdout
    assert command("fetch", "--source", "nobody", sources=[{}]).exit_code == Exit.USAGE
    broken = command("fetch", sources=[{"expected_month": 13}])
    assert broken.exit_code == Exit.USAGE
    assert "raw/sources.yaml:1: sources[0].expected_month" in broken.stderr
