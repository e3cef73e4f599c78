"""The same reports as a workbook and as a web page, from the same grids.

These files are inputs of their own; `exports.py` lets real programs print them.
"""

import html
import io
from decimal import Decimal

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.grids import Grid, Slot, place
from tests.corpus.profiles import UNITS, Profile
from tests.corpus.reports import NOTES, Truth, accounts_of, make_report, table_of
from tests.corpus.subjects import numeral, ordinal

THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
STYLE = (
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:3px}"
    ".n{text-align:right}h2{text-align:center}"
)


def _title(profile: Profile, table: str, number: int) -> str:
    text = profile.title_format.format(
        title=profile.title(table), year=profile.fiscal_year, number=number, ordinal=ordinal(number)
    )
    return text.replace("\n", "")


def make_workbook(profile: Profile, seed: int, *, real_numbers: bool = True) -> tuple[bytes, Truth]:
    """One sheet a table; amounts as numbers with a format, or as the text that is shown."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    accounts = accounts_of(profile, seed)
    for number, table in enumerate(profile.order, 1):
        sheet = book.create_sheet(f"{number:02d} {profile.title(table)}"[:31].replace("\n", ""))
        grid, _ = table_of(profile, accounts, table)
        _fill_sheet(sheet, profile, table, number, grid, real_numbers=real_numbers)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue(), make_report(profile, seed)[1]


def _fill_sheet(sheet: Worksheet, profile: Profile, table: str, number: int, grid: Grid, *, real_numbers: bool) -> None:
    width = len(grid.shares)
    sheet.cell(1, 1, _title(profile, table, number)).font = Font(size=16)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.cell(2, width, profile.number_label.format(number=number, ordinal=ordinal(number)))
    sheet.cell(3, 1, profile.owner_label.format(owner=profile.owner))
    sheet.cell(3, width, profile.unit_label.format(unit=profile.unit(table)))
    rows = [*grid.head, *grid.body]
    for item in place(rows, width):
        top, left = item.row + 4, item.column + 1
        bottom, right = top + item.slot.rows - 1, left + item.slot.columns - 1
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                sheet.cell(row, column).border = BORDER
        cell = sheet.cell(top, left)
        cell.value, cell.number_format = _cell_value(profile, table, item.slot, real_numbers=real_numbers)
        cell.alignment = Alignment(horizontal=item.slot.align, vertical="center", wrap_text=True)
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    if profile.notes and table in NOTES:
        sheet.cell(len(rows) + 4, 1, NOTES[table])
    for column, share in enumerate(grid.shares, 1):
        sheet.column_dimensions[get_column_letter(column)].width = 6 + 9 * share
    sheet.page_setup.orientation = "landscape" if width > 6 else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _cell_value(profile: Profile, table: str, slot: Slot, *, real_numbers: bool) -> tuple[str | float | None, str]:
    plain = slot.text.replace(",", "").removeprefix("-")
    if not slot.is_amount or not real_numbers or not plain.replace(".", "", 1).isdigit():
        return slot.text or None, "@"
    places = "#,##0.00" if profile.print.separators else "0.00"
    return float(Decimal(slot.text.replace(",", "")).quantize(Decimal(1) / UNITS[profile.unit(table)])), places


def make_web_page(profile: Profile, seed: int) -> tuple[bytes, Truth]:
    """Cover lines, contents and all tables in one page, with spans."""
    accounts = accounts_of(profile, seed)
    parts = [f"<h1>{profile.fiscal_year}年度<br>{profile.owner}部门{profile.kind}</h1>"]
    parts.append(f"<p>{numeral(profile.fiscal_year + 1)}年九月</p><h2>目　录</h2>")
    parts += [f"<p>{ordinal(n)}、{profile.title(table)}</p>" for n, table in enumerate(profile.order, 1)]
    for number, table in enumerate(profile.order, 1):
        grid, _ = table_of(profile, accounts, table)
        label = profile.number_label.format(number=number, ordinal=ordinal(number))
        unit = profile.unit_label.format(unit=profile.unit(table))
        owner = profile.owner_label.format(owner=profile.owner)
        parts.append(f"<h2>{_title(profile, table, number)}</h2><p class=n>{label}</p><p>{owner}　　{unit}</p>")
        parts.append(_web_table(grid))
        parts.append(f"<p>{NOTES.get(table, '') if profile.notes else ''}</p>")
    page = f"<!DOCTYPE html><html lang=zh><meta charset=utf-8><title>{profile.owner}</title><style>{STYLE}</style>"
    return (page + "<body>" + "\n".join(parts) + "</body></html>").encode(), make_report(profile, seed)[1]


def _web_table(grid: Grid) -> str:
    rows = []
    for tag, part in (("th", grid.head), ("td", grid.body)):
        for row in part:
            cells = [
                f'<{tag} colspan="{slot.columns}" rowspan="{slot.rows}"{" class=n" if slot.is_amount else ""}>'
                f"{html.escape(slot.text)}</{tag}>"
                for slot in row
            ]
            rows.append("<tr>" + "".join(cells) + "</tr>")
    return "<table>" + "\n".join(rows) + "</table>"
