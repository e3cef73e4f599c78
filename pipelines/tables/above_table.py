"""The lines between a title and its table, and below it: unit, number of the form, body, year, notes.

In: one line or cell as printed. Out: what the `FoundTable` learns of it. The rows of the table are not read.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipelines.formats.grid import Cell
from pipelines.forms.notes import is_note, is_page_number
from pipelines.forms.printed_unit import printed_unit, unit_label
from pipelines.forms.titles import YEAR, body_of
from pipelines.tables.found_table import FoundTable
from pipelines.vocabulary.amounts import MONEY
from pipelines.vocabulary.text import chinese_year, squeezed

# 2023年执行数 heads a column of last year's.
_DATED: Final = re.compile(
    rf"({YEAR})年(?!度?(?:预计)?(?:执行数|预算数|决算数|预算执行))(?:度|$|(?=[^\d一二三四五六七八九十]))"
)
_FORM_NO: Final = re.compile(r"(?:财决)?公开\d{1,2}(?:-\d)?表|(?:附?表)[一二三四五六七八九十\d]{1,3}$")
_HEADING: Final = re.compile(r"^第[一二三四五六七八九十]+部分|^[一二三四五六七八九十]{1,3}、|^目录$")
PREAMBLE: Final = re.compile(
    r"公开\d+表|表[一二三四五六七八九十\d]+$|单位|部门|编制|日期|年度?$|万元|元$|^[-—–·\s\d/第共页]+$|^续表$"
)
MAX_GAP_LINES: Final = 3
NOTE_LINES: Final = 8
SHORT_LINE: Final = 20


def read_line(table: FoundTable, page: int, text: str) -> None:
    if table.pages_since(page) > 1:
        table.is_closed = True
    if table.is_closed and not table.notes:
        return
    read_heading(table, text)
    if table.notes and is_page_number(text):
        return
    if is_note(text) or (table.notes and page == table.last_page and not _HEADING.match(text)):
        if len(table.notes) < NOTE_LINES:
            table.notes.append(text)
        table.is_closed = bool(table.parts)
    elif _HEADING.match(text) and not MONEY.search(text):
        table.is_closed = True
    elif not PREAMBLE.search(text) and (len(text) > SHORT_LINE or "。" in text or not table.parts):
        # Short lines under a table are what a page break left of a torn row.
        table.gap_lines += 1
        table.is_closed = table.is_closed or table.gap_lines > MAX_GAP_LINES


def read_heading(table: FoundTable, text: str) -> None:
    """The unit, the form's number, the body and the year a line above the table names, each where it stands first."""
    if table.unit is None and (unit := printed_unit(text)):
        table.unit, table.unit_label = unit, unit_label(text)
    if table.form_no is None and (form_no := _FORM_NO.search(text)):
        table.form_no = form_no[0]
    if table.body is None and not table.notes and (body := body_of(text)):
        table.body = body
    if table.year is None and not table.notes and not table.parts and (year := _DATED.search(text)):
        table.year = chinese_year(year[1])


def read_preamble_cells(table: FoundTable, rows: Sequence[Sequence[Cell]]) -> None:
    for cells in rows:
        for cell in cells:
            read_heading(table, squeezed(cell.text))
