"""One publication in several files, and several publications in one archive."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.formats.bundles import BundleRefused, located, unpacked
from pipelines.formats.media import sha256_of
from pipelines.intake.run import IngestSummary, Reading, ingest
from pipelines.processes.workers import Limits
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.store import Warehouse
from tests.corpus.formats import make_web_page, make_workbook
from tests.corpus.presets import BUDGET, PRESETS
from tests.corpus.reports import make_report

MADE_UP = next(preset for preset in PRESETS if preset.name == "hunan_2022")
NAME = "长沙县发展和改革局2022年度部门决算"
SENTENCES = (
    "2022年度收、支总计均为1,234.56万元。", "2022年度收入合计1,200.00万元，其中：财政拨款收入1,100.00万元，占91.67%。",
    "2022年度支出合计1,210.00万元，其中：基本支出700.00万元，占57.85%；项目支出510.00万元，占42.15%。",
    "2022年度财政拨款收、支总计均为1,134.56万元。", "“三公”经费支出决算为12.30万元，完成预算的61.50%。",
    "其中：公务接待费支出决算2.30万元，完成预算的46.00%。", "机关运行经费支出88.10万元，比2021年减少1.20万元。",
)  # fmt: skip


def text_page() -> bytes:
    return spoken(NAME, SENTENCES)


def spoken(title: str, sentences: Sequence[str]) -> bytes:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    heads = f"<h1>{title}</h1><h2>第三部分 {title[-4:]}情况说明</h2><h3>一、收入支出{title[-2:]}总体情况说明</h3>"
    return f"<html><meta charset=utf-8><body>{heads}{paragraphs}</body></html>".encode()


def run(folder: Path) -> tuple[IngestSummary, Warehouse]:
    warehouse = Warehouse(folder / "warehouse")
    reading = Reading(read_report, PARSER_VERSION, 0, Limits())
    return ingest([folder / "raw"], warehouse=warehouse, reading=reading, landing=folder / "raw"), warehouse


def rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    with warehouse.reader() as connection:
        return connection.execute(query).fetchall()


def test_a_text_and_its_tables_are_one_report_whichever_comes_first(tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "a"
    raw.mkdir(parents=True)
    (raw / "说明.html").write_bytes(text_page())
    summary, warehouse = run(tmp_path)
    assert [one.rejection.reason_code for one in summary.refused] == ["text_without_tables"]
    (raw / f"{NAME}.xlsx").write_bytes(make_workbook(MADE_UP, 7)[0])
    summary, warehouse = run(tmp_path)
    assert [one.path for one in summary.landed] == [f"raw/a/{NAME}.xlsx + raw/a/说明.html"]
    assert not summary.refused
    parts = rows(warehouse, "select part, file, reader from core.report_part order by part")
    assert parts == [(1, "说明.html", "html"), (2, f"{NAME}.xlsx", "sheets")]
    assert rows(warehouse, "select distinct part from core.narrative_fact") == [(1,)]
    assert rows(warehouse, "select distinct part from core.statement_cell") == [(2,)]
    assert rows(warehouse, "select distinct status from raw.document") == [("loaded",)]
    summary, warehouse = run(tmp_path)
    assert summary.is_unchanged


def test_the_text_of_a_budget_joins_its_tables_and_no_final_accounts(tmp_path: Path) -> None:
    planned = [
        sentence.replace("2022", "2024").replace("2021", "2023").replace("支出决算", "预算支出")
        for sentence in SENTENCES
    ]
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "说明.html").write_bytes(spoken("许昌市水利局（本级）2024年度部门预算", planned))
    accounts = replace(BUDGET, kind="决算", titles={}, notes=True, statements=True)
    (raw / "决算.pdf").write_bytes(make_report(accounts, 1)[0])
    summary, warehouse = run(tmp_path)
    assert [one.rejection.reason_code for one in summary.refused] == ["budget_text_without_tables"]
    (raw / "预算.pdf").write_bytes(make_report(BUDGET, 1)[0])
    summary, warehouse = run(tmp_path)
    assert not summary.refused
    parts = rows(warehouse, "select report_id, file from core.report_part order by report_id, part")
    budget = "许昌市水利局-own-2024-budget-v1"
    assert parts == [(budget, "说明.html"), (budget, "预算.pdf"), ("许昌市水利局-own-2024-v1", "决算.pdf")]
    measures = rows(warehouse, "select distinct measure from core.narrative_fact where measure in ('final', 'budget')")
    assert measures == [("budget",)]


def test_files_of_other_folders_are_not_joined(tmp_path: Path) -> None:
    for name, content in (("a/说明.html", text_page()), (f"b/{NAME}.xlsx", make_workbook(MADE_UP, 7)[0])):
        (tmp_path / "raw" / name).parent.mkdir(parents=True)
        (tmp_path / "raw" / name).write_bytes(content)
    summary, warehouse = run(tmp_path)
    assert [one.rejection.reason_code for one in summary.refused] == ["text_without_tables"]
    assert rows(warehouse, "select count(*) from core.report_part") == [(1,)]


def packed(path: Path, members: dict[str, bytes], encoding: str = "gbk") -> Path:
    """An archive as Windows makes it in China: names in GBK, and no flag that says so."""

    class Unflagged(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name zipfile gives it
            return self.filename.encode("cp437"), self.flag_bits & ~0x800

    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(Unflagged(name.encode(encoding).decode("cp437")), content)
    return path


def test_an_archive_is_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    inner = packed(tmp_path / "inner.zip", {f"{NAME}.html": make_web_page(MADE_UP, 7)[0]}).read_bytes()
    members = {"县局/内.zip": inner, "../../逃.txt": b"hello", "__MACOSX/._a": b"x", "县局/Thumbs.db": b"x"}
    packed(tmp_path / "raw" / "决算.zip", members)
    summary, warehouse = run(tmp_path)
    [landed] = summary.landed
    assert landed.path == f"raw/决算.zip!/县局/内.zip!/{NAME}.html"
    found = rows(warehouse, "select path, status, parent_sha256 is not null from raw.document order by path")
    assert found == [
        ("raw/决算.zip", "loaded", False),
        (landed.path, "loaded", True),
        ("raw/决算.zip!/逃.txt", "rejected", True),
    ]
    assert not (tmp_path / "逃.txt").exists()
    assert located(tmp_path, landed.path) is not None
    summary, _ = run(tmp_path)
    assert summary.is_unchanged


@pytest.mark.parametrize("limits", [{"max_files": 3}, {"max_bytes": 300}], ids=["too many", "too large"])
def test_an_archive_over_its_limits_is_refused_whole(tmp_path: Path, limits: dict[str, int]) -> None:
    path = packed(tmp_path / "a.zip", {f"{number}.pdf": b"x" * 100 for number in range(5)})
    with pytest.raises(BundleRefused) as refused:
        unpacked(path, sha256_of(path), tmp_path / "unpacked", **limits)
    assert refused.value.rejection.reason_code == "bundle_over_limits"
    assert not list((tmp_path / "unpacked").iterdir())


def test_a_damaged_archive_and_one_with_a_password_say_so(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"1.pdf": b"x" * 100})
    whole = path.read_bytes()
    locked = whole.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    for content, code in ((locked, "encrypted"), (whole[:-30], "damaged_document")):
        path.write_bytes(content)
        with pytest.raises(BundleRefused) as refused:
            unpacked(path, sha256_of(path), tmp_path / "unpacked")
        assert refused.value.rejection.reason_code == code
