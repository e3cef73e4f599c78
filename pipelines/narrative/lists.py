"""Lists the report gives in words: terms and their definitions, units in scope, internal offices.

In: sections, and the grids outside the nine statements. Out: plain rows with their pages. Counts stated beside a list
are facts (F27) and are compared with it in SQL.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.formats.grid import Grid
from pipelines.narrative.passages import Paragraph, Section
from pipelines.narrative.text.folding import bare, compact
from pipelines.narrative.text.paragraphs import NUMERAL

_TERM: Final = re.compile(
    r"^(?P<term>[^。:]{2,48}?)(?::|[,是](?=是?指)|(?=是指|指(?!标|导|挥|数)))(?:是指|指|是)?[:,]?(?P<definition>.{4,})"
)
_OFFICES: Final = re.compile(
    r"内设(?:职能)?(?:机构|科室|处室|股室|部门)[^。;]{0,40}?(?:包括|分别是|分别为|为|是|有|:)+[:,]?(?P<list>[^。;]{4,})"
)
_SCOPE: Final = re.compile(r"(?:编制范围|决算单位构成|汇编范围|预算单位构成)")
_LISTED_UNIT: Final = re.compile(
    r"^(?P<name>.{4,40}?(?:\(本级\)|本级|局|委|办|厅|处|院|校|中心|所|站|队|馆|部|室|会|园|厂|司|大队|医院))[;。,]?$"
)
_UNRULED_HEADING: Final = re.compile(r"序号(?:预算|决算)?单位(?:名称|全称)(?:备注)?")
_UNRULED_UNIT: Final = re.compile(r"(?<!\d)(?P<number>\d{1,2})(?P<name>[^\d\s,。;:]{4,40})")
_UNIT_HEADING: Final = re.compile(r"^(?:单位|预算单位|决算单位|所属单位)(?:名称|全称)?$")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list: a term with its definition, a unit with its remark, an office."""

    name: str
    text: str | None
    page: int


def terms(found: Sequence[Section]) -> list[Listed]:
    """The rows of 名词解释; a paragraph without a term goes on with the one before."""
    rows: list[Listed] = []
    for section in found:
        if section.topic != "terms":
            continue
        for paragraph in section.paragraphs:
            numeral = NUMERAL.match(paragraph.folded)
            cut = numeral.end() if numeral else 0
            match = _TERM.match(paragraph.folded[cut:])
            if match:
                start = cut + match.start("definition")
                name = paragraph.text[cut : cut + match.end("term")].strip()
                rows.append(Listed(name, paragraph.text[start:], paragraph.first_page))
            elif rows and paragraph.kind == "text":
                rows[-1] = Listed(rows[-1].name, f"{rows[-1].text}\n{paragraph.text}", rows[-1].page)
    return rows


def offices(found: Sequence[Section]) -> list[Listed]:
    """内设机构17个，包括：A、B、C; brackets may hold separators of their own."""
    for section in found:
        if section.topic not in ("offices", "overview", "duties"):
            continue
        for paragraph in section.paragraphs:
            match = _OFFICES.search(paragraph.folded)
            if match and "、" in match["list"]:
                start, end = match.span("list")
                return [Listed(name, None, page) for name, page in _split(paragraph, start, end)]
    return []


def _split(paragraph: Paragraph, start: int, end: int) -> list[tuple[str, int]]:
    names: list[tuple[str, int]] = []
    depth, begin = 0, start
    for at in range(start, end + 1):
        mark = paragraph.folded[at] if at < end else "、"
        depth += (mark == "(") - (mark == ")")
        if mark in "、," and depth <= 0:
            name = re.sub(r"^(?:和|及|以及)|等$", "", paragraph.text[begin:at])
            if name:
                names.append((name, paragraph.page_at(begin)))
            begin = at + 1
    return names


def units_in_scope(found: Sequence[Section], grids: Sequence[Grid]) -> list[Listed]:
    """The table of units, or the numbered list under 编制范围."""
    for grid in grids:
        rows = _unit_rows(grid)
        if rows:
            return rows
    for section in found:
        if section.topic not in ("offices", "overview"):
            continue
        if rows := _aligned_units(section):
            return rows
        rows, is_open = [], False
        for paragraph in section.paragraphs:
            numeral = NUMERAL.match(paragraph.folded)
            name = _LISTED_UNIT.match(paragraph.folded[numeral.end() :]) if numeral else None
            if is_open and name and numeral:
                rows.append(Listed(paragraph.text[numeral.end() :].rstrip("；。;，"), None, paragraph.first_page))
            is_open = is_open or bool(_SCOPE.search(paragraph.folded))
        if rows:
            return rows
    return []


def _aligned_units(section: Section) -> list[Listed]:
    """The same table printed without rules: 序号单位名称备注, then 1某局（本级）, 2某中心."""
    rows: list[Listed] = []
    heading = next((p for p in section.paragraphs if _UNRULED_HEADING.search(p.folded)), None)
    if heading is None:
        return rows
    for paragraph in section.paragraphs[section.paragraphs.index(heading) :]:
        head = _UNRULED_HEADING.search(paragraph.folded)
        for match in _UNRULED_UNIT.finditer(paragraph.folded, head.end() if head else 0):
            if int(match["number"]) == len(rows) + 1:
                name = paragraph.text[match.start("name") : match.end("name")]
                rows.append(Listed(name, None, paragraph.page_at(match.start())))
    return rows


def _unit_rows(grid: Grid) -> list[Listed]:
    """序号 | 单位名称 | 备注."""
    heads = {cell.column: bare(compact(cell.text)) for cell in grid.cells if cell.row == 0}
    column = next((column for column, text in heads.items() if _UNIT_HEADING.match(text)), None)
    if column is None or not any(
        text in ("序号", "备注", "单位性质", "预算级次", "单位类别") for text in heads.values()
    ):
        return []
    rows: list[Listed] = []
    remarks = next((c for c, text in heads.items() if text.startswith(("备注", "单位性质", "单位类别"))), None)
    for row in range(1, grid.row_count):
        texts = {cell.column: compact(cell.text) for cell in grid.cells if cell.row == row}
        if name := texts.get(column, ""):
            rows.append(Listed(name, texts.get(remarks) or None if remarks is not None else None, grid.page))
    return rows
