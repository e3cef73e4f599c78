"""Every format there is a reader for: a file in, its `Document` out.

In: a path. Out: `Document`, or `DocumentRejected` with a stable reason. A new format is a module that yields blocks or
pages, and a line here; nothing above looks at what a file is made of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal

from pipelines.contracts.shown_paths import printable_name
from pipelines.formats.document import Document, DocumentPage
from pipelines.formats.laid_out import laid_out
from pipelines.formats.media import (
    DOC,
    DOCX,
    HTML,
    MHTML,
    OFD,
    OLE_ENCRYPTED,
    PDF,
    XLS,
    XLSX,
    DocumentRejected,
    checked_page_count,
    media_type_of,
    not_a_report,
    rejected_pdf,
)
from pipelines.formats.packed import DamagedFile, EncryptedFile
from pipelines.formats.page import ReaderName
from pipelines.formats.pdf.errors import UnreadablePdf
from pipelines.formats.scans.documents import HOW, UnsureLattice, picture_file, with_pictures_read
from pipelines.formats.scans.recognition import is_installed


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one kind are read: by a function of a module, which yields blocks or pages."""

    reader: str
    module: str
    function: str
    yields: Literal["blocks", "pages"]

    def __call__(self, path: Path) -> Any:
        read: Callable[[Path], Any] = getattr(import_module(self.module), self.function)
        return read(path)


FORMATS: Final[Mapping[str, Format]] = {
    DOCX: Format("docx", "pipelines.formats.docx", "docx_blocks", "blocks"),
    DOC: Format("doc", "pipelines.formats.doc", "doc_blocks", "blocks"),
    XLSX: Format("sheets", "pipelines.formats.sheets", "sheet_blocks", "blocks"),
    XLS: Format("sheets", "pipelines.formats.sheets", "sheet_blocks", "blocks"),
    HTML: Format("html", "pipelines.formats.html", "html_blocks", "blocks"),
    MHTML: Format("html", "pipelines.formats.html", "mhtml_blocks", "blocks"),
    OFD: Format("ofd", "pipelines.formats.ofd", "ofd_pages", "pages"),
}


PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/tiff", "image/bmp"})


def read_document(path: Path, reader: ReaderName = "fast") -> Document:
    """The document a file is; `reader` chooses between the two decoders of PDF.

    Raises: DocumentRejected `empty_file`, `not_a_report_file`, `encrypted`, `damaged_document`, or one of the codes of
    `media.checked_page_count`.
    """
    media_type = media_type_of(path)
    if media_type == PDF:
        return _pdf(path, reader)
    if media_type == OLE_ENCRYPTED:
        raise DocumentRejected("encrypted", f"{printable_name(path.name)} 已加密，需要密码 · it needs a password")
    if media_type not in FORMATS and media_type not in PICTURES:
        raise not_a_report(path, media_type)
    try:
        return _picture(path, media_type) if media_type in PICTURES else _other(path, media_type, FORMATS[media_type])
    except EncryptedFile as error:
        raise DocumentRejected("encrypted", f"{printable_name(path.name)} {error.reason}") from error
    except DamagedFile as error:
        raise DocumentRejected("damaged_document", f"{printable_name(path.name)} {error.reason}") from error


def first_pages(path: Path) -> tuple[DocumentPage, ...]:
    """The first page of a PDF; all of another document, which is quick to read. Raises as `read_document`."""
    if media_type_of(path) != PDF:
        return read_document(path).pages
    return _pdf(path, "fast", numbers=[1]).pages


def _pdf(path: Path, reader: ReaderName, numbers: Sequence[int] | None = None) -> Document:
    from pipelines.formats.pdf.decode import read_pages

    checked_page_count(path)
    try:
        decoded = list(read_pages(path, reader, numbers=numbers))
        pages, told = with_pictures_read(path, decoded)
    except UnreadablePdf as error:
        raise rejected_pdf(error) from error
    except UnsureLattice as error:
        raise _unsure(path, error) from error
    return Document(path, PDF, "+".join(sorted({one.page.reader for one in pages})), pages, has_pages=True, told=told)


def _picture(path: Path, media_type: str) -> Document:
    if not is_installed():
        raise DocumentRejected("no_text_layer", f"{printable_name(path.name)} 是图片；{HOW}")
    try:
        return Document(path, media_type, "ocr", picture_file(path), has_pages=True)
    except UnsureLattice as error:
        raise _unsure(path, error) from error


def _unsure(path: Path, error: UnsureLattice) -> DocumentRejected:
    reason = (
        f"{printable_name(path.name)} 第 {error} 页的表格线条残缺或歪斜，识别结果自相矛盾，不入库；请用平板扫描仪重扫"
        f" · the rules of page {error} contradict what is read between them: scan it anew on a flat bed"
    )
    return DocumentRejected("ocr_lattice_unsure", reason)


def _other(path: Path, media_type: str, known: Format) -> Document:
    if known.yields == "pages":
        pages = tuple(DocumentPage(page) for page in known(path))
        return Document(path, media_type, known.reader, pages, has_pages=True)
    blocks, told = known(path)
    return Document(path, media_type, known.reader, laid_out(blocks), has_pages=False, told=tuple(told))
