"""A frame → one file: CSV that Excel opens in Chinese, Parquet with exact decimals, a workbook of one sheet.

In: a Polars frame and a path. Out: the file, whole or not at all. Text that a spreadsheet would take for a formula is
made harmless; numbers stay numbers.
"""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.defusing import for_spreadsheet
from pipelines.export.files import replacing
from pipelines.export.sheets import Sheets


def write_csv(frame: pl.DataFrame, target: Path) -> None:
    """UTF-8 with a byte order mark, blanks empty, lists joined with 、."""
    with replacing(target) as beside, beside.open("w", encoding="utf-8-sig", newline="") as writing:
        writer = csv.writer(writing, lineterminator="\r\n")
        writer.writerow(for_spreadsheet(name) for name in frame.columns)
        writer.writerows([csv_text(value) for value in row] for row in frame.iter_rows())


def write_parquet(frame: pl.DataFrame, target: Path) -> None:
    """Types as they are, decimals exact."""
    with replacing(target) as beside:
        frame.write_parquet(beside, compression="zstd", statistics=True)


def write_xlsx(frame: pl.DataFrame, target: Path, title: str = "结果") -> None:
    """One sheet, its headings frozen."""
    with replacing(target) as beside, Sheets(beside) as sheets:
        sheets.table(title, frame.columns, frame.iter_rows())


def csv_text(value: Any) -> str:
    """A value as it stands in CSV."""
    if isinstance(value, str):
        return str(for_spreadsheet(value))
    if isinstance(value, list | tuple | pl.Series):
        return str(for_spreadsheet("、".join(csv_text(one) for one in value)))
    return plain_text(value)


def plain_text(value: Any) -> str:
    """Numbers exact and without exponents, dates in ISO, true and false in lower case."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
