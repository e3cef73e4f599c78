"""Pages as read, numbered through → pages as each file numbers them, and the name of every place.

In: the frames of a report, and the publication they were read from. Out: the frames with `part` and `place`; pages and
boxes are null where a format has none, for nothing is printed on pages there.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from pipelines.contracts.schemas import REPORT_PART, UNCONFIRMED
from pipelines.formats.document import Publication
from pipelines.formats.media import sha256_of
from pipelines.formats.page import Box

PLACED: Final = ("statement", "statement_cell", "section", "narrative_fact")
_PAGES: Final = ("page", "first_page", "last_page", "sentence_page")
_LISTS: Final = ("pages", "line_pages")
_BOX: Final = ("x0", "top", "x1", "bottom")
_EMPTY_LISTS: Final = ("pages", "line_pages", "page_offsets", "line_offsets", "line_boxes")


def with_places(frames: Mapping[str, pl.DataFrame], publication: Publication) -> dict[str, pl.DataFrame]:
    """The frames with the places of their rows, and how sure a machine was of the cells it recognised."""
    scored = {**frames, "statement_cell": _with_confidence(frames["statement_cell"], publication)}
    return {name: _placed(name, frame, publication) for name, frame in scored.items()}


def _with_confidence(cells: pl.DataFrame, publication: Publication) -> pl.DataFrame:
    """Of scans: the lowest score of what was recognised in a cell; nothing is confirmed before the audit says so.

    Until then, and for good in budgets, which no rule speaks of, each amount is told to be in doubt.
    """
    scores = {one.page.number: one.scores for one in publication.pages if one.scores}
    if not scores:
        return cells
    found = [
        min((score for box, score in scores.get(page, ()) if _is_inside(box, edges)), default=None)
        for page, *edges in cells.select("page", *_BOX).iter_rows()
    ]
    is_scanned = pl.col("page").is_in(list(scores)) & (pl.col("cell_state") != "blank")
    confirmed = pl.when(is_scanned).then(pl.lit(False))
    issue = pl.when(is_scanned).then(pl.coalesce("issue", pl.lit(UNCONFIRMED))).otherwise("issue")
    return cells.with_columns(confidence=pl.Series(found, dtype=pl.Float64), confirmed=confirmed, issue=issue)


def _is_inside(box: Box, edges: list[float]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return edges[0] <= x <= edges[2] and edges[1] <= y <= edges[3]


def report_parts(publication: Publication) -> pl.DataFrame:
    """One row for each file the report was read from."""
    rows = [
        {
            "part": number,
            "file": document.path.name,
            "sha256": sha256_of(document.path),
            "media_type": document.media_type,
            "reader": document.reader,
            "pages": len(document.pages) if document.has_pages else None,
        }
        for number, document in enumerate(publication.documents, 1)
    ]
    return pl.DataFrame(rows, schema=REPORT_PART)


def _placed(name: str, frame: pl.DataFrame, publication: Publication) -> pl.DataFrame:
    if name in PLACED:
        frame = _with_names(frame, publication)
    if publication.is_plain:
        return frame
    own = {number: origin.number for number, origin in publication.origins.items()}
    if not all(document.has_pages for document in publication.documents):
        frame = _without_boxes(frame, [number for number, page in own.items() if page is None])
    pages = [pl.col(c).replace_strict(own, default=None, return_dtype=pl.Int32) for c in _PAGES if c in frame.columns]
    lists = [
        pl.col(c).list.eval(pl.element().replace_strict(own, default=None, return_dtype=pl.Int32))
        for c in _LISTS
        if c in frame.columns
    ]
    return frame.with_columns(*pages, *lists)


def _with_names(frame: pl.DataFrame, publication: Publication) -> pl.DataFrame:
    page = "page" if "page" in frame.columns else "first_page"
    if publication.is_plain:
        name = pl.when(pl.col(page).is_not_null()).then(pl.format("第{}页", pl.col(page)))
        return frame.with_columns(part=pl.lit(1, pl.Int32), place=name)
    parts = {number: origin.part for number, origin in publication.origins.items()}
    boxes = [frame[c].to_list() if c in frame.columns else [None] * frame.height for c in ("x0", "top")]
    places = [
        publication.place(number, x0, top) if number is not None else None
        for number, x0, top in zip(frame[page].to_list(), *boxes, strict=True)
    ]
    part = pl.col(page).replace_strict(parts, default=None, return_dtype=pl.Int32)
    return frame.with_columns(part=part, place=pl.Series(places, dtype=pl.String))


def _without_boxes(frame: pl.DataFrame, unpaged: list[int]) -> pl.DataFrame:
    """Boxes on made-up pages are no places anybody could look at."""
    page = next((c for c in _PAGES if c in frame.columns), None)
    if page is None:
        return frame
    is_made_up = pl.col(page).is_in(unpaged)
    boxes = [pl.when(~is_made_up).then(pl.col(c)).alias(c) for c in _BOX if c in frame.columns]
    lists = [
        pl.when(is_made_up).then(pl.lit([], frame.schema[c])).otherwise(pl.col(c)).alias(c)
        for c in _EMPTY_LISTS
        if c in frame.columns
    ]
    return frame.with_columns(*boxes, *lists)
