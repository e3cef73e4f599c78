"""Bytes of a web page → text: by what the server says, else by what the page says, else by what fits.

In: bytes and a Content-Type. Out: text and the charset it was in. gb2312 and gbk are read as gb18030, which holds both.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Final

HEAD_BYTES: Final = 4_096

_IN_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:\-]+)", re.IGNORECASE)
_IN_PAGE: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:\-]+)", re.IGNORECASE)
_CHINESE: Final = frozenset({"gb2312", "gbk", "gb18030", "cp936"})
# Python also knows hex, rot13, zlib, undefined, idna … as codecs: no page is written in these.
_OF_PAGES: Final = re.compile(
    r"utf-(?:8|8-sig|16|16-le|16-be)|ascii|big5(?:hkscs)?|hz|iso8859-\d+|cp\d+|koi8-[ru]|"
    r"euc_(?:jp|kr)|shift_jis|mac_roman"
)


def decoded(content: bytes, content_type: str | None = None) -> tuple[str, str]:
    """The text of a page and its charset; never fails, what cannot be decoded is replaced."""
    for charset in _candidates(content, content_type):
        try:
            return content.decode(charset), charset
        except UnicodeError:
            continue
    named = next(_candidates(content, content_type))
    return content.decode(named, "replace"), named


def _candidates(content: bytes, content_type: str | None) -> Iterator[str]:
    if content.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig"
    named = [match[1] for match in [_IN_HEADER.search(content_type or "")] if match]
    named += [match[1].decode("ascii") for match in [_IN_PAGE.search(content[:HEAD_BYTES])] if match]
    for name in named:
        try:
            known = codecs.lookup(name).name
        except (LookupError, UnicodeError, ValueError):
            continue
        if known in _CHINESE:
            yield "gb18030"
        elif _OF_PAGES.fullmatch(known):
            yield known
    yield "utf-8"
    yield "gb18030"
