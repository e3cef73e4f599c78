"""What was read → declared Polars frames, one per table of `schemas.TABLES` this package fills.

In: sections, facts, lists, evaluation rows. Out: frames. Values stay as printed (unit beside them), never scaled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from pipelines.contracts import schemas
from pipelines.narrative.lists import Listed
from pipelines.narrative.passages import Fact, Printed, Section
from pipelines.narrative.performance.rows import EvaluationRow, number_or_none, target
from pipelines.narrative.text.contents_page import Entry

_FREE = "F00"


def section_frame(found: Sequence[Section]) -> pl.DataFrame:
    lines = [_lines(section) for section in found]
    texts = [_text(section, own) for section, own in zip(found, lines, strict=True)]
    rows = [
        {
            "section_no": section.number,
            "parent_no": section.parent.number if section.parent else None,
            "level": section.level,
            "numeral": section.numeral or None,
            "title": section.title,
            "path": " / ".join(section.path),
            "topic": section.topic,
            "first_page": section.page,
            "last_page": section.last_page,
            **text,
            "line_boxes": boxes,
        }
        for section, text, boxes in zip(found, texts, _boxes(lines), strict=True)
    ]
    return pl.DataFrame(rows, schema=schemas.SECTION)


def contents_frame(entries: Sequence[Entry]) -> pl.DataFrame:
    rows = [{"entry_no": number, **asdict(entry)} for number, entry in enumerate(entries, 1)]
    return pl.DataFrame(rows, schema=schemas.CONTENTS_ENTRY)


def _lines(section: Section) -> list[Printed]:
    """Printed lines by where they begin in the section's text."""
    lines: list[Printed] = []
    start = 0
    for paragraph in section.paragraphs:
        lines.extend(Printed(start + offset, page, box) for offset, page, box in paragraph.lines)
        start += len(paragraph.text) + 1
    return lines


def _text(section: Section, lines: Sequence[Printed]) -> dict[str, Any]:
    """The text with the places where its pages and lines begin, so that a hit has a page and a box."""
    offsets, pages = [0], [section.page]
    start = 0
    for paragraph in section.paragraphs:
        for offset, page in paragraph.starts:
            if page != pages[-1]:
                offsets.append(start + offset)
                pages.append(page)
        start += len(paragraph.text) + 1
    return {
        "text": "\n".join(paragraph.text for paragraph in section.paragraphs),
        "page_offsets": offsets,
        "pages": pages,
        "line_offsets": [line.offset for line in lines],
        "line_pages": [line.page for line in lines],
    }


def _boxes(lines: Sequence[Sequence[Printed]]) -> Iterator[pl.Series]:
    """Per section one list of four numbers a line, cut from one series: a list of lists makes a series of each."""
    flat = pl.Series([number for own in lines for line in own for number in line.box], dtype=pl.Float64)
    boxes = flat.reshape((-1, 4)).cast(pl.List(pl.Float64))
    start = 0
    for own in lines:
        yield boxes[start : start + len(own)]
        start += len(own)


def fact_frame(facts: Iterable[Fact], turns: Mapping[int, int] | None = None) -> pl.DataFrame:
    """`turns`: page → the quarter turns that made it upright; boxes are measured on the upright page."""
    rows = [
        {
            "fact_no": number,
            "section_no": fact.section.number,
            "section": " / ".join(fact.section.path),
            "kind": fact.kind,
            "subject_code": fact.subject.code
            if fact.subject.path
            else fact.subject.name
            if fact.subject.kind != _FREE
            else None,
            "subject": fact.subject.label,
            "measure": fact.measure,
            "value": fact.value,
            "decimals": fact.decimals,
            "unit": fact.unit,
            "direction": fact.direction,
            "year": fact.year,
            "base_year": fact.base_year,
            "basis": fact.basis,
            "reason": fact.reason,
            "page": fact.page,
            "sentence_page": fact.sentence.first_page,
            "sentence": fact.sentence.text,
            "offset": fact.offset,
            "printed": fact.printed,
            "issue": fact.issue,
            **_box(fact),
            "page_turn": (turns or {}).get(fact.page, 0),
        }
        for number, fact in enumerate(facts, start=1)
    ]
    return pl.DataFrame(rows, schema=schemas.NARRATIVE_FACT)


def _box(fact: Fact) -> dict[str, float | None]:
    """Around the lines that print the figure; blank where they are not known."""
    box = fact.sentence.box_of(fact.offset, len(fact.printed))
    return dict(zip(("x0", "top", "x1", "bottom"), box or (None,) * 4, strict=True))


def indicator_frame(rows: Iterable[EvaluationRow]) -> pl.DataFrame:
    records = []
    for number, row in enumerate((row for row in rows if row.block == "indicator"), start=1):
        cells = row.cells
        aim = target(cells.get("target", ""), cells.get("nature", ""))
        records.append(
            {
                "indicator_no": number,
                "table_no": row.table,
                "project": row.project,
                "level1": row.parent("level1"),
                "level2": row.parent("level2"),
                "level3": cells.get("level3"),
                "target": cells.get("target"),
                "target_operator": aim.operator,
                "target_value": aim.value,
                "target_unit": cells.get("unit") or aim.unit,
                "explanation": cells.get("explanation"),
                "actual": cells.get("actual"),
                "actual_value": number_or_none(cells.get("actual", "")),
                "weight": number_or_none(cells.get("weight", "")),
                "score": number_or_none(cells.get("score", "")),
                "reason": cells.get("reason"),
                "first_page": row.first_page,
                "last_page": row.last_page,
                "issue": row.issue,
            }
        )
    return pl.DataFrame(records, schema=schemas.PERFORMANCE_INDICATOR)


def aim_frame(rows: Iterable[EvaluationRow], block: str, schema: pl.Schema) -> pl.DataFrame:
    """Goals or tasks: name, content, what was done."""
    records = [
        {
            f"{block}_no": number,
            "table_no": row.table,
            "project": row.project,
            "name": row.cells.get("name"),
            "content": row.cells.get("content"),
            "result": row.cells.get("result"),
            "first_page": row.first_page,
            "last_page": row.last_page,
        }
        for number, row in enumerate((row for row in rows if row.block == block), start=1)
    ]
    return pl.DataFrame(records, schema=schema)


def budget_frame(rows: Iterable[EvaluationRow]) -> pl.DataFrame:
    records = []
    for number, row in enumerate((row for row in rows if row.block == "budget"), start=1):
        cells = row.cells
        figures = {
            name: number_or_none(cells.get(name, ""))
            for name in ("initial", "annual", "executed", "weight", "rate", "score")
        }
        records.append(
            {
                "line_no": number,
                "table_no": row.table,
                "project": row.project,
                "label": cells.get("label"),
                "parent_label": row.parent("parent"),
                "unit": row.unit,
                **figures,
                "page": row.first_page,
            }
        )
    return pl.DataFrame(records, schema=schemas.PERFORMANCE_BUDGET)


def list_frame(rows: Sequence[Listed], schema: pl.Schema) -> pl.DataFrame:
    """Number, name, text (if the table has one) and page, in the schema's own column names."""
    names = list(schema)
    records = []
    for number, row in enumerate(rows, start=1):
        values: list[Any] = [number, row.name, row.page] if len(names) == 3 else [number, row.name, row.text, row.page]
        records.append(dict(zip(names, values, strict=True)))
    return pl.DataFrame(records, schema=schema)


def coverage_frame(stated: int, unread: Sequence[str], *, is_evaluation_unread: bool) -> pl.DataFrame:
    """One row: amounts and percentages of the narrative, and those nobody understood."""
    row = {
        "numbers": stated,
        "unread": len(unread),
        "unread_ratio": len(unread) / stated if stated else 0.0,
        "unread_numbers": list(unread),
        "is_evaluation_unread": is_evaluation_unread,
    }
    return pl.DataFrame([row], schema=schemas.NARRATIVE_COVERAGE)
