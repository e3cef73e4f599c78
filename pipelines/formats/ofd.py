"""OFD, China's official layout format (GB/T 33190) → pages of glyphs and rules, as a PDF gives them.

In: a path. Out: `Page`s in points from the top left. Text objects carry the place of every character; paths that run
level or upright are rules. Pictures, seals and annotations are not read. Fonts are not looked at: text is Unicode.
"""

import math
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from posixpath import join, normpath
from typing import Final

import numpy as np

from pipelines.formats.packed import DamagedFile, attribute, child, local, member, opened_zip, xml_root
from pipelines.formats.page import Edges, Glyphs, Page

POINTS_PER_MM: Final = 72 / 25.4
A4: Final = (0.0, 0.0, 210.0, 297.0)
MAX_DEPTH: Final = 30
SAME_PLACE: Final = 0.3  # mm: a rule may lean as much
THICKEST_RULE: Final = 1.0  # mm: a filled area thinner than this is a rule
SLANTED: Final = 0.1
_PATH: Final = re.compile(r"([A-Za-z])|(-?[\d.]+(?:[eE][+-]?\d+)?)")
_WHITE: Final = frozenset({"255 255 255", "#FF #FF #FF", "1 1 1"})

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Ink:
    """What is set on one page, in mm."""

    points: list[int] = field(default_factory=list)
    spans: list[tuple[float, float, float, float]] = field(default_factory=list)  # x0, x1, baseline, size
    upright: list[bool] = field(default_factory=list)
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    horizontal: list[tuple[float, float, float]] = field(default_factory=list)


def ofd_pages(path: Path) -> list[Page]:
    """The pages of the first document in the file. Raises `DamagedFile`, `EncryptedFile`."""
    try:
        with opened_zip(path) as archive:
            return list(_pages(archive))
    except (ValueError, ZeroDivisionError, RecursionError) as error:
        raise DamagedFile(f"OFD 结构损坏 · its structure is damaged: {error}") from error


def _pages(archive: zipfile.ZipFile) -> Iterator[Page]:
    main = xml_root(member(archive, "OFD.xml"), "OFD.xml")
    root = next((one.text for one in main.iter() if local(one) == "DocRoot" and one.text), None)
    if root is None:
        raise DamagedFile("没有正文 · names no document")
    name = normpath(root.strip().lstrip("/"))
    document, folder = xml_root(member(archive, name), name), name.rpartition("/")[0]
    common = child(document, "CommonData")
    box = _box(child(child(common, "PageArea"), "PhysicalBox"), A4)
    templates = {
        attribute(one, "ID"): _located(folder, attribute(one, "BaseLoc"))
        for one in (common if common is not None else ())
        if local(one) == "TemplatePage"
    }
    pages = child(document, "Pages")
    listed = [one for one in (pages if pages is not None else ()) if local(one) == "Page"]
    for number, one in enumerate(listed, start=1):
        location = _located(folder, attribute(one, "BaseLoc"))
        yield _page(archive, number, xml_root(member(archive, location), location), box, templates)


def _located(folder: str, location: str) -> str:
    return normpath(location.lstrip("/") if location.startswith("/") else join(folder, location))


def _page(
    archive: zipfile.ZipFile,
    number: int,
    root: ET.Element,
    usual: tuple[float, float, float, float],
    templates: dict[str, str],
) -> Page:
    ink = _Ink()
    for one in root:
        location = templates.get(attribute(one, "TemplateID")) if local(one) == "Template" else None
        if location:
            _set_layers(ink, xml_root(member(archive, location), location))
    _set_layers(ink, root)
    box = _box(child(child(root, "Area"), "PhysicalBox"), usual)
    return _inked_page(number, ink, box)


def _set_layers(ink: _Ink, root: ET.Element) -> None:
    content = child(root, "Content")
    for layer in content if content is not None else ():
        _set(ink, layer, 0)


def _set(ink: _Ink, node: ET.Element, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise DamagedFile("结构嵌套过深 · is nested too deeply")
    for one in node:
        if attribute(one, "Visible", "true").lower() == "false" or attribute(one, "Alpha", "255") == "0":
            continue
        name = local(one)
        if name == "TextObject":
            _set_text(ink, one)
        elif name == "PathObject":
            _set_path(ink, one)
        elif name in ("PageBlock", "Layer"):
            _set(ink, one, depth + 1)


def _set_text(ink: _Ink, node: ET.Element) -> None:
    fill = child(node, "FillColor")
    if attribute(fill, "Value") in _WHITE or attribute(fill, "Alpha", "255") == "0":
        return
    left, top, _, _ = _box_of(attribute(node, "Boundary"), (0.0, 0.0, 0.0, 0.0))
    matrix = _matrix(attribute(node, "CTM"))
    size = _float(attribute(node, "Size"), 3.5)
    stretch = _float(attribute(node, "HScale"), 1.0)
    is_upright = abs(matrix[1]) <= SLANTED * abs(matrix[0]) and matrix[0] > 0
    for code in (one for one in node if local(one) == "TextCode"):
        text = code.text or ""
        x, y = _float(attribute(code, "X"), 0.0), _float(attribute(code, "Y"), 0.0)
        across, down = _steps(attribute(code, "DeltaX"), len(text)), _steps(attribute(code, "DeltaY"), len(text))
        for place, character in enumerate(text):
            natural = size * stretch * (1.0 if ord(character) > 0xFF else 0.5)
            step = across[place] if place < len(across) else natural
            width = min(natural, step) if step > 0 else natural
            if not character.isspace():
                x0, baseline = _moved(matrix, x, y)
                x1, _ = _moved(matrix, x + width, y)
                scale = math.hypot(matrix[2], matrix[3]) or 1.0
                ink.points.append(ord(character))
                ink.spans.append((left + x0, left + max(x1, x0), top + baseline, size * scale))
                ink.upright.append(is_upright)
            x += across[place] if place < len(across) else (0.0 if down else natural)
            y += down[place] if place < len(down) else 0.0


def _steps(text: str, count: int) -> list[float]:
    """`3.5 g 4 1.75` is 3.5 and four times 1.75."""
    words, steps = text.split(), list[float]()
    place = 0
    while place < len(words) and len(steps) < count:
        if words[place] == "g" and place + 2 < len(words):
            steps += [_float(words[place + 2], 0.0)] * min(int(_float(words[place + 1], 0.0)), count)
            place += 3
        else:
            steps.append(_float(words[place], 0.0))
            place += 1
    return steps


def _set_path(ink: _Ink, node: ET.Element) -> None:
    left, top, _, _ = _box_of(attribute(node, "Boundary"), (0.0, 0.0, 0.0, 0.0))
    matrix = _matrix(attribute(node, "CTM"))
    data = child(node, "AbbreviatedData")
    is_filled = attribute(node, "Fill", "false").lower() == "true"
    is_stroked = attribute(node, "Stroke", "true").lower() != "false"
    if is_stroked and attribute(child(node, "StrokeColor"), "Value") in _WHITE:
        is_stroked = False
    for points in _subpaths(data.text if data is not None and data.text else ""):
        placed = [(left + x, top + y) for x, y in (_moved(matrix, *point) for point in points)]
        if is_stroked:
            for (x0, y0), (x1, y1) in pairwise(placed):
                _set_rule(ink, x0, y0, x1, y1)
        elif is_filled and placed:
            _set_area(ink, placed)


def _set_area(ink: _Ink, points: Sequence[tuple[float, float]]) -> None:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if height <= THICKEST_RULE < width:
        _set_rule(ink, min(xs), (min(ys) + max(ys)) / 2, max(xs), (min(ys) + max(ys)) / 2)
    elif width <= THICKEST_RULE < height:
        _set_rule(ink, (min(xs) + max(xs)) / 2, min(ys), (min(xs) + max(xs)) / 2, max(ys))


def _set_rule(ink: _Ink, x0: float, y0: float, x1: float, y1: float) -> None:
    if abs(y1 - y0) <= SAME_PLACE < abs(x1 - x0):
        ink.horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) <= SAME_PLACE < abs(y1 - y0):
        ink.vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _subpaths(text: str) -> Iterator[list[tuple[float, float]]]:
    """Corners of each subpath; a curve ends one and begins the next, for it is no rule."""
    points: list[tuple[float, float]] = []
    for command, numbers in _commands(text):
        if command == "L":
            points += list(zip(numbers[::2], numbers[1::2], strict=False))
        elif command == "C" and points:
            points.append(points[0])
        elif command in ("S", "M", "Q", "B", "A") and len(numbers) >= 2:
            yield points
            points = [(numbers[-2], numbers[-1])]
    yield points


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    """`M 0 0 L 10 0` as (M, [0, 0]), (L, [10, 0])."""
    command, numbers = "", list[float]()
    for found in _PATH.finditer(text):
        if found[2] is not None:
            numbers.append(float(found[2]))
        else:
            yield command, numbers
            command, numbers = found[1], []
    yield command, numbers


def _inked_page(number: int, ink: _Ink, box: tuple[float, float, float, float]) -> Page:
    left, top, width, height = box
    spans = np.array(ink.spans, np.float64).reshape(-1, 4) - np.array([left, left, top, 0.0])
    spans *= POINTS_PER_MM
    vertical = (np.array(ink.vertical).reshape(-1, 3) - np.array([left, top, top])) * POINTS_PER_MM
    horizontal = (np.array(ink.horizontal).reshape(-1, 3) - np.array([top, left, left])) * POINTS_PER_MM
    glyphs = Glyphs(
        np.array(ink.points, np.uint32), spans[:, 0], spans[:, 1], spans[:, 2], spans[:, 3],
        np.array(ink.upright, np.bool_),
    )  # fmt: skip
    return Page(number, width * POINTS_PER_MM, height * POINTS_PER_MM, 0, glyphs, Edges(vertical, horizontal), "ofd")


def _moved(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(text: str) -> _Matrix:
    numbers = [_float(word, 0.0) for word in text.split()]
    return tuple(numbers) if len(numbers) == 6 else _IDENTITY  # type: ignore[return-value]


def _box(node: ET.Element | None, default: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return _box_of((node.text or "") if node is not None else "", default)


def _box_of(text: str, default: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    numbers = [_float(word, math.nan) for word in text.split()]
    is_box = len(numbers) == 4 and all(map(math.isfinite, numbers))
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if is_box else default


def _float(text: str, default: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return default
    return number if math.isfinite(number) else default
