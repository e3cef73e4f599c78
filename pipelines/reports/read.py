"""One document → the frames of one report, or a rejection with its reason. The whole reading in one call.

In: a path and a reader. Out: `ParsedReport` whose frames have the schemas of `contracts.schemas`. No warehouse, no
orchestration; each call opens the file anew and keeps nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.contracts.faults import Faults
from pipelines.contracts.outcomes import ParsedReport
from pipelines.contracts.schemas import REPORT, STATEMENT_CELL
from pipelines.contracts.shown_paths import printable_name
from pipelines.formats.document import Document, Publication, publication_of
from pipelines.formats.media import HTML, MHTML, DocumentRejected, not_a_report, sha256_of
from pipelines.formats.page import Page, ReaderName
from pipelines.formats.pdf.joined_pages import Sheet
from pipelines.formats.registry import first_pages, read_document
from pipelines.narrative import read_narrative
from pipelines.reports.by_name import PARSER_VERSION
from pipelines.reports.identity import ReportIdentity, Scope, as_accounts, report_identity, scope_of_body
from pipelines.reports.provenance import report_parts, with_places
from pipelines.reports.publication import (
    kind_of_report,
    refuse_blank_form,
    refuse_without_own_tables,
    refuse_without_text,
    second_set_warnings,
    two_up_warnings,
    unread_warnings,
)
from pipelines.statements.frames import statement_frames
from pipelines.statements.red_amounts import with_signs
from pipelines.tables.content import PageContent, page_contents
from pipelines.tables.declared_unit import declared_unit
from pipelines.tables.finder import found_tables
from pipelines.tables.found_table import FoundTable
from pipelines.tables.own_set import best_tables, left_out, not_of_kind, of_kind
from pipelines.tables.wide_sheets import at_printed_places, side_by_side
from pipelines.vocabulary.lexicon import BUDGET_STATEMENTS, STATEMENTS, Kind
from pipelines.vocabulary.text import squeezed

FEW_SENTENCES: Final = 10
NOT_REPORTS: Final = frozenset({"no_text_layer", "no_final_accounts_table", "no_budget_table"})  # said of a web page
NAMED_BY_FILE: Final = "部门或年度取自文件名 · department or fiscal year taken from the file's name"


def read_report(paths: Path | Sequence[Path], *, reader: ReaderName = "fast") -> ParsedReport:
    """Read final accounts or a budget from its file, or from several: the first is the one the report is known by.

    Raises: DocumentRejected with one of the codes of `registry.read_document`, or `no_text_layer`,
    `undecodable_text`, `no_budget_table`, `no_final_accounts_table`, `unidentified_report`.
    """
    files = [paths] if isinstance(paths, Path) else list(paths)
    documents = [read_document(path, reader) for path in files]
    main = documents[0]
    try:
        # What tells whose report it is stands in the text: further files come before the one with the tables.
        return _report(publication_of([*documents[1:], main]), main)
    except DocumentRejected as refused:
        if main.media_type in (HTML, MHTML) and refused.reason_code in NOT_REPORTS:
            raise not_a_report(main.path, HTML) from refused
        raise


def _report(publication: Publication, main: Document) -> ParsedReport:
    name, faults = printable_name(main.path.name), Faults()
    pages = [one.page for one in publication.pages]
    contents = page_contents(publication.pages, faults)
    refuse_without_text(name, pages, contents)
    found = _found_tables(contents, faults)
    kind = kind_of_report(contents, found)
    every = of_kind(found, kind)
    tables = list(best_tables(every))
    refuse_without_own_tables(name, pages, contents, tables, lambda: _spoken(name, pages, contents, kind), kind)
    every = _without_repeated(every, tables, publication)
    others = left_out(every, tables)
    scope = scope_of_body(next((table.body for table in tables if table.body), "")) if others else None
    printed = _identity(contents, kind, "", scope)
    identity = printed or _identity(contents, kind, Path(name).stem, scope)
    if identity is None:
        reason = f"{name}: neither its text nor its name says which department and fiscal year it reports on"
        raise DocumentRejected("unidentified_report", reason)
    turns = {page.number: page.turned for page in pages}
    statements = statement_frames(tables, turns, declared_unit(contents), faults)
    cells, of_signs = with_signs(statements.statement_cell, {page.number: page.red for page in pages})
    refuse_blank_form(name, contents, cells)
    read = {
        "statement": statements.statement,
        "statement_cell": cells,
        **_text(publication, contents, cells, identity.fiscal_year, faults),
    }
    if kind == "budget":
        read = _as_planned(read, identity.fiscal_year)
    frames = {
        "report": _report_frame(main, identity, publication, kind),
        "report_part": report_parts(publication),
        **with_places(read, publication),
    }
    by_name = () if printed else (NAMED_BY_FILE,)
    of_files = (told for document in publication.documents for told in document.told)
    told = (
        *of_files,
        *faults.told,
        *_omissions(contents, tables, kind),
        *_of_another_kind(found, every, kind),
        *second_set_warnings(every, tables),
    )
    told = (*told, *two_up_warnings(pages), *unread_warnings(contents, cells), *of_signs)
    return ParsedReport(frames, (*told, *by_name, *statements.warnings))


def fiscal_year_hint(path: Path) -> int | None:
    """The fiscal year by the first pages alone; None when they do not say or the file cannot be read."""
    try:
        contents = page_contents(first_pages(path))
    except DocumentRejected:
        return None
    identity = report_identity(contents, printable_name(path.stem))
    return identity.fiscal_year if identity else None


def _found_tables(contents: Sequence[PageContent], faults: Faults) -> list[FoundTable]:
    """Every statutory table at the places it is printed at, those of sheets that spilled over pages put together."""
    wide: Sequence[PageContent] = contents
    sheets: Mapping[int, Sheet] = {}
    with faults.kept_to("跨页并排的表格", "sheets that spill over pages"):
        wide, sheets = side_by_side(contents)
    tables = found_tables(wide, faults)
    at_printed_places(tables, sheets)
    return tables


def _text(
    publication: Publication, contents: Sequence[PageContent], cells: pl.DataFrame, fiscal_year: int, faults: Faults
) -> Mapping[str, pl.DataFrame]:
    """What the text says. A workbook beside it repeats its self-evaluation: it is read where the text has none."""
    pages = [one.page for one in publication.pages]
    telling = _parts_with_text(publication, contents)
    if len(telling) < len(publication.documents):
        own = [number for number, page in enumerate(pages) if publication.origins[page.number].part in telling]
        chosen = [pages[number] for number in own], [contents[number] for number in own]
        frames = _narrative(*chosen, cells, fiscal_year, faults)
        if "performance_indicator" in frames and frames["performance_indicator"].height:
            return frames
    return _narrative(pages, contents, cells, fiscal_year, faults)


def _without_repeated(
    every: Sequence[FoundTable], chosen: Sequence[FoundTable], publication: Publication
) -> list[FoundTable]:
    """Without what another file of the publication prints once more: a workbook of the tables beside the report."""
    parts = {publication.origins[table.page].part for table in chosen}
    return [table for table in every if publication.origins[table.page].part in parts]


def _parts_with_text(publication: Publication, contents: Sequence[PageContent]) -> set[int]:
    """The parts that print sentences on pages without tables; all of a publication of one file."""
    if len(publication.documents) == 1:
        return {1}
    sentences = Counter(
        publication.origins[content.page.number].part
        for content in contents
        for line in content.printed
        if "。" in line.text and not content.grids
    )
    return {part for part, count in sentences.items() if count >= FEW_SENTENCES}


def _identity(
    contents: Sequence[PageContent], kind: Kind, file_stem: str, scope: Scope | None = None
) -> ReportIdentity | None:
    """Whose report it is and of which year, by its pages and, where `file_stem` is told, by its file's name."""
    if kind == "budget":
        contents, file_stem = as_accounts(contents), file_stem.replace("预算", "决算")
    return report_identity(contents, file_stem, scope)


def _spoken(
    name: str, pages: Sequence[Page], contents: Sequence[PageContent], kind: Kind
) -> tuple[int, tuple[str, int] | None]:
    """How many facts a text without tables states, and the department and year it is of."""
    identity = _identity(contents, kind, Path(name).stem)
    if identity is None:
        return 0, None
    frames = _narrative(pages, contents, pl.DataFrame(schema=STATEMENT_CELL), identity.fiscal_year, Faults())
    facts = frames["narrative_fact"].height if "narrative_fact" in frames else 0
    return facts, (identity.department, identity.fiscal_year)


def _narrative(
    pages: Sequence[Page], contents: Sequence[PageContent], cells: pl.DataFrame, fiscal_year: int, faults: Faults
) -> Mapping[str, pl.DataFrame]:
    frames: dict[str, pl.DataFrame] = {}
    with faults.kept_to("文字说明", "the narrative"):
        grids = {content.page.number: content.grids for content in contents}
        lines = {content.page.number: content.printed for content in contents}
        frames.update(read_narrative(pages, grids, cells, fiscal_year, lines))
    return frames


def _as_planned(frames: Mapping[str, pl.DataFrame], fiscal_year: int) -> dict[str, pl.DataFrame]:
    """The facts of a budget: what final accounts would state as spent (`final`) is what it plans (`budget`), or, of an
    earlier year, what is expected to be spent of that year's (`executed`)."""
    facts = frames.get("narrative_fact")
    if facts is None:
        return dict(frames)
    spent, is_earlier = pl.col("measure") == "final", pl.col("year") < fiscal_year
    measure = pl.when(spent & is_earlier).then(pl.lit("executed")).when(spent).then(pl.lit("budget"))
    return {**frames, "narrative_fact": facts.with_columns(measure.otherwise(pl.col("measure")).alias("measure"))}


def _omissions(contents: Sequence[PageContent], tables: Sequence[FoundTable], kind: Kind) -> Iterator[str]:
    """What a reader of the report would miss in the warehouse: tables not found, pages that are pictures."""
    printed = {table.statement for table in tables}
    wanted = STATEMENTS if kind == "final_accounts" else BUDGET_STATEMENTS
    missing = [statement for statement in wanted if statement not in printed]
    if missing:
        yield f"未见 {'、'.join(missing)} 表 · no table found for {', '.join(missing)}"
    blank = [str(content.page.number) for content in contents if not content.lines and not content.grids]
    if blank:
        yield f"第 {'、'.join(blank)} 页没有文字 · pages without text, blank or pictures: {', '.join(blank)}"


def _of_another_kind(found: Sequence[FoundTable], own: Sequence[FoundTable], kind: Kind) -> Iterator[str]:
    """Tables that a budget prints in final accounts, or final accounts in a budget: they are not read."""
    word, english = ("预算", "a budget") if kind == "final_accounts" else ("决算", "final accounts")
    for table in not_of_kind(found, own):
        title = squeezed(table.printed_title)
        yield f"第{table.page}页《{title}》按{word}的表未读 · page {table.page}: not read, a table of {english}"


def _report_frame(main: Document, identity: ReportIdentity, publication: Publication, kind: Kind) -> pl.DataFrame:
    pages = sum(len(document.pages) for document in publication.documents if document.has_pages)
    row = {
        "entity_id": identity.department,
        "department": identity.department,
        "region_name": identity.region_name,
        "region_code": identity.region_code,
        "scope": identity.scope,
        "fiscal_year": identity.fiscal_year,
        "kind": kind,
        "published_on": identity.published_on,
        "title": identity.title if kind == "final_accounts" else identity.title.replace("决算", "预算"),
        "sha256": sha256_of(main.path),
        "pages": pages or None,
        "reader": "+".join(dict.fromkeys(document.reader for document in publication.documents)),
        "parser_version": PARSER_VERSION,
    }
    return pl.DataFrame([row], schema=REPORT)
