"""Where the reader itself fails, it loses one place and says so: a grid, a table, a page, never the document.

In: what is being read, in words. Out: warnings. What a fault costs is decided by whoever keeps it.
"""

import contextlib
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Faults:
    """The faults met while one document is read, in the order they were met."""

    told: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def kept_to(self, zh: str, en: str) -> Iterator[None]:
        """Whatever fails inside costs what `zh` and `en` name: `第6页的表格`, `a table on page 6`.

        Memory that ran out is the whole document's, and goes on to whoever supervises the reading.
        """
        try:
            yield
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the wall between one table's trouble and the rest of the document
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"
            self.told.append(f"{zh}读取出错，未读入 · {en} could not be read and is left out ({where})")
