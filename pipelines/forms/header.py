"""Which rows of a grid are headings, and which is the first row of data.

In: a grid. Out: row numbers, the headings over each column. What a heading means is decided in `column_kinds`.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipelines.formats.grid import Cell, CellMatrix, row_cells
from pipelines.forms.notes import note_of
from pipelines.forms.titles import title_of
from pipelines.vocabulary.amounts import is_nothing, is_number, number_text
from pipelines.vocabulary.lexicon import CODED, TWO_SIDED, Statement, class_codes, measures, row_items
from pipelines.vocabulary.text import plain, squeezed

CODE_HEADING: Final = re.compile(r"编码|代码|编号")
LABEL_HEADING: Final = re.compile(r"名称|项目|科目|^收入$|^支出$|单位")
_ORDINAL: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、")
CODE_PARTS: Final = frozenset({"类", "款", "项", "目"})
_NUMBER_ROW_WORDS: Final = frozenset({"栏次", "项目", "行次", "栏目", "次"})
SHARED_HEADINGS: Final = frozenset({"合计", "小计", "基本支出", "项目支出"})
_PREAMBLE: Final = re.compile(r"公开\d+表|单位[:：]|单位$|部门[:：]|万元|^元$|编制|\d{4}年|年度")
# A year over columns, which is none of the lines above a header: 2023年预算数 beside 2024年预算数.
YEARS_HEADING: Final = re.compile(r"^20\d\d年度?(?:预算|决算|执行)(?:安排)?(?:数|金额)(?:\([^()]*元\))?$")


def skipped_numbers(matrix: CellMatrix) -> int:
    return 1 if matrix and is_number_row([cell.text for cell in row_cells(matrix, 0)]) else 0


def are_code_parts(text: str) -> bool:
    """Of a `plain` text, whether it is 类, 款, 项, alone or run together: headings of the code; 项目 is the name's."""
    return bool(text) and CODE_PARTS.issuperset(text) and text != "项目"


def is_number_row(texts: Sequence[str]) -> bool:
    """栏次: the columns' own numbers 1, 2, 3, … — never amounts."""
    if any(plain(text) == "栏次" for text in texts):  # below what a heading torn by the page break left in the row
        texts = [text.rsplit("\n", 1)[-1] for text in texts]
    filled = [number_text(text) for text in texts if text.strip()]
    numbers = [int(text) for text in filled if text.isdecimal() and len(text) <= 2]
    words = [plain(text) for text in filled if not text.isdecimal()]
    if not numbers or len(numbers) + len(words) < len(filled):
        return False
    if not all(word in _NUMBER_ROW_WORDS or are_code_parts(word) for word in words):
        return False
    named = "栏次" in "".join(words) or "栏" in "".join(words)
    # Two digits of a torn code at the head of a page are not the numbers of eleven columns, nor are 30 and 31.
    reaches_over = len(numbers) >= 2 and len(filled) * 3 >= len(texts) and numbers[0] == 1
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and (named or reaches_over)


def first_data_row(matrix: CellMatrix, statement: Statement) -> int:
    """The first row that prints an amount, a code or a row's name, or that is blank below the header.

    It may print no more than the rest of a name, whose row the page break cut.
    """
    for row in range(len(matrix)):
        cells = row_cells(matrix, row)
        texts = [cell.text for cell in cells]
        if is_number_row(texts) or _is_preamble(cells):
            continue
        if any(is_number(text) for text in texts) or _names_a_row(cells, statement):
            return row
        if row and not any(text.strip() for text in texts) and all(cell.row_end == row + 1 for cell in cells):
            return row
        if row and (_says_nothing(cells) or _is_rest_of_names(matrix, row, statement)):
            return row
    return len(matrix)


def _is_rest_of_names(matrix: CellMatrix, row: int, statement: Statement) -> bool:
    """Whether all that a row below headings of every column prints stands under headings of names, and is none."""
    cells = row_cells(matrix, row)
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled or any(cell.row != row or cell.row_end > row + 1 for cell in cells):
        return False
    above = [[plain(cell.text) for cell in column if cell] for column in zip(*matrix[:row], strict=True)]
    if not all(map(any, above)):
        return False
    is_named = [any(map(LABEL_HEADING.search, headings)) for headings in above]
    return all(is_named[cell.column] and not _is_heading(plain(cell.text), statement) for cell in filled)


def _is_heading(name: str, statement: Statement) -> bool:
    if name in SHARED_HEADINGS or LABEL_HEADING.search(name) or CODE_HEADING.search(name):
        return True
    if statement in CODED and are_code_parts(name):
        return True
    return name in measures(statement, "revenue") or name in measures(statement, "expenditure")


def _says_nothing(cells: Sequence[Cell]) -> bool:
    """无, —, 本表无数据: the one thing printed below the header of an empty table."""
    texts = [cell.text for cell in cells if cell.text.strip()]
    return bool(note_of(cells)) or (bool(texts) and all(is_nothing(text) for text in texts))


def _is_preamble(cells: Sequence[Cell]) -> bool:
    texts = [squeezed(cell.text) for cell in cells if cell.text.strip()]
    if any(YEARS_HEADING.match(text) for text in texts):
        return False
    return bool(texts) and all(_PREAMBLE.search(text) and not is_number(text) for text in texts)


def header_start(matrix: CellMatrix, first: int) -> int:
    """Rows of a spreadsheet above the header (title, 公开01表, 单位：万元) are skipped."""
    start = 0
    for row in range(first):
        cells = row_cells(matrix, row)
        if not cells or _is_preamble(cells) or any(title_of(cell.text.split("\n", 1)[0]) for cell in cells):
            start = row + 1
        elif any(cell.text.strip() for cell in cells):
            break
    return start


def _names_a_row(cells: Sequence[Cell], statement: Statement) -> bool:
    first = next((cell for cell in cells if cell.text.strip()), None)
    if first is None or first.row_end - first.row > 1:
        return False
    if statement in TWO_SIDED:
        # The funds that head columns of T04 are names of its rows too: a row's name stands first or has an ordinal.
        names = [plain(cell.text) for cell in cells if cell.column == 0 or _ORDINAL.match(squeezed(cell.text))]
        sides = (row_items(statement, "revenue"), row_items(statement, "expenditure"), class_codes())
        return any(name in side for name in names for side in sides) and not _is_heading_row(names, statement)
    name, headings = plain(first.text), measures(statement, "")
    if sum(plain(cell.text) in headings for cell in cells) > 1:
        return False  # 合计 | 基本支出 | 项目支出 over the one row of a form
    return first.column == 0 and name.endswith("计") and name in row_items(statement, "")


def _is_heading_row(names: Sequence[str], statement: Statement) -> bool:
    """项目 | 合计 | 一般公共预算财政拨款 …: names of rows that here are headings."""
    headings = measures(statement, "expenditure")
    return any(name in {"项目", "行次", "栏次", "决算数", "金额"} for name in names) or (
        sum(name in headings for name in names) >= 2 and "总计" not in names
    )


def heading_cells(matrix: CellMatrix, column: int, start: int, first: int) -> list[Cell]:
    """Heading cells over a column from the top down; headings that share the first data row included."""
    path: list[Cell] = []
    for row in range(start, min(first, len(matrix))):
        cell = matrix[row][column]
        if cell and cell.text.strip() and cell not in path and not _is_column_number(cell):
            path.append(cell)
    if first < len(matrix) and (cell := matrix[first][column]) and cell not in path and _is_shared_heading(cell, path):
        path.append(cell)
    return path


def _is_column_number(cell: Cell) -> bool:
    return plain(cell.text) == "栏次" or number_text(cell.text).isdecimal()


def _is_shared_heading(cell: Cell, path: Sequence[Cell]) -> bool:
    """类 | 款 | 项 | 合计 | 2,946.25: a row that is header on the left, data on the right; or the reverse."""
    text = plain(cell.text)
    if are_code_parts(text):
        return True
    if not path or cell.column < 2 or text not in SHARED_HEADINGS:
        return False
    leaf = plain(path[-1].text)
    return not LABEL_HEADING.search(leaf) and not CODE_HEADING.search(leaf)
