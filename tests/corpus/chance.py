"""Profiles drawn by chance: any combination of the choices that publishers make, one for every seed."""

import random
from typing import Any

from tests.corpus.accounts import FUNDS, Fund
from tests.corpus.profiles import CENTRAL_ORDER, HENAN_ORDER, Look, Money, Print, Profile, Rules

PLACES = (
    "武威市凉州区",
    "大理州洱源县",
    "抚州市临川区",
    "宁德市蕉城区",
    "滁州市",
    "承德市双桥区",
    "丹东市",
    "遵义市播州区",
)
OFFICES = (
    "教育局",
    "卫生健康局",
    "交通运输局",
    "残疾人联合会",
    "林业和草原局",
    "市场监督管理局",
    "档案馆",
    "人民检察院",
)
FORMATS = (
    "{title}",
    "{year}年度{title}",
    "《{title}》",
    "{ordinal}、{title}",
    "（{ordinal}）{title}",
    "表{number}：{title}",
)
LABELS = ("公开{number:02d}表", "表{ordinal}", "附表{number}", "财决公开{number:02d}表", "")
ZEROS = ("", "", "0.00", "0.00", "-", "—")
RULES: tuple[Rules, ...] = (
    "lines",
    "lines",
    "cells",
    "rects",
    "bars",
    "thick_outer",
    "dashed",
    "double",
    "dots",
    "open_sides",
    "horizontal",
    "none",
)


def chance_profile(seed: int) -> Profile:
    dice = random.Random(f"profile {seed}")
    year = dice.choice((2016, 2018, 2019, 2020, 2021, 2022, 2023, 2024))
    order: tuple[str, ...] = CENTRAL_ORDER if year >= 2022 else HENAN_ORDER
    if year < 2020:
        order = tuple(table for table in order if table != "09")
    numbered = dice.random() < 0.6
    return Profile(
        name=f"chance_{seed:03d}",
        department=dice.choice(PLACES) + dice.choice(OFFICES),
        fiscal_year=year,
        scope=dice.choice(("本级", "部门", "单位")),
        order=order,
        title_format=dice.choice(FORMATS),
        number_label=dice.choice(LABELS),
        unit_label=dice.choice(("金额单位：{unit}", "单位：{unit}", "单位:{unit}", "（单位：{unit}）")),
        owner_label=dice.choice(("部门：{owner}", "编制单位：{owner}", "单位名称：{owner}", "")),
        line_numbers=numbered,
        column_numbers=dice.random() < 0.5,
        narrative=dice.choice(("before", "after")),
        contents=dice.choice(("dotted", "plain", "none")),
        money=_money(dice, year),
        print=_print(dice),
        look=_look(dice),
        **_forms(dice, year),
    )


def _money(dice: random.Random, year: int) -> Money:
    funds: tuple[Fund, ...] = FUNDS if year >= 2020 else FUNDS[:2]
    return Money(
        funds=dice.choice((funds, funds, ("general",))),
        items=dice.randrange(3, 26),
        scale=dice.choice((0.1, 1.0, 10.0)),
        own=dice.random() < 0.7,
        negative=dice.random() < 0.2,
        three_public=dice.choice(("both", "both", "both", "budget", "none")),
    )


def _print(dice: random.Random) -> Print:
    unit = dice.choice(("万元", "万元", "万元", "元"))
    zeros = {
        "*": dice.choice(ZEROS),
        "01": dice.choice(ZEROS),
        "03.project": dice.choice(ZEROS),
        "06": dice.choice(ZEROS),
    }
    return Print(
        units={"*": unit, "06": dice.choice((unit, "元"))},
        zeros=zeros,
        minus=dice.choice(("-", "－", "△", "()")),
        separators=dice.random() < 0.7,
        full_width=dice.random() < 0.06,
        inner_blanks=dice.random() < 0.06,
    )


def _look(dice: random.Random) -> Look:
    size = dice.choice((7.5, 9.0, 9.0, 10.5))
    rules = dice.choice(RULES)
    lifted = dice.choice((frozenset(), frozenset(), frozenset({"02", "03", "05"})))
    return Look(
        rules=rules,
        rule_width=dice.choice((0.25, 0.5, 1.0)),
        cjk_font=dice.choice(("song", "hei", "ming")),
        latin_font=dice.choice(("Times-Roman", "Helvetica", "")),
        font_size=size,
        row_height=size * dice.choice((1.7, 2.0, 2.6)),
        landscape=dice.choice((frozenset(), frozenset({"02", "03", "08", "09"}), frozenset(HENAN_ORDER))),
        margin=dice.choice((40.0, 62.0)),
        name_share=dice.choice((1.2, 2.0, 2.8)),
        repeat_header=dice.random() < 0.4,
        torn_rows=dice.random() < 0.3,
        blank_strips=dice.random() < 0.15,
        lifted=frozenset() if rules in {"horizontal", "none"} else lifted,  # nobody could read it without rules
        order=dice.choice(("rows", "rows", "rows", "columns", "shuffled", "numbers_first")),
        number_align=dice.choice(("right", "right", "center", "left")),
        indent_names=dice.random() < 0.2,
        bold_heads=dice.random() < 0.4,
        several_per_page=dice.random() < 0.25,
        page_numbers=dice.choice(("", "— {number} —", "{number}", "第{number}页")),
        spread_labels=dice.random() < 0.25,
    )


def _forms(dice: random.Random, year: int) -> dict[str, Any]:
    place = dice.choice(({"*": "top"}, {"*": "bottom"}, {"*": "top", "05": "bottom", "08": "bottom", "09": "bottom"}))
    totals = {f"{table}.total": dice.choice(("合计", "小计", "本年支出合计")) for table in ("05", "08", "09")}
    three_public = dice.choice(("blocks", "pairs", "list", "rows"))
    return {
        "code_style": dice.choice(("whole", "whole", "merged", "split", "split_shared")),
        "code_heading": dice.choice(("功能分类科目编码", "支出功能分类科目编码", "科目编码", "功能科目编码")),
        "name_heading": dice.choice(("科目名称", "科目名称", "项目名称", "功能分类科目名称")),
        "headings": totals,
        "total_at": place,
        "left_out_classes": dice.choice(((), (), ("231", "232"))),
        "summary_columns": dice.choice((("金额",), ("决算数",), ("决算数",), ("年初预算数", "决算数"))),
        "opening_labels": dice.choice(("numbered", "plain")),
        "basic_form": dice.choice(("two_groups", "three_groups", "list", "list_by_block")),
        "basic_used_only": dice.random() < 0.3,
        "three_public_form": three_public,
        "fund_form": dice.choice(("full", "full", "spending", "shared_heads")),
        "carry_over_in_general": dice.random() < 0.1,
        "notes": dice.random() < 0.7,
        "statements": dice.random() < 0.7,
    }
