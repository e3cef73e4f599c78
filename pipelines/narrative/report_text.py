"""The whole text of a report → the frames of `core.section`, `core.narrative_fact`, `core.performance_*` and lists.

In: pages, their grids, the report's statement cells and fiscal year. Out: one frame per table. This is the only door
of the package; the steps live in `text`, `facts`, `performance`, `lists`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from pipelines.contracts import schemas
from pipelines.formats.grid import Grid
from pipelines.formats.page import Page, TextLine
from pipelines.formats.pdf.closed_ends import closed_grids
from pipelines.narrative import frames
from pipelines.narrative.facts.context import FREE
from pipelines.narrative.facts.functional_items import report_codes
from pipelines.narrative.facts.sentences import read_section
from pipelines.narrative.lists import offices, terms, units_in_scope
from pipelines.narrative.passages import Fact, Section
from pipelines.narrative.performance.rows import evaluation_rows
from pipelines.narrative.text.contents_page import contents_entries
from pipelines.narrative.text.paragraphs import paragraphs
from pipelines.narrative.text.running_lines import Extents, printed_lines, running_lines, statement_grids
from pipelines.narrative.text.sections import LEAF_LEVEL, sections

_WITHOUT_FACTS: Final = frozenset({"terms", "cover", "contents"})
# Free text and attachments are read as far as they go; the ratio speaks of the account's own narrative.
_NOT_COUNTED: Final = frozenset({"annex", "duties", "offices", "overview", "tables"})
_PLACE: Final = ("page", "statement", "top", "bottom")
_EVALUATION: Final = re.compile(r"自评表|绩效(?:目标)?(?:完成|评价).{0,6}表")


def read_narrative(
    pages: Sequence[Page],
    grids: Mapping[int, Sequence[Grid]],
    statement_cells: pl.DataFrame,
    fiscal_year: int,
    lines: Mapping[int, Sequence[TextLine]],
) -> Mapping[str, pl.DataFrame]:
    """`grids` and `lines` by page number, the latter of the whole page and as far as they are at hand.

    `statement_cells` may be empty: then statements are known by their titles.
    """
    extents = statement_extents(statement_cells)
    statements = statement_grids(pages, grids, extents)
    grids = closed_grids(pages, grids, statements)
    printed = printed_lines(pages, grids, lines)
    said = paragraphs(running_lines(pages, printed, grids, statements, extents))
    found = sections(said)
    others = [grid for page in pages for grid in grids.get(page.number, ()) if id(grid) not in statements]
    evaluated = evaluation_rows(others, printed)
    codes = report_codes(statement_cells)
    facts: list[Fact] = []
    for section in found:
        if section.topic not in _WITHOUT_FACTS and section.level < LEAF_LEVEL:
            facts.extend(read_section(section, codes, fiscal_year))
    return {
        "section": frames.section_frame(found),
        "contents_entry": frames.contents_frame(contents_entries(said)),
        "narrative_fact": frames.fact_frame(facts, {page.number: page.turned for page in pages}),
        "narrative_coverage": frames.coverage_frame(
            *coverage(facts), is_evaluation_unread=not evaluated and any(_EVALUATION.search(s.title) for s in found)
        ),
        "performance_budget": frames.budget_frame(evaluated),
        "performance_goal": frames.aim_frame(evaluated, "goal", schemas.PERFORMANCE_GOAL),
        "performance_task": frames.aim_frame(evaluated, "task", schemas.PERFORMANCE_TASK),
        "performance_indicator": frames.indicator_frame(evaluated),
        "term": frames.list_frame(terms(found), schemas.TERM),
        "unit_in_scope": frames.list_frame(units_in_scope(found, others), schemas.UNIT_IN_SCOPE),
        "internal_office": frames.list_frame(offices(found), schemas.INTERNAL_OFFICE),
    }


def statement_extents(cells: pl.DataFrame) -> Extents:
    """Where the nine statements stand: (top, bottom) of their cells, page by page."""
    if cells.is_empty():
        return {}
    spans: dict[tuple[int, str], tuple[float, float]] = {}
    for page, statement, top, bottom in zip(*(cells[name] for name in _PLACE), strict=True):
        if None not in (page, top, bottom):
            highest, lowest = spans.get((page, statement), (top, bottom))
            spans[page, statement] = min(highest, top), max(lowest, bottom)
    extents: dict[int, list[tuple[float, float]]] = {}
    for (page, _), span in sorted(spans.items(), key=lambda item: (item[0][0], item[1][0])):
        extents.setdefault(page, []).append(span)
    return extents


def coverage(facts: Sequence[Fact]) -> tuple[int, list[str]]:
    """How many amounts and rates the narrative states, and the sentences around those only kept by their label."""
    counted = [fact for fact in facts if fact.value is not None and _is_counted(fact.section) and _is_amount(fact)]
    unread = [f"{fact.page}: {_around(fact)}" for fact in counted if fact.kind == FREE]
    return len(counted), unread


def _is_counted(section: Section) -> bool:
    return section.topic not in _NOT_COUNTED


def _is_amount(fact: Fact) -> bool:
    return (fact.unit or "").endswith("元") or fact.unit in ("%", "‰", "个百分点")


def _around(fact: Fact) -> str:
    return fact.sentence.text[max(0, fact.offset - 24) : fact.offset + len(fact.printed)]
