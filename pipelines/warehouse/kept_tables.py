"""What the audit keeps: its tables with their Chinese comments, made on first use.

In: a connection that may write. Out: the tables of schema `audit` that hold equations, findings and results.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from pipelines.warehouse.catalog import quoted
from pipelines.warehouse.store import transaction

MONEY: Final = "decimal(24,6)"


@dataclass(frozen=True, slots=True)
class AuditTable:
    """Column → (type, Chinese comment)."""

    name: str
    comment: str
    columns: Mapping[str, tuple[str, str]]

    @property
    def qualified(self) -> str:
        return f"audit.{self.name}"


_REPORT: Final = ("varchar not null", "报告编号")

EQUATION: Final = AuditTable(
    "equation",
    "每条勾稽关系在每份现行报告中的每个实例一行",
    {
        "report_id": _REPORT,
        "rule_id": ("varchar not null", "规则编号，见 sql/rules"),
        "subject": ("varchar", "实例的对象，如科目、栏目"),
        "stated": (MONEY, "一侧的数（unit 所示单位）"),
        "expected": (MONEY, "另一侧的数"),
        "difference": (MONEY, "stated − expected"),
        "bound": (MONEY, "四舍五入允许的最大差额，按式逐条推出"),
        "terms": ("integer", "参与合计的非零项数"),
        "status": ("varchar not null", "pass 相符；rounding 尾数差；minor 轻微；fail 不符；not_computable 无法计算"),
        "reason": ("varchar", "无法计算的原因"),
        "comparison": (
            "varchar not null",
            "equal 相等；at_most 不大于；at_least 不小于；soft 参考；ratio 比率；printed 按印刷位数",
        ),
        "unit": ("varchar not null", "stated、expected 的单位"),
        "detail": ("varchar", "说明文字或原文"),
        "cells": ("varchar[]", "所涉单元格：表/行/列，fact/序号，或 text/章节/起点/长度"),
        "weights": ("tinyint[]", "各单元格在 difference 中的符号"),
    },
)
OBLIGATION: Final = AuditTable(
    "obligation",
    "应查事项：每条规则在每份现行报告中一行，没有实例的写明原因",
    {
        "report_id": _REPORT,
        "rule_id": ("varchar not null", "规则编号"),
        "status": ("varchar not null", "全部实例中最差的状态；没有实例为 not_computable"),
        "instances": ("integer not null", "实例数"),
        "failing": ("integer not null", "不符的实例数"),
        "reason": ("varchar", "无法计算的原因"),
    },
)
CELL_SUPPORT: Final = AuditTable(
    "cell_support",
    "每个表格单元格得到多少条独立等式的印证或反驳",
    {
        "report_id": _REPORT,
        "statement": ("varchar not null", "表"),
        "row_no": ("integer not null", "行"),
        "column_no": ("integer not null", "列"),
        "confirmations": ("integer not null", "相符（含尾数差）的等式数"),
        "contradictions": ("integer not null", "不符的等式数"),
    },
)
FINDING: Final = AuditTable(
    "finding",
    "每个根本原因一行：什么地方不对、错在谁、依据",
    {
        "finding_id": ("varchar not null", "发现编号，同一问题保持不变"),
        "report_id": _REPORT,
        "rule_ids": ("varchar[] not null", "涉及的规则"),
        "severity": ("varchar not null", "error、warn、info"),
        "kind": (
            "varchar not null",
            "publisher_wrong_value、publisher_text、publisher_rounding、reader_suspect、missing、plausibility、our_fault",
        ),
        "title": ("varchar not null", "标题"),
        "message": ("varchar not null", "给复核人的说明"),
        "stated": (MONEY, "报告所印"),
        "expected": (MONEY, "应为"),
        "difference": (MONEY, "差额"),
        "unit": ("varchar", "单位"),
        "page": ("integer", "页码；没有页的格式为空"),
        "place": ("varchar", "位置的文字说明，例如 第3页、公开02表!C7"),
        "box": ("double[]", "位置 x0、top、x1、bottom（磅）"),
        "cells": ("varchar[] not null", "所涉单元格"),
        "witnesses": ("varchar[] not null", "佐证：不符的等式"),
        "cause": ("varchar not null", "原因键，用于认可"),
        "figures": ("varchar not null", "所涉数字的摘要；数字变化后认可失效"),
        "acknowledged_reason": ("varchar", "认可的理由"),
        "first_seen_at": ("timestamp not null", "首次发现"),
        "status": ("varchar not null", "open 待处理；acknowledged 已认可；resolved 已消失"),
    },
)
CHECK_RESULT: Final = AuditTable(
    "check_result",
    "Great Expectations 最近一次校验的每条期望一行",
    {
        "run_at": ("timestamp not null", "校验时间"),
        "suite": ("varchar not null", "期望文件"),
        "check_name": ("varchar not null", "期望名称"),
        "law": ("varchar", "期望的文字表述"),
        "severity": ("varchar not null", "critical、warning、info"),
        "status": ("varchar not null", "pass、fail、error"),
        "observed": ("varchar", "观测值"),
        "failing_rows": ("varchar[]", "不符的行（最多二十行）"),
        "report_id": ("varchar", "只校验一份报告时为其编号；校验全部时为空"),
    },
)
RUN: Final = AuditTable(
    "audited",
    "每份报告最近一次审核所依据的规则与数据",
    {"report_id": _REPORT, "stamp": ("varchar not null", "摘要"), "audited_at": ("timestamp not null", "时间")},
)
_COLUMNS: Final = """
select table_name, list(column_name) from duckdb_columns()
where database_name = current_database() and schema_name = 'audit' and not internal group by table_name
"""
ALL: Final = (EQUATION, OBLIGATION, CELL_SUPPORT, FINDING, CHECK_RESULT, RUN)


def ensure(connection: duckdb.DuckDBPyConnection, tables: Sequence[AuditTable] = ALL) -> None:
    """Make what is not there yet: tables, and columns that came later."""
    known: dict[str, list[str]] = dict(connection.execute(_COLUMNS).fetchall())
    if wanted := [statement for table in tables for statement in _ddl(table, known.get(table.name))]:
        with transaction(connection, changes_data=False):  # and one sync of the disk, not a hundred
            connection.execute(";\n".join(["create schema if not exists audit", *wanted]))


def _ddl(table: AuditTable, known: Sequence[str] | None) -> Iterator[str]:
    if known is None:
        columns = ", ".join(f'"{name}" {kind}' for name, (kind, _) in table.columns.items())
        yield f"create table {table.qualified} ({columns})"
        yield f"comment on table {table.qualified} is {quoted(table.comment)}"
    for name, (kind, comment) in table.columns.items():
        if known is not None and name in known:
            continue
        if known is not None:
            yield f'alter table {table.qualified} add column "{name}" {kind}'
        yield f'comment on column {table.qualified}."{name}" is {quoted(comment)}'
