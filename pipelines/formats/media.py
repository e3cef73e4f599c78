"""A file in the landing zone → what it is, by content and never by name, and why it cannot be a report if it cannot.

In: a path. Out: media type, digest, page count, or `DocumentRejected` with a stable reason code. Pages are only counted
here; which report a document is, is for `reports.identity`.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Final

import pypdfium2

from pipelines.contracts.shown_paths import printable_name
from pipelines.formats.pdf.errors import EncryptedPdf, UnreadablePdf
from pipelines.formats.pdf.pdfium import PASSWORD_ERROR
from pipelines.vocabulary.lexicon import media_type_names

MAX_PAGES: Final = 1_500
HEAD_BYTES: Final = 1_024
TAIL_BYTES: Final = 2_048
PDF: Final = "application/pdf"
UNKNOWN: Final = "application/octet-stream"
HTML: Final = "text/html"
MHTML: Final = "multipart/related"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC: Final = "application/msword"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS: Final = "application/vnd.ms-excel"
OFD: Final = "application/ofd"
ZIP: Final = "application/zip"
OLE: Final = "application/x-ole-storage"
OLE_ENCRYPTED: Final = "application/x-ole-encrypted"
ARCHIVES: Final = frozenset(
    {ZIP, "application/vnd.rar", "application/x-7z-compressed", "application/gzip", "application/x-tar"}
)

READABLE: Final = "PDF, OFD, Word, Excel and web pages"

_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAR_MAGIC: Final = slice(257, 262)
_ZIP_PARTS: Final = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "xl/workbook.bin": XLSX,
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "OFD.xml": OFD,
}
_OLE_STREAMS: Final = {
    "EncryptedPackage": OLE_ENCRYPTED,
    "WordDocument": DOC,
    "Workbook": XLS,
    "Book": XLS,
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_HTML_STARTS: Final = (
    "<!doctype html",
    "<html",
    "<head",
    "<meta",
    "<body",
    "<table",
    "<style",
    "<title",
    "<div",
    "<!--",
)
_ALIASES: Final = {"application/x-gzip": "application/gzip", "application/x-rar-compressed": "application/vnd.rar"}


class DocumentRejected(Exception):
    """A document that is no report we can read: `reason_code` is stable, `reason` names the file and what to do."""

    def __init__(self, reason_code: str, reason: str, about: tuple[str, int] | None = None) -> None:
        super().__init__(reason)
        self.reason_code = reason_code
        self.reason = reason
        self.about = about

    def __reduce__(self) -> tuple[type["DocumentRejected"], tuple[str, str, tuple[str, int] | None]]:
        return type(self), (self.reason_code, self.reason, self.about)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sniff(path: Path) -> str:
    """Media type by content; `application/octet-stream` when nothing is recognised.

    A container is what is in it: a zip may be a Word document, an OFD document or an archive, even one whose members
    are PDFs that stand uncompressed at its beginning.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        return _zip_media_type(path)
    if head.startswith(_OLE_MAGIC):
        return _ole_media_type(path)
    known = _by_signature(head)
    if known in ARCHIVES:
        return known
    if b"%PDF-" in head:
        return PDF
    if kind := _marked_up(head):
        return kind
    if known != UNKNOWN and known in media_type_names():
        return known
    return "text/plain" if head and b"\x00" not in head else UNKNOWN


def _marked_up(head: bytes) -> str | None:
    """Web pages, whole or as spreadsheet and Word programs leave them under names of their own; UTF-16 included."""
    text = head.decode("utf-16", "ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("latin-1")
    start = text.removeprefix("\xef\xbb\xbf").lstrip().lower()
    if start.startswith("mime-version:") and "multipart/related" in start:
        return MHTML
    if start.startswith("<?xml"):
        return HTML if "<html" in start or "<!doctype html" in start else "text/xml"
    return HTML if start.startswith(_HTML_STARTS) else None


def _by_signature(head: bytes) -> str:
    """What the first bytes say, by the signatures of puremagic."""
    import puremagic  # takes longer to import than most files to recognise

    if head[_TAR_MAGIC] == b"ustar":
        return "application/x-tar"
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return next((_ALIASES.get(one.mime_type, one.mime_type) for one in found if one.mime_type), UNKNOWN)


def _zip_media_type(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return ZIP
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    return next((media for part, media in _ZIP_PARTS.items() if part in names), ZIP)


def _ole_media_type(path: Path) -> str:
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            streams = {parts[-1] for parts in container.listdir()}
    except (OSError, ValueError, IndexError, TypeError, AttributeError):  # a damaged container is still one
        return OLE
    return next((media for stream, media in _OLE_STREAMS.items() if stream in streams), OLE)


def not_a_report(path: Path, media_type: str) -> DocumentRejected:
    """The refusal of a file of another kind: what it is, in Chinese and English, and what can be done with it."""
    zh, en = media_type_names().get(media_type, media_type_names()[UNKNOWN])
    if media_type in ARCHIVES:
        what = f"是{zh}，请解压后再放入 · is {en}: unpack it, and put the files in its place"
    elif media_type == HTML:
        what = "是网页，其中没有决算表或说明 · is a web page that holds no report"
    else:
        what = f"是{zh}，不是报告能用的格式 · is {en}, whatever its name says; reports are read from {READABLE}"
    return DocumentRejected("not_a_report_file", f"{printable_name(path.name)} {what}")


def media_type_of(path: Path) -> str:
    """What a file is. Raises: DocumentRejected `empty_file`, `damaged_document` (an archive that cannot be listed)."""
    name = printable_name(path.name)
    if path.stat().st_size == 0:
        raise DocumentRejected("empty_file", f"{name} has no content (0 bytes); download it again")
    try:
        return sniff(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        reason = f"{name} 压缩结构损坏，请重新下载 · its zip structure is damaged, download it again: {error}"
        raise DocumentRejected("damaged_document", reason) from error


def checked_page_count(path: Path) -> int:
    """Pages of a PDF that can be opened.

    Raises: DocumentRejected `truncated`, `damaged_pdf`, `encrypted`, `no_pages`, `too_many_pages`.
    """
    name = printable_name(path.name)
    count = _opened_page_count(path)
    if count == 0:
        raise DocumentRejected("no_pages", f"{name} is a PDF without pages; download it again")
    if count > MAX_PAGES:
        raise DocumentRejected(
            "too_many_pages",
            f"{name} has {count} pages, more than the {MAX_PAGES} a single report may have; split the collection",
        )
    return count


def _opened_page_count(path: Path) -> int:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PASSWORD_ERROR:
            raise rejected_pdf(EncryptedPdf(path)) from error
        if _declares_no_pages(path):
            return 0
        raise rejected_pdf(UnreadablePdf(path, "it cannot be opened as a PDF")) from error
    try:
        return len(document)
    finally:
        document.close()


def _declares_no_pages(path: Path) -> bool:
    content = path.read_bytes()
    return b"%%EOF" in content[-TAIL_BYTES:] and (b"/Count 0" in content or b"/Kids []" in content)


def rejected_pdf(error: UnreadablePdf) -> DocumentRejected:
    """The rejection a reader's error means: encrypted, truncated (no end of file mark) or damaged."""
    path, name = error.path, printable_name(error.path.name)
    if isinstance(error, EncryptedPdf):
        return DocumentRejected("encrypted", f"{name}: {error.reason}")
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
        is_whole = b"%%EOF" in file.read()
    if is_whole:
        return DocumentRejected("damaged_pdf", f"{name}: {error.reason}; download it again or repair it")
    return DocumentRejected("truncated", f"{name} ends before its end-of-file mark; download it again")
