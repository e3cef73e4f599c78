"""The unit amounts are printed in: above a table, in its title or a heading, or once for the whole report.

In: text as printed. Out: a unit of `amounts.UNIT_FACTORS` or None. Amounts are not looked at.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from pipelines.forms.contents import PageContent
from pipelines.labels import squeezed
from pipelines.vocabulary import region_names

# 编制单位：元氏县教育局 names no unit, but a county
_COUNTIES: Final = "".join(sorted({name[1] for name in region_names().values() if name.startswith("元")}))
_UNITS: Final = rf"(百万元|万元|千元|百元|亿元|元(?![{_COUNTIES}]))"
_NAMED: Final = re.compile(rf"(?:单位|计量)[:：]?(?:人民币)?[（(]?{_UNITS}")
_ALONE: Final = re.compile(rf"^[（(]?(?:人民币)?{_UNITS}[)）]?$")
_BEHIND: Final = re.compile(rf"[（(](?:人民币)?{_UNITS}[)）]$")
_SPOKEN: Final = re.compile(
    rf"(?:金额|计量)?单位(?:均)?[:：为](?:人民币)?{_UNITS}|以(?:人民币)?{_UNITS}为(?:金额|计量)?单位"
)
_LABEL: Final = re.compile(rf"(?:金额|计量)?(?:单位|计量)[:：]?(?:人民币)?[（(]?{_UNITS}")
MAX_LINE: Final = 60


def printed_unit(text: str) -> str | None:
    """The unit a line or cell names: 金额单位：万元, （元）, 决算数（元）."""
    text = squeezed(text)
    found = _NAMED.search(text) or _ALONE.match(text) or _BEHIND.search(text)
    return found[1] if found else None


def unit_label(text: str) -> str | None:
    """The words a unit is named in: 金额单位:万元, 单位:元, (元); None where there are no more than the unit."""
    found = _LABEL.search(squeezed(text))
    return found[0] if found else None


def declared_unit(contents: Iterable[PageContent]) -> str | None:
    """The unit the report names most outside its grids, for tables that print none: on the cover or in the text."""
    lines = (squeezed(line.text) for content in contents for line in content.lines if len(line.text) < MAX_LINE)
    units = Counter(found[1] or found[2] for line in lines if (found := _SPOKEN.search(line)))
    return units.most_common(1)[0][0] if units else None
