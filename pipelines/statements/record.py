"""A row of a statement as printed, before its amounts are read: names, codes and the cells that can hold amounts.

In: nothing. Out: the types the readers of the nine tables share.
"""

from dataclasses import dataclass, field

from pipelines.formats.grid import Cell
from pipelines.forms.layout import Column


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell that can hold an amount, with the column it stands in."""

    column: Column
    column_no: int
    cell: Cell


@dataclass(slots=True)
class Record:
    """One printed row (of one side or group): its code parts by column, its label, its slots."""

    side: str
    group: int
    code_parts: list[str] = field(default_factory=list)
    label: str = ""
    line_no: int | None = None
    slots: list[Slot] = field(default_factory=list)
    code: str | None = None
    item: str | None = None
    parent_label: str | None = None
    is_count: bool = False
    is_bought: bool = False  # says how it is bought, as only the lowest rows of a list of purchases do

    @property
    def has_amount(self) -> bool:
        return any(slot.cell.text.strip() for slot in self.slots)

    @property
    def has_name(self) -> bool:
        return bool(self.label or any(self.code_parts))

    @property
    def is_total(self) -> bool:
        return self.label.endswith("计")

    @property
    def is_total_like(self) -> bool:
        """A total, or money carried over to the next year, which stands between totals."""
        return self.is_total or "结转" in self.label
