"""A web page → the links on it that are reports or lead to one, and the page that continues it.

In: text of a page, its address, its charset. Out: `Link`s with absolute addresses and what they say. No network.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.fetching.addresses import resolved
from pipelines.fetching.reasons import FetchFailed

REPORT_SUFFIXES: Final = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".zip", ".rar")

_NEXT_WORDS: Final = frozenset({"下一页", "下页", "后一页", "next", "next page", "›", "»", ">", ">>"})
_SCRIPTED_PAGES: Final = re.compile(
    r"createPageHTML\(\s*(?P<pages>\d+)\s*,\s*(?P<page>\d+)\s*,\s*[\"'](?P<stem>[\w\-]+)[\"']\s*,\s*[\"'](?P<suffix>\w+)[\"']"
)
_YEAR: Final = re.compile(r"(?<!\d)(20[1-9]\d)\s*(?:年|(?=\D*决算))")
_CHINESE_YEAR: Final = re.compile(r"二[〇○零O0]([一二三四五六七八九])([〇○零O0一二三四五六七八九])年")
_DIGITS: Final = {
    **dict(zip("〇○零O0", "00000", strict=True)),
    **dict(zip("一二三四五六七八九", "123456789", strict=True)),
}


@dataclass(frozen=True, slots=True)
class Link:
    """An address and what the page says it is."""

    url: str
    text: str

    @property
    def file_name(self) -> str:
        raw = unquote_to_bytes(urlsplit(self.url).path.rsplit("/", 1)[-1])
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("gb18030", "replace")

    @property
    def is_file(self) -> bool:
        """Whether the address itself promises a file rather than a page."""
        return urlsplit(self.url).path.lower().endswith(REPORT_SUFFIXES)

    @property
    def fiscal_year(self) -> int | None:
        return year_in(self.text) or year_in(self.file_name)


def year_in(text: str) -> int | None:
    """The fiscal year a title names: 2024年度…决算, 二〇二四年度…; None where it names none."""
    flat = unicodedata.normalize("NFKC", text)
    if match := _YEAR.search(flat):
        return int(match[1])
    if match := _CHINESE_YEAR.search(text):
        return int(f"20{_DIGITS[match[1]]}{_DIGITS[match[2]]}")
    return None


def links(html: str, base: str, charset: str = "utf-8") -> list[Link]:
    """Every link of a page once, in order; what says more about the same address wins."""
    tree = LexborHTMLParser(html)
    root = _base(tree, base)
    found: dict[str, Link] = {}
    for node in tree.css("a[href]"):
        link = _link(node, root, charset)
        if link and (link.url not in found or len(link.text) > len(found[link.url].text)):
            found[link.url] = link
    return list(found.values())


def matching(candidates: Sequence[Link], pattern: str) -> list[Link]:
    """The links whose text or file name matches."""
    wanted = re.compile(pattern)
    return [link for link in candidates if wanted.search(_flat(link.text)) or wanted.search(_flat(link.file_name))]


def attachments(candidates: Sequence[Link], pattern: str) -> list[Link]:
    """The report files an article hands out: those that match where any does, else all of them."""
    files = [link for link in candidates if link.is_file]
    return matching(files, pattern) or files


def next_page(html: str, base: str, charset: str = "utf-8") -> str | None:
    """The address of the page that continues this one: by rel=next, by its words, or by the numbering of its script."""
    tree = LexborHTMLParser(html)
    root = _base(tree, base)
    for node in (*tree.css("a[rel=next]"), *tree.css("link[rel=next]"), *tree.css("a[href]")):
        is_next = node.attributes.get("rel") == "next" or _text(node).lower() in _NEXT_WORDS
        link = _link(node, root, charset) if is_next else None
        if link and link.url != base:
            return link.url
    return _scripted_next(html, base)


def title(html: str) -> str:
    """What a page calls itself, for a message."""
    node = LexborHTMLParser(html).css_first("title")
    return (_text(node) if node else "")[:60]


def _scripted_next(html: str, base: str) -> str | None:
    """Pages a script numbers from zero: index.html, index_1.html, …"""
    match = _SCRIPTED_PAGES.search(html)
    if match is None or int(match["page"]) + 1 >= int(match["pages"]):
        return None
    return resolved(base, f"{match['stem']}_{int(match['page']) + 1}.{match['suffix']}")


def _base(tree: LexborHTMLParser, base: str) -> str:
    node = tree.css_first("base[href]")
    try:
        return resolved(base, node.attributes.get("href") or "") if node else base
    except FetchFailed:
        return base


def _link(node: LexborNode, base: str, charset: str) -> Link | None:
    href = (node.attributes.get("href") or "").strip()
    if not href or href.startswith("#") or re.match(r"(javascript|mailto|tel|data):", href, re.IGNORECASE):
        return None
    try:
        url = resolved(base, href, charset)
    except FetchFailed:
        return None
    return Link(url, max((*_said(node), ""), key=len))


def _said(node: LexborNode) -> Iterator[str]:
    yield _text(node)
    yield " ".join((node.attributes.get("title") or "").split())


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
