"""A report as an examiner would doctor it: one thing printed wrongly on one page, as both decoders then see it.

In: a PDF and patterns of what its pages print. Out: `Doctored`s, and what the audit newly says of each. Characters are
exchanged on the decoded page, so no font or layout of a drawing program comes between.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias
from unittest import mock

import numpy as np
import polars as pl

from pipelines import reports
from pipelines.audit import rereading
from pipelines.audit.run import audit
from pipelines.pages.lines import baseline_runs
from pipelines.pages.model import Glyphs, Page, ReaderName
from pipelines.pages.reading import read_pages
from tests.support.planted import audit_warehouse, put_frames

Told: TypeAlias = tuple[str, str, int | None, str]  # severity, kind, page, message


@dataclass(frozen=True, slots=True)
class Doctored:
    """On this page, this printed text (its `nth` time) becomes another."""

    kind: str
    page: int
    old: str
    new: str
    nth: int = 0


def _digit(text: str) -> str:
    """The first digit becomes the next one, never zero."""
    return re.sub(r"\d", lambda digit: str(int(digit[0]) % 9 + 1), text, count=1)


# kind → where it is printed (pages of tables or of text), how it looks, what it becomes
KINDS: Final[Mapping[str, tuple[str, str, Callable[[str], str]]]] = {
    "amount of a table": ("tables", r"(?<![\d,.])[\d,]*[1-9][\d,]*\.\d\d(?![\d万%])", _digit),
    "sign in a table": ("tables", r"(?<![\d,.-])[\d,]*[1-9][\d,]*\.\d\d(?![\d万%])", lambda text: f"-{text}"),
    "unit of a table": ("tables", r"单位:万元", lambda _: "单位:元"),
    "year of a table": ("tables", r"20\d\d年度", lambda text: f"{int(text[:4]) - 1}年度"),
    "body of a table": ("tables", r"(?<=部门:|单位:)\w{4,}(?=[局会委厅院心校])", lambda text: "别市水利" + text[4:]),
    "no data beside figures": ("tables", r"注:本表反映[^。]*。", lambda _: "注:没有收入支出,故本表无数据。"),
    "amount of the text": ("text", r"[1-9]\d*\.\d\d(?=万元)", _digit),
    "rate of the text": ("text", r"(?<=[占长降的])[1-9]\d*\.\d\d(?=%)", _digit),
    "direction": ("text", r"(?:增加|减少)(?=[1-9]\d*\.\d)", lambda text: "减少" if text == "增加" else "增加"),
    "placeholder": ("text", r"[1-9]\d*\.\d\d(?=万元)", lambda _: "XX"),
    "year of the text": ("text", r"20\d\d(?=年度(?:收|支|财政|一般|部门))", lambda text: str(int(text) - 2)),
    "reason left out": ("text", r"(?<=主要原因是)[^。,;]+(?=。)", lambda _: ""),
}


class DoctoredReport:
    """One document, its pages decoded once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pages = list(read_pages(path, "fast"))
        self.frames = reports.read_report(path).frames

    def doctorings(self, most: int) -> Iterator[Doctored]:
        """Every kind at up to `most` places, spread over the pages."""
        of_tables = self._table_pages()
        texts = {page.number: _sequence(page)[1] for page in self.pages}
        for kind, (where, pattern, change) in KINDS.items():
            pages = [n for n in texts if (n in of_tables) == (where == "tables") and n > min(of_tables) - 1]
            found = [(n, match) for n in pages for match in re.finditer(pattern, texts[n])]
            for number, match in found[:: max(1, len(found) // most)][:most]:
                before = len(re.findall(re.escape(match[0]), texts[number][: match.start()]))
                yield Doctored(kind, number, match[0], change(match[0]), before)

    def told(self, doctorings: Sequence[Doctored]) -> list[list[Told]]:
        """What is said of each that is not said of the report as it is; findings above `info` first."""
        ids = [f"doctored{number:04d}" for number in range(len(doctorings))]
        changed = dict(zip(ids, doctorings, strict=True))
        with audit_warehouse() as connection:
            for name, doctored in [("sound", None), *changed.items()]:
                # one by one: the second decoder must see the page this one prints
                put_frames(connection, self.frames if doctored is None else self._read(doctored), self.path, name)
                with mock.patch.object(rereading, "read_pages", _decoded_anew(self.path, doctored)):
                    audit(connection, roots=[self.path.parent], acknowledged={})
            rows = connection.execute(
                "select report_id, cause, stated, expected, severity, kind, page, message from audit.finding"
                " order by list_position(['error', 'warn', 'info'], severity)"
            ).fetchall()
        known = {row[1:4] for row in rows if row[0] == "sound"}
        return [[row[4:] for row in rows if row[0] == name and row[1:4] not in known] for name in ids]

    def _read(self, doctored: Doctored) -> Mapping[str, pl.DataFrame]:
        pages = [_printed_anew(page, doctored) for page in self.pages]
        with mock.patch.object(reports, "read_pages", return_value=pages):
            return reports.read_report(self.path).frames

    def _table_pages(self) -> set[int]:
        spans = self.frames["statement"].select("first_page", "last_page").rows()
        return {page for first, last in spans for page in range(first, last + 1)}


def _decoded_anew(path: Path, doctored: Doctored | None) -> Callable[..., Iterator[Page]]:
    def decoded(_: Path, reader: ReaderName, *, numbers: Sequence[int]) -> Iterator[Page]:
        for page in read_pages(path, reader, numbers=numbers):
            yield page if doctored is None else _printed_anew(page, doctored)

    return decoded


def _sequence(page: Page) -> tuple[list[int], str]:
    """The page's characters line by line, blanks left out, and where each stands among its glyphs."""
    glyphs = page.glyphs
    order = baseline_runs(glyphs, np.flatnonzero(glyphs.upright)).order.tolist()
    kept = [index for index in order if not chr(glyphs.code_point[index]).isspace()]
    return kept, "".join(unicodedata.normalize("NFKC", chr(glyphs.code_point[index]))[:1] or "?" for index in kept)


def _printed_anew(page: Page, doctored: Doctored) -> Page:
    """Where there are more characters than before, the last place holds the rest, set narrowly."""
    if page.number != doctored.page:
        return page
    kept, text = _sequence(page)
    starts = [match.start() for match in re.finditer(re.escape(doctored.old), text)]
    if len(starts) <= doctored.nth:
        return page
    places = kept[starts[doctored.nth] :][: len(doctored.old)]
    glyphs, new = page.glyphs, doctored.new
    points = glyphs.code_point.copy()
    for place, character in zip(places, new, strict=False):
        points[place] = ord(character)
    index = np.delete(np.arange(len(glyphs)), places[len(new) :])
    last = places[min(len(new), len(places)) - 1]
    rest = new[len(places) :]
    drawn = Glyphs(points, glyphs.x0, glyphs.x1, glyphs.baseline, glyphs.size, glyphs.upright)
    drawn = drawn.take(np.concatenate([index, np.full(len(rest), last)]))
    drawn.code_point[len(index) :] = [ord(character) for character in rest]
    width = (glyphs.x1[last] - glyphs.x0[last]) / (len(rest) + 1)
    at = [*np.flatnonzero(index == last), *range(len(index), len(drawn))] if rest else []
    for step, place in enumerate(at):
        drawn.x0[place], drawn.x1[place] = glyphs.x0[last] + step * width, glyphs.x0[last] + (step + 0.98) * width
    return replace(page, glyphs=drawn)
