"""Workbooks (.xlsx, .xls, .et) → blocks: what the sheets show.

In: a path or open bytes. Out: a table for each visible sheet. Values and merged cells come from calamine, which tells a
workbook by its content; number formats and what is hidden from openpyxl and xlrd. Hidden sheets, rows and columns are
left out and told; so are formulas nobody calculated.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pipelines.formats.blocks import MAX_CELLS, MAX_COLUMNS, Block, Spot, Table, without_blank_margins
from pipelines.formats.number_format import plain_number, shown_number
from pipelines.formats.packed import DamagedFile, EncryptedFile
from pipelines.formats.sheet_formats import SheetFormats, workbook_formats

MAX_ROWS: Final = 20_000
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


def is_workbook(data: bytes) -> bool:
    """Whether bytes are a workbook calamine opens."""
    try:
        CalamineWorkbook.from_filelike(BytesIO(data))
    except (CalamineError, OSError, ValueError):
        return False
    return data.startswith((_ZIP, _OLE))


def sheet_blocks(source: Path | BinaryIO) -> tuple[list[Block], list[str]]:
    """A table for each visible sheet, and what a person should know. Raises `DamagedFile`, `EncryptedFile`."""
    data = source.read_bytes() if isinstance(source, Path) else source.read()
    workbook = _opened(data)
    told: list[str] = []
    blocks: list[Block] = []
    shown = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    hidden = [one.name for one in shown if one.visible != SheetVisibleEnum.Visible]
    sheets = {one.name: _rows(workbook, one.name) for one in shown if one.visible == SheetVisibleEnum.Visible}
    formats, failed = workbook_formats(data)
    if failed:
        told.append(
            "未能读取数字格式和隐藏行列，金额按原值读入，请核对"
            f" · number formats and hidden rows could not be read ({failed}): amounts are read as stored"
        )
    for name, (rows, merged) in sheets.items():
        table = _table(name, rows, merged, formats.get(name, SheetFormats()), told)
        if table:
            blocks.append(table)
    if hidden:
        told.append(f"隐藏的工作表未读：{'、'.join(hidden)} · hidden sheets were not read")
    return blocks, told


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except (CalamineError, OSError, ValueError) as error:
        if "assword" in str(error) or "ncrypt" in str(error):
            raise EncryptedFile("已加密，需要密码 · is encrypted: it needs a password") from error
        raise DamagedFile(f"不是可读的工作簿 · is no workbook that can be read: {error}") from error


def _rows(workbook: CalamineWorkbook, name: str) -> tuple[list[Sequence[Any]], list[Any]]:
    """The rows of one sheet down to the last filled one; a sheet too large for a report raises."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise DamagedFile(f"工作表《{name}》损坏 · sheet {name} is damaged: {error}") from error
    first_row, first_column = sheet.start or (0, 0)
    rows: list[Sequence[Any]] = [()] * first_row
    blank = 0
    for row in sheet.iter_rows():
        if any(value not in ("", None) for value in row):
            rows += [()] * blank
            blank = 0
            rows.append((*([""] * (first_column if len(row) < sheet.total_width else 0)), *row)[:MAX_COLUMNS])
        else:
            blank += 1
        if len(rows) > MAX_ROWS or len(rows) * len(row) > MAX_CELLS:
            raise DamagedFile(f"工作表《{name}》过大，不像一份报告 · sheet {name} is too large for a report")
    return rows, list(sheet.merged_cell_ranges or [])


def _table(
    name: str, rows: Sequence[Sequence[Any]], merged: Sequence[Any], formats: SheetFormats, told: list[str]
) -> Table | None:
    """The sheet as shown; hidden rows and columns are cut out, spans shortened by them."""
    row_places = _kept([n for n in range(len(rows)) if n not in formats.hidden_rows])
    width = max(map(len, rows), default=0)
    column_places = _kept([n for n in range(width) if n not in formats.hidden_columns])
    ends, covered = _spans(merged, len(rows), width)
    spots = []
    for row, column, value in _cells(rows, width):
        if (row, column) in covered:
            continue
        row_end, column_end = ends.get((row, column), (row + 1, column + 1))
        top, bottom = _inside(row_places, row, row_end)
        left, right = _inside(column_places, column, column_end)
        if top < bottom and left < right:
            text = _shown(value, formats.codes.get((row, column), ""))
            spots.append(Spot(top, left, bottom, right, text, f"{name}!{cell_name(row, column)}"))
    _tell_hidden(name, rows, formats, told)
    _tell_formulas(name, rows, formats, told)
    return without_blank_margins(spots, name)


def _kept(numbers: Sequence[int]) -> dict[int, int]:
    return {number: place for place, number in enumerate(numbers)}


def _inside(places: dict[int, int], start: int, end: int) -> tuple[int, int]:
    """Where `start..end - 1` stand once what is hidden is cut out."""
    kept = [places[number] for number in range(start, end) if number in places]
    return (kept[0], kept[-1] + 1) if kept else (0, 0)


def _spans(
    merged: Sequence[Any], height: int, width: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merged:
        if top < height and left < width:
            last_row, last_column = min(bottom, height - 1), min(right, width - 1)
            ends[top, left] = last_row + 1, last_column + 1
            covered |= {(r, c) for r in range(top, last_row + 1) for c in range(left, last_column + 1)} - {(top, left)}
    return ends, covered


def _cells(rows: Sequence[Sequence[Any]], width: int) -> Iterator[tuple[int, int, Any]]:
    for number, row in enumerate(rows):
        for column in range(width):
            yield number, column, row[column] if column < len(row) else ""


def _shown(value: Any, code: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return shown_number(float(value), code) if code else plain_number(float(value))
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).strip()


def cell_name(row: int, column: int) -> str:
    """`C7` of row 6 and column 2."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _tell_hidden(name: str, rows: Sequence[Sequence[Any]], formats: SheetFormats, told: list[str]) -> None:
    hidden = [n + 1 for n in sorted(formats.hidden_rows) if n < len(rows) and any(v not in ("", None) for v in rows[n])]
    width = max(map(len, rows), default=0)
    columns = [
        cell_name(0, n)[:-1]
        for n in sorted(formats.hidden_columns)
        if n < width and any(len(row) > n and row[n] not in ("", None) for row in rows)
    ]
    if hidden:
        told.append(f"《{name}》隐藏的第 {'、'.join(map(str, hidden[:20]))} 行未读 · hidden rows were not read")
    if columns:
        told.append(f"《{name}》隐藏的 {'、'.join(columns[:20])} 列未读 · hidden columns were not read")


def _tell_formulas(name: str, rows: Sequence[Sequence[Any]], formats: SheetFormats, told: list[str]) -> None:
    lacking = [
        cell_name(row, column)
        for row, column in sorted(formats.formulas)
        if row < len(rows) and (column >= len(rows[row]) or rows[row][column] in ("", None))
    ]
    if lacking:
        told.append(
            f"《{name}》{'、'.join(lacking[:10])} 等 {len(lacking)} 个公式没有计算结果，按空白读入"
            f" · {len(lacking)} formulas have no stored result: open and save the file in a spreadsheet program"
        )
    if formats.errors:
        cells = "、".join(cell_name(*place) for place in sorted(formats.errors)[:10])
        told.append(f"《{name}》{cells} 是错误值（如 #DIV/0!） · these cells hold errors instead of values")
