"""Secrets out of texts: whatever part of an address could open a channel is struck out.

In: a text and addresses. Out: the text with every secret part replaced. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

HIDDEN: Final = "***"
SHORTEST: Final = 4  # shorter parts are no secrets, and striking them out would spoil every sentence
_CREDENTIALS: Final = re.compile(r"://[^/@\s]+@")  # of any address, ours or not
_SEPARATORS: Final = re.compile(r"[/@:?&=#,;]+")
# what any address of the same kind has in common is no secret
_COMMON: Final = frozenset(
    {"localhost", "127.0.0.1", "mode", "insecure", "ssl", "starttls", "from", "to", "method", "post"}
)


def scrub(text: str, urls: Iterable[str]) -> str:
    """`text` on one line with every secret part of `urls` struck out, longest first."""
    secrets = sorted({part for url in urls for part in _secret_parts(url)}, key=len, reverse=True)
    for secret in secrets:
        text = re.sub(re.escape(secret), HIDDEN, text, flags=re.IGNORECASE)
    return " ".join(_CREDENTIALS.sub(f"://{HIDDEN}@", text).split())


def _secret_parts(url: str) -> Iterator[str]:
    schema, _, rest = url.partition("://")
    yield url
    yield rest
    pieces = [*_SEPARATORS.split(rest), *(value for _, value in parse_qsl(urlsplit(url).query))]
    for piece in pieces:
        for form in (piece, unquote(piece), quote(unquote(piece), safe="")):
            if len(form) >= SHORTEST and form.lower() not in _COMMON and not form.isdigit() and form != schema:
                yield form
