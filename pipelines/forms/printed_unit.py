"""The unit amounts are printed in: above a table, in its title or a heading.

In: text as printed. Out: a unit of `amounts.UNIT_FACTORS` or None. Amounts are not looked at.
"""

import re
from typing import Final

from pipelines.vocabulary.lexicon import region_names
from pipelines.vocabulary.text import squeezed

# 编制单位：元氏县教育局 names no unit, but a county
_COUNTIES: Final = "".join(sorted({name[1] for name in region_names().values() if name.startswith("元")}))
UNITS: Final = rf"(百万元|万元|千元|百元|亿元|元(?![{_COUNTIES}]))"
_NAMED: Final = re.compile(rf"(?:单位|计量)[:：]?(?:人民币)?[（(]?{UNITS}")
_ALONE: Final = re.compile(rf"^[（(]?(?:人民币)?{UNITS}[)）]?$")
_BEHIND: Final = re.compile(rf"[（(](?:人民币)?{UNITS}[)）]$")
_LABEL: Final = re.compile(rf"(?:金额|计量)?(?:单位|计量)[:：]?(?:人民币)?[（(]?{UNITS}")


def printed_unit(text: str) -> str | None:
    """The unit a line or cell names: 金额单位：万元, （元）, 决算数（元）."""
    text = squeezed(text)
    found = _NAMED.search(text) or _ALONE.match(text) or _BEHIND.search(text)
    return found[1] if found else None


def unit_label(text: str) -> str | None:
    """The words a unit is named in: 金额单位:万元, 单位:元, (元); None where there are no more than the unit."""
    found = _LABEL.search(squeezed(text))
    return found[0] if found else None
