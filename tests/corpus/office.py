"""Small office files with what real ones have: Word files from parts written by hand, OFD files from pages' glyphs."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from xml.sax.saxutils import escape

from pipelines.formats.page import Page

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MM = 25.4 / 72


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A document with this body; `numbering` and `styles` are the XML of these parts."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    others = {f"word/{name}.xml": f'<w:{name} xmlns:w="{WORD}">{xml}</w:{name}>' for name, xml in parts.items()}
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def ofd(pages: Sequence[Page]) -> bytes:
    """The glyphs and rules of pages as an OFD document: one text object a line, one path a rule."""
    members: dict[str, str] = {
        "OFD.xml": '<OFD xmlns="http://www.ofdspec.org/2016"><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>'
    }
    listed = []
    for number, page in enumerate(pages):
        place = f"Pages/Page_{number}/Content.xml"
        listed.append(f'<Page ID="{number + 1}" BaseLoc="{place}"/>')
        members[f"Doc_0/{place}"] = _content(page)
    members["Doc_0/Document.xml"] = (
        '<Document xmlns="http://www.ofdspec.org/2016"><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox>'
        f"</PageArea></CommonData><Pages>{''.join(listed)}</Pages></Document>"
    )
    return zipped(members)


def _content(page: Page) -> str:
    glyphs = page.glyphs
    order = sorted(range(len(glyphs)), key=lambda n: (round(float(glyphs.baseline[n]), 1), float(glyphs.x0[n])))
    objects = []
    for baseline, line in groupby(order, key=lambda n: round(float(glyphs.baseline[n]), 1)):
        places = list(line)
        x = [float(glyphs.x0[n]) for n in places]
        steps = " ".join(f"{(after - before) * MM:.4f}" for before, after in pairwise(x))
        text = escape("".join(chr(glyphs.code_point[n]) for n in places))
        size = float(glyphs.size[places[0]]) * MM
        objects.append(
            f'<TextObject Boundary="0 0 210 297" Size="{size:.4f}">'
            f'<TextCode X="{x[0] * MM:.4f}" Y="{baseline * MM:.4f}" DeltaX="{steps}">{text}</TextCode></TextObject>'
        )
    lines = [(x, top, x, bottom) for x, top, bottom in page.edges.vertical.tolist()]
    lines += [(x0, y, x1, y) for y, x0, x1 in page.edges.horizontal.tolist()]
    objects += [
        f'<PathObject Boundary="{x0 * MM:.4f} {y0 * MM:.4f} 1 1"><AbbreviatedData>M 0 0 L {(x1 - x0) * MM:.4f} '
        f"{(y1 - y0) * MM:.4f}</AbbreviatedData></PathObject>"
        for x0, y0, x1, y1 in lines
    ]
    box = f"0 0 {page.width * MM:.4f} {page.height * MM:.4f}"
    return (
        f'<Page xmlns="http://www.ofdspec.org/2016"><Area><PhysicalBox>{box}</PhysicalBox></Area><Content>'
        f"<Layer>{''.join(objects)}</Layer></Content></Page>"
    )
