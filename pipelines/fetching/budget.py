"""What one source may take of one fetch, so that none holds up the others: minutes, requests, bytes.

In: the politeness settings, and what was received. Out: nothing, or `BudgetSpent` that says which limit was met. Limits
of a single request are in `client`.
"""

import time
from dataclasses import dataclass, field

from pipelines.fetching.sources import Politeness


class BudgetSpent(Exception):
    """A source has had its share of this fetch; the message names the limit and its setting."""


@dataclass(slots=True)
class Budget:
    """What a source has taken so far, and what it may take."""

    seconds: float
    files: int
    bytes: int
    started: float = field(default_factory=time.monotonic)
    taken_files: int = 0
    taken_bytes: int = 0

    @classmethod
    def of(cls, politeness: Politeness) -> "Budget":
        """A fresh one."""
        limit = int(politeness.source_megabytes * (1 << 20))
        return cls(politeness.source_minutes * 60, politeness.source_files, limit)

    def check(self) -> None:
        """Raises: BudgetSpent, before a request that would go beyond a limit."""
        if time.monotonic() - self.started > self.seconds:
            raise BudgetSpent(f"this source has taken more than {self.seconds / 60:g} minutes (source_minutes)")
        if self.taken_files >= self.files:
            raise BudgetSpent(f"this source has been asked for {self.files} addresses (source_files)")
        if self.taken_bytes > self.bytes:
            raise BudgetSpent(f"this source has sent more than {self.bytes / (1 << 20):,.0f} MB (source_megabytes)")

    def note(self, size: int) -> None:
        """One more answer, of so many bytes."""
        self.taken_files += 1
        self.taken_bytes += size
