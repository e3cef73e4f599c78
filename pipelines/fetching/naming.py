"""What a fetched file is called: by Content-Disposition, else by its address; always a plain name, never a path.

In: headers as latin-1 text, addresses. Out: a file name that is safe on every system and fits its content. Names
come in RFC 5987, RFC 6266, percent-encoded, raw UTF-8 and raw GBK; all of them are seen in the wild.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

MAX_BYTES: Final = 180  # of UTF-8; file systems allow 255, and a digest and a temporary suffix are added

SUFFIXES: Final = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/x-ole-storage": ".doc",
    "application/zip": ".zip",
    "application/ofd": ".ofd",
    "text/html": ".html",
}
_OLE_SUFFIXES: Final = frozenset({".doc", ".xls", ".wps", ".et"})
_EXTENDED: Final = re.compile(r"filename\*\s*=\s*(?P<charset>[\w\-]*)'[^']*'(?P<name>[^;]+)", re.IGNORECASE)
_QUOTED: Final = re.compile(r'filename\s*=\s*"(?P<name>(?:[^"\\]|\\.)*)"', re.IGNORECASE)
_PLAIN: Final = re.compile(r"filename\s*=\s*(?P<name>[^;\"]+)", re.IGNORECASE)
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN: Final = frozenset('\\/:*?"<>|')


def file_name(disposition: str | None, url: str, media_type: str) -> str:
    """The name for a file of this content; `report` where neither header nor address has one."""
    offered = _by_disposition(disposition) if disposition else ""
    stem_and_suffix = safe_name(offered) or safe_name(_by_address(url)) or "report"
    return _with_suffix(stem_and_suffix, media_type)


def safe_name(name: str) -> str:
    """One path component without anything a system or a terminal could take for more; empty if nothing remains."""
    flat = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join("_" if one in _FORBIDDEN else one for one in flat if unicodedata.category(one)[0] != "C")
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    if _RESERVED.fullmatch(kept):
        kept = f"_{kept}"
    return _shortened(kept)


def beside(name: str, sha256: str) -> str:
    """The name for other content that came under a name already taken."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{sha256[:8]}.{suffix}" if dot else f"{name}.{sha256[:8]}"


def _by_disposition(header: str) -> str:
    if match := _EXTENDED.search(header):
        return _text(unquote_to_bytes(match["name"].strip().strip('"')), match["charset"])
    if match := _QUOTED.search(header):
        name = match["name"]
        return _loose(re.sub(r"\\(.)", r"\1", name) if name.isascii() else name)  # GBK uses the backslash's byte
    match = _PLAIN.search(header)
    return _loose(match["name"].strip()) if match else ""


def _by_address(url: str) -> str:
    return _text(unquote_to_bytes(urlsplit(url).path.rsplit("/", 1)[-1]), "")


def _loose(name: str) -> str:
    """A name the standard says is ASCII, and is percent-encoded, UTF-8 or GBK in fact."""
    raw = name.encode("latin-1", "replace") if all(ord(one) < 256 for one in name) else name.encode("utf-8")
    return _text(unquote_to_bytes(raw) if re.search(rb"%[0-9A-Fa-f]{2}", raw) else raw, "")


def _text(raw: bytes, charset: str) -> str:
    for candidate in filter(None, (charset, "utf-8", "gb18030")):
        try:
            return raw.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("latin-1")


def _with_suffix(name: str, media_type: str) -> str:
    """The suffix the content has; a name that says otherwise gets the true one appended."""
    suffix = SUFFIXES.get(media_type, "")
    lower = name.lower()
    is_true = lower.endswith(suffix) or (suffix == ".doc" and any(lower.endswith(other) for other in _OLE_SUFFIXES))
    return name if is_true else name + suffix


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    tail = f".{suffix}" if dot and len(suffix) <= 5 else ""
    head = (stem if tail else name).encode()[: MAX_BYTES - len(tail.encode())]
    return head.decode("utf-8", "ignore").strip(" .") + tail
