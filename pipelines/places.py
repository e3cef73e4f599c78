"""Where a body is, when its name does not say: by the folders its file stands in, by Chinese name or by pinyin.

In: folder names from the landing zone down (`fujian`, `fuzhou`; `福建省`, `福州`). Out: the administrative division.
What a department's own name says is read in `identities`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipelines.labels import squeezed
from pipelines.vocabulary import regions

_SUFFIX: Final = re.compile("(?:省|市|区|县|州|盟|旗|地区|自治区|自治州|自治县)$")


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division: its code, and its name with those above it (福建省福州市)."""

    code: str
    name: str


def place_of_folders(folders: Sequence[str]) -> Place | None:
    """The division the folders lead to, each inside the one before; folders that name none are passed over."""
    code, names = "", list[str]()
    for folder in folders:
        inside = [one for one in _codes_called(squeezed(folder).lower()) if one.startswith(_stem(code)) and one != code]
        if inside:
            code = min(inside, key=lambda one: (len(_stem(one)), one))
            names.append(regions()[code].name)
    return Place(code, "".join(names)) if code else None


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
