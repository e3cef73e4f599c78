"""Profiles by chance with the rarer habits on top: whatever a publisher of another place or year may do at once.

`chance_profile` draws what most reports differ in and stays as it is, so that document n remains document n; here are
missing, foreign and reordered tables, other forms of T01 and T07 to T09, units where no table says one, statements of
emptiness within a table, the tables of subordinate units after the department's own.
"""

import random
from dataclasses import replace
from typing import Any

from tests.corpus.chance import chance_profile
from tests.corpus.profiles import HENAN_ORDER, Profile, Rules
from tests.corpus.provinces import SPENDING_TITLES

EXTRA_TABLES = (
    "机关运行经费支出情况表",
    "政府采购情况表",
    "国有资产占用情况表",
    "项目支出决算明细表",
    "财政拨款支出决算明细表",
    "政府性基金预算财政拨款基本支出决算表",
    "收入决算表（分单位）",
)
TITLES = {
    "01": ("收支决算总表", "部门收支决算总表"),
    "02": ("收入决算总表", "部门收入决算表", "收入决算表（分科目）"),
    "03": ("支出决算总表", "部门支出决算表", "支出决算表（分科目）"),
    "04": ("财政拨款收支决算总表",),
    "06": ("一般公共预算财政拨款基本支出决算明细表", "一般公共预算财政拨款\n基本支出决算表"),
    "07": ("财政拨款“三公”经费支出决算表", "“三公”经费支出决算表"),
    "08": ("政府性基金预算财政拨款\n收入支出决算表",),
}
FORMATS = ("{year}年{title}", "表{ordinal}　{title}", "附件{number}　{year}年度{title}", "{number}.{title}")
RARE_RULES: tuple[Rules, ...] = ("three_line", "shaded", "lines", "cells", "bars")
PHASES = (("预算数", "决算数"), ("年初预算数", "全年预算数", "决算数"), ("全年预算数", "决算数"))


def wide_profile(seed: int) -> Profile:
    dice = random.Random(f"wide {seed}")
    profile = chance_profile(seed)
    changes: dict[str, Any] = {"name": f"wide_{seed:03d}", "order": _order(dice, profile)}
    changes |= _titles(dice, profile) | _forms(dice, profile)
    if dice.random() < 0.3:
        changes["summary_columns"] = dice.choice(PHASES)
    if dice.random() < 0.1:
        changes |= {"unit_label": "", "unit_on_cover": True, "print": replace(profile.print, units={"*": "元"})}
    profile = replace(profile, **changes)
    return replace(profile, print=_print(dice, profile), look=_look(dice, profile))


def _order(dice: random.Random, profile: Profile) -> tuple[str, ...]:
    order = list(profile.order)
    if dice.random() < 0.15:
        order.reverse() if dice.random() < 0.3 else dice.shuffle(order)
    for _ in range(dice.choice((0, 0, 0, 1, 2)) if len(order) > 6 else 0):
        order.remove(dice.choice(order))
    for title in dice.sample(EXTRA_TABLES, dice.choice((0, 0, 1, 1, 2, 3))):
        at = len(order) if dice.random() < 0.6 else dice.randrange(1, len(order))
        order.insert(at, title)
    return tuple(order)


def _titles(dice: random.Random, profile: Profile) -> dict[str, Any]:
    titles = {table: dice.choice(names) for table, names in TITLES.items() if dice.random() < 0.25}
    found: dict[str, Any] = {"titles": titles}
    if dice.random() < 0.25:
        found["title_format"] = dice.choice(FORMATS)
    if dice.random() < 0.2:
        found |= {"fund_form": dice.choice(("total_only", "spending")), "titles": titles | SPENDING_TITLES}
    return found


def _forms(dice: random.Random, profile: Profile) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if dice.random() < 0.25:
        found["three_public_form"] = dice.choice(("compared", "halves", "outturns"))
    if dice.random() < 0.15:
        found["balance_parts"] = True
    if dice.random() < 0.15:
        found["statement_in_table"] = True
    if dice.random() < 0.1:
        found["total_label"] = dice.choice(("总计", "合　　计", "总　计"))
    if dice.random() < 0.15:
        found |= {"subordinates": dice.randrange(1, 3), "owner_label": "部门：{owner}"}
    return found


def _print(dice: random.Random, profile: Profile) -> Any:
    units = dict(profile.print.units)
    if dice.random() < 0.08:
        units = {"*": "千元"}
    zeros = dict(profile.print.zeros)
    for key in ("*", "02", "03.project", "06", "08"):
        if dice.random() < 0.2:
            zeros[key] = dice.choice(("0", "--", "…", "/", "——", "－", "无", "0.0"))
    return replace(
        profile.print,
        units=units,
        zeros=zeros,
        minus=dice.choice((profile.print.minus, "−", "▲", "-", "()")),
        trailing_zeros=dice.random() < 0.85,
    )


def _look(dice: random.Random, profile: Profile) -> Any:
    look = profile.look
    if dice.random() < 0.2:
        look = replace(look, rules=dice.choice(RARE_RULES), lifted=frozenset())
    if dice.random() < 0.15:
        look = replace(look, page=dice.choice(((841.9, 1190.6), (612.0, 792.0), (515.9, 728.5))))
    if dice.random() < 0.3:
        chosen = frozenset(table for table in HENAN_ORDER if dice.random() < 0.5)
        look = replace(look, landscape=chosen)
    return look
