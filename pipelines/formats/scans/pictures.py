"""Pages that are pictures → straight, clean greyscale pictures: colour dropped, light evened, skew turned away.

In: a rendered page or a picture file. Out: arrays of one byte a pixel, dark text on white. Nothing is read here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageSequence

from pipelines.formats.packed import DamagedFile
from pipelines.formats.scans import Picture

DOTS_PER_INCH: Final = 200
POINTS_PER_INCH: Final = 72.0
A4_WIDTH: Final = 595.0
A4_LENGTH: Final = 842.0
LARGEST_SIDE: Final = 12_000  # pixels
SPECK: Final = 4  # pixels
SPECKLED: Final = 8e-5  # specks for each pixel: three hundred on a page, scanned badly
DARK: Final = 170
PALEST: Final = (190, 228)  # of a hairline, on a noisy page and on a clean one
NOISE: Final = 5.0  # times the spread of white paper: what is darker is drawn
_SHORTEST_RULE: Final = 0.15  # inches
_SMALLEST_ANGLE: Final = 0.02
_TURNS: Final = 3  # the angle of a slanting page is known better once most of it is turned away


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as a picture with its size in points; `grey` is upright, `angle` degrees were turned away."""

    number: int
    grey: Picture
    width: float
    height: float
    angle: float

    @property
    def dots_per_point(self) -> float:
        return float(self.grey.shape[1] / self.width)


def pdf_sheet(path: Path, number: int, dots: int = DOTS_PER_INCH) -> Sheet:
    """A page of a PDF (from 1), rendered as it is displayed."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(dots / POINTS_PER_INCH, LARGEST_SIDE / max(width, height))
        colours = np.ascontiguousarray(page.render(scale=scale).to_numpy()[:, :, :3])
    return _straightened(number, colours, width, height)


def file_sheets(path: Path) -> Iterator[Sheet]:
    """The pictures of a file (TIFF may hold several), each taken for a page of A4."""
    try:
        with Image.open(path) as opened:
            for number, frame in enumerate(ImageSequence.Iterator(opened), 1):
                picture = frame.convert("RGB")
                longest = max(picture.size)
                if longest > LARGEST_SIDE:
                    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
                across = A4_LENGTH if picture.width > picture.height else A4_WIDTH
                height = across * picture.height / picture.width
                yield _straightened(number, _at_usual_size(np.array(picture), across), across, height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DamagedFile(f"图片损坏 · the picture is damaged: {error}") from error


def _at_usual_size(colours: Any, width: float) -> Any:
    wanted = width / POINTS_PER_INCH * DOTS_PER_INCH
    factor = wanted / colours.shape[1]
    if 0.8 < factor < 1.25:
        return colours
    method = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return cv2.resize(colours, None, fx=factor, fy=factor, interpolation=method)


def _straightened(number: int, colours: Any, width: float, height: float) -> Sheet:
    """Seals and pens vanish with the colours: black is dark in all three, red and blue are not."""
    grey = _evened(colours.max(axis=2))
    angle, upright, pale = 0.0, grey, paleness(grey)
    for _ in range(_TURNS):
        rest = _skew(ink_of(upright, pale), DOTS_PER_INCH)
        if abs(rest) <= _SMALLEST_ANGLE:
            break
        angle += rest
        upright = _turned(grey, angle)
    return Sheet(number, upright, width, height, angle)


def _turned(grey: Picture, angle: float) -> Picture:
    rows, columns = grey.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1)
    turned = cv2.warpAffine(
        grey, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
    )
    return np.asarray(turned, np.uint8)


def paleness(grey: Picture) -> int:
    """How pale a rule may be and still stand out from the paper."""
    paper = grey[grey > PALEST[0]]
    spread = float(np.std(paper)) if paper.size else 0.0
    return int(np.clip(255 - NOISE * spread, *PALEST))


def ink_of(grey: Picture, darkness: int = DARK) -> Picture:
    """255 where something is written or drawn; hairlines that were turned are paler than text."""
    return (grey < darkness).astype(np.uint8) * 255


def _evened(grey: Picture) -> Picture:
    """Uneven light divided away; single specks on a speckled page filtered out."""
    if _speckles(grey) > SPECKLED:
        grey = np.asarray(cv2.medianBlur(grey, 3), np.uint8)
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    light = cv2.resize(cv2.medianBlur(small, 21), (grey.shape[1], grey.shape[0])).astype(np.float32)
    return np.clip(grey.astype(np.float32) / np.maximum(light, 1) * 255, 0, 255).astype(np.uint8)


def _speckles(grey: Picture) -> float:
    """Specks for each pixel: dark spots smaller than any point or comma."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink_of(grey))
    return float((boxes[1:, 4] <= SPECK).sum() / grey.size)


def _skew(ink: Picture, dots: int) -> float:
    """Degrees, by the slopes of long level runs: their median, weighted by length."""
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, int(dots * _SHORTEST_RULE)), np.uint8))
    runs = cv2.dilate(runs, np.ones((3, 5), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs)
    slopes, weights = [], []
    for label in range(1, count):
        x, y, width, height, _ = boxes[label]
        if width >= dots and height <= width * 0.12:
            ys, xs = np.nonzero(labels[y : y + height, x : x + width] == label)
            slopes.append(float(np.polyfit(xs, ys, 1)[0]))
            weights.append(float(width))
    if not slopes:
        return 0.0
    order = np.argsort(slopes)
    heaped = np.cumsum(np.array(weights)[order])
    middle = np.array(slopes)[order][np.searchsorted(heaped, heaped[-1] / 2)]
    return float(np.degrees(np.arctan(middle)))
