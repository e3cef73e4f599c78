"""How channels, backlogs and revisions look on a terminal.

In: plain rows. Out: rich renderables. Nothing is queried or decided here.
"""

from collections.abc import Collection, Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from pipelines.cli.render.tables import _signed, _table, amount
from pipelines.vocabulary.lexicon import word
from pipelines.warehouse.queries import Row

CHANGES: Final = {"added": "新增", "removed": "删去", "changed": "改动"}
STATUSES: Final = {
    "pending": "待发",
    "sending": "发送中断",
    "delivered": "已送达",
    "withdrawn": "已撤回",
    "filtered": "不需要",
    "baseline": "登记前已有",
}


def channels_table(rows: Sequence[Row], configured: Collection[str]) -> Table:
    """One line per channel ever registered; `configured` are those set up now."""
    table = _table("渠道", "现在设置", "#待发", "#已送达", "#登记前已有", "#不需要", "#尝试", "下次（UTC）", "上次错误")
    for row in rows:
        table.add_row(
            Text(row["channel"]),
            "是" if row["channel"] in configured else "否",
            Text(str(row["pending"]), "yellow" if row["pending"] else ""),
            str(row["delivered"]),
            str(row["baseline"]),
            str(row["filtered"]),
            str(row["attempts"] or 0),
            f"{row['next_attempt_at']:%m-%d %H:%M}" if row["next_attempt_at"] else "",
            Text(row["last_error"] or ""),
        )
    return table


def backlog_table(rows: Sequence[Row]) -> Table:
    """One line per channel and item."""
    table = _table("渠道", "状态", "级别", "通报", "标题", "#页", "#尝试")
    for row in rows:
        table.add_row(
            Text(row["channel"]),
            STATUSES[row["status"]],
            word(row["severity"]),
            Text(row["heading"]),
            Text(row["title"]),
            str(row["page"] or ""),
            str(row["attempts"]),
        )
    return table


def revisions_table(rows: Sequence[Row]) -> Table:
    """One line per republished version."""
    table = _table("报告编号", "部门", "口径", "#年度", "#新增", "#删去", "#改动", "#仅取位", "#最大差额（万元）")
    for row in rows:
        table.add_row(
            Text(row["report_id"]),
            Text(row["department"]),
            word(row["scope"]),
            str(row["fiscal_year"]),
            str(row["added"]),
            str(row["removed"]),
            str(row["changed"]),
            str(row["roundings"]),
            amount(row["largest_wan"]),
        )
    return table


def revised_figures_table(rows: Sequence[Row]) -> Table:
    """One line per figure that changed."""
    table = _table(
        "表", "编码", "行", "栏", "变化", "#原数（万元）", "#新数（万元）", "#差额（万元）", "#原页", "#新页"
    )
    for row in rows:
        table.add_row(
            row["statement"],
            Text(row["code"] or ""),
            Text(row["label"] or ""),
            Text(row["column_label"] or ""),
            CHANGES[row["change"]] + ("（仅取位）" if row["is_rounding"] else ""),
            amount(row["before_wan"]),
            amount(row["after_wan"]),
            _signed(row["difference_wan"]),
            str(row["prior_page"] or ""),
            str(row["page"] or ""),
        )
    return table
