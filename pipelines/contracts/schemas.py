"""The declared Polars schema of every frame that crosses a wall, named after the table it lands in.

In: nothing. Out: `TABLES`, one `pl.Schema` per warehouse table filled by reading a document. No parsing, no SQL.
Amounts are `Decimal(20, 2)` in 元, boxes are points with the origin at the top left of the upright page.
`report_id` is not part of a parsed frame: the warehouse gives it when it knows the version.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

import polars as pl

Columns: TypeAlias = Mapping[str, pl.DataType | type[pl.DataType]]

MONEY: Final = pl.Decimal(20, 2)


def _schema(columns: Columns) -> pl.Schema:
    return pl.Schema(columns)


REPORT: Final = _schema(
    {
        "entity_id": pl.String,
        "department": pl.String,
        "region_name": pl.String,
        "region_code": pl.String,
        "scope": pl.String,
        "fiscal_year": pl.Int32,
        "kind": pl.String,
        "published_on": pl.Date,
        "title": pl.String,
        "sha256": pl.String,
        "pages": pl.Int32,
        "reader": pl.String,
        "parser_version": pl.String,
    }
)

# Where a row stands: the file of the publication (from 1) and, in words, the place in it: 第3页, 公开02表!C7.
_PLACE: Final[Columns] = {"part": pl.Int32, "place": pl.String}

REPORT_PART: Final = _schema(
    {
        "part": pl.Int32,
        "file": pl.String,
        "sha256": pl.String,
        "media_type": pl.String,
        "reader": pl.String,
        "pages": pl.Int32,
    }
)

STATEMENT: Final = _schema(
    {
        "statement": pl.String,
        "title": pl.String,
        "form_no": pl.String,
        "body": pl.String,
        "year": pl.Int32,
        "unit": pl.String,
        "unit_label": pl.String,
        "first_page": pl.Int32,
        "last_page": pl.Int32,
        "note": pl.String,
        "is_empty": pl.Boolean,
        "has_template_rows": pl.Boolean,
        **_PLACE,
    }
)

# The `issue` of an amount that was recognised on a scan and that no equation bears out.
UNCONFIRMED: Final = "ocr_unconfirmed"
STATEMENT_CELL: Final = _schema(
    {
        "statement": pl.String,
        "row_no": pl.Int32,
        "line_no": pl.Int32,
        "side": pl.String,
        "code": pl.String,
        "level": pl.Int32,
        "label": pl.String,
        "parent_label": pl.String,
        "item": pl.String,
        "measure": pl.String,
        "column_no": pl.Int32,
        "column_label": pl.String,
        "amount_yuan": MONEY,
        "precision_yuan": MONEY,
        "printed": pl.String,
        "cell_state": pl.String,
        "issue": pl.String,
        "page": pl.Int32,
        "x0": pl.Float64,
        "top": pl.Float64,
        "x1": pl.Float64,
        "bottom": pl.Float64,
        "page_turn": pl.Int32,
        **_PLACE,
        "confidence": pl.Float64,
        "confirmed": pl.Boolean,
    }
)

SECTION: Final = _schema(
    {
        "section_no": pl.Int32,
        "parent_no": pl.Int32,
        "level": pl.Int32,
        "numeral": pl.String,
        "title": pl.String,
        "path": pl.String,
        "topic": pl.String,
        "first_page": pl.Int32,
        "last_page": pl.Int32,
        "text": pl.String,
        "page_offsets": pl.List(pl.Int32),
        "pages": pl.List(pl.Int32),
        "line_offsets": pl.List(pl.Int32),
        "line_pages": pl.List(pl.Int32),
        "line_boxes": pl.List(pl.List(pl.Float64)),
        **_PLACE,
    }
)

NARRATIVE_FACT: Final = _schema(
    {
        "fact_no": pl.Int32,
        "section_no": pl.Int32,
        "section": pl.String,
        "kind": pl.String,
        "subject_code": pl.String,
        "subject": pl.String,
        "measure": pl.String,
        "value": pl.Decimal(24, 6),
        "decimals": pl.Int32,
        "unit": pl.String,
        "direction": pl.String,
        "year": pl.Int32,
        "base_year": pl.Int32,
        "basis": pl.String,
        "reason": pl.String,
        "page": pl.Int32,
        "sentence_page": pl.Int32,
        "sentence": pl.String,
        "offset": pl.Int32,
        "printed": pl.String,
        "issue": pl.String,
        "x0": pl.Float64,
        "top": pl.Float64,
        "x1": pl.Float64,
        "bottom": pl.Float64,
        "page_turn": pl.Int32,
        **_PLACE,
    }
)

NARRATIVE_COVERAGE: Final = _schema(
    {
        "numbers": pl.Int32,
        "unread": pl.Int32,
        "unread_ratio": pl.Float64,
        "unread_numbers": pl.List(pl.String),
        "is_evaluation_unread": pl.Boolean,
    }
)

_SCORE: Final = pl.Decimal(20, 4)

PERFORMANCE_BUDGET: Final = _schema(
    {
        "line_no": pl.Int32,
        "table_no": pl.Int32,
        "project": pl.String,
        "label": pl.String,
        "parent_label": pl.String,
        "unit": pl.String,
        "initial": _SCORE,
        "annual": _SCORE,
        "executed": _SCORE,
        "weight": _SCORE,
        "rate": _SCORE,
        "score": _SCORE,
        "page": pl.Int32,
    }
)

PERFORMANCE_GOAL: Final = _schema(
    {
        "goal_no": pl.Int32,
        "table_no": pl.Int32,
        "project": pl.String,
        "name": pl.String,
        "content": pl.String,
        "result": pl.String,
        "first_page": pl.Int32,
        "last_page": pl.Int32,
    }
)

PERFORMANCE_TASK: Final = _schema(
    {
        "task_no": pl.Int32,
        "table_no": pl.Int32,
        "project": pl.String,
        "name": pl.String,
        "content": pl.String,
        "result": pl.String,
        "first_page": pl.Int32,
        "last_page": pl.Int32,
    }
)

PERFORMANCE_INDICATOR: Final = _schema(
    {
        "indicator_no": pl.Int32,
        "table_no": pl.Int32,
        "project": pl.String,
        "level1": pl.String,
        "level2": pl.String,
        "level3": pl.String,
        "target": pl.String,
        "target_operator": pl.String,
        "target_value": _SCORE,
        "target_unit": pl.String,
        "explanation": pl.String,
        "actual": pl.String,
        "actual_value": _SCORE,
        "weight": _SCORE,
        "score": _SCORE,
        "reason": pl.String,
        "first_page": pl.Int32,
        "last_page": pl.Int32,
        "issue": pl.String,
    }
)

TERM: Final = _schema({"term_no": pl.Int32, "term": pl.String, "definition": pl.String, "page": pl.Int32})

UNIT_IN_SCOPE: Final = _schema({"unit_no": pl.Int32, "unit": pl.String, "note": pl.String, "page": pl.Int32})

INTERNAL_OFFICE: Final = _schema({"office_no": pl.Int32, "office": pl.String, "page": pl.Int32})

CONTENTS_ENTRY: Final = _schema(
    {
        "entry_no": pl.Int32,
        "title": pl.String,
        "statement": pl.String,
        "printed_page": pl.Int32,
        "page": pl.Int32,
    }
)

NARRATIVE_TABLES: Final = MappingProxyType(
    {
        "section": SECTION,
        "contents_entry": CONTENTS_ENTRY,
        "narrative_fact": NARRATIVE_FACT,
        "narrative_coverage": NARRATIVE_COVERAGE,
        "performance_budget": PERFORMANCE_BUDGET,
        "performance_goal": PERFORMANCE_GOAL,
        "performance_task": PERFORMANCE_TASK,
        "performance_indicator": PERFORMANCE_INDICATOR,
        "term": TERM,
        "unit_in_scope": UNIT_IN_SCOPE,
        "internal_office": INTERNAL_OFFICE,
    }
)

TABLES: Final = MappingProxyType(
    {
        "report": REPORT,
        "report_part": REPORT_PART,
        "statement": STATEMENT,
        "statement_cell": STATEMENT_CELL,
        **NARRATIVE_TABLES,
    }
)
