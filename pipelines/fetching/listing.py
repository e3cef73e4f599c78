"""A web page → the links on it that are reports or lead to one, and the page that continues it.

In: text of a page, its address, its charset. Out: `Link`s with absolute addresses and what they say. No network.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.fetching.addresses import resolved
from pipelines.fetching.reasons import FetchFailed

REPORT_SUFFIXES: Final = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar")

_NEXT_WORDS: Final = frozenset({"下一页", "下页", "后一页", "next", "next page", "›", "»", ">", ">>"})
# A page may be of any size and say anything: what is looked at of it is bounded, so that no pattern takes long over it.
LONGEST_TEXT: Final = 400
MOST_NODES: Final = 20_000
MOST_SCRIPTED: Final = 500
_AROUND_WORDS: Final = " >»›〉[]"
# createPageHTML(10, 0, "index", "html"), and with the name of a box first: createPageHTML('page_div', 10, 1, 'list', …)
_SCRIPTED_PAGES: Final = re.compile(
    r"createPageHTML\(\s{0,9}(?P<box>[\"'][^\"']{0,80}[\"']\s{0,9},\s{0,9})?(?P<pages>\w{1,80})\s{0,9},"
    r"\s{0,9}(?P<page>\w{1,80})\s{0,9},\s{0,9}[\"'](?P<stem>[\w\-./]{1,200})[\"']\s{0,9},\s{0,9}[\"']\.?(?P<suffix>\w{1,9})[\"']"
)
# the same, written out on the page: "<a href=index_" + nextPage + ".html>"
_WRITTEN_PAGES: Final = re.compile(
    r"(?<![\w\-])(?P<stem>[\w\-]{1,80})_[\"']\s{0,9}\+\s{0,9}\(?\w[^\"']{0,80}\+\s{0,9}[\"']\.(?P<suffix>s?html?)\b"
)
_OPENED_FILE: Final = re.compile(
    rf"[\"']([^\"'<>\s]{{1,400}}(?:{'|'.join(map(re.escape, REPORT_SUFFIXES))})(?:\?[^\"']{{0,400}})?)[\"']",
    re.IGNORECASE,
)
_PAGE_SUFFIXES: Final = (".html", ".htm", ".shtml")
_YEAR: Final = re.compile(r"(?<!\d)(20[1-9]\d)(?:\s*年|(?=\D*决算))")
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
        """The last part of the path, or the report file asked for there: `down.jsp?filename=a.pdf`."""
        parts = urlsplit(self.url)
        names = [parts.path, *(value for pair in parts.query.split("&") for value in pair.split("=", 1)[1:])]
        return _decoded(next((name for name in names if _is_report(name)), parts.path).rsplit("/", 1)[-1])

    @property
    def is_file(self) -> bool:
        """Whether the address itself promises a file rather than a page."""
        return _is_report(self.file_name)

    @property
    def says_file(self) -> bool:
        """Whether the words do, of an address that does not: 附件：2023年度部门决算.pdf behind /download?id=7."""
        return _is_report(self.text)

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
    """Every link of a page once, in order, and every file it shows or opens; what says more about the same one wins."""
    tree = LexborHTMLParser(html)
    root = _base(tree, base)
    found: dict[str, Link] = {}
    for node, href in _leading(tree):
        link = _link(node, href, root, charset)
        if link and (link.url not in found or len(link.text) > len(found[link.url].text)):
            found[link.url] = link
    return list(found.values())


def matching(candidates: Sequence[Link], pattern: str) -> list[Link]:
    """The links whose text or file name matches."""
    wanted = re.compile(pattern)
    return [link for link in candidates if wanted.search(_flat(link.text)) or wanted.search(_flat(link.file_name))]


def attachments(candidates: Sequence[Link], pattern: str) -> list[Link]:
    """The report files an article hands out: those that match where any does, else all of them."""
    files = [link for link in candidates if link.is_file or link.says_file]
    return matching(files, pattern) or files


def next_page(html: str, base: str, charset: str = "utf-8") -> str | None:
    """The address of the page that continues this one: by rel=next, by its words, or by the numbering of its script."""
    tree = LexborHTMLParser(html)
    root = _base(tree, base)
    for node in (*tree.css("a[rel=next]"), *tree.css("link[rel=next]"), *tree.css("a[href]")[:MOST_NODES]):
        said = _text(node).lower()
        is_next = node.attributes.get("rel") == "next" or bool({said, said.strip(_AROUND_WORDS)} & _NEXT_WORDS)
        link = _link(node, node.attributes.get("href"), root, charset) if is_next else None
        if link and link.url != base:
            return link.url
    return _scripted_next(html, base)


def title(html: str) -> str:
    """What a page calls itself, for a message."""
    node = LexborHTMLParser(html).css_first("title")
    return (_text(node) if node else "")[:60]


def _scripted_next(html: str, base: str) -> str | None:
    """Pages a script numbers: index.html, index_1.html, … from zero; with a box to put the numbers in, from one."""
    if match := _SCRIPTED_PAGES.search(html):
        pages, page = _number(html, match["pages"]), _number(html, match["page"])
    elif match := _WRITTEN_PAGES.search(html):
        pages, page = _number(html, "countPage"), _number(html, "currentPage")
    if match is None or pages is None or page is None:
        return None
    is_last = page >= pages if match.groupdict().get("box") else page + 1 >= pages
    return None if is_last else resolved(base, f"{match['stem']}_{page + 1}.{match['suffix']}")


def _number(html: str, said: str) -> int | None:
    """A number, or what the variable of this name is first set to."""
    if said.isdigit():
        return int(said)
    match = re.search(rf"\b{re.escape(said)}\s*=\s*[\"']?(\d+)", html)
    return int(match[1]) if match else None


def _base(tree: LexborHTMLParser, base: str) -> str:
    node = tree.css_first("base[href]")
    try:
        return resolved(base, node.attributes.get("href") or "") if node else base
    except FetchFailed:
        return base


def _leading(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, str | None]]:
    """What leads somewhere: links, files shown in a frame of the page, files that a script opens."""
    for node in tree.css("a[href], iframe[src], embed[src], object[data]")[:MOST_NODES]:
        said = node.attributes
        for name in ("href", "src", "data"):
            yield node, said.get(name)
        yield from ((node, opened) for opened in _OPENED_FILE.findall(said.get("href") or ""))
    for node in tree.css("[onclick]")[:MOST_SCRIPTED]:
        yield from ((node, opened) for opened in _OPENED_FILE.findall(node.attributes.get("onclick") or ""))


def _link(node: LexborNode, href: str | None, base: str, charset: str) -> Link | None:
    href = (href or "").strip()
    if not href or href.startswith("#") or _is_script(href):
        return None
    try:
        url = _shown_file(resolved(base, href, charset))
    except FetchFailed:
        return None
    return Link(url, max((*_said(node), ""), key=len))


def _is_script(href: str) -> bool:
    return re.match(r"\s*(javascript|mailto|tel|data|about):", href, re.IGNORECASE) is not None


def _shown_file(url: str) -> str:
    """A page that only shows a file stands for it: viewer.html?file=/files/a.pdf."""
    parts = urlsplit(url)
    if parts.path.lower().endswith(_PAGE_SUFFIXES):
        for _, value in parse_qsl(parts.query[: 4 * LONGEST_TEXT]):
            if "/" in value and _is_report(urlsplit(value).path):
                return resolved(url, value)
    return url


def _is_report(name: str) -> bool:
    return name.strip().lower().endswith(REPORT_SUFFIXES)


def _decoded(name: str) -> str:
    raw = unquote_to_bytes(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _said(node: LexborNode) -> Iterator[str]:
    yield _text(node)
    yield " ".join((node.attributes.get("title") or "")[: 4 * LONGEST_TEXT].split())[:LONGEST_TEXT]


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True)[: 4 * LONGEST_TEXT].split())[:LONGEST_TEXT]


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
