"""Word, Excel, web pages and OFD: the same figures as in print, each with a place in words."""

import io
from pathlib import Path

import openpyxl
import pytest

from pipelines.formats.blocks import Block, Paragraph, Table
from pipelines.formats.doc import doc_blocks
from pipelines.formats.docx import docx_blocks
from pipelines.formats.html import html_blocks
from pipelines.formats.media import DocumentRejected
from pipelines.formats.number_format import shown_number
from pipelines.formats.ofd import ofd_pages
from pipelines.formats.packed import DamagedFile
from pipelines.formats.pdf.decode import read_pages
from pipelines.formats.sheets import sheet_blocks
from pipelines.reports.read import read_report
from tests.corpus import office
from tests.corpus.formats import make_web_page, make_workbook
from tests.corpus.presets import PRESETS
from tests.support.scoring import Score, scored

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
SEED = next((Path(__file__).parents[2] / "raw").rglob("*.pdf"))
MADE_UP = next(preset for preset in PRESETS if preset.name == "hunan_2022")  # what `samples` were made of, seed 7
EXACT = Score(0, 0, 0)


def texts(blocks: list[Block]) -> list[str]:
    return [block.text if isinstance(block, Paragraph) else "|".join(s.text for s in block.spots) for block in blocks]


def table_of(blocks: list[Block]) -> list[tuple[int, int, int, int, str]]:
    [table] = [block for block in blocks if isinstance(block, Table)]
    return [spot[:5] for spot in table.spots]


@pytest.mark.parametrize("preset", PRESETS[::16], ids=lambda preset: preset.name)
@pytest.mark.parametrize("form", ["workbook", "page"])
def test_made_up_reports_are_exact_as_workbooks_and_pages(tmp_path: Path, form: str, preset: object) -> None:
    make = make_workbook if form == "workbook" else make_web_page
    content, truth = make(preset, 7)  # type: ignore[arg-type]
    path = tmp_path / f"{preset.fiscal_year}年度某某局部门决算"  # type: ignore[attr-defined]
    path.write_bytes(content)
    assert scored(read_report(path), truth) == EXACT


@pytest.mark.parametrize("suffix", ["doc", "xls"])
def test_binary_office_files_are_exact(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"2022年度长沙县发展和改革局部门决算.{suffix}"
    path.write_bytes((SAMPLES / f"made_up.{suffix}").read_bytes())
    report = read_report(path)
    assert scored(report, make_web_page(MADE_UP, 7)[1]) == EXACT
    cells = report.frames["statement_cell"]
    assert cells["page"].null_count() == cells["x0"].null_count() == cells.height
    assert cells["place"].null_count() == 0


def test_an_ofd_document_reads_like_the_print_it_was_made_of(tmp_path: Path) -> None:
    path = tmp_path / "焦作市工业和信息化局2021年度部门决算.ofd"
    path.write_bytes(office.ofd(list(read_pages(SEED, "fast"))))
    printed, read = read_report(SEED).frames, read_report(path).frames
    columns = ["statement", "code", "label", "measure", "amount_yuan", "cell_state", "page", "place"]
    assert read["statement_cell"].select(columns).equals(printed["statement_cell"].select(columns))
    assert read["narrative_fact"].height == printed["narrative_fact"].height


def test_word_prints_numbers_it_does_not_store(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="9">{level.format(0, "%1、")}{level.format(1, "（%2）")}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>'
    )
    styles = '<w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    numbers = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'
    body = (
        office.p("总体情况", numbers.format(0)) + office.p("收入", numbers.format(1))
        + office.p("支出", numbers.format(1)) + office.p("三公", '<w:pStyle w:val="H"/>')
    )  # fmt: skip
    path = tmp_path / "a.docx"
    path.write_bytes(office.docx(body, numbering=numbering, styles=styles))
    assert texts(docx_blocks(path)[0]) == ["一、总体情况", "（一）收入", "（二）支出", "二、三公"]


def test_word_shows_insertions_and_text_boxes_not_deletions_hidden_text_or_codes(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>合计100</w:t></w:r><w:del><w:r><w:delText>99</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>万元</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>"
        '<w:r><w:instrText>PAGEREF _Toc1 \\h</w:instrText></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        "<w:t>1</w:t></w:r></w:p>"
        "<w:p><w:r><w:pict><w:txbxContent>" + office.p("单位：万元") + "</w:txbxContent></w:pict></w:r></w:p>"
    )
    path = tmp_path / "a.docx"
    path.write_bytes(office.docx(body))
    assert texts(docx_blocks(path)[0]) == ["合计100万元¹", "单位：万元"]


def test_word_tables_keep_their_spans_and_the_text_of_tables_in_them(tmp_path: Path) -> None:
    def cell(content: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(office.p('3.5'))}{cell(office.p('内'))}</w:tr></w:tbl>"
    rows = [
        cell(office.p("项目"), '<w:gridSpan w:val="2"/>') + cell(office.p("金额"), '<w:vMerge w:val="restart"/>'),
        cell(office.p("编码")) + cell(office.p("名称")) + cell("<w:p/>", "<w:vMerge/>"),
        cell(office.p("201")) + cell(office.p("服务")) + cell(inner),
        cell(office.p("202")) + cell(office.p("外交")) + cell(office.p("1")),
    ]
    path = tmp_path / "a.docx"
    path.write_bytes(office.docx(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"))
    assert table_of(docx_blocks(path)[0])[:6] == [
        (0, 0, 1, 2, "项目"), (0, 2, 2, 3, "金额"), (1, 0, 2, 1, "编码"), (1, 1, 2, 2, "名称"),
        (2, 0, 3, 1, "201"), (2, 1, 3, 2, "服务"),
    ]  # fmt: skip
    assert (2, 2, 3, 3, "3.5 内") in table_of(docx_blocks(path)[0])


def test_xml_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    path = tmp_path / "a.docx"
    path.write_bytes(office.zipped({"[Content_Types].xml": "", "word/document.xml": bomb.encode("utf-16")}))
    with pytest.raises(DamagedFile, match="实体"):
        docx_blocks(path)


def test_a_member_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "2023年某局决算.docx"
    path.write_bytes(office.zipped({"word/document.xml": b" " * (201 << 20)}))
    with pytest.raises(DocumentRejected, match="201 MB") as refused:
        read_report(path)
    assert refused.value.reason_code == "damaged_document"


def test_a_word_95_file_is_refused_by_name(tmp_path: Path) -> None:
    content = bytearray((SAMPLES / "made_up.doc").read_bytes())
    start = content.index(b"\xec\xa5")
    content[start : start + 2] = b"\xdc\xa5"
    path = tmp_path / "a.doc"
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match="Word 6/95"):
        doc_blocks(path)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (0, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "-"),
        (12345678.9, "0!.0,", "1234.6"),  # 元, shown in 万元
        (1.235, "#,##0.00", "1.24"),
        (0, "#,##0.00;-#,##0.00;;@", ""),
        (-5, "#,##0.00_);(#,##0.00)", "(5.00)"),
        (-1234567.891, "#,##0.00", "-1,234,567.89"),
        (-5, "0_ ;[Red]-0 ", "-5"),
        (1234567, "#,##0,", "1,235"),
        (0.9876, "0.00%", "98.76%"),
        (2010101, "0", "2010101"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.001, "0.00", "0.00"),
    ],
)
def test_what_a_format_shows_is_what_is_read(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_hidden_rows_columns_and_sheets_and_formulas_without_results_are_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表"
    for row, values in enumerate(
        [("项目", "旧", "金额"), ("甲", 1, 12.5), ("草稿", 2, 99), ("计", 3, "=SUM(C2:C3)")], 1
    ):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("代码").sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    blocks, told = sheet_blocks(io.BytesIO(target.getvalue()))
    assert table_of(blocks) == [
        (0, 0, 1, 1, "项目"), (0, 1, 1, 2, "金额"), (1, 0, 2, 1, "甲"), (1, 1, 2, 2, "12.5"), (2, 0, 3, 1, "计"),
        (2, 1, 3, 2, ""),
    ]  # fmt: skip
    assert [one.split(" · ")[0] for one in told] == [
        "《表》隐藏的第 3 行未读", "《表》隐藏的 B 列未读", "《表》C4 等 1 个公式没有计算结果，按空白读入",
        "隐藏的工作表未读：代码",
    ]  # fmt: skip


def test_a_page_is_read_as_a_browser_shows_it() -> None:
    page = (
        "<p>一、收入PAGEREF _Toc25831 \\h 3</p><div style='display: none'>隐藏</div><table><tr><td><p>正文。</p>"
        "<table><tr><td rowspan=2>项<td>金额<tr><td>8,727.97<sup>1</sup></table></td></tr></table>"
    )
    blocks, _ = html_blocks(page.encode())
    assert texts(blocks)[:2] == ["一、收入", "正文。"]
    assert table_of(blocks) == [(0, 0, 2, 1, "项"), (0, 1, 1, 2, "金额"), (1, 1, 2, 2, "8,727.97¹")]
    assert [block.place for block in blocks] == ["第1段", "第2段", "表1"]


def test_ofd_deltas_and_templates(tmp_path: Path) -> None:
    def content(text: str) -> str:
        layer = f'<Layer><TextObject Boundary="10 20 50 5" Size="3.5">{text}</TextObject></Layer>'
        return f"<Page><Content>{layer}</Content></Page>"

    path = tmp_path / "a.ofd"
    path.write_bytes(
        office.zipped(
            {
                "OFD.xml": "<OFD><DocBody><DocRoot>/Doc_0/Document.xml</DocRoot></DocBody></OFD>",
                "Doc_0/Document.xml": "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox>"
                '</PageArea><TemplatePage ID="7" BaseLoc="T.xml"/></CommonData>'
                '<Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>',
                "Doc_0/T.xml": content('<TextCode X="0" Y="3">表</TextCode>'),
                "Doc_0/P.xml": content('<TextCode X="5" Y="3" DeltaX="g 2 1.75">123</TextCode>').replace(
                    "<Page>", '<Page><Template TemplateID="7"/>'
                ),
            }
        )
    )
    [page] = ofd_pages(path)
    assert "".join(map(chr, page.glyphs.code_point.tolist())) == "表123"
    across = [round(float(x) / 72 * 25.4, 2) for x in page.glyphs.x0]
    assert across == [10.0, 15.0, 16.75, 18.5]
