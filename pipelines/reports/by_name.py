"""The reader by name: for those who hand files to reading processes and have no use for the reader itself.

Importing it takes as long as reading a report. What is sent to a process is imported there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

PARSER_VERSION: Final = "8"


@dataclass(frozen=True, slots=True)
class Named:
    """A function of a module, imported when it is called, and by the process that unpickles it."""

    module: str
    name: str

    def __call__(self, path: Any, **options: Any) -> Any:
        return _function_of(self.module, self.name)(path, **options)

    def __reduce__(self) -> tuple[Callable[[str, str], Any], tuple[str, str]]:
        return _function_of, (self.module, self.name)


def _function_of(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


READ_REPORT: Final = Named("pipelines.reports.read", "read_report")
