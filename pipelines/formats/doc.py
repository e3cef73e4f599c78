"""Word documents of 1997-2003 (.doc, and .wps of WPS Office, which is the same) → blocks, by olefile and own parsing.

In: a path. Out: paragraphs and tables with true spans: the mark at the end of a row carries the places of its cells'
borders and which cells go on below. Deleted and hidden text is left out. Word 6 and 95 are refused.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.formats.blocks import RAISED, Block, Paragraph, Spot, Table, numbered, without_blank_margins
from pipelines.formats.packed import DamagedFile, EncryptedFile

_U16: Final = struct.Struct("<H")
_U32: Final = struct.Struct("<I")
_I16: Final = struct.Struct("<h")
_OPERAND_BYTES: Final = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}

# FIB: offsets of what is used of it
_IDENT: Final = 0xA5EC
_FLAGS: Final = 0x0A
_TEXT_LENGTH: Final = 0x4C
_CHARACTER_PAGES: Final = 0xFA
_PARAGRAPH_PAGES: Final = 0x102
_PIECE_TABLE: Final = 0x1A2
_IS_ENCRYPTED: Final = 0x100
_USES_1TABLE: Final = 0x200

# properties of paragraphs, rows and characters
_IN_TABLE: Final = 0x2416
_ROW_END: Final = 0x2417
_INNER_ROW_END: Final = 0x244C
_TABLE_DEPTH: Final = 0x6649
_DEFINE_TABLE: Final = 0xD608
_LARGE_PROPERTIES: Final = frozenset({0x6645, 0x6646})
_DELETED: Final = 0x0800
_HIDDEN: Final = 0x083C
_RAISED_TEXT: Final = 0x2A48

_SAME_BORDER: Final = 30  # twips: borders closer than 1.5 pt are one
_CELL_BYTES: Final = 20
_ENDS: Final = re.compile(r"[^\r\x07\x0c]*[\r\x07\x0c]|[^\r\x07\x0c]+$")
_FIELD_CODE: Final = re.compile(r"\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_WORD_95: Final = "是 Word 6/95 格式，请另存为 .docx · is in the format of Word 6/95: save it as .docx"


@dataclass(frozen=True, slots=True)
class _Runs:
    """Properties by file position: `starts` and, for each, what holds from there on."""

    starts: tuple[int, ...]
    properties: tuple[bytes, ...]

    def at(self, position: int) -> bytes:
        number = bisect_right(self.starts, position) - 1
        return self.properties[number] if number >= 0 else b""


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    definition: bytes


def doc_blocks(path: Path) -> tuple[list[Block], list[str]]:
    """The blocks of a document, and what a person should know of it. Raises `DamagedFile`, `EncryptedFile`."""
    try:
        words, table, data = _streams(path)
        return list(numbered(_blocks(words, table, data))), []
    except (struct.error, IndexError, KeyError, OverflowError, MemoryError, UnicodeDecodeError) as error:
        raise DamagedFile(f"结构损坏，请用 Word 另存后再放入 · its structure is damaged: {error}") from error


def _streams(path: Path) -> tuple[bytes, bytes, bytes]:
    """The streams of the text, of its tables of positions, and of large properties."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            words = container.openstream("WordDocument").read()
            if len(words) < _PIECE_TABLE + 8 or _U16.unpack_from(words, 0)[0] != _IDENT:
                raise DamagedFile(_WORD_95)
            flags = _U16.unpack_from(words, _FLAGS)[0]
            if flags & _IS_ENCRYPTED:
                raise EncryptedFile("已加密，需要密码 · is encrypted: it needs a password")
            name = "1Table" if flags & _USES_1TABLE else "0Table"
            if not container.exists(name):
                raise DamagedFile(_WORD_95)
            data = container.openstream("Data").read() if container.exists("Data") else b""
            return words, container.openstream(name).read(), data
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DamagedFile(f"OLE 结构损坏 · its OLE structure is damaged: {error}") from error


def _blocks(words: bytes, table: bytes, data: bytes) -> Iterator[Block]:
    text, places = _text(words, table)
    paragraphs = _paragraph_runs(words, table, data)
    characters = _character_runs(words, table)
    rows: list[_Row] = []
    cells: list[str] = []
    lines: list[str] = []
    for found in _ENDS.finditer(text):
        mark = text[found.end() - 1]
        properties = dict(_properties(paragraphs.at(places[found.end() - 1])))
        is_ended = mark in "\r\x07\x0c"
        said = _cleaned(_shown(text, found.start(), found.end() - is_ended, places, characters))
        if not _is_on(properties, _IN_TABLE):
            yield from _ended(rows)
            cells, lines = [], []
            yield from (Paragraph(line.strip(), "") for line in said.split("\n") if line.strip())
        elif _is_on(properties, _ROW_END):
            rows.append(_Row(tuple(cells), properties.get(_DEFINE_TABLE, b"")))
            cells, lines = [], []
        elif _is_on(properties, _INNER_ROW_END):
            lines.append("\n")
        else:
            lines.append(said)
            if mark == "\x07" and _depth(properties) <= 1:
                cells.append("\n".join(line for line in lines if line.strip()))
                lines = []
    yield from _ended(rows)


def _ended(rows: list[_Row]) -> Iterator[Block]:
    if rows and (found := without_blank_margins(_spots(rows), "")):
        yield _single_or_table(found)
    rows.clear()


def _single_or_table(table: Table) -> Block:
    """A frame around a paragraph is no table."""
    return Paragraph(table.spots[0].text, "") if len(table.spots) == 1 else table


def _is_on(properties: Mapping[int, bytes], name: int) -> bool:
    return bool(properties.get(name, b"\0")[:1].strip(b"\0"))


def _depth(properties: Mapping[int, bytes]) -> int:
    value = properties.get(_TABLE_DEPTH, b"")
    return int(_U32.unpack(value)[0]) if len(value) == _U32.size else 1


def _text(words: bytes, table: bytes) -> tuple[str, list[int]]:
    """The document's characters, and the position of each in the file; notes and headers come after it."""
    end = _U32.unpack_from(words, _TEXT_LENGTH)[0]
    characters: list[str] = []
    places: list[int] = []
    for first, last, start, is_narrow in _pieces(words, table):
        count = min(last, end) - first
        if count <= 0:
            continue
        size = 1 if is_narrow else 2
        raw = words[start : start + size * count]
        text = raw.decode("cp1252", "replace") if is_narrow else _wide_text(raw)
        characters.append(text[:count])
        places += range(start, start + size * min(count, len(text)), size)
    return "".join(characters), places


def _wide_text(raw: bytes) -> str:
    """UTF-16 with one character a unit, so that places stay in step; halves of rare characters become U+FFFD."""
    return "".join(
        chr(unit) if not 0xD800 <= unit < 0xE000 else "\ufffd" for (unit,) in _U16.iter_unpack(raw[: len(raw) & ~1])
    )


def _pieces(words: bytes, table: bytes) -> Iterator[tuple[int, int, int, bool]]:
    at, length = _U32.unpack_from(words, _PIECE_TABLE)[0], _U32.unpack_from(words, _PIECE_TABLE + 4)[0]
    pieces, place = table[at : at + length], 0
    while pieces[place] == 1:
        place += 3 + _U16.unpack_from(pieces, place + 1)[0]
    if pieces[place] != 2:
        raise DamagedFile("文字表损坏 · its table of pieces is damaged")
    count = (_U32.unpack_from(pieces, place + 1)[0] - 4) // 12
    base = place + 5
    bounds = [_U32.unpack_from(pieces, base + 4 * number)[0] for number in range(count + 1)]
    for number in range(count):
        start = _U32.unpack_from(pieces, base + 4 * (count + 1) + 8 * number + 2)[0]
        is_narrow = bool(start & 0x40000000)
        start &= 0x3FFFFFFF
        yield bounds[number], bounds[number + 1], start // 2 if is_narrow else start, is_narrow


def _pages(words: bytes, table: bytes, offset: int) -> Iterator[bytes]:
    """The 512-byte pages that hold runs of properties."""
    at, length = _U32.unpack_from(words, offset)[0], _U32.unpack_from(words, offset + 4)[0]
    count = (length - 4) // 8
    for number in range(count):
        page = (_U32.unpack_from(table, at + 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF) * 512
        if len(block := words[page : page + 512]) == 512:
            yield block


def _paragraph_runs(words: bytes, table: bytes, data: bytes) -> _Runs:
    runs = []
    for page in _pages(words, table, _PARAGRAPH_PAGES):
        count = page[511]
        for run in range(count):
            place = page[4 * (count + 1) + 13 * run] * 2
            properties = b""
            if place:
                short = page[place]
                start, size = (place + 2, 2 * page[place + 1]) if short == 0 else (place + 1, 2 * short - 1)
                properties = page[start + 2 : start + size]
            runs.append((_U32.unpack_from(page, 4 * run)[0], _with_large(properties, data)))
    return _sorted(runs)


def _character_runs(words: bytes, table: bytes) -> _Runs:
    runs = []
    for page in _pages(words, table, _CHARACTER_PAGES):
        count = page[511]
        for run in range(count):
            place = page[4 * (count + 1) + run] * 2
            properties = page[place + 1 : place + 1 + page[place]] if place else b""
            runs.append((_U32.unpack_from(page, 4 * run)[0], properties))
    return _sorted(runs)


def _sorted(runs: Sequence[tuple[int, bytes]]) -> _Runs:
    ordered = sorted(runs, key=lambda run: run[0])
    return _Runs(tuple(start for start, _ in ordered), tuple(properties for _, properties in ordered))


def _with_large(properties: bytes, data: bytes) -> bytes:
    """Properties too long for their page stand in a stream of their own."""
    for name, value in _properties(properties):
        if name in _LARGE_PROPERTIES and len(value) == _U32.size:
            at = _U32.unpack(value)[0]
            if at + 2 <= len(data):
                return data[at + 2 : at + 2 + _U16.unpack_from(data, at)[0]]
    return properties


def _properties(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """(name, value) of each property; one that runs over the end is the last."""
    place = 0
    while place + 2 <= len(raw):
        name = _U16.unpack_from(raw, place)[0]
        place += 2
        kind = name >> 13
        if kind != 6:
            size = _OPERAND_BYTES[kind]
            yield name, raw[place : place + size]
        elif name == _DEFINE_TABLE:
            if place + 2 > len(raw):
                return
            size = _U16.unpack_from(raw, place)[0] + 1
            yield name, raw[place + 2 : place + size]
        else:
            if place >= len(raw):
                return
            size = 1 + raw[place]
            yield name, raw[place + 1 : place + size]
        place += size


def _shown(text: str, start: int, end: int, places: Sequence[int], runs: _Runs) -> str:
    """The characters that are neither deleted nor hidden; figures set above the line become ¹²³."""
    parts: list[str] = []
    at = start
    while at < end:
        number = bisect_right(runs.starts, places[at]) - 1
        until = at + 1
        limit = runs.starts[number + 1] if number + 1 < len(runs.starts) else None
        while until < end and (limit is None or places[until] < limit) and places[until] > places[at]:
            until += 1
        properties = dict(_properties(runs.properties[number])) if number >= 0 else {}
        if not (_is_on(properties, _DELETED) or _is_on(properties, _HIDDEN)):
            said = text[at:until]
            parts.append(said.translate(RAISED) if properties.get(_RAISED_TEXT, b"\0")[:1] == b"\x01" else said)
        at = until
    return "".join(parts)


def _cleaned(text: str) -> str:
    """Without field codes (their results stay) and control characters; a soft line end is one."""
    while _FIELD_CODE.search(text):
        text = _FIELD_CODE.sub("", text)
    return _CONTROL.sub("", text.replace("\x0b", "\n").replace("\x1e", "-")).replace("\xa0", " ").strip()


def _spots(rows: Sequence[_Row]) -> list[Spot]:
    """Cells by the places of their borders: those of all rows, sorted, are the columns."""
    told = [(row.cells, *_borders(row)) for row in rows]
    places: list[int] = []
    for border in sorted(border for _, borders, _ in told for border in borders):
        if not places or border - places[-1] > _SAME_BORDER:
            places.append(border)
    spots: list[Spot] = []
    open_spots: dict[int, int] = {}
    for number, (cells, borders, marks) in enumerate(told):
        first = len(spots)
        for cell in range(len(borders) - 1):
            left, right = _nearest(places, borders[cell]), _nearest(places, borders[cell + 1])
            mark = marks[cell]
            if right <= left:
                continue
            if mark & 3 == 2 and len(spots) > first:  # goes on from the cell before it
                spots[-1] = spots[-1]._replace(column_end=right)
                continue
            vertical = mark >> 5 & 3
            if vertical == 1 and left in open_spots:  # goes on from the cell above it
                spots[open_spots[left]] = spots[open_spots[left]]._replace(row_end=number + 1)
                continue
            spots.append(Spot(number, left, number + 1, right, cells[cell] if cell < len(cells) else ""))
            if vertical:
                open_spots[left] = len(spots) - 1
            else:
                open_spots.pop(left, None)
    return spots


def _borders(row: _Row) -> tuple[list[int], list[int]]:
    """Borders of a row's cells in twips, and the merging flags of each cell."""
    definition = row.definition
    if not definition:
        count = len(row.cells)
        return [1000 * number for number in range(count + 1)], [0] * count
    count = definition[0]
    borders = [_I16.unpack_from(definition, 1 + 2 * number)[0] for number in range(count + 1)]
    flags = 1 + 2 * (count + 1)
    marks = [
        _U16.unpack_from(definition, flags + _CELL_BYTES * number)[0]
        if len(definition) >= flags + _CELL_BYTES * number + 2
        else 0
        for number in range(count)
    ]
    return borders, marks


def _nearest(places: Sequence[int], border: int) -> int:
    return min(range(len(places)), key=lambda number: abs(places[number] - border))
