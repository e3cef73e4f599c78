"""Radicals → the characters they look like: fonts of macOS and Chrome say ⽀ and ⻔ where 支 and 门 are meant.

In: code points. Out: the same with radicals folded. Kangxi radicals are folded as Unicode says (NFKC); what those of
the supplement look like is in `vocabulary/radicals.csv`.
"""

import unicodedata
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.vocabulary.files import vocabulary_rows

FIRST: Final = 0x2E80
LAST: Final = 0x2FD5


def folded(text: str) -> str:
    """The same for text: `⽀出` is 支出."""
    return "".join(chr(ordinary()[ord(c) - FIRST]) if FIRST <= ord(c) <= LAST else c for c in text)


@cache
def ordinary() -> npt.NDArray[np.uint32]:
    """The character meant, for every code point from `FIRST` to `LAST`."""
    table = np.arange(FIRST, LAST + 1, dtype=np.uint32)
    for code in range(0x2F00, LAST + 1):
        table[code - FIRST] = ord(unicodedata.normalize("NFKC", chr(code)))
    for row in vocabulary_rows("radicals.csv"):
        table[ord(row["radical"]) - FIRST] = ord(row["character"])
    return table
