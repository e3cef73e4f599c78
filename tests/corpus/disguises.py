"""The same report under another skin: every function takes the bytes of a PDF and gives the bytes of another one.

What is printed does not change for a reader's eye, so the truth of the source stays the truth of the result.
Damage that makes a document unreadable belongs in `damages.py`.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

Change = Callable[[Pdf], None]

PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}


def apply(source: bytes, change: Change, **save_options: Any) -> bytes:
    with Pdf.open(io.BytesIO(source)) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target, deterministic_id="encryption" not in save_options, **save_options)
    return target.getvalue()


# ------------------------------------------------------------------ pages turned, moved and scaled


def rotate_pages(source: bytes, degrees: int) -> bytes:
    """Only the /Rotate entry changes: the page is shown turned."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.rotate(degrees, relative=True)

    return apply(source, change)


def turn_content(source: bytes, degrees: int, *, shown_upright: bool) -> bytes:
    """The drawing itself lies sideways; `shown_upright` adds the /Rotate that turns it back for the eye."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            x0, y0, x1, y1 = (float(value) for value in page.mediabox)
            width, height = x1 - x0, y1 - y0
            matrix, box = {
                90: ((0, 1, -1, 0, height + y0, -x0), (0, 0, height, width)),
                180: ((-1, 0, 0, -1, width + x0, height + y0), (0, 0, width, height)),
                270: ((0, -1, 1, 0, -y0, width + x0), (0, 0, height, width)),
            }[degrees]
            _wrap_content(pdf, page, matrix)
            _set_boxes(page, box)
            if shown_upright:
                page.rotate(degrees, relative=True)

    return apply(source, change)


def shift_media_box(source: bytes, dx: float, dy: float) -> bytes:
    """The page's corner is not at (0, 0)."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            x0, y0, x1, y1 = (float(value) for value in page.mediabox)
            _wrap_content(pdf, page, (1, 0, 0, 1, dx, dy))
            _set_boxes(page, (x0 + dx, y0 + dy, x1 + dx, y1 + dy))

    return apply(source, change)


def add_crop_box(source: bytes, margin: float = 60) -> bytes:
    """A larger sheet with printer's marks and a stray table row outside the visible box."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            x0, y0, x1, y1 = (float(value) for value in page.mediabox)
            page.mediabox = Array([x0 - margin, y0 - margin, x1 + margin, y1 + margin])
            page.cropbox = Array([x0, y0, x1, y1])

        def marks(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(box[0] + 10, box[1] + 20, "201 9,999.99 8,888.88 job 20240715-3 CMYK")
            canvas.drawString(box[0] + 10, box[3] - 20, "T01 T02 T03 7,777.77")

        overlay(pdf, marks)

    return apply(source, change)


def scale_pages(source: bytes, factor: float) -> bytes:
    """A4 becomes A3 (1.414) or A5 (0.707)."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            box = tuple(float(value) * factor for value in page.mediabox)
            _wrap_content(pdf, page, (factor, 0, 0, factor, 0, 0))
            _set_boxes(page, box)

    return apply(source, change)


def add_user_unit(source: bytes, unit: float = 2.0) -> bytes:
    """The same page measured in a larger unit."""

    def change(pdf: Pdf) -> None:
        pdf.Root.Version = Name("/1.7")
        for page in pdf.pages:
            box = tuple(float(value) / unit for value in page.mediabox)
            _wrap_content(pdf, page, (1 / unit, 0, 0, 1 / unit, 0, 0))
            _set_boxes(page, box)
            page.obj.UserUnit = unit

    return apply(source, change)


def _set_boxes(page: pikepdf.Page, box: tuple[float, ...]) -> None:
    for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
    page.mediabox = Array(list(box))


def _wrap_content(pdf: Pdf, page: pikepdf.Page, matrix: tuple[float, ...]) -> None:
    page.contents_add(pdf.make_stream(b"q %s cm\n" % b" ".join(b"%.6f" % value for value in matrix)), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ"))


# ------------------------------------------------------------------ text doubled, hidden and overlaid


def double_text(source: bytes, offset: float = 0.3) -> bytes:
    """Bold imitated by drawing every text object twice, the second time a little to the right."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"".join(_with_echo(page, b"q 1 0 0 1 %.2f 0 cm\n" % offset)))

    return apply(source, change)


def _with_echo(page: pikepdf.Page, opening: bytes) -> Iterator[bytes]:
    block: list[Any] = []
    for item in pikepdf.parse_content_stream(page):
        operator = str(item.operator)
        if operator == "BT" or block:
            block.append(item)
        else:
            yield pikepdf.unparse_content_stream([item]) + b"\n"
        if operator == "ET":
            text = pikepdf.unparse_content_stream(block)
            yield text + b"\n" + opening + text + b"\nQ\n"
            block = []


def repeat_text_later(source: bytes) -> bytes:
    """The whole page's text once more on top of itself, after everything else."""
    return apply(source, lambda pdf: _repeat_text(pdf, b"q\n"))


def add_invisible_copy(source: bytes) -> bytes:
    """The whole text once more in render mode 3, as a scanner's recognition layer."""
    return apply(source, lambda pdf: _repeat_text(pdf, b"q 3 Tr\n"))


def _repeat_text(pdf: Pdf, opening: bytes) -> None:
    for page in pdf.pages:
        kept = [item for item in pikepdf.parse_content_stream(page) if str(item.operator) not in {*PAINTS, "Do", "Tr"}]
        page.contents_coalesce()
        original = page.Contents.read_bytes()
        copy = pikepdf.unparse_content_stream(kept)
        page.Contents = pdf.make_stream(b"q\n" + original + b"\nQ\n" + opening + copy + b"\nQ\n")


def add_white_text(source: bytes) -> bytes:
    """White words in the margins and behind the tables; no digit among them."""

    def words(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
        canvas.setFont("STSong-Light", 7)
        canvas.setFillGray(1)
        for line in range(int(box[1]) + 40, int(box[3]) - 30, 90):
            canvas.drawString(box[0] + 20, line, "内部流转 请勿外传 财政国库处")

    return apply(source, lambda pdf: overlay(pdf, words, below=True))


def add_watermark(source: bytes, text: str = "上海市普陀区 信息公开") -> bytes:
    """Large grey words across every page."""

    def draw(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
        canvas.setFont("STSong-Light", 46)
        canvas.setFillGray(0.85)
        canvas.translate((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        canvas.rotate(38)
        canvas.drawCentredString(0, 60, text)
        canvas.drawCentredString(0, -80, text)

    return apply(source, lambda pdf: overlay(pdf, draw))


def add_upright_watermark(source: bytes, text: str = "仅供公开使用") -> bytes:
    """Level words in a tiling: they share baselines with table rows."""

    def draw(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
        canvas.setFont("STSong-Light", 16)
        canvas.setFillGray(0.88)
        for x in range(int(box[0]) + 60, int(box[2]) - 60, 170):
            for y in range(int(box[1]) + 60, int(box[3]), 120):
                canvas.drawString(x, y, text)

    return apply(source, lambda pdf: overlay(pdf, draw))


def add_running_lines(source: bytes, header: str = "2024年度部门决算公开") -> bytes:
    """A header with a rule below it and a footer `第 n 页 共 m 页` on every page."""
    with Pdf.open(io.BytesIO(source)) as pdf:
        total = len(pdf.pages)
    number = iter(range(1, total + 1))

    def draw(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
        canvas.setFont("STSong-Light", 9)
        middle = (box[0] + box[2]) / 2
        canvas.drawCentredString(middle, box[3] - 28, header)
        canvas.setLineWidth(0.5)
        canvas.line(box[0] + 50, box[3] - 33, box[2] - 50, box[3] - 33)
        canvas.drawCentredString(middle, box[1] + 22, f"第 {next(number)} 页 共 {total} 页")

    return apply(source, lambda pdf: overlay(pdf, draw))


def overlay(
    pdf: Pdf, draw: Callable[[Canvas, tuple[float, float, float, float]], None], *, below: bool = False
) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for page in pdf.pages:
        box = tuple(float(value) for value in page.mediabox)
        sheet = io.BytesIO()
        canvas = Canvas(sheet, pagesize=(box[2] - box[0], box[3] - box[1]), invariant=1)
        canvas.translate(-box[0], -box[1])
        draw(canvas, (box[0], box[1], box[2], box[3]))
        canvas.save()
        with Pdf.open(sheet) as layer:
            layer.pages[0].mediabox = Array([0, 0, box[2] - box[0], box[3] - box[1]])
            rectangle = pikepdf.Rectangle(*box)
            (page.add_underlay if below else page.add_overlay)(layer.pages[0], rectangle)


# ------------------------------------------------------------------ inside of the file


def nest_in_forms(source: bytes, depth: int = 2) -> bytes:
    """The page's drawing moves into a form, that into another one, each with its own matrix."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.contents_coalesce()
            content, resources = page.Contents.read_bytes(), page.obj.get("/Resources", Dictionary())
            for level in range(depth):
                form = pdf.make_stream(content)
                form.Type, form.Subtype, form.Resources = Name.XObject, Name.Form, resources
                form.BBox = Array([-5000, -5000, 5000, 5000])
                form.Matrix = Array([1, 0, 0, 1, 7 * (level + 1), 0])
                resources = Dictionary(XObject=Dictionary(Fm0=pdf.make_indirect(form)))
                content = b"q 1 0 0 1 %d 0 cm /Fm0 Do Q" % (-7 * (level + 1))
            page.Contents, page.obj.Resources = pdf.make_stream(content), resources

    return apply(source, change)


def encrypt(source: bytes, *, user_password: str, revision: Literal[3, 6] = 6) -> bytes:
    """An empty user password still opens in every viewer; only the owner's rights are locked."""
    protection = pikepdf.Encryption(
        user=user_password, owner="owner-secret", R=revision, aes=revision > 3, metadata=revision > 3
    )
    return apply(source, lambda _pdf: None, encryption=protection)


def pack_object_streams(source: bytes) -> bytes:
    return apply(source, lambda _pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


def unpack_streams(source: bytes) -> bytes:
    return apply(
        source,
        lambda _pdf: None,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.all,
    )


def linearize(source: bytes) -> bytes:
    return apply(source, lambda _pdf: None, linearize=True)


def split_content(source: bytes) -> bytes:
    """Each page's content becomes an array of many short streams, cut between operators."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            items = list(pikepdf.parse_content_stream(page))
            parts = [items[start : start + 25] for start in range(0, len(items), 25)]
            page.Contents = Array(
                [pdf.make_indirect(pdf.make_stream(pikepdf.unparse_content_stream(part))) for part in parts]
            )

    return apply(source, change)


def reverse_text_order(source: bytes) -> bytes:
    """Text objects are drawn last to first: content order is the opposite of reading order."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            items = list(pikepdf.parse_content_stream(page))
            if any(str(item.operator) == "cm" for item in items):
                continue  # a text object cannot leave the matrix it was drawn under
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_reversed_text(items)))

    return apply(source, change)


def _reversed_text(items: list[Any]) -> list[Any]:
    rest: list[Any] = []
    blocks: list[list[Any]] = []
    inside = False
    for item in items:
        operator = str(item.operator)
        if operator == "BT":
            inside = True
            blocks.append([])
        (blocks[-1] if inside else rest).append(item)
        inside = inside and operator != "ET"
    return rest + [item for block in reversed(blocks) for item in block]
