"""The accounting identities of handbook §4 on a truth file, exact: made-up accounts have no rounding residue.

Out: the broken identities as text, none for a sound truth. Blank counts as zero.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
NUMBERED = re.compile("[一二三四五六七八九十]+、")
CODED = ("02", "03", "05", "08", "09")
PARTS = {
    "02": ("本年收入合计", ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")),
    "03": ("本年支出合计", ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")),
    "05": ("合计", ("基本支出", "项目支出")),
    "08": ("本年支出合计", ("基本支出", "项目支出")),
    "09": ("本年支出合计", ("基本支出", "项目支出")),
}


def violations(truth: dict[str, Any]) -> list[str]:
    tables: dict[str, Any] = truth["tables"]
    broken: list[str] = []
    for table in CODED:
        broken += _coded(table, tables.get(table) or [])
    broken += _summary(tables)
    broken += _fiscal(tables)
    broken += _basic(tables)
    broken += _three_public(tables.get("07") or {})
    return broken


def amount(value: str | None) -> Decimal:
    return Decimal(value) if value else Decimal(0)


def _differ(place: str, left: Decimal, right: Decimal) -> Iterator[str]:
    if left != right:
        yield f"{place}: {left} is not {right}"


def _coded(table: str, rows: list[Row]) -> Iterator[str]:
    """Parent = children (A-07 ...), 合计 = 类 (A-08 ...), row = parts (A-06 ...), roll-forward (A-31)."""
    by_code = {row["code"]: row for row in rows}
    total = by_code.get(None)
    has_total = total is not None and any(value for key, value in total.items() if key not in {"code", "name"})
    for code, row in by_code.items():
        if code is None and not (has_total and len(rows) > 1):
            continue
        length = 3 if code is None else len(code) + 2
        children = [child for child in by_code if child and len(child) == length and child.startswith(code or "")]
        if children:
            for key in row.keys() - {"code", "name"}:
                below = sum(amount(by_code[child][key]) for child in children)
                yield from _differ(f"T{table} {code} {key}", amount(row[key]), Decimal(below))
        whole, parts = PARTS[table]
        if all(part in row for part in parts):
            summed = sum(amount(row[part]) for part in parts)
            yield from _differ(f"T{table} {code} row", amount(row[whole]), Decimal(summed))
        if "年初结转和结余" in row:
            closing = amount(row["年初结转和结余"]) + amount(row["本年收入"]) - amount(row[whole])
            yield from _differ(f"T{table} {code} roll-forward", amount(row["年末结转和结余"]), closing)


def _summary(tables: dict[str, Any]) -> Iterator[str]:
    """A-01 to A-05, X-01, X-03."""
    rows: list[Row] = tables.get("01") or []
    by_label = {(row["side"], row["label"]): amount(row["amount"]) for row in rows}
    if not by_label:
        return
    yield from _differ("A-05", by_label["income", "总计"], by_label["expenditure", "总计"])
    for side, label, other, rule in (
        ("income", "本年收入合计", "02", "X-01"),
        ("expenditure", "本年支出合计", "03", "X-03"),
    ):
        items = sum(amount(row["amount"]) for row in rows if row["side"] == side and NUMBERED.match(row["label"]))
        yield from _differ(f"T01 {label}", by_label[side, label], Decimal(items))
        if tables.get(other):
            yield from _differ(rule, by_label[side, label], amount(tables[other][0][PARTS[other][0]]))


def _fiscal(tables: dict[str, Any]) -> Iterator[str]:
    """A-20, X-08."""
    rows: list[Row] = tables.get("04") or []
    by_label = {(row["side"], row["label"]): row for row in rows}
    if not by_label:
        return
    right = amount(by_label["expenditure", "总计"]["合计"])
    yield from _differ("A-20", amount(by_label["income", "总计"]["决算数"]), right)
    if tables.get("05"):
        spent = amount(by_label["expenditure", "本年支出合计"]["一般公共预算财政拨款"])
        yield from _differ("X-08", spent, amount(tables["05"][0]["合计"]))


def _basic(tables: dict[str, Any]) -> Iterator[str]:
    """A-26, A-27, A-28, X-09."""
    rows: list[Row] = tables.get("06") or []
    for row in rows:
        if row["code"] and len(row["code"]) == 3:
            below = sum(amount(r["amount"]) for r in rows if r["code"] and r["code"][:3] == row["code"] != r["code"])
            yield from _differ(f"T06 {row['code']}", amount(row["amount"]), Decimal(below))
    classes = Decimal(sum(amount(row["amount"]) for row in rows if row["code"] and len(row["code"]) == 3))
    if rows:
        totals = sum(amount(row["amount"]) for row in rows if not row["code"])
        yield from _differ("A-27 + A-28", Decimal(totals), classes)
    if rows and tables.get("05"):
        yield from _differ("X-09", classes, amount(tables["05"][0]["基本支出"]))


def _three_public(row: Row) -> Iterator[str]:
    """A-29, A-30."""
    for phase in ("预算数", "决算数") if row else ():
        vehicle = amount(row[f"公务用车购置及运行维护费小计_{phase}"])
        parts = vehicle + amount(row[f"因公出国（境）费_{phase}"]) + amount(row[f"公务接待费_{phase}"])
        yield from _differ(f"A-29 {phase}", amount(row[f"合计_{phase}"]), parts)
        split = amount(row[f"公务用车购置费_{phase}"]) + amount(row[f"公务用车运行维护费_{phase}"])
        yield from _differ(f"A-30 {phase}", vehicle, split)
