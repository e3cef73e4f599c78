"""Documents that cannot or must not be loaded: broken files, wrong kinds of file, pictures without text.

Every function gives the bytes of one file. What each must be rejected for is written in `build.py`.
"""

import io
import random

import pikepdf
import pypdfium2
from pikepdf import Pdf

ERROR_PAGE = """<!DOCTYPE html><html><head><title>404 Not Found</title></head>
<body><h1>404 Not Found</h1><p>您访问的页面不存在或已被删除！</p><hr>nginx</body></html>"""
SCAN_SCALE = 1.5


def truncate(source: bytes, share: float) -> bytes:
    """What is left of an interrupted download."""
    return source[: int(len(source) * share)]


def no_pages() -> bytes:
    target = io.BytesIO()
    Pdf.new().save(target)
    return target.getvalue()


def blank_pages(count: int) -> bytes:
    target = io.BytesIO()
    with Pdf.new() as pdf:
        for _ in range(count):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(target)
    return target.getvalue()


def scan(source: bytes, pages: slice = slice(None)) -> bytes:
    """Each page as one picture; no character is left."""
    document = pypdfium2.PdfDocument(source)
    indexes = range(len(document))[pages]
    pictures = [document[index].render(scale=SCAN_SCALE).to_pil().convert("L") for index in indexes]
    target = io.BytesIO()
    pictures[0].save(target, format="PDF", save_all=True, append_images=pictures[1:], resolution=72 * SCAN_SCALE)
    return target.getvalue()


def scan_some(source: bytes, pages: slice) -> bytes:
    """Only these pages become pictures, as where signed tables were scanned and put between typed text."""
    document, pictures = Pdf.open(io.BytesIO(source)), Pdf.open(io.BytesIO(scan(source, pages)))
    for index, picture in zip(range(len(document.pages))[pages], pictures.pages, strict=True):
        document.pages[index] = picture
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def repeat_pages(source: bytes, count: int) -> bytes:
    """A file of `count` pages, all copies of the source's first one."""
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(source)) as pdf:
        while len(pdf.pages) > 1:
            del pdf.pages[-1]
        for _ in range(count - 1):
            pdf.pages.append(pdf.pages[0])
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def keep_pages(source: bytes, pages: slice) -> bytes:
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(source)) as pdf:
        wanted = set(range(len(pdf.pages))[pages])
        for index in reversed(range(len(pdf.pages))):
            if index not in wanted:
                del pdf.pages[index]
        pdf.save(target)
    return target.getvalue()


def mutate(source: bytes, seed: int, share: float) -> bytes:
    """Random bytes overwritten, behind the file's first line so that it still looks like a PDF."""
    dice = random.Random(seed)
    data = bytearray(source)
    for _ in range(int(len(data) * share)):
        data[dice.randrange(16, len(data))] = dice.randrange(256)
    return bytes(data)


def drop_cross_references(source: bytes) -> bytes:
    """The last kilobyte is overwritten: readers must rebuild the object table."""
    tail = source.rfind(b"startxref")
    return source[:tail] + b"startxref\n999999999\n%%EOF\n"


def add_leading_noise(source: bytes, size: int = 700) -> bytes:
    """A mail gateway's header before %PDF."""
    return (b"X-Gateway: scanned\r\n" * size)[:size] + b"\r\n" + source


def loop_page_tree(source: bytes) -> bytes:
    """The page tree's first child is the tree itself."""
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(source)) as pdf:
        pdf.Root.Pages.Kids[0] = pdf.Root.Pages
        pdf.save(target)
    return target.getvalue()


def inflate_bomb(megabytes: int) -> bytes:
    """A page whose content is a few kilobytes packed and very large unpacked."""
    target = io.BytesIO()
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(b"0 0 m\n" * (megabytes * 1024 * 1024 // 6))
        pdf.save(target, compress_streams=True)
    return target.getvalue()
