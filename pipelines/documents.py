"""A file in the landing zone → what it is, by content and never by name, and why it cannot be a report if it cannot.

In: a path. Out: media type, digest, page count, or `DocumentRejected` with a stable reason code. Pages are only counted
here; which report a document is, is for `identities`.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Final

import pypdfium2

from pipelines.pages.errors import EncryptedPdf, UnreadablePdf
from pipelines.pages.pdfium import PASSWORD_ERROR

MAX_PAGES: Final = 1_500
HEAD_BYTES: Final = 1_024
TAIL_BYTES: Final = 2_048
PDF: Final = "application/pdf"
UNKNOWN: Final = "application/octet-stream"

_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_PARTS: Final = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class DocumentRejected(Exception):
    """A document that is no report we can read: `reason_code` is stable, `reason` names the file and what to do."""

    def __init__(self, reason_code: str, reason: str) -> None:
        super().__init__(reason)
        self.reason_code = reason_code
        self.reason = reason

    def __reduce__(self) -> tuple[type["DocumentRejected"], tuple[str, str]]:
        return type(self), (self.reason_code, self.reason)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sniff(path: Path) -> str:
    """Media type by content; `application/octet-stream` when nothing is recognised."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _zip_media_type(path)
    if head.startswith(_OLE_MAGIC):
        return "application/x-ole-storage"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "text/html"
    return "text/plain" if head and b"\x00" not in head else UNKNOWN


def _zip_media_type(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return "application/zip"
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    return next((media for part, media in _ZIP_PARTS.items() if part in names), "application/zip")


def checked_page_count(path: Path) -> int:
    """Pages of a PDF that can be opened.

    Raises: DocumentRejected `empty_file`, `not_a_report_file`, `truncated`, `damaged_pdf`, `encrypted`, `no_pages`,
    `too_many_pages`.
    """
    if path.stat().st_size == 0:
        raise DocumentRejected("empty_file", f"{path.name} has no content (0 bytes); download it again")
    media_type = sniff(path)
    if media_type != PDF:
        raise DocumentRejected(
            "not_a_report_file", f"{path.name} is {media_type}, not a PDF, whatever its name says; put the PDF there"
        )
    count = _opened_page_count(path)
    if count == 0:
        raise DocumentRejected("no_pages", f"{path.name} is a PDF without pages; download it again")
    if count > MAX_PAGES:
        raise DocumentRejected(
            "too_many_pages",
            f"{path.name} has {count} pages, more than the {MAX_PAGES} a single report may have; split the collection",
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
    path = error.path
    if isinstance(error, EncryptedPdf):
        return DocumentRejected("encrypted", f"{path.name}: {error.reason}")
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
        is_whole = b"%%EOF" in file.read()
    if is_whole:
        return DocumentRejected("damaged_pdf", f"{path.name}: {error.reason}; download it again or repair it")
    return DocumentRejected("truncated", f"{path.name} ends before its end-of-file mark; download it again")
