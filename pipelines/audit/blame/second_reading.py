"""A figure read again by the other decoder: does the page really say what the warehouse holds?

In: figures with their places, and pages the other decoder has read (`second_pages`). Out: agrees, differs (and what was
seen), or unknown. No table is rebuilt, so a mistake in our geometry shows as well as one in decoding.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from pipelines.audit.blame.second_pages import SecondPages
from pipelines.audit.blame.structure import Opinion
from pipelines.audit.reasoning import Figure
from pipelines.formats.page import Glyphs, Page
from pipelines.formats.pdf.lines import text_lines
from pipelines.vocabulary.amounts import UNIT_FACTORS, number_text, parsed_number
from pipelines.vocabulary.text import squeezed

SLACK: Final = 1.0
CENT: Final = Decimal("0.01")
LEGIBLE: Final = 0.9  # of a page's amounts the other decoder must see before one it does not see counts as absent
# an amount of a table: the text puts its unit behind
_NUMBER: Final = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d.,])(?! ?(?:[万亿千百]?元|%|％))")


@dataclass(slots=True)
class SecondReader:
    """One document, known by its hash, under the other decoder; a page that nobody has decoded yet is asked for."""

    sha256: str
    figures: Mapping[str, Figure]
    pages: SecondPages

    def __call__(self, figure: Figure, missed: Decimal) -> tuple[Opinion, str]:
        """Compare the warehouse's amount with what stands in the figure's box, and look for one that was lost."""
        if figure.page is None or figure.box is None:
            return "unknown", ""
        page = self._page(figure.page)
        if page is None:
            return "unknown", ""
        seen = _text_in(page, figure.box)
        if figure.is_fact:
            return ("agrees" if _same_words(figure.printed, seen) else "differs"), seen
        if misplaced := self._miscounted(page, figure, missed) or self._overleaf(figure, missed):
            return "differs", misplaced
        amount = _amount(seen, figure.unit)
        if amount is None:
            is_same = squeezed(seen) == squeezed(figure.printed) or not number_text(seen).strip("-")
            return ("agrees" if is_same and figure.value == 0 else "differs"), seen
        if abs(amount - figure.value) > CENT:
            return "differs", seen
        return "agrees", seen

    def _miscounted(self, page: Page, figure: Figure, missed: Decimal) -> str | None:
        """An amount that explains the difference, printed on the page more or less often than the warehouse holds it.

        More often: no cell took it. Less often: a row was taken twice; only where the other decoder sees the rest.
        """
        if not missed:
            return None
        here, seen = self._held(page.number), _printed(page, figure.unit)
        held, printed = here[abs(missed)], seen[abs(missed)]
        if printed > held:
            return f"{abs(missed) / UNIT_FACTORS.get(figure.unit, Decimal(10_000)):,.2f}（未归入任何单元格）"
        is_legible = len(seen.keys() & here.keys()) >= LEGIBLE * len(here)
        if held > printed > 0 and is_legible:
            return f"{printed}次同一金额，本库有{held}次"
        return None

    def _overleaf(self, figure: Figure, missed: Decimal) -> str | None:
        """The same of the pages before and after, where the table stands on them, too: the lost row may be there."""
        pages = {one.page for one in self.figures.values() if one.statement == figure.statement}
        for number in ((figure.page or 0) - 1, (figure.page or 0) + 1):
            page = self._page(number) if missed and number in pages else None
            if page and _printed(page, figure.unit)[abs(missed)] > self._held(number)[abs(missed)]:
                return self._miscounted(page, figure, missed)
        return None

    def _held(self, number: int) -> Counter[Decimal]:
        figures = self.figures.values()
        return Counter(one.value for one in figures if one.page == number and one.value and not one.is_fact)

    def _page(self, number: int) -> Page | None:
        return self.pages.page(self.sha256, number)


def _printed(page: Page, unit: str) -> Counter[Decimal]:
    """Line and column numbers, which have no decimal point, are no amounts."""
    texts = (text for line in text_lines(page.glyphs) for text in _NUMBER.findall(line.text) if "." in text)
    amounts = (_amount(text, unit) for text in texts)
    return Counter(amount for amount in amounts if amount is not None)


def _text_in(page: Page, box: Sequence[float]) -> str:
    """The characters whose middle lies in the box, line by line."""
    x0, top, x1, bottom = box
    glyphs = page.glyphs
    middle_x = (glyphs.x0 + glyphs.x1) / 2
    inside = (
        (middle_x >= x0 - SLACK) & (middle_x <= x1 + SLACK)
        & (glyphs.middle >= top - SLACK) & (glyphs.middle <= bottom + SLACK) & glyphs.upright
    )  # fmt: skip
    return _joined(glyphs.take(inside))


def _same_words(printed: str, seen: str) -> bool:
    """Whether the lines of a sentence, as the other decoder sees them, hold what was read in them."""
    return squeezed(printed) in squeezed(seen)


def _joined(glyphs: Glyphs) -> str:
    order = np.lexsort((glyphs.x0, np.round(glyphs.baseline, 0)))
    return "".join(chr(code) for code in glyphs.code_point[order]).strip()


def _amount(text: str, unit: str) -> Decimal | None:
    number = parsed_number(text)
    return None if number is None else number * UNIT_FACTORS.get(unit, Decimal(10_000))
