"""What a table says about itself: notes below it, and that it is empty.

In: a line or a cell's text. Out: whether it is a note, and whether it tells of emptiness. Where it stands is unknown.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipelines.formats.grid import Cell, CellMatrix, row_cells
from pipelines.vocabulary.text import squeezed

NOTE: Final = re.compile(r"^(?:注|说明|备注|附注)(?:[:：\d一二三①]|$|本表)|^本表(?:反映|无数据|为空)|^\*?注[.、]")
EMPTY: Final = re.compile(
    r"无数据|空表|(?:表|数据)为空|(?:没有|未(?:发生|安排|使用|编制)|不存在).{0,40}(?:收入|支出|安排|数据|经费|拨款|预算)"
    r"|无.{0,20}(?:收入|支出|收支)|无(?:此项|相关|内容)|不涉及"
)
_OF_THE_TABLE: Final = re.compile(r"表|数据|本部门|本单位|我部门|我单位|我[局委办厅院校]")
# What stands at the foot of a page and is part of nothing: 12, - 12 -, —7—, 第12页, 第 3 页 共 20 页, 3/20, ·12·.
_AT: Final = r"[-—–―─━_·•.~～|*=\s]*"
PAGE_NUMBER: Final = re.compile(
    rf"{_AT}(?:\d{{1,3}}(?:/\d{{1,3}})?|第(?:\d{{1,3}}|[一二三四五六七八九十]{{1,4}})页(?:[/,，]?[(（]?[共总]?\d{{1,4}}页?[)）]?)?"
    rf"|共\d{{1,4}}页[,，]?第\d{{1,4}}页|页码?[:：]?\d{{1,3}}|[(（\[【〈<]\d{{1,3}}[)）\]】〉>]"
    rf"|(?:page|p)\.?\d{{1,3}}(?:of\d{{1,3}})?|[ivx]{{1,5}}|[一二三四五六七八九十]{{1,3}}){_AT}",
    re.IGNORECASE,
)
WIDE: Final = 3


def is_note(text: str) -> bool:
    return bool(NOTE.match(squeezed(text)))


def says_empty(text: str) -> bool:
    return bool(EMPTY.search(squeezed(text)))


def is_page_number(text: str) -> bool:
    """Whether a whole line is the number of its page."""
    return PAGE_NUMBER.fullmatch(squeezed(text)) is not None


def note_of(cells: Sequence[Cell]) -> str | None:
    """The note a whole row of a grid is: the one thing printed in it, and no row's name."""
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) != 1:
        return None
    text = squeezed(filled[0].text)
    is_of_table = bool(_OF_THE_TABLE.search(text)) or filled[0].column_end - filled[0].column >= WIDE
    return text if is_note(text) or (says_empty(text) and is_of_table) else None


def grid_notes(matrix: CellMatrix) -> Iterator[str]:
    """Notes printed in rows of the grid itself, from the top down."""
    for row in range(len(matrix)):
        if note := note_of(row_cells(matrix, row)):
            yield note
