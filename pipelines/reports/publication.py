"""What kind of publication a document is, where it is not one department's final accounts, and which part is left out.

In: what is printed, the tables found, their cells. Out: `DocumentRejected` with a reason, or warnings. Which department
it is, is for `identity`; files of other kinds are refused in `formats.media`.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final, TypeAlias

import polars as pl

from pipelines.formats.media import DocumentRejected
from pipelines.formats.page import Page
from pipelines.formats.pdf.decode import are_undecoded
from pipelines.formats.pdf.two_up import is_two_up
from pipelines.formats.scans.documents import HOW
from pipelines.forms.notes import is_page_number
from pipelines.forms.titles import title_of
from pipelines.reports.identity import cover_department, is_budget
from pipelines.tables.content import PageContent
from pipelines.tables.found_table import FoundTable
from pipelines.tables.own_set import left_out
from pipelines.vocabulary.amounts import is_number, looks_like_money, number_text
from pipelines.vocabulary.lexicon import Kind, government_signs
from pipelines.vocabulary.text import squeezed

FEW_CHARACTERS: Final = 20  # of Chinese, in the whole document: page numbers and a stamp, no text
OWN_TABLES: Final = frozenset({"T01", "T02", "T03", "T04", "T05", "T06"})
# How many facts a text states, and the department and fiscal year it is of.
Spoken: TypeAlias = Callable[[], tuple[int, tuple[str, int] | None]]
FEW_FACTS: Final = 8  # of a text that is the narrative of a report
FEW_TABLES: Final = 3  # of these six; fewer are no department's accounts where a government's are spoken of
MANY_SIGNS: Final = 3
COVER_LINES: Final = 6
_NUMERAL: Final = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.]?(?=.{3})|第.{1,3}[章篇节]|\d{1,2}[、.]?)"
)
FEW_UNREAD: Final = 3
UNREAD_SHARE: Final = 0.1
_SENTENCE: Final = re.compile(r"[。；，]")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_GOVERNMENT_TITLE: Final = re.compile(
    r"(?:(?<!人民)(?<!镇)(?<!乡)政府|财政|(?<![局委办厅部院会])本级|[省市县区州盟旗])(?:财政|政府)?(?:总|收支|预)?决算|一般公共预算收支决算"
)
_PLACEHOLDER: Final = re.compile(
    r"[×✕╳ＸXxⅩⅹ]{2,}|(?<![二一])[○〇◯]{2,}|[＿_﹍﹏]{2,}|[*＊]{2,}|□{2,}|[（(【〔](?:此处|部门名称|单位名称|填写)|某某"
)


def kind_of_report(contents: Sequence[PageContent], found: Sequence[FoundTable]) -> Kind:
    """Whether a document is a budget or final accounts: by its titles that say so, else by its cover and headings.

    The national form of a budget has titles without the word (部门收支总表): there the cover decides.
    """
    titles = [squeezed(table.printed_title) for table in found if table.parts]
    accounts = sum("决算" in title for title in titles)
    budgets = sum("预算表" in title or "预算总表" in title for title in titles)
    if accounts or budgets >= FEW_TABLES:
        return "final_accounts" if accounts >= budgets else "budget"
    return "budget" if is_budget(contents) else "final_accounts"


def refuse_without_text(name: str, pages: Sequence[Page], contents: Sequence[PageContent]) -> None:
    """Refuse what has no text of its own.

    Raises: DocumentRejected `no_text_layer`.
    """
    printed = [line.text for content in contents for line in content.lines if not is_page_number(line.text)]
    has_text = sum(len(_CHINESE.findall(text)) for text in printed) >= FEW_CHARACTERS
    if not has_text and not are_undecoded(pages):
        if not pages:
            raise DocumentRejected("no_text_layer", f"{name} 没有文字内容 · has no text")
        reason = f"{name} 是扫描件：各页是图片，没有文字（页码除外） · is a scan；{HOW}"
        raise DocumentRejected("no_text_layer", reason)


def refuse_without_own_tables(
    name: str,
    pages: Sequence[Page],
    contents: Sequence[PageContent],
    tables: Sequence[FoundTable],
    spoken: Spoken,
    kind: Kind,
) -> None:
    """Refuse the accounts of a government, collections of several departments, and what has none of the nine tables.

    `spoken`: what the text says, asked only where there are no tables: a text whose tables are in another file waits
    for them.

    Raises: DocumentRejected `government_accounts`, `collection`, `undecodable_text`, `text_without_tables`,
    `budget_text_without_tables`, `no_budget_table`, `no_final_accounts_table`.
    """
    printed = {table.statement for table in tables if table.parts}
    if kind == "final_accounts" and len(printed & OWN_TABLES) < FEW_TABLES and _is_of_a_government(contents):
        reason = (
            f"{name} 是一级政府的财政决算（政府决算），不是部门决算，不入库"
            " · are the accounts of a government, not of a department"
        )
        raise DocumentRejected("government_accounts", reason)
    if len(covers := _covers(contents)) > 1:
        listed = "、".join(f"{department}（第{page}页）" for department, page in covers)
        reason = f"{name} 是多个部门的决算汇编：{listed}；请拆成单份 · is a collection of several departments: split it"
        raise DocumentRejected("collection", reason)
    if printed:
        return
    if are_undecoded(pages):
        raise DocumentRejected(
            "undecodable_text",
            f"{name}: its fonts do not say which characters they draw, so that its text cannot be read; "
            "it needs OCR, or the file it was made from",
        )
    facts, about = spoken()
    if facts >= FEW_FACTS and about:
        word, code = (
            ("决算", "text_without_tables") if kind == "final_accounts" else ("预算", "budget_text_without_tables")
        )
        reason = (
            f"{name} 是{about[0]} {about[1]} 年度{word}的文字说明，没有表；把{word}表放入同一文件夹即合为一份报告"
            " · is the text of a report: put the file with its tables beside it"
        )
        raise DocumentRejected(code, reason, about)
    if 2 * sum(page.reader == "ocr" for page in pages) >= len(pages):
        code = "no_final_accounts_table" if kind == "final_accounts" else "no_budget_table"
        reason = (
            f"{name} 是扫描件，识别出的各页里没有一张报表：请找更清楚的扫描或原文件"
            " · is a scan in which no table was recognised: find a better scan, or the file it was made from"
        )
        raise DocumentRejected(code, reason)
    if kind == "budget":
        reason = f"{name} 是部门预算，其中没有能读的预算表 · is a budget none of whose tables could be found"
        raise DocumentRejected("no_budget_table", reason)
    raise DocumentRejected(
        "no_final_accounts_table",
        f"{name}: none of the nine final-accounts tables stands in it; they may be in an attachment",
    )


def refuse_blank_form(name: str, contents: Sequence[PageContent], cells: pl.DataFrame) -> None:
    """Refuse a form nobody has filled in: no figure in any table, and none printed on their pages that was not read.

    Raises: DocumentRejected `blank_template`.
    """
    if cells.height and cells.filter(pl.col("cell_state") == "value").height:
        return
    on_pages = set(cells["page"].to_list())
    amounts = sum(
        is_number(word) and "." in word
        for content in contents
        if content.page.number in on_pages
        for line in content.printed
        for word in line.text.split()
    )
    text = "".join(line.text for content in contents for line in content.printed)
    if not amounts or len(_PLACEHOLDER.findall(text)) >= MANY_SIGNS:
        reason = f"{name} 是空白模板：各表没有一个数字，尚未填写 · is a blank template: nobody has filled it in"
        raise DocumentRejected("blank_template", reason)


def second_set_warnings(tables: Sequence[FoundTable], chosen: Sequence[FoundTable]) -> list[str]:
    """What is told of whole sets of tables that were left out: of the office itself, of units below."""
    others = left_out(tables, chosen)
    told = []
    for body, group in groupby(others, key=lambda table: table.body or ""):
        several = list(group)
        first, last = several[0].page, several[-1].last_page
        whose = f"（{body}）" if body else ""
        told.append(
            f"另有一套表{whose}未读入，第{first}–{last}页，共{len(several)}张；只读入首套"
            f" · a second set of tables on pages {first}–{last} is left out"
        )
    return told


def unread_warnings(contents: Sequence[PageContent], cells: pl.DataFrame) -> list[str]:
    """Pages of statements that print amounts no cell took (the law of conservation): told, never lost in silence.

    Held are pages with cells, and pages with the title of a statement that was not found. Sentences are not counted,
    and a few odd ones are not told: pieces of broken amounts, numbers of another table below.
    """
    taken: dict[int, Counter[str]] = {}
    for page, printed in zip(cells["page"], cells["printed"], strict=True):
        if page is not None:
            taken.setdefault(page, Counter())[number_text(printed or "")] += 1
    found = set(cells["statement"].to_list())
    told = []
    for content in contents:
        number = content.page.number
        titles = [title for line in content.lines if (title := title_of(line.text))]
        if number not in taken and all(title.statement in found for title in titles):
            continue
        rows = [line.text for line in content.lines if not _SENTENCE.search(line.text)]
        amounts = Counter(number_text(word) for row in rows for word in row.split() if looks_like_money(word))
        unread = (amounts - taken.get(number, Counter())).total()
        if unread >= FEW_UNREAD and unread > UNREAD_SHARE * amounts.total():
            told.append(
                f"第{number}页印有{amounts.total()}个数，读入{amounts.total() - unread}个"
                f" · page {number} prints {amounts.total()} amounts, {amounts.total() - unread} were read"
            )
    return told


def two_up_warnings(pages: Sequence[Page]) -> list[str]:
    """What is told of sheets that hold two upright pages side by side: their tables may be run together."""
    sheets = [str(page.number) for page in pages if is_two_up(page)]
    if not sheets:
        return []
    listed = ("、".join(sheets), ", ".join(sheets))
    told = f"第{listed[0]}页一张纸上并排印有两页（拼版），表格可能并成一张，请核对"
    return [f"{told} · sheets {listed[1]} hold two pages side by side; their tables may be run together"]


def _is_of_a_government(contents: Sequence[PageContent]) -> bool:
    cover = [squeezed(line.text) for line in contents[0].lines] if contents else []
    is_own = any(word in line for line in cover for word in ("部门", "单位"))
    if not is_own and len(cover) <= COVER_LINES and any(_GOVERNMENT_TITLE.search(line) for line in cover):
        return True
    lines = {squeezed(line.text) for content in contents for line in content.lines}
    return sum(any(sign in line for line in lines) for sign in government_signs()) >= 2 * MANY_SIGNS


def _covers(contents: Sequence[PageContent]) -> list[tuple[str, int]]:
    """Departments that have a cover of their own in this document, each with its page."""
    found: dict[str, int] = {}
    for content in contents:
        lines = [squeezed(line.text) for line in content.lines if not is_page_number(line.text)]
        if 0 < len(lines) <= COVER_LINES and not content.grids and (department := cover_department(lines)):
            department = _NUMERAL.sub("", department)
            if not any(known.endswith(department) or department.endswith(known) for known in found):
                found[department] = content.page.number
    return [(department, page) for department, page in found.items() if "三公" not in department]
