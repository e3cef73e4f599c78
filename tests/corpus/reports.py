"""A whole report: cover, contents, parts, the tables in the profile's order, narrative.

`make_report(profile, seed)` gives the PDF and what a reader must find in it, both always the same for the same input.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.corpus.accounts import Accounts, draw_accounts
from tests.corpus.coded_tables import CodedTable, coded_grid, fund_table, general_table, revenue_table, spending_table
from tests.corpus.detail_tables import basic_grid, extra_grid, three_public_grid
from tests.corpus.evaluations import evaluations
from tests.corpus.grids import Grid, Slot, make_grid
from tests.corpus.narrative import Text, narrative_text
from tests.corpus.pages import Sheet
from tests.corpus.profiles import TITLES, Profile
from tests.corpus.subjects import numeral, ordinal
from tests.corpus.summary_tables import fiscal_grid, summary_grid

Truth = dict[str, Any]
SUBORDINATES = ("综合保障中心", "信息技术服务中心")
ROOM_FOR_ANOTHER = 260  # points left on a page for a second table to start on it
NOTES = {
    "01": "注：本表反映部门本年度的总收支和年末结转结余情况。",
    "02": "注：本表反映部门本年度取得的各项收入情况。",
    "03": "注：本表反映部门本年度各项支出情况。",
    "04": (
        "注：本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的"
        "总收支和年末结转结余情况。"
    ),
    "05": "注：本表反映部门本年度一般公共预算财政拨款支出情况。",
    "06": "注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    "07": (
        "注：本表反映部门本年度“三公”经费支出预决算情况。"
        "其中：预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数；"
        "决算数是包括当年财政拨款和以前年度结转资金安排的实际支出。"
    ),
    "08": "注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。",
    "09": "注：本表反映部门本年度国有资本经营预算财政拨款收入、支出及结转和结余情况。",
}
STATEMENTS = {
    "07": "说明：本部门{year}年度无财政拨款“三公”经费支出，故本表无数据。",
    "08": "说明：本部门{year}年度没有政府性基金预算财政拨款收入、支出和结转结余，故本表无数据。",
    "09": "说明：本部门{year}年度没有国有资本经营预算财政拨款收入、支出和结转结余，故本表无数据。",
}


def make_report(profile: Profile, seed: int) -> tuple[bytes, Truth]:
    """The document and its truth; `tables` holds the cells, in the shape the scorer reads."""
    accounts = accounts_of(profile, seed)
    text = narrative_text(profile, accounts, seed)
    drawn = {table: table_of(profile, accounts, table) for table in profile.order}
    sheet = Sheet(profile.look, seed)
    _cover(sheet, profile)
    _contents(sheet, profile)
    _overview(sheet, profile)
    if profile.narrative == "before":
        _narrative(sheet, text)
    _tables(sheet, profile, accounts, {table: grid for table, (grid, _) in drawn.items()})
    _subordinates(sheet, profile, seed)
    if profile.narrative == "after":
        _narrative(sheet, text)
    if profile.evaluation:
        _evaluation(sheet, profile, seed)
    truth: Truth = {
        "variant": profile.name,
        "year": profile.fiscal_year,
        "department": profile.department,
        "level": profile.scope,
        "unit_tables": {table: profile.unit(table) for table in TITLES},
        "synthetic_numbers": True,
        "tables": {table: drawn[table][1] if table in drawn else [] for table in TITLES},
    }
    return sheet.finish(), truth


def accounts_of(profile: Profile, seed: int) -> Accounts:
    money = profile.money
    return draw_accounts(
        seed,
        profile.fiscal_year,
        grain=profile.grain,
        scale=money.scale,
        items=money.items,
        funds=money.funds,
        own_money=money.own,
        negative=money.negative,
        three_public=money.three_public,
    )


def table_of(profile: Profile, accounts: Accounts, table: str) -> tuple[Grid, Any]:
    """Grid and truth of one table; a key that is no table number is the title of a table beside the nine."""
    coded: dict[str, Callable[[], CodedTable]] = {
        "02": lambda: revenue_table(accounts),
        "03": lambda: spending_table(accounts),
        "05": lambda: general_table(accounts, carry_over=profile.carry_over_in_general, parts=profile.carry_over_parts),
        "08": lambda: fund_table(accounts, "fund", profile.fund_form),
        "09": lambda: fund_table(accounts, "capital", profile.fund_form),
    }
    if table in coded:
        return coded_grid(profile, accounts, coded[table]())
    if table == "01":
        return summary_grid(profile, accounts)
    if table == "04":
        return fiscal_grid(profile, accounts)
    if table == "06":
        return basic_grid(profile, accounts)
    if table == "07":
        return three_public_grid(profile, accounts)
    return extra_grid(profile, accounts, table), None


# ------------------------------------------------------------------ parts of the document


def _cover(sheet: Sheet, profile: Profile) -> None:
    sheet.y -= 170
    year = f"{profile.fiscal_year}年度" if profile.number_label else f"{numeral(profile.fiscal_year)}年度"
    if profile.kind == "预算":
        year = f"{profile.fiscal_year}年"
    scope = "单位" if profile.scope == "单位" else "部门"
    sheet.line(year, 24, "center", bold=True)
    sheet.line(f"{profile.owner}{scope}{profile.kind}", 24, "center", bold=True, gap=2.4)
    sheet.y -= 230
    sheet.line(f"（金额单位：{profile.unit('01')}）" if profile.unit_on_cover else "", 14, "center", gap=2)
    sheet.line(f"{numeral(profile.fiscal_year + 1)}年九月", 16, "center")


def _contents(sheet: Sheet, profile: Profile) -> None:
    if profile.contents == "none":
        return
    sheet.new_page()
    sheet.line("目　录", 18, "center", bold=True, gap=2)
    entries = [("第一部分 部门概况", 3), (f"第二部分 {profile.fiscal_year}年度部门{profile.kind}表", 4)]
    entries += [
        (f"　　{ordinal(n)}、{profile.title(table)}".replace("\n", ""), n + 4)
        for n, table in enumerate(profile.order, 1)
    ]
    entries += [(f"第三部分 {profile.fiscal_year}年度部门{profile.kind}情况说明", 20), ("第四部分 名词解释", 25)]
    for text, page in entries:
        if profile.contents == "dotted":
            sheet.dotted(text, page)
        else:
            sheet.line(text, 11, gap=1.9)


def _overview(sheet: Sheet, profile: Profile) -> None:
    sheet.new_page()
    sheet.line(f"第一部分 {profile.department}概况", 16, "center", bold=True, gap=2)
    sheet.paragraph("一、主要职能")
    sheet.paragraph(
        f"{profile.department}贯彻执行国家有关法律、法规和方针政策，拟订本地区相关规划并组织实施，承担本级政府交办的其他事项。"
        "负责编制年度收入预算、支出预算和决算草案并按规定公开。"
    )
    sheet.paragraph("二、部门决算单位构成")
    sheet.paragraph(f"从预算单位构成看，{profile.department}部门决算包括本级决算和下属事业单位决算。")
    units = (f"{profile.department}（本级）", f"{profile.department}综合保障中心")
    body = [[Slot(str(n)), Slot(unit, align="left"), Slot()] for n, unit in enumerate(units, 1)]
    sheet.y -= 8
    sheet.table(make_grid([0.6, 4.0, 1.0], [[Slot("序号"), Slot("单位名称"), Slot("备注")]], body))


def _tables(sheet: Sheet, profile: Profile, accounts: Accounts, grids: dict[str, Grid]) -> None:
    sheet.new_page()
    sheet.line(f"第二部分 {profile.fiscal_year}年度部门{profile.kind}表", 16, "center", bold=True, gap=2)
    for number, (table, grid) in enumerate(grids.items(), 1):
        landscape = table in profile.look.landscape or (table not in TITLES and "02" in profile.look.landscape)
        if landscape or not profile.look.several_per_page or sheet.room < ROOM_FOR_ANOTHER:
            sheet.new_page(landscape=landscape)
        _heading(sheet, profile, table, number)
        sheet.table(grid, lifted=table in profile.look.lifted)
        _below(sheet, profile, accounts, table)


def _subordinates(sheet: Sheet, profile: Profile, seed: int) -> None:
    """The same tables again for each unit below the department; nothing of them belongs to its own figures."""
    for number in range(1, profile.subordinates + 1):
        unit = replace(profile, department=f"{profile.department}{SUBORDINATES[number - 1]}", scope="单位")
        accounts = accounts_of(unit, seed + 7919 * number)
        grids = {table: table_of(unit, accounts, table)[0] for table in unit.order}
        _tables(sheet, unit, accounts, grids)


def _heading(sheet: Sheet, profile: Profile, table: str, number: int) -> None:
    title = profile.title_format.format(
        title=profile.title(table), year=profile.fiscal_year, number=number, ordinal=ordinal(number)
    )
    for line in title.split("\n"):
        sheet.line(line, 15, "center", bold=profile.look.bold_heads)
    unit = profile.unit_label.format(unit=profile.unit(table))
    label = profile.number_label.format(number=number, ordinal=ordinal(number))
    if label:
        sheet.line(label, 9, "right")
    owner = profile.owner_label.format(owner=profile.owner) if profile.owner_label else ""
    sheet.pair(owner, f"{profile.fiscal_year}年度" if owner else "", unit)
    sheet.y -= 4


def _below(sheet: Sheet, profile: Profile, accounts: Accounts, table: str) -> None:
    sheet.y -= 3
    if profile.notes and table in NOTES:
        for line in (NOTES[table][start : start + 60] for start in range(0, len(NOTES[table]), 60)):
            sheet.line(line, 8)
    empty = {
        "07": accounts.final["total"] == accounts.budget["total"] == 0,
        "08": not accounts.funds["fund"],
        "09": not accounts.funds["capital"],
    }.get(table, False)
    if (
        profile.statements
        and not profile.statement_in_table
        and (empty or (table in profile.blank_tables and table in STATEMENTS))
    ):
        sheet.line(STATEMENTS[table].format(year=profile.fiscal_year), 8)


def _narrative(sheet: Sheet, text: Text) -> None:
    sheet.new_page()
    for paragraph in text.paragraphs:
        if paragraph.startswith("# "):
            sheet.line(paragraph[2:], 16, "center", bold=True, gap=2)
        else:
            sheet.paragraph(paragraph)
    sheet.new_page()
    sheet.line("第四部分 名词解释", 16, "center", bold=True, gap=2)
    sheet.paragraph("一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。")
    sheet.paragraph("二、“三公”经费：指部门使用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。")


def _evaluation(sheet: Sheet, profile: Profile, seed: int) -> None:
    """The annexed tables; one begins where the page of the one before has room."""
    sheet.new_page()
    sheet.line("第五部分 附件", 16, "center", bold=True, gap=2)
    for _, grid in evaluations(profile.evaluation, seed, profile.department):
        sheet.line("项目支出绩效自评表", 15, "center", bold=True, gap=2)
        sheet.line(f"（{profile.fiscal_year}年度）", 10, "center")
        sheet.y -= 6
        sheet.table(grid, carried=True)
