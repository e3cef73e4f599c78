"""pandas only where it is wanted: DuckDB imports it with the first bound parameter, if only to see what a value is not.

That third of a second would be part of every command; Great Expectations alone needs it, and asks for it.
"""

import sys

NAME = "pandas"


def put_off() -> None:
    """From here on importing pandas fails, unless it was imported already."""
    sys.modules.setdefault(NAME, None)  # type: ignore[arg-type]


def allow() -> None:
    """It may be imported again."""
    if NAME in sys.modules and sys.modules[NAME] is None:
        del sys.modules[NAME]
