"""Grids, headings and paragraphs drawn on pages with reportlab.

The only module that knows about fonts, rules and page breaks. Nothing here knows what a table means.
"""

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.corpus.grids import Grid, Placed, Slot, place
from tests.corpus.profiles import Look
from tests.corpus.rules import draw_rules

PADDING = 3.0
LEADING = 1.25
STRIP_HEIGHT = 14.0
LIFT = 6.0  # points; how far ONLYOFFICE raised the numbers over their names
# Debian's fonts when present; the built-in character collection needs no font file and always works.
FONT_FILES = {
    "hei": ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    "ming": ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    "jianbaosong": ("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0),
}
BUILT_IN = "STSong-Light"
MINUS_FONT = "Symbol"  # the fonts above have no U+2212


def font_name(wanted: str) -> str:
    """Register the font and give the name to draw with; `song` is the font that needs no file."""
    path, index = FONT_FILES.get(wanted, ("", 0))
    if not path or not Path(path).exists():
        pdfmetrics.registerFont(UnicodeCIDFont(BUILT_IN))
        return BUILT_IN
    if wanted not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(wanted, path, subfontIndex=index))
    return wanted


@dataclass(frozen=True, slots=True)
class Band:
    """One table row on one page: its lines of text, slot by slot, and its height."""

    placed: tuple[tuple[Placed, tuple[str, ...]], ...]
    height: float


class Sheet:
    """A pen that moves down the page and turns it."""

    def __init__(self, look: Look, seed: int) -> None:
        self._target = io.BytesIO()
        self.look = look
        self._cjk = font_name(look.cjk_font)
        self._latin = look.latin_font or self._cjk
        self._canvas = Canvas(self._target, pagesize=look.page, invariant=1)
        self._random = random.Random(seed)
        self._size = look.page
        self._page = 1
        self.y = look.page[1] - look.margin

    # -------------------------------------------------------------- pages

    def finish(self) -> bytes:
        self._number_page()
        self._canvas.save()
        return self._target.getvalue()

    def new_page(self, *, landscape: bool = False) -> None:
        self._number_page()
        self._canvas.showPage()
        self._page += 1
        self._size = (self.look.page[1], self.look.page[0]) if landscape else self.look.page
        self._canvas.setPageSize(self._size)
        self.y = self._size[1] - self.look.margin

    @property
    def room(self) -> float:
        return self.y - self.look.margin

    @property
    def width(self) -> float:
        return self._size[0] - 2 * self.look.margin

    def _number_page(self) -> None:
        if self.look.page_numbers:
            text = self.look.page_numbers.format(number=self._page)
            self._text(text, self._size[0] / 2 - self._text_width(text, 9) / 2, 30, 9)

    # -------------------------------------------------------------- text

    def line(self, text: str, size: float = 10.5, align: str = "left", *, bold: bool = False, gap: float = 1.5) -> None:
        if self.room < size * gap:
            self.new_page(landscape=self._size[0] > self._size[1])
        self.y -= size * gap
        left = self.look.margin
        spare = self.width - self._text_width(text, size)
        x = left + {"left": 0.0, "center": spare / 2, "right": spare}[align]
        self._text(text, x, self.y, size)
        if bold:
            self._text(text, x + 0.3, self.y, size)

    def pair(self, left: str, middle: str, right: str, size: float = 9) -> None:
        """Three texts on one line: left, centred and right."""
        self.y -= size * 1.5
        self._text(left, self.look.margin, self.y, size)
        self._text(middle, self._size[0] / 2 - self._text_width(middle, size) / 2, self.y, size)
        self._text(right, self._size[0] - self.look.margin - self._text_width(right, size), self.y, size)

    def paragraph(self, text: str, size: float = 12) -> None:
        for line in self._wrap("　　" + text, self.width, size):
            self.line(line, size, gap=1.8)

    def dotted(self, text: str, page: int, size: float = 11) -> None:
        dots = int((self.width - self._text_width(text, size) - 24) / self._text_width("…", size))
        self.line(text + "…" * max(dots, 1) + str(page), size, gap=1.9)

    def _text(self, text: str, x: float, y: float, size: float) -> None:
        for run, font in self._runs(text):
            self._canvas.setFont(font, size)
            self._canvas.drawString(x, y, run)
            x += pdfmetrics.stringWidth(run, font, size)

    def _text_width(self, text: str, size: float) -> float:
        return float(sum(pdfmetrics.stringWidth(run, font, size) for run, font in self._runs(text)))

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        run, font = "", ""
        for char in text:
            wanted = MINUS_FONT if char == "\u2212" else self._latin if char < "\u007f" else self._cjk
            if wanted != font and run:
                yield run, font
                run = ""
            run, font = run + char, wanted
        if run:
            yield run, font

    def _wrap(self, text: str, width: float, size: float) -> list[str]:
        lines, line, used = [], "", 0.0
        for char in text:
            step = self._text_width(char, size)
            if line and used + step > width:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + char, used + step
        return [*lines, line] if line or not lines else lines

    # -------------------------------------------------------------- tables

    def table(self, grid: Grid, *, lifted: bool = False, carried: bool = False) -> None:
        """Draw the grid over as many pages as it needs; `carried` merged cells go on overleaf, blank."""
        unit = self.width / sum(grid.shares)
        widths = [share * unit for share in grid.shares]
        head = self._bands(grid.head, widths)
        bands = head + self._bands(grid.body, widths)
        while bands:
            fitting, bands = self._cut(bands)
            self._draw(fitting, widths, len(head), lifted=lifted)
            if bands:
                bands = _carry(fitting, bands) if carried else bands
                self.new_page(landscape=self._size[0] > self._size[1])
                bands = (head if self.look.repeat_header else []) + self._strip(len(widths)) + bands

    def _strip(self, columns: int) -> list[Band]:
        if not self.look.blank_strips:
            return []
        return [Band(tuple((Placed(0, column, Slot()), ("",)) for column in range(columns)), STRIP_HEIGHT)]

    def _bands(self, rows: Sequence[Sequence[Slot]], widths: list[float]) -> list[Band]:
        if not rows:
            return []
        placed = place(rows, len(widths))
        bands = []
        for number in range(len(rows)):
            cells = []
            for item in placed:
                if item.row == number:
                    room = sum(widths[item.column : item.column + item.slot.columns]) - 2 * PADDING - item.slot.indent
                    cells.append((item, tuple(self._cell_lines(item.slot, room))))
            tall = max((len(lines) for item, lines in cells if item.slot.rows == 1), default=1)
            height = max(self.look.row_height, tall * self.look.font_size * LEADING + 2 * PADDING)
            bands.append(Band(tuple(cells), height))
        return bands

    def _cell_lines(self, slot: Slot, room: float) -> list[str]:
        if slot.is_amount and not self.look.wrap_numbers:
            return [slot.text]
        return self._wrap(slot.text, max(room, self.look.font_size), self.look.font_size)

    def _cut(self, bands: list[Band]) -> tuple[list[Band], list[Band]]:
        """What fits on this page, and the rest; a row of several lines may be torn."""
        used = 0.0
        for number, band in enumerate(bands):
            if used + band.height > self.room and number > 0:
                if self.look.torn_rows and (torn := self._tear(band, self.room - used)):
                    return [*bands[:number], torn[0]], [torn[1], *bands[number + 1 :]]
                return bands[:number], bands[number:]
            used += band.height
        return bands, []

    def _tear(self, band: Band, room: float) -> tuple[Band, Band] | None:
        leading = self.look.font_size * LEADING
        lines = int((room - 2 * PADDING) / leading)
        tall = max(len(lines) for _, lines in band.placed)
        if lines < 1 or tall < 2:
            return None
        lines = min(lines, tall - 1)
        upper = tuple((item, texts[:lines]) for item, texts in band.placed)
        lower = tuple((item, texts[lines:]) for item, texts in band.placed)
        return (
            Band(upper, lines * leading + 2 * PADDING),
            Band(lower, (tall - lines) * leading + 2 * PADDING),
        )

    def _draw(self, bands: list[Band], widths: list[float], heads: int, *, lifted: bool) -> None:
        lefts = [self.look.margin + sum(widths[:index]) for index in range(len(widths) + 1)]
        tops = [self.y - sum(band.height for band in bands[:index]) for index in range(len(bands) + 1)]
        boxes, texts = [], []
        for number, band in enumerate(bands):
            for item, lines in band.placed:
                end = min(number + item.slot.rows, len(bands))
                box = (lefts[item.column], tops[end], lefts[item.column + item.slot.columns], tops[number])
                boxes.append(box)
                if any(lines):
                    texts.append((number, item, lines, box))
        draw_rules(self._canvas, self.look, boxes, tops, head_rows=heads)
        for _, item, lines, box in self._in_order(texts):
            self._cell(item.slot, lines, box, lift=LIFT if lifted and item.slot.is_amount else 0.0)
        self.y = tops[-1]

    def _in_order(
        self, texts: list[tuple[int, Placed, tuple[str, ...], tuple[float, float, float, float]]]
    ) -> list[tuple[int, Placed, tuple[str, ...], tuple[float, float, float, float]]]:
        if self.look.order == "columns":
            return sorted(texts, key=lambda entry: (entry[1].column, entry[0]))
        if self.look.order == "numbers_first":
            return sorted(texts, key=lambda entry: not entry[1].slot.is_amount)
        if self.look.order == "shuffled":
            self._random.shuffle(texts)
        return texts

    def _cell(self, slot: Slot, lines: tuple[str, ...], box: tuple[float, float, float, float], *, lift: float) -> None:
        left, low, right, top = box
        widest = max(self._text_width(line, self.look.font_size) for line in lines)
        room = right - left - 2 * PADDING
        size = self.look.font_size if widest <= room or not slot.is_amount else self.look.font_size * room / widest
        leading = size * LEADING
        y = (low + top) / 2 + leading * (len(lines) / 2 - 1) + size * 0.25 + lift
        for line in lines:
            spare = right - left - 2 * PADDING - self._text_width(line, size)
            offset = {"left": slot.indent, "center": spare / 2, "right": spare}[slot.align]
            self._text(line, left + PADDING + offset, y, size)
            y -= leading


def _carry(drawn: Sequence[Band], rest: list[Band]) -> list[Band]:
    """The rest of a table, its first row under the blank remainders of the cells that a page end cut."""
    cut = [
        (replace(item, slot=replace(item.slot, text="", rows=number + item.slot.rows - len(drawn))), ("",))
        for number, band in enumerate(drawn)
        for item, _ in band.placed
        if number + item.slot.rows > len(drawn)
    ]
    return [replace(rest[0], placed=(*rest[0].placed, *cut)), *rest[1:]]
