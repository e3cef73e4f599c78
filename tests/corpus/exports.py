"""Reports exported by real programs: LibreOffice Calc and Writer, and Chromium.

In: the spreadsheet, text and web forms of one report. Out: PDF files. Needs `soffice` and `chromium` on the PATH, so
nothing in the test suite calls this module; it is run by hand to refresh the exported files.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from copy import copy as shallow_copy
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.formats import make_web_page, make_workbook
from tests.corpus.presets import PRESETS
from tests.corpus.reports import Truth
from tests.support.scoring import SHARED

HEADER_ROWS = "1:6"
PRINTED = (
    "henan_funds",
    "shanghai_finance",
    "national",
    "hunan_2022",
    "guangxi_2023",
    "inner_mongolia_2022",
    "beijing_2020",
    "yunnan_2022",
    "zhejiang_2022",
    "shaanxi_2020",
    "sichuan_2024",
    "amounts_yuan",
    "form_used_only",
    "form_list_by_block",
    "form_split_bottom",
    "form_empty_tables",
)
WEB_AS_WRITER = ["--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML"]
DASHED = Side(style="dashed")
DOUBLE = Side(style="double")


def export_with_soffice(source: Path, target: Path, conversion: list[str] | None = None) -> None:
    """Convert one document, to PDF unless told, in a throw-away user profile so that runs do not lock each other."""
    with tempfile.TemporaryDirectory() as work:
        command = ["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless"]
        command += [*(conversion or ["--convert-to", "pdf"]), "--outdir", work, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        shutil.move(Path(work) / f"{source.stem}{target.suffix}", target)


def export_with_chromium(source: Path, target: Path, *, headers: bool = False) -> None:
    """Print one web page to PDF; `headers` leaves the browser's own date and address lines on each page."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={target}"]
    command += [] if headers else ["--no-pdf-header-footer"]
    subprocess.run([*command, source.resolve().as_uri()], check=True, capture_output=True, timeout=240)


def _sheets(book: Workbook) -> Iterator[Worksheet]:
    for name in book.sheetnames:
        yield book[name]


def split_over_pages(book: Workbook) -> None:
    """Portrait at full size: wide tables fall apart into page columns, as an unprepared sheet does."""
    for sheet in _sheets(book):
        sheet.page_setup.orientation = "portrait"
        sheet.page_setup.scale = 100
        sheet.sheet_properties.pageSetUpPr = None
        for column in range(1, sheet.max_column + 1):
            letter = get_column_letter(column)
            sheet.column_dimensions[letter].width = max(14.0, sheet.column_dimensions[letter].width * 1.3)


def fit_landscape(book: Workbook) -> None:
    """One page wide, any number high, in landscape."""
    for sheet in _sheets(book):
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0


def repeat_headers(book: Workbook) -> None:
    """Print titles: title and header rows come back on every page; tall rows force more pages."""
    fit_landscape(book)
    for sheet in _sheets(book):
        sheet.print_title_rows = HEADER_ROWS
        for row in range(7, sheet.max_row + 1):
            sheet.row_dimensions[row].height = 30


def _restyle(book: Workbook, side: Side | None) -> None:
    border = Border() if side is None else Border(left=side, right=side, top=side, bottom=side)
    for sheet in _sheets(book):
        for row in sheet.iter_rows():
            for cell in row:
                if side is None or cell.border.left.style:
                    cell.border = border


def without_borders(book: Workbook) -> None:
    """No rule at all: the columns are known by position only."""
    fit_landscape(book)
    _restyle(book, None)


def with_gridlines(book: Workbook) -> None:
    """No borders, but the program's own grid is printed."""
    without_borders(book)
    for sheet in _sheets(book):
        sheet.print_options.gridLines = True


def with_dashed_borders(book: Workbook) -> None:
    fit_landscape(book)
    _restyle(book, DASHED)


def with_double_borders(book: Workbook) -> None:
    fit_landscape(book)
    _restyle(book, DOUBLE)


def with_row_and_column_names(book: Workbook) -> None:
    """The sheet's own A, B, C and 1, 2, 3 are printed beside the table."""
    with_gridlines(book)
    for sheet in _sheets(book):
        sheet.print_options.headings = True


def one_sheet(book: Workbook) -> None:
    """All tables below one another on a single sheet, with cells unwrapped: long names run into their neighbours."""
    first = book.worksheets[0]
    offset = first.max_row + 2
    for sheet in book.worksheets[1:9]:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, openpyxl.cell.cell.MergedCell):
                    continue
                duplicate = first.cell(row=cell.row + offset, column=cell.column, value=cell.value)
                duplicate.border = shallow_copy(cell.border)
                duplicate.number_format = cell.number_format
                duplicate.alignment = Alignment(horizontal=cell.alignment.horizontal, vertical="center")
        for span in sheet.merged_cells.ranges:
            first.merge_cells(
                start_row=span.min_row + offset,
                end_row=span.max_row + offset,
                start_column=span.min_col,
                end_column=span.max_col,
            )
        offset += sheet.max_row + 2
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    for column in range(1, 13):
        first.column_dimensions[get_column_letter(column)].width = 22
    fit_landscape(book)


SHEET_CHANGES: dict[str, Callable[[Workbook], None]] = {
    "split_over_pages": split_over_pages,
    "fit_landscape": fit_landscape,
    "repeat_headers": repeat_headers,
    "without_borders": without_borders,
    "with_gridlines": with_gridlines,
    "with_dashed_borders": with_dashed_borders,
    "with_double_borders": with_double_borders,
    "with_row_and_column_names": with_row_and_column_names,
    "one_sheet": one_sheet,
}


def export_sheet(source: Path, target: Path, change: Callable[[Workbook], None] | None) -> None:
    """Change a copy of the workbook, then let Calc print it."""
    with tempfile.TemporaryDirectory() as work:
        copy = Path(work) / "tables.xlsx"
        book = openpyxl.load_workbook(source)
        if change is not None:
            change(book)
        book.save(copy)
        export_with_soffice(copy, target)


# ------------------------------------------------------------------ the whole of group A


def export_v09(folder: Path) -> None:
    """The rebuilt report's office files, as they are and printed."""
    truth: Truth = json.loads((SHARED / "truth/v09_report.json").read_text(encoding="utf-8"))
    originals = SHARED / "corpus/rebuilt"
    sheet, text, page = (originals / name for name in ("v09_tables.xlsx", "v09_report.docx", "v09_report.html"))
    for source in (sheet, text, page):
        target = _with_truth(folder, f"A_input_{source.suffix[1:]}", truth, source.suffix)
        shutil.copyfile(source, target)
    for source, suffix in ((sheet, ".xls"), (sheet, ".ods"), (text, ".doc"), (text, ".odt")):
        target = _with_truth(folder, f"A_input_{suffix[1:]}", truth, suffix)
        export_with_soffice(source, target, ["--convert-to", suffix[1:]])
    export_sheet(sheet, _with_truth(folder, "A_calc_plain", truth), None)
    for name, change in SHEET_CHANGES.items():
        export_sheet(sheet, _with_truth(folder, f"A_calc_{name}", truth), change)
    export_with_soffice(text, _with_truth(folder, "A_writer_docx", truth))
    export_with_soffice(page, _with_truth(folder, "A_writer_html", truth))
    export_with_chromium(page, _with_truth(folder, "A_chromium_html", truth))
    export_with_chromium(page, _with_truth(folder, "A_chromium_html_headers", truth), headers=True)


def export_drawn(folder: Path) -> None:
    """Drawn reports as workbooks and web pages, and what the programs print of them."""
    profiles = {profile.name: profile for profile in PRESETS}
    for number, name in enumerate(PRINTED):
        data, truth = make_workbook(profiles[name], 500 + number, real_numbers=number % 2 == 0)
        book = _with_truth(folder, f"A_workbook_{name}", truth, ".xlsx")
        book.write_bytes(data)
        export_with_soffice(book, _with_truth(folder, f"A_calc_print_{name}", truth))
        if number % 3 == 0:
            export_sheet(book, _with_truth(folder, f"A_calc_split_print_{name}", truth), split_over_pages)
            export_sheet(book, _with_truth(folder, f"A_calc_bare_print_{name}", truth), without_borders)
        data, truth = make_web_page(profiles[name], 600 + number)
        page = _with_truth(folder, f"A_page_{name}", truth, ".html")
        page.write_bytes(data)
        export_with_chromium(page, _with_truth(folder, f"A_chromium_print_{name}", truth), headers=number % 2 == 0)
        export_with_soffice(page, _with_truth(folder, f"A_writer_print_{name}", truth))
        if number % 2 == 0:
            export_with_soffice(page, _with_truth(folder, f"A_document_{name}", truth, ".docx"), WEB_AS_WRITER)


def _with_truth(folder: Path, name: str, truth: Truth, suffix: str = ".pdf") -> Path:
    (folder / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder / f"{name}{suffix}"


if __name__ == "__main__":
    export_v09(Path(sys.argv[1]))
    export_drawn(Path(sys.argv[1]))
