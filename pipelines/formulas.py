"""Text that a spreadsheet would run as a formula, made harmless.

In: a value on its way into a CSV file. Out: the same value, or text that a spreadsheet shows as it is. Pure.
"""

import re
from typing import Any, Final

_FORMULA: Final = re.compile(r"[=@\t\r]|[-+](?![\d.,]*%?$)")


def defused(value: Any) -> Any:
    """Text that begins like a formula gets an apostrophe before it; numbers, dates and all other text stay."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
