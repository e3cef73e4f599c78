"""Text from documents and file names, made harmless for where it is shown: terminal, spreadsheet, Markdown, HTML, chat.

In: text somebody else wrote. Out: text that says the same and does nothing. What the warehouse holds is never changed.
Every destination is here; whoever writes to one of them asks here. Pure.
"""

import re
import unicodedata
from functools import lru_cache
from html import escape
from typing import Any, Final

# Format characters that mislead the eye: they turn the order of what follows, or take no room at all.
_MISLEADING: Final = frozenset(
    [0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)]
)
CONTROL_PICTURES: Final = {**{code: 0x2400 + code for code in range(0x20)}, 0x7F: 0x2421}  # ESC is ␛, DEL is ␡
_FORMULA: Final = re.compile(r"[\s\u200b\ufeff]*(?:[=@＝＠|]|[-+＋－](?![\d.,]*%?$))|[\t\r\n]")
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>!|~&]|:(?=//)|(?<=www)\.")
_CHAT: Final = {ord("<"): "＜", ord(">"): "＞", ord("@"): "＠", ord("["): "［", ord("]"): "］", ord("`"): "｀"}


def for_terminal(text: str) -> str:
    """Control characters as their pictures (ESC is ␛), marks of direction by number; line ends and tabs stay.

    `"\\x1b[2Jname"` becomes `␛[2Jname`, `"a\\u202eb"` becomes `a‹U+202E›b`.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return character
    if code in CONTROL_PICTURES:
        return chr(CONTROL_PICTURES[code])
    if code in _MISLEADING or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
        return f"‹U+{code:04X}›"
    return character


def one_line(text: str) -> str:
    """The text on one line: as on a terminal, runs of blanks and line ends as one blank."""
    return " ".join(for_terminal(" ".join(text.split())).split())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula or a command; `-1,234.56` and `+5.20%` are figures."""
    return _FORMULA.match(text) is not None


def for_spreadsheet(value: Any) -> Any:
    """A cell of a CSV file: text that begins like a formula gets an apostrophe before it; all other values stay."""
    if not isinstance(value, str):
        return value
    shown = for_terminal(value).replace("\t", " ") if not is_formula(value) else for_terminal(value)
    return f"'{shown}" if is_formula(value) else shown


def for_markdown(text: str) -> str:
    """One line that Markdown shows as it is: no emphasis, link, image, table or HTML comes of it."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}" if found[0] not in "<>&" else escape(found[0]), one_line(text))


def for_html(text: object) -> str:
    """Text between tags or in a quoted attribute."""
    return escape(for_terminal(str(text)), quote=True)


def for_chat(text: str) -> str:
    """One line for a group chat: nobody is called (@), nothing becomes a tag, a link or code."""
    return one_line(text).translate(_CHAT)


def for_json(text: str) -> str:
    """JSON text as programs read it, in which nothing acts on a terminal: such characters stand as \\uXXXX."""
    return "".join(c if c in "\n\t" or _visible(c) == c else f"\\u{ord(c):04x}" for c in text)
