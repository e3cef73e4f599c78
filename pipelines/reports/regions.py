"""Where a body is, when its name does not say: by the folders its file stands in, by Chinese name or by pinyin.

In: folder names from the landing zone down (`fujian`, `fuzhou`; `福建省`, `福州`). Out: the administrative division.
What a department's own name says is read in `identity`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipelines.vocabulary.lexicon import regions
from pipelines.vocabulary.text import squeezed

_SUFFIX: Final = re.compile("(?:省|市|区|县|州|盟|旗|地区|自治区|自治州|自治县)$")


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division: its code, and its name with those above it (福建省福州市)."""

    code: str
    name: str


def place_of_folders(folders: Sequence[str]) -> Place | None:
    """The division the folders lead to, each inside the one before; folders that name none are passed over."""
    code, names = "", list[str]()
    for name in (part for folder in folders for part in _parts(squeezed(folder).lower())):
        inside = [one for one in _codes_called(name) if one.startswith(_stem(code)) and one != code]
        highest = min((len(_stem(one)) for one in inside), default=0)
        found = [one for one in inside if len(_stem(one)) == highest]
        if len(found) == 1:  # fuzhou alone is in Fujian and in Jiangxi
            code = found[0]
            names.append(regions()[code].name)
    return Place(code, "".join(names)) if code else None


def _parts(folder: str) -> list[str]:
    """The names in a folder's name: 福建省福州市, 江苏-南京, 01福州, fuzhoushi."""
    if _by_name().get(folder):
        return [folder]
    bare = re.sub(r"\d+年?度?", "", folder)
    parts = [part for part in re.split(r"[-_·.,、\s()（）]+|(?<=[省市区县州盟旗])(?=[^\s])", bare) if part]
    return [re.sub(r"(?<=[a-z]{2})(?:sheng|shi|xian|qu)$", "", part) if part.isascii() else part for part in parts]


def code_within(name: str, place: Place) -> str | None:
    """The code of the only division of this name inside a place: 鼓楼区 in 福州市."""
    found = [code for code in _codes_called(name) if code.startswith(_stem(place.code))]
    return found[0] if len(found) == 1 else None


def _stem(code: str) -> str:
    """The digits all divisions inside share: 35 of 350000, 3501 of 350100."""
    return code.removesuffix("0000") if code.endswith("0000") else code.removesuffix("00")


def _codes_called(name: str) -> tuple[str, ...]:
    return _by_name().get(name, ())


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    called: dict[str, tuple[str, ...]] = {}
    for code, region in regions().items():
        for name in {region.name, _SUFFIX.sub("", region.name), region.pinyin} - {""}:
            if len(name) > 1:
                called[name] = (*called.get(name, ()), code)
    return called
