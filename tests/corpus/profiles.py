"""Every choice a publisher makes about the look of a report, and the money in it.

A profile is data: `tables_*.py` turn accounts into grids by it, `pages.py` draws them by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.corpus.accounts import FUNDS, Fund

Rules = Literal[
    "lines",
    "cells",
    "rects",
    "bars",
    "thick_outer",
    "dashed",
    "double",
    "dots",
    "horizontal",
    "three_line",
    "open_sides",
    "frame",
    "inner",
    "striped",
    "shaded_header",
    "shaded",
    "none",
]
CodeStyle = Literal["whole", "merged", "split", "split_shared"]
BasicForm = Literal["two_groups", "three_groups", "list", "list_by_block"]
ThreePublicForm = Literal["blocks", "pairs", "list", "rows", "compared", "halves", "outturns"]
FundForm = Literal["full", "spending", "total_only", "shared_heads", "parts"]

CENTRAL_ORDER = ("01", "02", "03", "04", "05", "06", "08", "09", "07")
HENAN_ORDER = ("01", "02", "03", "04", "05", "06", "07", "08", "09")
UNITS: Mapping[str, int] = {"万元": 1_000_000, "千元": 100_000, "元": 100}  # fen in one unit
TITLES: Mapping[str, str] = {
    "01": "收入支出决算总表",
    "02": "收入决算表",
    "03": "支出决算表",
    "04": "财政拨款收入支出决算总表",
    "05": "一般公共预算财政拨款支出决算表",
    "06": "一般公共预算财政拨款基本支出决算表",
    "07": "一般公共预算财政拨款“三公”经费支出决算表",
    "08": "政府性基金预算财政拨款收入支出决算表",
    "09": "国有资本经营预算财政拨款收入支出决算表",
}


@dataclass(frozen=True, slots=True)
class Money:
    """What the accounts contain."""

    funds: tuple[Fund, ...] = ("general",)
    items: int = 14
    scale: float = 1.0
    own: bool = True
    negative: bool = False
    three_public: Literal["both", "budget", "none"] = "both"


@dataclass(frozen=True, slots=True)
class Print:
    """How an amount becomes text. Keys of `units` and `zeros` are `02`, `03.project` or `*`."""

    units: Mapping[str, str] = field(default_factory=lambda: {"*": "万元"})
    zeros: Mapping[str, str] = field(default_factory=lambda: {"*": ""})
    minus: str = "-"
    separators: bool = True
    full_width: bool = False
    inner_blanks: bool = False
    trailing_zeros: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """Page, fonts and rules."""

    rules: Rules = "lines"
    rule_width: float = 0.5
    cjk_font: str = "song"
    latin_font: str = "Times-Roman"
    font_size: float = 9.0
    row_height: float = 18.0
    page: tuple[float, float] = (595.3, 841.9)
    landscape: frozenset[str] = frozenset({"02", "03", "08", "09"})
    margin: float = 62.0
    name_share: float = 2.6
    repeat_header: bool = False
    torn_rows: bool = False
    blank_strips: bool = False
    lifted: frozenset[str] = frozenset()
    order: Literal["rows", "columns", "shuffled", "numbers_first"] = "rows"
    number_align: Literal["left", "center", "right"] = "right"
    indent_names: bool = False
    bold_heads: bool = False
    several_per_page: bool = False
    page_numbers: str = ""
    wrap_numbers: bool = False
    spread_labels: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    department: str
    fiscal_year: int
    scope: str = "本级"
    order: tuple[str, ...] = HENAN_ORDER
    titles: Mapping[str, str] = field(default_factory=dict)
    title_format: str = "{title}"
    number_label: str = "公开{number:02d}表"
    unit_label: str = "金额单位：{unit}"
    owner_label: str = "部门：{owner}"
    line_numbers: bool = True
    column_numbers: bool = True
    code_style: CodeStyle = "whole"
    code_heading: str = "功能分类科目编码"
    name_heading: str = "科目名称"
    headings: Mapping[str, str] = field(default_factory=dict)
    total_at: Mapping[str, str] = field(default_factory=lambda: {"*": "top"})
    total_label: str = "合计"
    left_out_classes: tuple[str, ...] = ()
    summary_columns: tuple[str, ...] = ("金额",)
    opening_labels: Literal["numbered", "plain"] = "plain"
    surplus_label: str = "使用非财政拨款结余"
    basic_form: BasicForm = "three_groups"
    basic_classes: tuple[str, ...] = ("301", "303", "302", "307", "310", "399")
    basic_used_only: bool = False
    three_public_form: ThreePublicForm = "blocks"
    three_public_extras: tuple[str, ...] = ()
    fund_form: FundForm = "full"
    carry_over_in_general: bool = False
    carry_over_parts: bool = False
    third_side: bool = False
    balance_parts: bool = False
    statement_in_table: bool = False
    unit_on_cover: bool = False
    blank_tables: frozenset[str] = frozenset()
    headless_tables: frozenset[str] = frozenset()
    is_template: bool = False
    subordinates: int = 0
    notes: bool = True
    statements: bool = True
    contents: Literal["none", "plain", "dotted"] = "dotted"
    narrative: Literal["before", "after", "none"] = "after"
    wording: str = "short"
    evaluation: str = ""
    kind: Literal["决算", "预算"] = "决算"
    money: Money = field(default_factory=Money)
    print: Print = field(default_factory=Print)
    look: Look = field(default_factory=Look)

    def title(self, table: str) -> str:
        return self.titles.get(table, TITLES.get(table, table))

    def heading(self, key: str, default: str) -> str:
        """A column heading, as `02.total`."""
        return self.headings.get(key, default)

    def unit(self, table: str) -> str:
        return self.print.units.get(table, self.print.units["*"])

    def total_is_at(self, table: str) -> str:
        return self.total_at.get(table, self.total_at["*"])

    @property
    def owner(self) -> str:
        return self.department + (f"（{self.scope}）" if self.scope == "本级" else "")

    @property
    def grain(self) -> int:
        """The smallest amount, in fen, that every table of the report can print."""
        return max(UNITS[unit] // 100 for unit in self.print.units.values())


ALL_FUNDS = FUNDS
