"""The page a figure was read from, as an image with its box marked; a sheet or a Word table drawn where there is none.

In: cells with page and box, and the document they were read from. Out: a PNG file.
The document has to be the very one that was read: its hash is checked first.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from pipelines.formats.bundles import located
from pipelines.formats.document import DocumentPage
from pipelines.formats.media import PDF, media_type_of, sha256_of
from pipelines.formats.page import Box
from pipelines.formats.registry import read_document
from pipelines.views.drawn_page import NoChineseFont, drawn, svg
from pipelines.warehouse.queries import Row

DOTS_PER_INCH: Final = 160
POINTS_PER_INCH: Final = 72
MARGIN_POINTS: Final = 90.0
PADDING_POINTS: Final = 1.5
INK: Final = (214, 40, 40)
_SIDES: Final = ("x0", "top", "x1", "bottom")


class EvidenceMissing(Exception):
    """The document a figure was read from is not where it was, or no longer the same."""


def save_image(cells: Sequence[Row], target: Path, *, roots: Sequence[Path], name: str | None = None) -> int:
    """Draw the cells that stand on the first cell's page into `target`; say how many they are.

    Pages of PDF are rendered. What has no pages is drawn as it was read, the cell with the place named marked; as SVG
    if the file's `name` ends so.
    """
    first = cells[0]
    path = _document(first, roots)
    if first["page"] is not None and media_type_of(path) == PDF:
        boxes = [cell for cell in cells if cell["page"] == first["page"]]
        _mark(_render(path, first["page"], first["page_turn"] or 0), boxes).save(target)
        return len(boxes)
    page, boxes = _drawn_boxes(path, cells)
    if (name or target.name).lower().endswith(".svg"):
        target.write_text(svg(page, [_box(box) for box in boxes], "rgb({},{},{})".format(*INK)), encoding="utf-8")
        return len(boxes)
    try:
        _mark(drawn(page, DOTS_PER_INCH / POINTS_PER_INCH), boxes).save(target)
    except NoChineseFont as missing:
        raise EvidenceMissing(str(missing)) from missing
    return len(boxes)


def _drawn_boxes(path: Path, cells: Sequence[Row]) -> tuple[DocumentPage, list[Row]]:
    """The page the first cell stands on, and boxes of all that stand on it."""
    document = read_document(path)
    if cells[0]["page"] is not None:
        number = cells[0]["page"]
        return document.pages[number - 1], [cell for cell in cells if cell["page"] == number]
    wanted = [str(cell["place"]).removeprefix(f"{path.name} ") for cell in cells]
    for page in document.pages:
        known = {place: box for box, place in page.names}
        if wanted[0] in known:
            found = (known[place] for place in dict.fromkeys(wanted) if place in known)
            return page, [dict(zip(_SIDES, box, strict=True)) for box in found]
    raise EvidenceMissing(f"{path}: {wanted[0]} is not there any more: run `juesuan ingest`")


def _box(row: Row) -> Box:
    return row["x0"], row["top"], row["x1"], row["bottom"]


def _document(cell: Row, roots: Sequence[Path]) -> Path:
    path = next((place for root in roots if (place := located(root, str(cell["path"])))), None)
    if path is None:
        raise EvidenceMissing(f"{cell['path']} is not there: run this in the project's folder, or put the file back")
    if sha256_of(path) != cell["sha256"]:
        raise EvidenceMissing(
            f"{path} is no longer the file that was read ({cell['sha256'][:12]}…): run `juesuan ingest`"
        )
    return path


def _render(path: Path, page_number: int, turned: int) -> Image.Image:
    """The page upright, as boxes are measured: a page set sideways is turned the way the reader turned it."""
    with pdfium.PdfDocument(path) as document:
        bitmap = document[page_number - 1].render(scale=DOTS_PER_INCH / POINTS_PER_INCH)
        image: Image.Image = bitmap.to_pil().convert("RGB")
    return image.rotate(-90 * turned, expand=True)


def _mark(page: Image.Image, boxes: Sequence[Row]) -> Image.Image:
    """The strip of the page around the boxes, each box outlined."""
    scale = DOTS_PER_INCH / POINTS_PER_INCH
    draw = ImageDraw.Draw(page)
    for box in boxes:
        around = (
            (box["x0"] - PADDING_POINTS) * scale,
            (box["top"] - PADDING_POINTS) * scale,
            (box["x1"] + PADDING_POINTS) * scale,
            (box["bottom"] + PADDING_POINTS) * scale,
        )
        draw.rectangle(around, outline=INK, width=3)
    top = max(0, int((min(box["top"] for box in boxes) - MARGIN_POINTS) * scale))
    bottom = min(page.height, int((max(box["bottom"] for box in boxes) + MARGIN_POINTS) * scale))
    return page.crop((0, top, page.width, bottom))
