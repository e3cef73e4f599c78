"""What a file is is told by what is in it, in words people use."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from pipelines.formats.media import DocumentRejected, sniff
from pipelines.formats.scans.recognition import is_installed
from pipelines.reports.read import read_report

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, content: bytes = PDF, method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in names:
            archive.writestr(name, content)
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        entry = tarfile.TarInfo("a.pdf")
        entry.size = len(PDF)
        archive.addfile(entry, io.BytesIO(PDF))
    return target.getvalue()


KINDS = {
    "an archive of stored PDFs": (zipped("2022.pdf", "2023.pdf"), "application/zip", "压缩包", "zip archive"),
    "a packed archive": (zipped("a.pdf", method=zipfile.ZIP_DEFLATED), "application/zip", "压缩包", "zip archive"),
    "a tar of PDFs": (tarred(), "application/x-tar", "压缩包", "tar archive"),
    "a rar": (b"Rar!\x1a\x07\x01\x00" + PDF * 3, "application/vnd.rar", "压缩包（rar）", "rar archive"),
    "a 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(200), "application/x-7z-compressed", "压缩包（7z）", "7z archive"),
    "a gzip": (b"\x1f\x8b\x08" + bytes(200), "application/gzip", "压缩包", "gzip archive"),
    "PowerPoint": (
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "PowerPoint 演示文稿",
        "PowerPoint presentation",
    ),
    "a damaged old office file": (OLE + bytes(600), "application/x-ole-storage", "旧版 Office 文件", "older office"),
    "a web page": (b"<!DOCTYPE html><html>", "text/html", "网页", "web page"),
    "text": ("2023年度部门决算".encode(), "text/plain", "纯文本", "plain text"),
    "nothing known": (b"\x00\x01\x02\x03" * 40, "application/octet-stream", "无法识别", "no known kind"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_what_is_in_it_whatever_it_is_called(tmp_path: Path, kind: str) -> None:
    content, media_type, zh, en = KINDS[kind]
    path = tmp_path / "2023年度决算.pdf"
    path.write_bytes(content)
    assert sniff(path) == media_type
    with pytest.raises(DocumentRejected) as refused:
        read_report(path)
    assert refused.value.reason_code == "not_a_report_file"
    assert zh in refused.value.reason
    assert en in refused.value.reason
    assert "/" not in refused.value.reason  # no media type, which says nothing to anybody
    assert "put the PDF there" not in refused.value.reason


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"junk of a mail gateway\r\n" * 9])
def test_a_pdf_may_begin_a_little_later(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(before + PDF)
    assert sniff(path) == "application/pdf"


DAMAGED = {
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "Word": zipped("[Content_Types].xml", "word/document.xml"),
    "Excel": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "OFD": zipped("OFD.xml", "Doc_0/Document.xml"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_format_that_is_read_but_damaged_is_told_as_such(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "2023年度决算.pdf"
    path.write_bytes(DAMAGED[kind])
    with pytest.raises(DocumentRejected) as refused:
        read_report(path)
    assert refused.value.reason_code == (
        "damaged_document" if kind != "a picture" or is_installed() else "no_text_layer"
    )
    assert path.name in refused.value.reason
