"""What kind of publication a document is, and what is told of what was left out. Small made-up inputs."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.mutants import short_report
from pipelines.formats.media import DocumentRejected
from pipelines.formats.registry import read_document
from pipelines.reports.identity import cover_department, scope_of_body
from pipelines.reports.publication import refuse_blank_form, unread_warnings
from pipelines.reports.read import read_report
from pipelines.reports.regions import code_within, place_of_folders
from pipelines.tables.content import PageContent, page_contents


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[PageContent], pl.DataFrame]:
    path = tmp_path_factory.mktemp("short") / "a.pdf"
    path.write_bytes(short_report())
    return page_contents(read_document(path).pages), read_report(path).frames["statement_cell"]


def test_a_page_whose_amounts_no_cell_took_is_told(short: tuple[list[PageContent], pl.DataFrame]) -> None:
    contents, cells = short
    assert unread_warnings(contents, cells) == []
    page = cells.filter(pl.col("statement") == "T03")["page"][0]
    (told,) = unread_warnings(contents, cells.filter(pl.col("page") != page))
    assert told.startswith(f"第{page}页印有")
    assert "读入0个" in told


def test_a_form_with_figures_is_no_blank_one(short: tuple[list[PageContent], pl.DataFrame]) -> None:
    contents, cells = short
    refuse_blank_form("a.pdf", contents, cells)
    blank = cells.with_columns(cell_state=pl.lit("blank"))
    refuse_blank_form("a.pdf", contents, blank)  # its amounts are printed: our reader lost them, nobody left them out
    empty = [PageContent(content.page, content.lines, content.grids, ()) for content in contents]
    with pytest.raises(DocumentRejected, match="空白模板"):
        refuse_blank_form("a.pdf", empty, blank)


@pytest.mark.parametrize(
    ("lines", "department"),
    [
        (["青石县水利局", "2022年度部门决算"], "青石县水利局"),
        (["2022年度", "青石县教育局部门决算", "2023年9月"], "青石县教育局"),
        (["第二部分2022年度部门决算表"], None),
        (["收入支出决算总表"], None),
        (["目录", "2022年度部门决算"], None),
    ],
)
def test_a_cover_names_its_department(lines: list[str], department: str | None) -> None:
    assert cover_department(lines) == department


@pytest.mark.parametrize(
    ("body", "scope"), [("青石县商务局", "department"), ("青石县商务局本级", "own"), ("青石县商务局（本级）", "own")]
)
def test_the_body_above_the_tables_tells_the_scope(body: str, scope: str) -> None:
    assert scope_of_body(body) == scope


@pytest.mark.parametrize(
    ("folders", "name"),
    [
        (("fujian", "fuzhou"), "福建省福州市"),
        (("jiangsu", "nanjing"), "江苏省南京市"),
        (("福建省", "福州市"), "福建省福州市"),
        (("2022", "福建", "福州", "决算"), "福建省福州市"),
        (("jiangxi", "fuzhou"), "江西省抚州市"),
        (("2022", "final"), None),
        ((), None),
    ],
)
def test_folders_lead_to_a_place(folders: tuple[str, ...], name: str | None) -> None:
    place = place_of_folders(folders)
    assert (place.name if place else None) == name


def test_a_district_of_many_cities_is_the_one_inside_the_folder() -> None:
    place = place_of_folders(("fujian", "fuzhou"))
    assert place
    assert code_within("鼓楼区", place) == "350102"
    assert code_within("白云区", place) is None


def test_a_refused_publication_is_named(tmp_path: Path) -> None:
    from pipelines.cli.render.tables import REASONS

    for code in ("government_accounts", "collection", "blank_template", "not_written", "forgotten"):
        assert code in REASONS
