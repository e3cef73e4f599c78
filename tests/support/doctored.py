"""A report as an examiner would doctor it: one thing printed wrongly on one page, as both decoders then see it.

In: a PDF. Out: `Doctored`s (`doctoring.py`), and what the audit newly says of each. Characters are exchanged on the
decoded page, so no font or layout of a drawing program comes between.
"""

import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from unittest import mock

import numpy as np
import polars as pl

from pipelines.audit.run import audit
from pipelines.formats.media import sha256_of
from pipelines.formats.page import Glyphs, Page, ReaderName
from pipelines.formats.pdf import decode
from pipelines.formats.pdf.decode import read_pages
from pipelines.formats.pdf.lines import baseline_runs
from pipelines.reports import read as reports
from tests.support.doctoring import Doctored, Edit, Places
from tests.support.planted import audit_warehouse, put_frames

SOUND: Final = "sound"


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that the report as it is does not have."""

    severity: str
    kind: str
    page: int | None
    message: str
    pages: tuple[int, ...]  # of its cells, too


class DoctoredReport:
    """One document, its pages decoded once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pages = list(read_pages(path, "fast"))
        self.frames = reports.read_report(path).frames

    def doctorings(self, most: int) -> Iterator[Doctored]:
        """Every kind at up to `most` places, spread over the pages."""
        return Places({page.number: _sequence(page)[1] for page in self.pages}, self.frames).doctorings(most)

    def told(self, doctorings: Sequence[Doctored]) -> list[list[Told]]:
        """What is said of each that is not said of the report as it is; findings above `info` first."""
        ids = [f"doctored{number:04d}" for number in range(len(doctorings))]
        changed: dict[str, Doctored | None] = {SOUND: None, **dict(zip(ids, doctorings, strict=True))}
        with audit_warehouse() as connection, tempfile.TemporaryDirectory() as folder:
            for name, doctored in changed.items():
                # a file of its own for each, so that the second decoder sees the page this one prints
                path = Path(folder) / f"{name}.pdf"
                path.write_bytes(self.path.read_bytes() + f"\n%{name}\n".encode())
                put_frames(connection, self._read(doctored, path), path, name)
            with mock.patch.object(decode, "read_pages", self._decoded_anew(changed)):
                audit(connection, roots=[Path(folder)], acknowledged={}, workers=0)
            rows = connection.execute(
                """
                select finding.report_id, (cause, stated, expected), severity, kind, finding.page, message,
                    (select list(distinct cell.page) from core.statement_cell as cell
                    where cell.report_id = finding.report_id
                    and list_contains(finding.cells, concat_ws('/', statement, row_no, column_no)))
                from audit.finding as finding order by list_position(['error', 'warn', 'info'], severity)
                """
            ).fetchall()
        known = {str(row[1]) for row in rows if row[0] == SOUND}
        new = [row for row in rows if str(row[1]) not in known]
        return [[Told(*row[2:6], tuple(row[6] or ())) for row in new if row[0] == name] for name in ids]

    def _read(self, doctored: Doctored | None, path: Path) -> Mapping[str, pl.DataFrame]:
        pages = [_printed_anew(page, doctored) for page in self.pages]
        with mock.patch.object(decode, "read_pages", return_value=pages):
            frames = reports.read_report(self.path).frames
        return {**frames, "report": frames["report"].with_columns(sha256=pl.lit(sha256_of(path)))}

    def _decoded_anew(self, changed: Mapping[str, Doctored | None]) -> Callable[..., Iterator[Page]]:
        decoded: dict[int, list[Page]] = {}

        def pages(path: Path, reader: ReaderName, *, numbers: Sequence[int]) -> Iterator[Page]:
            for number in numbers:
                if number not in decoded:
                    decoded[number] = list(read_pages(self.path, reader, numbers=[number]))
                yield from (_printed_anew(page, changed[path.stem]) for page in decoded[number])

        return pages


def _sequence(page: Page) -> tuple[list[int], str]:
    """The page's characters line by line, blanks left out, and where each stands among its glyphs."""
    glyphs = page.glyphs
    order = baseline_runs(glyphs, np.flatnonzero(glyphs.upright)).order.tolist()
    kept = [index for index in order if not chr(glyphs.code_point[index]).isspace()]
    return kept, "".join(unicodedata.normalize("NFKC", chr(glyphs.code_point[index]))[:1] or "?" for index in kept)


def _printed_anew(page: Page, doctored: Doctored | None) -> Page:
    for edit in doctored.edits if doctored else ():
        if page.number == edit.page:
            page = _edited(page, edit, _places(page, edit))
    return page


def _places(page: Page, edit: Edit) -> list[int]:
    """Which glyphs print the old text."""
    kept, text = _sequence(page)
    if edit.box is None:
        starts = [match.start() for match in re.finditer(re.escape(edit.old), text)]
        return kept[starts[edit.nth] :][: len(edit.old)] if edit.nth < len(starts) else []
    x0, top, x1, bottom = edit.box
    glyphs = page.glyphs
    middle = (glyphs.x0 + glyphs.x1) / 2
    return [at for at in kept if x0 <= middle[at] <= x1 and top <= glyphs.middle[at] <= bottom]


def _edited(page: Page, edit: Edit, places: Sequence[int]) -> Page:
    """Where there are more characters than before, the last place holds the rest, set narrowly."""
    if not places:
        return page
    glyphs, new = page.glyphs, edit.new
    points = glyphs.code_point.copy()
    for place, character in zip(places, new, strict=False):
        points[place] = ord(character)
    index = np.delete(np.arange(len(glyphs)), places[len(new) :])
    last = places[min(len(new), len(places)) - 1]
    rest = new[len(places) :]
    drawn = Glyphs(points, glyphs.x0.copy(), glyphs.x1.copy(), glyphs.baseline, glyphs.size, glyphs.upright)
    drawn = drawn.take(np.concatenate([index, np.full(len(rest), last)]))
    drawn.code_point[len(index) :] = [ord(character) for character in rest]
    width = (glyphs.x1[last] - glyphs.x0[last]) / (len(rest) + 1)
    at = [*np.flatnonzero(index == last), *range(len(index), len(drawn))] if rest else []
    for step, place in enumerate(at):
        drawn.x0[place], drawn.x1[place] = glyphs.x0[last] + step * width, glyphs.x0[last] + (step + 0.98) * width
    return replace(page, glyphs=drawn)
