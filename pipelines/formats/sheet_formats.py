"""How the cells of a workbook are shown: number formats, hidden rows and columns, formulas, errors.

In: the bytes of a workbook. Out: `SheetFormats` by sheet name, and why they could not be had where that is so. Values
are read in `sheets`; nothing here decides what an amount is.
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, TypeAlias

Place: TypeAlias = tuple[int, int]

_PLAIN: Final = frozenset({"", "General", "@", "G/通用格式"})
_ZIP: Final = b"PK\x03\x04"


@dataclass(slots=True)
class SheetFormats:
    """What the values of one sheet do not tell; places are (row, column) from 0."""

    codes: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)


def workbook_formats(data: bytes) -> tuple[dict[str, SheetFormats], str]:
    """Formats by sheet name; in words what stood in the way, empty if nothing."""
    try:
        return (_of_xlsx(data) if data.startswith(_ZIP) else _of_xls(data)), ""
    except Exception as error:  # noqa: BLE001 - damaged styles make these libraries raise nearly anything; it is told
        return {}, f"{type(error).__name__}: {error}"[:200]


def _of_xlsx(data: bytes) -> dict[str, SheetFormats]:
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet

    book = openpyxl.load_workbook(BytesIO(data), data_only=False)
    return {sheet.title: _of_worksheet(sheet) for sheet in book.worksheets if isinstance(sheet, Worksheet)}


def _of_worksheet(sheet: Any) -> SheetFormats:
    formats = SheetFormats()
    for row, dimension in sheet.row_dimensions.items():
        if dimension.hidden or dimension.height == 0:
            formats.hidden_rows.add(row - 1)
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden or dimension.width == 0:
            formats.hidden_columns.update(range(dimension.min - 1, min(dimension.max, 16_384)))
    for cells in sheet.iter_rows():
        for cell in cells:
            place = cell.row - 1, cell.column - 1
            if cell.data_type == "f":
                formats.formulas.add(place)
            elif cell.data_type == "e":
                formats.errors.add(place)
            if cell.data_type in ("n", "f", "d") and cell.number_format not in _PLAIN:
                formats.codes[place] = cell.number_format
    return formats


def _of_xls(data: bytes) -> dict[str, SheetFormats]:
    import xlrd

    class Silent:
        """xlrd prints its doubts; they are not ours."""

        def write(self, _: str) -> None: ...

        def flush(self) -> None: ...

    with xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=Silent()) as book:
        return {sheet.name: _of_xls_sheet(book, sheet) for sheet in book.sheets()}


def _of_xls_sheet(book: Any, sheet: Any) -> SheetFormats:
    import xlrd

    formats = SheetFormats()
    formats.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0}
    formats.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = sheet.cell_type(row, column)
            if kind == xlrd.XL_CELL_ERROR:
                formats.errors.add((row, column))
            elif kind == xlrd.XL_CELL_NUMBER:
                style = book.xf_list[sheet.cell_xf_index(row, column)]
                code = book.format_map[style.format_key].format_str if style.format_key in book.format_map else ""
                if code not in _PLAIN:
                    formats.codes[row, column] = code
    return formats
