"""Values → sheets of a workbook. Text is always text, numbers are numbers, and the same values make the same bytes.

In: a path, headings, rows, layouts. Out: an XLSX file. Nothing is queried here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.contracts.defusing import for_terminal, is_formula
from pipelines.views.print_layout import Heading, Layout, Slot

MADE_AT: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a date of today would make every export new
LONGEST_NAME: Final = 31
WIDEST: Final = 60
A4: Final = 9

_UNSAFE: Final = re.compile(r"[\[\]:*?/\\']")
_GRID: Final[Mapping[str, Any]] = {"border": 1, "border_color": "#BFBFBF"}


class Sheets:
    """A workbook being written; closing it makes the file."""

    def __init__(self, path: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": MADE_AT, "author": "juesuan"})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self._book.worksheets():
            self._book.add_worksheet()
        self._book.close()

    def table(self, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
        """Headings and rows, with a title above if there is one."""
        sheet = self._add(name)
        top = 0
        if title:
            self._text(sheet, 0, 0, title, bold=True, font_size=14)
            top = 2
        widths = [_width(heading) for heading in headings]
        for column, heading in enumerate(headings):
            self._text(sheet, top, column, heading, bold=True, bg_color="#EFEFEF", text_wrap=True, **_GRID)
        for row_no, row in enumerate(rows, start=top + 1):
            for column, value in enumerate(row):
                self._value(sheet, row_no, column, value)
                widths[column] = max(widths[column], _width(value))
        sheet.freeze_panes(top + 1, 0)
        self._set_widths(sheet, widths)

    def facts(self, name: str, title: str, rows: Iterable[tuple[str, Any]]) -> None:
        """A name and a value a line: a cover."""
        sheet = self._add(name)
        self._text(sheet, 0, 0, title, bold=True, font_size=16)
        widths = [12.0, 12.0]
        for row_no, (label, value) in enumerate(rows, start=2):
            self._text(sheet, row_no, 0, label, bold=True)
            self._value(sheet, row_no, 1, value)
            widths = [max(widths[0], _width(label)), max(widths[1], _width(value))]
        self._set_widths(sheet, widths)

    def printed(self, name: str, title: str, lines: Sequence[tuple[str, str]], layout: Layout, note: str) -> None:
        """A table as printed: title, a line of (left, right) texts each, headings with their spans, body, note."""
        sheet = self._add(name)
        last = max(layout.columns - 1, 1)
        self._spanned(sheet, Heading(title, 0, 0, 1, last + 1), bold=True, font_size=14, align="center")
        for row_no, (left, right) in enumerate(lines, start=1):
            self._text(sheet, row_no, 0, left)
            self._text(sheet, row_no, last, right, align="right")
        top = 1 + len(lines)
        for heading in layout.headings:
            moved = Heading(heading.text, top + heading.row, heading.column, top + heading.row_end, heading.column_end)
            self._spanned(
                sheet, moved, bold=True, align="center", valign="vcenter", text_wrap=True, bg_color="#EFEFEF", **_GRID
            )
        widths = [10.0] * (last + 1)
        for row_no, row in enumerate(layout.body, start=top + layout.depth):
            for column, slot in enumerate(row):
                self._slot(sheet, row_no, column, slot)
                widths[column] = max(widths[column], _width(slot.text if slot.number is None else slot.number))
        self._text(sheet, top + layout.depth + len(layout.body), 0, note)
        sheet.freeze_panes(top + layout.depth, 0)
        self._set_widths(sheet, widths)

    def _add(self, name: str) -> Worksheet:
        base = _UNSAFE.sub("_", name).strip()[:LONGEST_NAME] or "表"
        chosen, number = base, 1
        while chosen.lower() in self._names:
            number += 1
            chosen = f"{base[: LONGEST_NAME - len(str(number)) - 1]}~{number}"
        self._names.add(chosen.lower())
        sheet = self._book.add_worksheet(chosen)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        text = for_terminal(text)
        if is_formula(text):
            properties["quote_prefix"] = True
        sheet.write_string(row, column, text, self._format(**properties))

    def _value(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        if value is None:
            sheet.write_blank(row, column, None, self._format(**_GRID))
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self._format(**_GRID))
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, value, self._format(num_format=_number_format(value), **_GRID))
        else:
            text = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            self._text(sheet, row, column, text, valign="top", text_wrap=_width(text) >= WIDEST, **_GRID)

    def _slot(self, sheet: Worksheet, row: int, column: int, slot: Slot) -> None:
        if slot.number is not None:
            pattern = "#,##0" + ("." + "0" * slot.decimals if slot.decimals else "")
            sheet.write_number(row, column, slot.number, self._format(num_format=pattern, **_GRID))
        elif slot.text:
            self._text(sheet, row, column, slot.text, **_GRID)
        else:
            sheet.write_blank(row, column, None, self._format(**_GRID))

    def _spanned(self, sheet: Worksheet, heading: Heading, **properties: Any) -> None:
        shape = self._format(**properties)
        if (heading.row_end - heading.row, heading.column_end - heading.column) == (1, 1):
            self._text(sheet, heading.row, heading.column, heading.text, **properties)
            return
        end = (heading.row_end - 1, heading.column_end - 1)
        sheet.merge_range(heading.row, heading.column, *end, "", shape)
        self._text(sheet, heading.row, heading.column, heading.text, **properties)

    def _set_widths(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, WIDEST))


def _number_format(value: float | Decimal) -> str:
    """Years and counts plain, amounts with thousands and at least two decimals, none of them lost."""
    if isinstance(value, int):
        return "0"
    if isinstance(value, float):
        return "General"
    exponent = value.normalize().as_tuple().exponent
    return "#,##0." + "0" * max(2, -exponent if isinstance(exponent, int) else 2)


def _width(value: Any) -> float:
    """Columns wide enough for Chinese, which is twice as wide as Latin."""
    text = "" if value is None else f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
    line = max(text.split("\n"), key=len, default="")
    return float(sum(1.9 if ord(character) > 0x2E7F else 1.05 for character in line[:WIDEST]))
