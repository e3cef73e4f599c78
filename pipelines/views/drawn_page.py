"""A page of a format no viewer renders for us (a sheet, a Word file, a web page, OFD), drawn as it was read.

In: a `DocumentPage` and the boxes to mark. Out: a picture, or SVG that needs no font here. Nothing is looked up.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import chain
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from pipelines.formats.document import DocumentPage
from pipelines.formats.page import Box
from pipelines.formats.pdf.words import word_lines

RULE: Final = (150, 150, 150)
INK: Final = (20, 20, 20)
TEXT_SIZE: Final = 10.5
_FOLDERS: Final = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
# Families with Chinese characters, the most usual first; what a file is called begins with it.
_FAMILIES: Final = (
    "NotoSansCJK", "NotoSerifCJK", "SourceHanSans", "wqy", "PingFang", "STHeiti", "msyh", "simsun", "simhei", "uming",
    "ukai", "DroidSansFallback", "HarmonyOS", "AlibabaPuHuiTi",
)  # fmt: skip


class NoChineseFont(Exception):
    """This machine has no font Chinese could be drawn with."""


def drawn(page: DocumentPage, scale: float) -> Image.Image:
    """The page as a picture, `scale` pixels a point. Raises `NoChineseFont`."""
    font = ImageFont.truetype(str(chinese_font()), round(TEXT_SIZE * scale))
    image = Image.new("RGB", (round(page.page.width * scale), round(page.page.height * scale)), "white")
    draw = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in _rules(page):
        draw.line((x0 * scale, y0 * scale, x1 * scale, y1 * scale), fill=RULE, width=max(round(scale / 2), 1))
    for word in chain.from_iterable(word_lines(page.page.glyphs)):
        draw.text((word.x0 * scale, word.baseline * scale), word.text, fill=INK, font=font, anchor="ls")
    return image


def svg(page: DocumentPage, boxes: Sequence[Box], colour: str) -> str:
    """The page as SVG with the boxes outlined; whoever opens it brings the font."""
    width, height = page.page.width, page.page.height
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" font-family="Noto Sans CJK SC, Microsoft YaHei, PingFang SC, SimSun, sans-serif" '
        f'font-size="{TEXT_SIZE}"><rect width="100%" height="100%" fill="white"/>'
    )
    parts = [
        head,
        *(
            f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="rgb{RULE}" stroke-width="0.5"/>'
            for x0, y0, x1, y1 in _rules(page)
        ),
    ]
    parts += [
        f'<text x="{word.x0:.1f}" y="{word.baseline:.1f}">{escape(word.text)}</text>'
        for word in chain.from_iterable(word_lines(page.page.glyphs))
    ]
    parts += [
        f'<rect x="{x0:.1f}" y="{top:.1f}" width="{x1 - x0:.1f}" height="{bottom - top:.1f}" fill="none" '
        f'stroke="{colour}" stroke-width="1.5"/>'
        for x0, top, x1, bottom in boxes
    ]
    return "\n".join([*parts, "</svg>"])


@cache
def chinese_font() -> Path:
    """A font file with Chinese characters. Raises `NoChineseFont`."""
    for family in _FAMILIES:
        for folder in _FOLDERS:
            for path in sorted(Path(folder).expanduser().rglob(f"{family}*")):
                if path.suffix.lower() in (".ttf", ".ttc", ".otf"):
                    return path
    where = "fonts-wqy-zenhei" if sys.platform == "linux" else "a Chinese font"
    raise NoChineseFont(
        f"本机没有中文字体，不能绘图；可改存为 .svg · no Chinese font here: install {where}, or name a .svg"
    )


def _rules(page: DocumentPage) -> Iterator[tuple[float, float, float, float]]:
    for grid in page.grids or ():
        for cell in grid.cells:
            yield from (
                (cell.x0, cell.top, cell.x1, cell.top), (cell.x0, cell.bottom, cell.x1, cell.bottom),
                (cell.x0, cell.top, cell.x0, cell.bottom), (cell.x1, cell.top, cell.x1, cell.bottom),
            )  # fmt: skip
    for x, top, bottom in page.page.edges.vertical.tolist():
        yield x, top, x, bottom
    for y, x0, x1 in page.page.edges.horizontal.tolist():
        yield x0, y, x1, y
