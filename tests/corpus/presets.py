"""All named profiles: those of places, and one for every oddity of amounts, looks and forms.

`PRESETS` is in a fixed order; the position of a profile is its default seed.
"""

from dataclasses import replace

from tests.corpus.accounts import FUNDS
from tests.corpus.profiles import CENTRAL_ORDER, HENAN_ORDER, Look, Money, Print
from tests.corpus.provinces import ALL_LANDSCAPE, HENAN, PORTRAIT, PROVINCES, RICH, SPENDING_TITLES

_BASE = replace(
    HENAN, name="", department="许昌市水利局", fiscal_year=2022, order=HENAN_ORDER, money=RICH, print=Print()
)
AMOUNTS = [
    replace(
        _BASE,
        name=f"amounts_{name}",
        money=replace(RICH, negative="minus" in name),
        print=style,
    )
    for name, style in {
        "minus_ascii": Print(minus="-", zeros={"*": "0.00"}),
        "minus_full_width": Print(minus="－"),
        "minus_sign": Print(minus="−"),
        "minus_triangle": Print(minus="△"),
        "minus_black_triangle": Print(minus="▲"),
        "minus_brackets": Print(minus="()"),
        "minus_full_width_digits": Print(full_width=True),
        "zero_dash": Print(zeros={"*": "-"}),
        "zero_long_dash": Print(zeros={"*": "—"}),
        "zero_mixed": Print(zeros={"*": "", "02": "0.00", "03.project": "-", "08": "—", "06": "0.00"}),
        "inner_blanks": Print(inner_blanks=True, zeros={"*": "0. 00"}),
        "thousand_yuan": Print(units={"*": "千元"}),
        "yuan": Print(units={"*": "元"}, zeros={"*": "0.00"}),
        "yuan_in_some": Print(units={"*": "万元", "02": "元", "06": "元", "08": "元"}),
        "no_trailing_zeros": Print(trailing_zeros=False, separators=False, zeros={"*": "0"}),
    }.items()
]
LOOKS = [
    replace(_BASE, name=f"look_{name}", print=Print(zeros={"*": "0.00"}) if "zero" in name else Print(), look=look)
    for name, look in {
        "cells": Look(rules="cells", cjk_font="hei"),
        "rects": Look(rules="rects"),
        "dots": Look(rules="dots"),
        "horizontal": Look(rules="horizontal", cjk_font="hei"),
        "horizontal_zero": Look(rules="horizontal"),
        "three_line": Look(rules="three_line"),
        "three_line_zero": Look(rules="three_line", cjk_font="hei"),
        "open_sides": Look(rules="open_sides"),
        "shaded": Look(rules="shaded", cjk_font="hei"),
        "no_rules": Look(rules="none"),
        "no_rules_zero": Look(rules="none", cjk_font="hei", indent_names=True),
        "torn_rows": Look(torn_rows=True, name_share=0.9, font_size=10.5, row_height=20),
        "torn_rows_headers": Look(torn_rows=True, name_share=0.9, font_size=10.5, row_height=20, repeat_header=True),
        "blank_strips": Look(blank_strips=True, row_height=26),
        "repeated_headers": Look(repeat_header=True, row_height=28, cjk_font="hei"),
        "short_pages": Look(page=(595.3, 420.0), row_height=24),
        "narrow_names": Look(name_share=0.7, font_size=10, cjk_font="ming"),
        "wrapped_numbers": Look(wrap_numbers=True, font_size=10.5, landscape=PORTRAIT, margin=50, name_share=5),
        "columns_first": Look(order="columns"),
        "numbers_first": Look(order="numbers_first", cjk_font="hei"),
        "shuffled": Look(order="shuffled"),
        "left_numbers": Look(number_align="left"),
        "indented_names": Look(indent_names=True, cjk_font="jianbaosong"),
        "several_per_page": Look(
            several_per_page=True, landscape=PORTRAIT, font_size=7.5, row_height=12, cjk_font="hei"
        ),
        "tiny": Look(font_size=5.5, row_height=8.5, rule_width=0.2, landscape=PORTRAIT, margin=30),
        "large": Look(page=(841.9, 1190.6), font_size=14, row_height=30),
        "spread_labels": Look(spread_labels=True, bold_heads=True, page_numbers="— {number} —"),
        "page_numbers_like_data": Look(page_numbers="{number}", margin=40),
        "lifted_numbers": Look(lifted=frozenset(HENAN_ORDER), row_height=26, cjk_font="hei"),
        "all_landscape": Look(landscape=ALL_LANDSCAPE, margin=40, cjk_font="hei"),
        "song_digits": Look(latin_font="", cjk_font="song"),
        "helvetica_digits": Look(latin_font="Helvetica", cjk_font="ming"),
    }.items()
]
FORMS = [
    replace(_BASE, name="form_used_only", basic_used_only=True, basic_form="two_groups"),
    replace(_BASE, name="form_list", basic_form="list", three_public_form="list", total_at={"*": "bottom"}),
    replace(_BASE, name="form_list_by_block", basic_form="list_by_block", basic_used_only=True),
    replace(_BASE, name="form_rows", three_public_form="rows", total_at={"*": "bottom"}),
    replace(_BASE, name="form_budget_columns", summary_columns=("年初预算数", "决算数"), line_numbers=False),
    replace(
        _BASE,
        name="form_three_phases",
        summary_columns=("年初预算数", "全年预算数", "决算数"),
        look=Look(font_size=7.5),
    ),
    replace(_BASE, name="form_total_only", fund_form="total_only", titles=SPENDING_TITLES),
    replace(
        _BASE,
        name="form_headings",
        code_heading="科目编码",
        name_heading="科目名称（项目）",
        total_label="总　计",
        headings={
            "02.total": "合计",
            "03.total": "合计",
            "05.total": "合计",
            "08.total": "合计",
            "09.total": "本年支出合计",
            "02.fiscal": "财政拨款",
            "02.affiliated": "附属单位缴款",
            "06.amount": "金额",
            "05.group": "本年支出合计",
        },
    ),
    replace(
        _BASE,
        name="form_headings_2",
        code_heading="项目（按功能分类）",
        name_heading="项目名称",
        headings={
            "02.total": "收入合计",
            "03.total": "支出合计",
            "05.total": "本年支出合计",
            "08.opening": "上年结转和结余",
            "08.income": "本年收入合计",
            "09.closing": "年末结转结余",
        },
    ),
    replace(_BASE, name="form_no_numbers", line_numbers=False, column_numbers=False, code_style="split"),
    replace(_BASE, name="form_split_bottom", code_style="split", total_at={"*": "bottom"}),
    replace(_BASE, name="form_22_classes", left_out_classes=("223", "231", "232", "234"), money=Money()),
    replace(_BASE, name="form_25_classes", left_out_classes=("234",), money=Money(funds=("general",))),
    replace(_BASE, name="form_2016", fiscal_year=2016, order=HENAN_ORDER[:8], money=Money(funds=("general", "fund"))),
    replace(_BASE, name="form_2019", fiscal_year=2019, order=HENAN_ORDER[:8], money=Money(funds=("general", "fund"))),
    replace(_BASE, name="form_empty_tables", money=Money(three_public="none"), print=Print(zeros={"*": ""})),
    replace(_BASE, name="form_empty_zero_tables", money=Money(three_public="none"), print=Print(zeros={"*": "0.00"})),
    replace(_BASE, name="form_heads_only", money=Money(), headless_tables=frozenset({"08", "09"})),
    replace(_BASE, name="form_no_statement", money=Money(), statements=False, notes=False, contents="none"),
    replace(_BASE, name="form_no_t02", order=("01", "03", "04", "05", "06", "07", "08", "09")),
    replace(_BASE, name="form_no_t05_t06", order=("01", "02", "03", "04", "07", "08", "09")),
    replace(_BASE, name="form_only_t01", order=("01",)),
    replace(_BASE, name="form_reversed_order", order=tuple(reversed(HENAN_ORDER)), number_label=""),
    replace(
        _BASE,
        name="form_broken_titles",
        titles={
            "05": "一般公共预算财政拨款\n支出决算表",
            "06": "一般公共预算财政拨款\n基本支出决算表",
            "08": "政府性基金预算财政拨款\n收入支出决算表",
            "09": "国有资本经营预算财政拨款\n收入支出决算表",
        },
        title_format="{year}年度{title}",
    ),
    replace(
        _BASE, name="form_numbered_titles", title_format="{ordinal}、{title}", number_label="", unit_label="单位:{unit}"
    ),
    replace(_BASE, name="form_labelled_titles", title_format="公开{number:02d}表　{year}年度{title}", number_label=""),
    replace(
        _BASE,
        name="form_bracket_unit",
        unit_label="（单位：{unit}）",
        title_format="表{number}：{title}",
        number_label="",
    ),
    replace(_BASE, name="form_large", money=Money(funds=FUNDS, items=60, scale=40)),
    replace(_BASE, name="form_tiny", money=Money(items=0, scale=0.02, own=False)),
    replace(
        _BASE,
        name="form_three_sides",
        fiscal_year=2018,
        order=HENAN_ORDER[:8],
        third_side=True,
        balance_parts=True,
        money=Money(funds=("general", "fund")),
        three_public_form="halves",
        carry_over_parts=True,
        look=Look(font_size=7, landscape=ALL_LANDSCAPE, margin=30),
    ),
    replace(
        _BASE,
        name="form_like_tables",
        order=("01", "02", "03", "04", "05", "政府性基金预算财政拨款基本支出决算表", "06", "08", "09", "07"),
        notes=False,
    ),
    replace(
        _BASE,
        name="form_compared",
        summary_columns=("年初预算数", "全年预算数", "决算数"),
        balance_parts=True,
        three_public_form="compared",
        fund_form="parts",
        look=Look(font_size=7, landscape=ALL_LANDSCAPE, margin=30),
    ),
    replace(
        _BASE,
        name="form_outturns",
        three_public_form="outturns",
        statement_in_table=True,
        money=Money(),
        unit_label="",
        unit_on_cover=True,
        print=Print(units={"*": "元"}),
    ),
    replace(
        _BASE,
        name="form_unit_in_headings",
        unit_label="",
        summary_columns=("决算数（元）",),
        headings={
            "02.total": "本年收入合计（元）",
            "03.total": "本年支出合计（元）",
            "04.total": "合计（元）",
            "05.total": "合计（元）",
            "06.amount": "决算数（元）",
            "08.income": "本年收入（元）",
            "09.income": "本年收入（元）",
        },
        title_format="{title}（元）",
        print=Print(units={"*": "元"}),
    ),
]
BUDGET = replace(
    _BASE,
    name="budget_report",
    kind="预算",
    fiscal_year=2024,
    narrative="none",
    notes=False,
    statements=False,
    summary_columns=("预算数",),
    headings={"06.amount": "预算数"},
    titles={
        "01": "部门收支总表",
        "02": "部门收入总表",
        "03": "部门支出总表",
        "04": "财政拨款收支总表",
        "05": "一般公共预算支出表",
        "06": "一般公共预算基本支出表",
        "07": "一般公共预算“三公”经费支出表",
        "08": "政府性基金预算支出表",
        "09": "国有资本经营预算支出表",
    },
)
_EVALUATIONS = {
    "national": "national",
    "hebei": "sichuan",
    "jiangxi": "national",
    "hunan": "hubei",
    "guangxi": "yunnan",
}
# The whole text as a place words it, where that place puts it.
WORDINGS = [
    replace(
        _BASE,
        name=f"wording_{wording}",
        fiscal_year=year,
        wording=wording,
        evaluation=_EVALUATIONS.get(wording, ""),
        scope="部门",
        narrative="before" if wording in ("chongqing", "guangxi") else "after",
        order=HENAN_ORDER if year < 2022 else CENTRAL_ORDER,
    )
    for wording, year in {
        "national": 2022,
        "shaanxi": 2021,
        "anhui": 2021,
        "guangdong": 2022,
        "hunan": 2021,
        "jiangsu": 2022,
        "chongqing": 2022,
        "guangxi": 2023,
        "fujian": 2023,
        "hebei": 2022,
        "jiangxi": 2021,
        "shandong": 2023,
        "qinghai": 2022,
    }.items()
]
# What web pages and scripts print: shades or a frame instead of rules, tables close upon each other.
_CLOSE = Look(several_per_page=True, landscape=PORTRAIT, font_size=7.5, row_height=12, cjk_font="hei")
SHADES = [
    replace(_BASE, name=f"look_{name}", print=Print(zeros={"*": "0.00"}) if "zero" in name else Print(), look=look)
    for name, look in {
        "frame": Look(rules="frame", cjk_font="hei"),
        "frame_zero": Look(rules="frame"),
        "inner": replace(_CLOSE, rules="inner", row_height=13),
        "striped": Look(rules="striped"),
        "striped_zero": Look(rules="striped", repeat_header=True, cjk_font="hei"),
        "striped_close": replace(_CLOSE, rules="striped"),
        "shaded_header": Look(rules="shaded_header", cjk_font="hei"),
        "shaded_header_close": replace(_CLOSE, rules="shaded_header"),
    }.items()
]
PRESETS = [*PROVINCES, *AMOUNTS, *LOOKS, *FORMS, *WORDINGS, *SHADES]
