"""Damaged documents without end: bytes flipped, cut, moved and swapped, the same for the same seed.

In: a PDF and a seed. Out: the bytes of a mutant, and what was done to it. Half of them are made from the document with
its streams unpacked, so that damage reaches page contents, fonts and tables and not only the packing.
"""

import io
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pikepdf

OBJECT: Final = re.compile(rb"(?<=\n)(\d+) 0 obj\b.*?\bendobj", re.DOTALL)
NUMBER: Final = re.compile(rb"(?<=[ \[(])\d+(?:\.\d+)?(?=[ \])/\n])")
REFERENCE: Final = re.compile(rb"\b\d+ 0 R\b")
NAME: Final = re.compile(rb"/[A-Za-z][A-Za-z0-9]+")
WILD_NUMBERS: Final = (
    b"0",
    b"-1",
    b"2147483647",
    b"-2147483648",
    b"4294967296",
    b"99999999999999999999",
    b"1e309",
    b"0.0000001",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """Bytes, and the damage by name."""

    damage: str
    content: bytes


def unpacked(source: bytes) -> bytes:
    """The same document with nothing compressed."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        pdf.save(
            target,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return target.getvalue()


def mutants(source: bytes, count: int, *, seed: int, start: int = 0) -> Iterator[Mutant]:
    """Mutants number `start` and following; each depends on seed and number only."""
    plain = unpacked(source)
    for number in range(start, start + count):
        chance = random.Random(f"{seed} {number}")
        damage = chance.choice(list(DAMAGES))
        content = plain if number % 2 or damage in ("swap_objects", "references", "numbers", "names") else source
        for _ in range(chance.choice((1, 1, 1, 3, 10))):
            content = DAMAGES[damage](content, chance) or content[:1]
        yield Mutant(damage, content)


def _flip_bits(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 8, 64, 1_000))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _cut_end(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)]


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.choice((1, 16, 512, 20_000))
    return data[:at] + data[at + size :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.choice((16, 512, 20_000))
    return data[: at + size] + data[at : at + size] + data[at + size :]


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.choice((16, 512, 4_096))
    filling = bytes(size) if chance.random() < 0.5 else chance.randbytes(size)
    return data[:at] + filling + data[at + size :]


def _swap_objects(data: bytes, chance: random.Random) -> bytes:
    found = list(OBJECT.finditer(data))
    if len(found) < 2:
        return data
    first, second = sorted(chance.sample(found, 2), key=lambda match: match.start())
    bodies = [match[0][len(match[1]) :] for match in (first, second)]
    middle = data[first.end() : second.start()]
    return b"".join(
        (data[: first.start()], first[1], bodies[1], middle, second[1], bodies[0], data[second.end() :])
    )  # fmt: skip


def _replaced(data: bytes, chance: random.Random, what: re.Pattern[bytes], by: Callable[[bytes], bytes]) -> bytes:
    found = list(what.finditer(data))
    if not found:
        return data
    one = chance.choice(found)
    return data[: one.start()] + by(one[0]) + data[one.end() :]


def _references(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, chance, REFERENCE, lambda _: b"%d 0 R" % chance.randrange(60))


def _numbers(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, chance, NUMBER, lambda _: chance.choice(WILD_NUMBERS))


def _names(data: bytes, chance: random.Random) -> bytes:
    names = [match[0] for match in NAME.finditer(data)]
    return _replaced(data, chance, NAME, lambda old: chance.choice(names) if names else old)


DAMAGES: Final[dict[str, Callable[[bytes, random.Random], bytes]]] = {
    "flip_bits": _flip_bits,
    "cut_end": _cut_end,
    "cut_out": _cut_out,
    "repeat": _repeat,
    "overwrite": _overwrite,
    "swap_objects": _swap_objects,
    "references": _references,
    "numbers": _numbers,
    "names": _names,
}
