"""Web pages and HTML under other names (.xls of HTML, Word saved as a page) → blocks, by selectolax.

In: bytes. Out: paragraphs and tables with their spans, as a browser shows them: nothing hidden, no scripts, no field
codes that Word left behind. A table that only lays out the page is walked through.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.formats.blocks import (
    MAX_CELLS,
    MAX_COLUMNS,
    RAISED,
    Block,
    Paragraph,
    Spot,
    Table,
    numbered,
    without_blank_margins,
)
from pipelines.formats.charsets import decoded
from pipelines.formats.nested import flattened, is_layout, unfolded
from pipelines.formats.packed import DamagedFile

_INLINE: Final = frozenset(
    {"a", "b", "strong", "span", "font", "em", "i", "u", "o:p", "sub", "label", "ins", "small", "big", "abbr", "mark",
     "st1:chsdate", "bdo", "nobr", "code", "s"}
)  # fmt: skip
_UNSEEN: Final = frozenset(
    {"script", "style", "noscript", "head", "template", "select", "textarea", "iframe", "svg", "object", "del",
     "input", "button", "nav"}
)  # fmt: skip
_HIDDEN: Final = re.compile(r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em)?(?:;|$)")
# Word's field codes left behind by an editor: PAGEREF _Toc25831 \h 3
_FIELD: Final = re.compile(
    r"(?<![A-Za-z])(?:PAGEREF|HYPERLINK|TOC)\s+[^\u4e00-\u9fff]*?(?:\\[houlz]|\b[houlz]\b)+(?:\s*\\?[houlz\d\-\"“”]+)*\s*"
)
_BLANKS: Final = re.compile(r"[^\S\n]+")
_NUMBER: Final = re.compile(r"\s*(\d+)")
MAX_SPAN: Final = 1_000
MAX_DEPTH: Final = 200
_LARGE_PIXELS: Final = 300


class _Walk:
    """One pass over a page; pictures large enough to show a table are counted."""

    def __init__(self) -> None:
        self.pictures = 0
        self.cells = 0

    def blocks(self, node: LexborNode, depth: int = 0) -> Iterator[Block]:
        """What stands in a node, paragraphs ended by block elements and line breaks."""
        if depth > MAX_DEPTH:
            raise DamagedFile("网页嵌套过深 · the page is nested too deeply")
        words: list[str] = []
        for one in node.iter(include_text=True):
            if one.tag == "-text":
                words.append(one.text(deep=False) or "")
            elif _is_unseen(one):
                continue
            elif one.tag == "table":
                yield from _ended(words)
                yield from self._table(one, depth + 1)
            elif one.tag == "br":
                yield from _ended(words)
            elif one.tag == "img":
                self.pictures += _is_large(one)
            elif _is_inline(one):
                words.append(_inline_text(one))
            else:
                yield from _ended(words)
                yield from self.blocks(one, depth + 1)
        yield from _ended(words)

    def _table(self, node: LexborNode, depth: int) -> Iterator[Block]:
        spots: list[Spot] = []
        nested: dict[int, list[Block]] = {}
        taken: set[tuple[int, int]] = set()
        rows = list(_within(node, "tr"))
        for number, row in enumerate(rows):
            column = 0
            for cell in _within(row, "td", "th"):
                while (number, column) in taken:
                    column += 1
                high = min(_span(cell, "rowspan"), len(rows) - number)
                wide = min(_span(cell, "colspan"), MAX_COLUMNS - column)
                self.cells += high * wide
                if wide < 1 or self.cells > MAX_CELLS:
                    raise DamagedFile("网页表格过大，不像一份报告 · its table is too large for a report")
                content = list(self.blocks(cell, depth))
                if any(isinstance(one, Table) for one in content):
                    nested[len(spots)] = content
                spots.append(Spot(number, column, number + high, column + wide, flattened(content)))
                taken |= {(r, c) for r in range(number, number + high) for c in range(column, column + wide)}
                column += wide
        is_single = len(spots) == 1
        if (nested and is_layout(spots, nested)) or is_single:
            yield from unfolded(spots, nested)
        elif table := without_blank_margins(spots, ""):
            yield table


def html_blocks(source: Path | bytes) -> tuple[list[Block], list[str]]:
    """The blocks of a page, and what a person should know of it. Raises `DamagedFile`."""
    data = source.read_bytes() if isinstance(source, Path) else source
    tree = LexborHTMLParser(decoded(data)[0])
    walk = _Walk()
    if tree.body is None:
        raise DamagedFile("网页没有正文 · the page has no body")
    blocks = list(numbered(walk.blocks(tree.body)))
    told = []
    if walk.pictures:
        told.append(
            f"网页中有 {walk.pictures} 幅较大的图片未读 · {walk.pictures} large pictures of the page were not read"
        )
    return blocks, told


def mhtml_blocks(path: Path) -> tuple[list[Block], list[str]]:
    """The same for a page saved with its pictures in one file (.mht, what Word calls a single web page)."""
    message = message_from_bytes(path.read_bytes())
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return html_blocks(content if isinstance(content, bytes) else b"")
    raise DamagedFile("网页归档中没有网页 · the archive holds no page")


def _ended(words: list[str]) -> Iterator[Paragraph]:
    text = _FIELD.sub(" ", _BLANKS.sub(" ", "".join(words).replace("\n", " ")))
    words.clear()
    if text.strip():
        yield Paragraph(text.strip(), "")


def _inline_text(node: LexborNode) -> str:
    parts = []
    for one in node.iter(include_text=True):
        if one.tag == "-text":
            parts.append(one.text(deep=False) or "")
        elif not _is_unseen(one) and one.tag != "img":
            parts.append(_inline_text(one))
    text = "".join(parts)
    return text.translate(RAISED) if node.tag == "sup" else text


def _is_inline(node: LexborNode) -> bool:
    """Whether a node only goes on in the line; a `span` around a table or paragraphs is a block."""
    if node.tag not in _INLINE and node.tag != "sup":
        return False
    return node.css_first("table, p, div, br, img, h1, h2, h3, h4, li") is None


def _is_unseen(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag in _UNSEEN or tag.startswith(("_", "!", "-comment")) or tag == "-comment":
        return True
    style = (node.attributes.get("style") or "").replace(" ", "").lower()
    return bool(style and _HIDDEN.search(style)) or "hidden" in node.attributes


def _within(node: LexborNode, *wanted: str) -> Iterator[LexborNode]:
    """Rows of a table or cells of a row, whatever sections lie between; not those of tables inside."""
    for one in node.iter():
        if _is_unseen(one):
            continue
        if one.tag in wanted:
            yield one
        elif one.tag in ("thead", "tbody", "tfoot", "form", "tr") and one.tag not in wanted:
            yield from _within(one, *wanted)


def _span(cell: LexborNode, name: str) -> int:
    found = _NUMBER.match(cell.attributes.get(name) or "")
    return max(1, min(int(found[1][:6]), MAX_SPAN)) if found is not None else 1


def _is_large(picture: LexborNode) -> bool:
    found = _NUMBER.match(picture.attributes.get("width") or "")
    return found is not None and int(found[1][:6]) >= _LARGE_PIXELS
