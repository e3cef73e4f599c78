"""Scans: straightened, ruled and recognised; what is doubtful is told, and what contradicts itself is refused."""

import io
import os
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from pipelines.formats.media import DocumentRejected
from pipelines.formats.scans.confusions import mended
from pipelines.formats.scans.recognition import is_installed
from pipelines.intake.run import Reading, ingest
from pipelines.processes.workers import Limits
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.read import read_report
from pipelines.warehouse.store import Warehouse

SEED = next((Path(__file__).parents[2] / "raw").rglob("*.pdf"))
COVER, FIRST_TABLE = 1, 10  # pages of the sample: T01 stands on two

needs_ocr = pytest.mark.skipif(
    not is_installed() and not os.environ.get("CI"), reason="the extra `ocr` is not installed: make test OCR=1"
)


def scanned(path: Path, pages: list[int], *, dots: int = 200, angle: float = 0.6, noise: float = 6.0) -> Path:
    """Pages of the sample as an office scanner makes them: askew, grainy, JPEG of quality 60."""
    dice = np.random.default_rng(1)
    pictures = []
    with pypdfium2.PdfDocument(SEED) as document:
        for number in pages:
            picture = document[number - 1].render(scale=dots / 72).to_pil().convert("RGB")
            picture = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
            grainy = np.array(picture, np.float32) + dice.normal(0, noise, (picture.height, picture.width, 1))
            target = io.BytesIO()
            Image.fromarray(np.clip(grainy, 0, 255).astype(np.uint8)).save(target, "JPEG", quality=60)
            pictures.append(Image.open(target))
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=dots, quality=60)
    return path


@needs_ocr
def test_a_scanned_table_is_exact_and_its_amounts_are_confirmed_by_the_sums(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    scanned(tmp_path / "raw" / "scan.pdf", [COVER, FIRST_TABLE, FIRST_TABLE + 1])
    warehouse = Warehouse(tmp_path / "warehouse")
    reading = Reading(read_report, PARSER_VERSION, 0, Limits())
    summary = ingest([tmp_path / "raw"], warehouse=warehouse, reading=reading, landing=tmp_path / "raw")
    assert [one.loaded.report_id for one in summary.landed] == ["焦作市工业和信息化局-own-2021-v1"]
    columns = (
        "select item, label, amount_yuan, cell_state from {} where statement = 'T01' order by row_no, side, column_no"
    )
    printed = read_report(SEED).frames["statement_cell"].filter(statement="T01")
    query = "select confirmed, issue, count(*) from core.statement_cell where amount_yuan <> 0 group by all"
    with warehouse.reader() as connection:
        read = connection.execute(columns.format("core.statement_cell")).fetchall()
        connection.register("printed", printed.to_arrow())
        assert read == connection.execute(columns.format("printed")).fetchall()
        counts = {(bool(confirmed), issue): count for confirmed, issue, count in connection.execute(query).fetchall()}
        reader, least = connection.execute(
            "select any_value(report.reader), min(cell.confidence) from core.report as report "
            "inner join core.statement_cell as cell using (report_id) where cell.cell_state = 'value'"
        ).fetchone() or ("", 0)
    assert reader == "ocr"
    assert least > 0.5
    assert counts[True, None] >= 10
    assert counts.keys() <= {(True, None), (False, "ocr_unconfirmed")}


@needs_ocr
def test_a_photograph_whose_rules_slant_yields_no_wrong_amount(tmp_path: Path) -> None:
    path = scanned(tmp_path / "photo.pdf", [COVER, 12])
    with pypdfium2.PdfDocument(path) as document:
        pictures = [page.render(scale=200 / 72).to_pil().convert("RGB") for page in document]
    width, height = pictures[1].size
    corners = (0, 0, width * 0.06, height, width, height * 0.95, width * 0.93, height * 0.05)
    pictures[1] = pictures[1].transform((width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=200)
    try:
        read = read_report(path).frames["statement_cell"]
    except DocumentRejected:
        return
    key = ["statement", "code", "measure"]
    printed = read_report(SEED).frames["statement_cell"].filter(statement="T02").drop_nulls("code")
    both = read.drop_nulls("amount_yuan").join(printed.drop_nulls("amount_yuan"), on=key, suffix="_printed")
    assert both.filter(both["amount_yuan"] != both["amount_yuan_printed"]).is_empty()


@needs_ocr
def test_before_an_audit_every_recognised_amount_is_in_doubt(tmp_path: Path) -> None:
    cells = read_report(scanned(tmp_path / "scan.pdf", [COVER, FIRST_TABLE])).frames["statement_cell"]
    filled = cells.filter(cells["cell_state"] != "blank")
    assert filled.height > 10
    assert filled["issue"].null_count() == 0
    assert set(filled["confirmed"]) == {False}


@needs_ocr
def test_a_scan_without_tables_is_told_to_be_a_scan(tmp_path: Path) -> None:
    with pytest.raises(DocumentRejected, match=r"是扫描件.*is a scan") as refused:
        read_report(scanned(tmp_path / "scan.pdf", [COVER, COVER + 2]))
    assert refused.value.reason_code in ("no_final_accounts_table", "text_without_tables")


def test_without_the_extra_one_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.formats.scans.documents.is_installed", lambda: False)
    monkeypatch.setattr("pipelines.formats.registry.is_installed", lambda: False)
    picture = tmp_path / "a.png"
    Image.new("RGB", (300, 200), "white").save(picture)
    scan = tmp_path / "a.pdf"
    Image.new("RGB", (300, 200), "white").save(scan)
    for path in (picture, scan):
        with pytest.raises(DocumentRejected, match=r"make run OCR=1") as refused:
            read_report(path)
        assert refused.value.reason_code == "no_text_layer"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("经营收人", "经营收入"), ("年未结转和结余", "年末结转和结余"), ("人员", "人员"), ("1,234.56", "1,234.56")],
)
def test_look_alikes_are_put_right_only_where_one_of_them_is_a_word(seen: str, meant: str) -> None:
    assert mended(seen) == meant
