"""The unit a report declares once for all its tables: on the cover or in the text.

In: the contents of pages. Out: a unit of `amounts.UNIT_FACTORS` or None. What a table itself says is in
`forms.printed_unit`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from pipelines.forms.printed_unit import UNITS
from pipelines.tables.content import PageContent
from pipelines.vocabulary.text import squeezed

_SPOKEN: Final = re.compile(
    rf"(?:金额|计量)?单位(?:均)?[:：为](?:人民币)?{UNITS}|以(?:人民币)?{UNITS}为(?:金额|计量)?单位"
)
MAX_LINE: Final = 60


def declared_unit(contents: Iterable[PageContent]) -> str | None:
    """The unit the report names most outside its grids, for tables that print none: on the cover or in the text."""
    lines = (squeezed(line.text) for content in contents for line in content.lines if len(line.text) < MAX_LINE)
    units = Counter(found[1] or found[2] for line in lines if (found := _SPOKEN.search(line)))
    return units.most_common(1)[0][0] if units else None
