"""Word documents (.docx) → blocks, by the standard library.

In: a path. Out: paragraphs as Word shows them (automatic numbers written out, deletions and hidden text left out) and
tables with their spans. Workbooks embedded in the text are read where they stand; pictures are told.
"""

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

from pipelines.formats.blocks import RAISED, Block, Paragraph, Spot, Table, numbered, without_blank_margins
from pipelines.formats.docx_numbering import Numbering
from pipelines.formats.nested import flattened, is_layout, unfolded
from pipelines.formats.packed import DamagedFile, attribute, child, local, member, opened_zip, xml_root

# deleted or moved away, code of fields, the second copy of what older programs cannot draw, reading aids
_UNSEEN: Final = frozenset(
    {"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "rt", "comment", "txbxContent", "tblPr"}
)
_HOLDERS: Final = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body", "txbxContent"})
_OFF: Final = frozenset({"0", "false", "off"})
_LARGE_EMU: Final = 2_000_000  # 5.6 cm: a picture as wide may be one of a table
MAX_DEPTH: Final = 40


@dataclass(slots=True)
class _Reader:
    """One walk through a document: what was found, and what could not be read."""

    archive: zipfile.ZipFile
    numbering: Numbering
    targets: dict[str, str]
    pictures: int = 0
    told: list[str] = field(default_factory=list)


def docx_blocks(path: Path) -> tuple[list[Block], list[str]]:
    """The blocks of a document, and what a person should know of it. Raises `DamagedFile`, `EncryptedFile`."""
    with opened_zip(path) as archive:
        main = _main_part(archive)
        root = xml_root(member(archive, main), main)
        reader = _Reader(archive, Numbering(archive), _targets(archive, main))
        body = child(root, "body")
        if body is None:
            raise DamagedFile("没有正文 · has no body")
        blocks = list(numbered(_blocks(reader, body, 0)))
    if reader.pictures:
        reader.told.append(
            f"文中有 {reader.pictures} 幅较大的图片未读，若为表格请另附可读的文件"
            f" · {reader.pictures} large pictures were not read"
        )
    return blocks, reader.told


def _main_part(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "word/document.xml" in names:
        return "word/document.xml"
    found = next((name for name in names if re.fullmatch(r"word/document\d*\.xml", name)), None)
    if found is None:
        raise DamagedFile("不是 Word 文档 · is no Word document")
    return found


def _targets(archive: zipfile.ZipFile, main: str) -> dict[str, str]:
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    root = xml_root(member(archive, relations), relations)
    return {attribute(one, "Id"): f"{folder}/{attribute(one, 'Target').lstrip('/')}" for one in root}


def _blocks(reader: _Reader, node: ET.Element, depth: int) -> Iterator[Block]:
    if depth > MAX_DEPTH:
        raise DamagedFile("结构嵌套过深 · is nested too deeply")
    for one in node:
        name = local(one)
        if name == "p":
            yield from _paragraph(reader, one, depth)
        elif name == "tbl":
            yield from _table(reader, one, depth)
        elif name == "AlternateContent":
            choice = child(one, "Choice")
            yield from _blocks(reader, choice if choice is not None else one, depth + 1)
        elif name in _HOLDERS:
            yield from _blocks(reader, one, depth + 1)


def _paragraph(reader: _Reader, node: ET.Element, depth: int) -> Iterator[Block]:
    text = reader.numbering.label(node) + "".join(_texts(reader, node))
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(line.strip(), "")
    for held in _held(node):
        if local(held) == "txbxContent":
            yield from _blocks(reader, held, depth + 1)
        else:
            yield from _embedded(reader, held)


def _held(node: ET.Element) -> Iterator[ET.Element]:
    """Text boxes and embedded objects anchored in a paragraph, each once."""
    for one in node:
        name = local(one)
        if name in ("txbxContent", "OLEObject"):
            yield one
        elif name not in _UNSEEN:
            yield from _held(one)


def _texts(reader: _Reader, node: ET.Element) -> Iterator[str]:
    """What is shown of a paragraph's runs; figures set above the line become ¹²³, which are no digits of an amount."""
    for one in node:
        name = local(one)
        if name in _UNSEEN:
            continue
        if name == "r":
            properties = child(one, "rPr")
            if _is_on(properties, "vanish") or _is_on(properties, "webHidden"):
                continue
            text = "".join(_texts(reader, one))
            is_raised = attribute(child(properties, "vertAlign"), "val") == "superscript"
            yield text.translate(RAISED) if is_raised else text
        elif name == "t":
            yield one.text or ""
        elif name in ("tab", "ptab"):
            yield "\t"
        elif name in ("br", "cr"):
            yield "" if attribute(one, "type") in ("page", "column") else "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "extent":
            reader.pictures += _is_picture(node) and int(attribute(one, "cx", "0") or 0) > _LARGE_EMU
        else:
            yield from _texts(reader, one)


def _is_picture(node: ET.Element) -> bool:
    return any(local(one) == "blip" for one in node.iter())


def _is_on(properties: ET.Element | None, name: str) -> bool:
    found = child(properties, name)
    return found is not None and attribute(found, "val", "true").lower() not in _OFF


def _table(reader: _Reader, node: ET.Element, depth: int) -> Iterator[Block]:
    """The table; where tables stand in its cells it may be layout only, and its cells are the page."""
    spots: list[Spot] = []
    open_spots: dict[int, int] = {}  # column → index of the spot that goes on below
    nested: dict[int, list[Block]] = {}
    row = -1
    for tr in _within(node, "tr"):
        properties = child(tr, "trPr")
        if _is_on(properties, "hidden") or child(properties, "del") is not None:
            continue
        row += 1
        column = _number(child(properties, "gridBefore"))
        for tc in _within(tr, "tc"):
            cell = child(tc, "tcPr")
            end = column + max(_number(child(cell, "gridSpan"), 1), 1)
            merge = child(cell, "vMerge")
            above = open_spots.get(column)
            if merge is not None and attribute(merge, "val", "continue") == "continue" and above is not None:
                spots[above] = spots[above]._replace(row_end=row + 1)
            else:
                content = list(_blocks(reader, tc, depth + 1))
                if any(isinstance(one, Table) for one in content):
                    nested[len(spots)] = content
                spots.append(Spot(row, column, row + 1, end, flattened(content)))
                if merge is not None:
                    open_spots[column] = len(spots) - 1
                else:
                    open_spots.pop(column, None)
            column = end
    if nested and is_layout(spots, nested):
        yield from unfolded(spots, nested)
    elif table := without_blank_margins(spots, ""):
        yield table


def _within(node: ET.Element, wanted: str) -> Iterator[ET.Element]:
    """Rows of a table or cells of a row, also in content controls and insertions; not those of tables inside."""
    for one in node:
        name = local(one)
        if name == wanted:
            yield one
        elif name in _HOLDERS:
            yield from _within(one, wanted)


def _number(node: ET.Element | None, default: int = 0) -> int:
    try:
        return min(int(attribute(node, "val", str(default))), 1_000)
    except ValueError:
        return default


def _embedded(reader: _Reader, node: ET.Element) -> Sequence[Block]:
    """A workbook set into the text shows its cells there; other objects are told."""
    from pipelines.formats.sheets import is_workbook, sheet_blocks

    target = reader.targets.get(attribute(node, "id"), "")
    if target not in reader.archive.namelist():
        return []
    data = member(reader.archive, target)
    if not is_workbook(data):
        reader.told.append(f"嵌入对象 {target} 未读 · the embedded object {target} was not read")
        return []
    blocks, told = sheet_blocks(BytesIO(data))
    reader.told += told
    return blocks
