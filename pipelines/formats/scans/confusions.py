"""Characters that look alike to a machine (人 and 入, 未 and 末), put right where only one of them makes a known word.

In: a recognised line. Out: the line, or the word of the forms it must be. Figures are never touched.
"""

from functools import cache

from pipelines.vocabulary.files import vocabulary_rows
from pipelines.vocabulary.text import plain

_WORDS = (
    ("rows.csv", "label"), ("titles.csv", "title"), ("columns.csv", "heading"), ("three_public.csv", "heading"),
    ("functional_class.csv", "name"), ("economic_class.csv", "name"),
)  # fmt: skip
_FEWEST = 2


def mended(text: str) -> str:
    """`经营收人` is 经营收入; a line whose plain form is a known word, or can be none, stays as it is."""
    if len(text) < _FEWEST or not any(character in _table() for character in text):
        return text
    name = plain(text)
    if name in _known():
        return text
    wanted = _by_shape().get(_shape(name))
    return text.replace(name, wanted) if wanted and name in text else wanted or text


@cache
def _table() -> dict[str, str]:
    """Each character → the one that stands for all that look like it."""
    return {
        character: row["characters"][0] for row in vocabulary_rows("look_alikes.csv") for character in row["characters"]
    }


@cache
def _known() -> frozenset[str]:
    return frozenset(plain(row[column]) for name, column in _WORDS for row in vocabulary_rows(name))


@cache
def _by_shape() -> dict[str, str]:
    """Known words by their shape, those left out whose shape is another's too."""
    shapes: dict[str, set[str]] = {}
    for word in _known():
        shapes.setdefault(_shape(word), set()).add(word)
    return {shape: next(iter(words)) for shape, words in shapes.items() if len(words) == 1}


def _shape(text: str) -> str:
    return "".join(_table().get(character, character) for character in text)
