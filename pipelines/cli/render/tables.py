"""How results look on a terminal: tables as wide as Chinese is, numbers that line up, one summary worth reading.

In: plain rows and summaries. Out: rich renderables, and text for amounts. Nothing is queried or decided here.
Labels are Chinese where analysts read them.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipelines.audit.failures import Failure
from pipelines.contracts.shown_paths import shown_place
from pipelines.intake.run import IngestSummary, Refused
from pipelines.views.print_layout import TWO_SIDED, printed_lines
from pipelines.vocabulary.lexicon import word
from pipelines.warehouse.queries import Row

_NUMBER: Final = re.compile(r"-?[\d,]+(?:\.\d+)?")
REASONS: Final = {
    "not_a_report_file": "不是可识别的报告文件",
    "empty_file": "空文件",
    "truncated": "文件不完整",
    "encrypted": "文件已加密",
    "no_pages": "没有页面",
    "no_text_layer": "没有文字层，需要 OCR",
    "undecodable_text": "文字无法解码，需要 OCR 或原文件",
    "no_final_accounts_table": "没有部门决算表",
    "text_without_tables": "只有文字说明，等待同一文件夹里的决算表",
    "budget_text_without_tables": "只有预算的文字说明，等待同一文件夹里的预算表",
    "no_budget_table": "是部门预算，但没有能读的表",
    "unreadable_file": "无法读取",
    "outside_landing_zone": "链接指向 raw/ 之外",
    "ocr_lattice_unsure": "扫描件的表格线条不可靠",
    "too_many_pages": "页数过多",
    "bundle_over_limits": "压缩包超出限制",
    "unidentified_report": "认不出是哪个部门、哪一年的报告",
    "reader_crashed": "阅读时崩溃",
    "reader_timeout": "阅读超时",
    "reader_out_of_memory": "阅读时内存超限",
    "damaged_pdf": "PDF 已损坏",
    "damaged_document": "文件已损坏或超出限制",
    "government_accounts": "是政府决算，不是部门决算",
    "collection": "是多个部门的汇编",
    "blank_template": "是空白模板",
    "not_written": "数据无法写入",
    "forgotten": "已由人工移出",
}
ACROSS: Final = 8  # a single row of more figures is printed upright
LISTED: Final = 20  # a summary is read, a longer list is queried


def amount(value: Decimal | None) -> str:
    """Thousands separated, at least two decimals, never a digit lost."""
    if value is None:
        return ""
    whole, _, decimals = f"{value:,f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def reports_table(rows: Sequence[Row]) -> Table:
    """One line per report version."""
    table = _table("报告编号", "部门", "口径", "年度", "版本", "现行", "#表", "#数字", "#待识别", "文件")
    for row in rows:
        table.add_row(
            row["report_id"],
            row["department"],
            word(row["scope"]) + ("预算" if row["kind"] == "budget" else ""),
            str(row["fiscal_year"]),
            f"v{row['version']}",
            "是" if row["is_current"] else "否",
            str(row["statements"]),
            f"{row['figures']:,}",
            _count(row["unmapped"]),
            row["path"],
        )
    return table


def rejected_table(rows: Iterable[tuple[str, str, str]]) -> Table:
    """Path, reason code and sentence of documents that are not in."""
    table = _table("文件", "代码", "原因")
    for path, code, reason in rows:
        table.add_row(path, Text(code, "yellow"), f"{REASONS.get(code, code)}：{reason}")
    return table


def failures_table(failures: Iterable[Failure]) -> Table:
    """Report, step and error of what the program itself could not do."""
    table = _table("报告编号", "步骤", "错误")
    for one in failures:
        table.add_row(one.report_id, Text(one.step, "yellow"), one.error)
    return table


def statements_table(rows: Sequence[Row]) -> Table:
    """The tables of one report."""
    table = _table("表", "表号", "名称", "单位", "页", "#数字")
    for row in rows:
        first, last = row["first_page"], row["last_page"]
        pages = row["place"] or "" if first is None else str(first) if first == last else f"{first}–{last}"
        figures = "空表" if row["is_empty"] else f"{row['figures']:,}"
        table.add_row(row["statement"], row["form_no"] or "", row["title"] or "", row["unit"] or "", pages, figures)
    return table


def printed_table(cells: Sequence[Row]) -> Table:
    """A table as the report prints it: its own headings, its own text."""
    rows = {(cell["row_no"], cell["side"], cell["code"], cell["label"]) for cell in cells}
    if len(rows) == 1 and len(cells) > ACROSS:
        return _upright(cells)
    if {cell["side"] for cell in cells} & set(TWO_SIDED):
        return _side_by_side(cells)
    if len(rows) == len(cells) > 1:
        return _listed(cells)
    headings = _headings(cells)
    has_codes = any(cell["code"] for cell in cells)
    table = _table(*(["科目编码"] if has_codes else []), "项目", *(f"#{heading}" for heading in headings.values()))
    for (_, code, label), by_column in _lines(cells).items():
        table.add_row(*([code or ""] if has_codes else []), label or "", *_texts(by_column, headings))
    return table


def query_table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """The result of any query."""
    shown = [[_plain(value) for value in row] for row in rows]
    table = _table()
    for name in names:
        table.add_column(name, overflow="fold")
    for number, column in enumerate(table.columns):
        filled = [row[number] for row in shown if row[number]]
        if filled and all(_NUMBER.fullmatch(text) for text in filled):
            column.justify = "right"
    for row in shown:
        table.add_row(*row)
    return table


def hits_table(hits: Sequence[Row], wanted: str) -> Table:
    """One line a hit; the words looked for stand out."""
    table = _table("部门", "年度", "页", "章节", "原文")
    for hit in hits:
        excerpt = Text(hit["excerpt"])
        excerpt.highlight_words(["".join(wanted.split())], style="bold yellow")
        table.add_row(
            hit["department"], str(hit["fiscal_year"]), str(hit["page"] or hit["place"] or ""), hit["path"], excerpt
        )
    return table


def trace_panel(cell: Row) -> Table:
    """Everything known about where one figure comes from."""
    box = [cell[side] for side in ("x0", "top", "x1", "bottom")]
    box_text = "({:.1f}, {:.1f}) – ({:.1f}, {:.1f}) 磅".format(*box) if None not in box else ""
    facts = (
        ("报告", cell["report_id"]),
        ("表 · 行 · 列", f"{cell['statement']} · {cell['label'] or cell['item']} · {cell['column_label']}"),
        ("金额（元）", amount(cell["amount_yuan"]) or "空白"),
        ("印刷原文", repr(cell["printed"])),
        ("文件", cell["path"]),
        ("sha256", cell["sha256"]),
        ("位置", " ".join(filter(None, (shown_place(cell["page"], cell["place"]), box_text)))),
    )
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(name, value)
    return table


def headline_table(rows: Sequence[Row]) -> Table:
    """Main totals in 万元 with their change on last year."""
    table = _table("部门", "年度", "指标（万元）", "#本年", "#上年", "#增减", "#增减率", "依据")
    previous = None
    for row in rows:
        first = row["report_id"] != previous
        previous = row["report_id"]
        rate = row["change_rate_pct"]
        table.add_row(
            f"{row['department']}（{word(row['scope'])}）" if first else "",
            str(row["fiscal_year"]) if first else "",
            row["measure_name"],
            amount(row["current_wan"]),
            amount(row["prior_wan"]),
            _signed(row["change_wan"]),
            "—" if rate is None else f"{rate:+.2f}%",
            word(row["base"]),
        )
    return table


def summary(run: IngestSummary, loaded: Sequence[Row], totals: Sequence[Row]) -> RenderableType:
    """What a run did: reports in, files out and why, the main totals, and what to do next."""
    parts: list[RenderableType] = [_first_line(run)]
    replaced = [landed for landed in run.landed if landed.loaded.replaces]
    if loaded:
        parts += [_titled("入库的报告 · Loaded"), reports_table(loaded[:LISTED]), _more(len(loaded), "juesuan reports")]
    parts += [
        Text(f"  {landed.loaded.report_id} 取代 replaces {landed.loaded.replaces}", "cyan")
        for landed in replaced[:LISTED]
    ]
    parts += [
        Text(f"  提示 note {landed.loaded.report_id}: {warning}", "yellow")
        for landed in run.landed[:LISTED]
        for warning in landed.warnings
    ]
    if run.refused:
        refused = [(one.path, one.rejection.reason_code, one.rejection.reason) for one in _new_first(run.refused)]
        parts += [_titled("未入库的文件 · Not loaded"), rejected_table(refused[:LISTED])]
        parts.append(_more(len(refused), "juesuan reports --rejected"))
    if run.failures:
        parts += [_titled("程序出错，其他报告不受影响 · Failures of ours, other reports go on")]
        parts += [failures_table(run.failures[:LISTED]), _more(len(run.failures), "juesuan findings")]
    if totals:
        parts += [_titled("主要指标 · Headlines"), headline_table(totals[: LISTED * 4])]
    if loaded:
        accounts_first = sorted(loaded, key=lambda row: (not row["is_current"], row["kind"] != "final_accounts"))
        parts.append(_next_steps(accounts_first[0]))
    return Group(*(part for part in parts if part != ""))


def _first_line(run: IngestSummary) -> Text:
    if run.is_unchanged:
        return Text.assemble(("没有新文件", "green"), f" · nothing new: {run.known} files known, nothing was read.")
    text = Text.assemble(
        (f"入库 {len(run.landed)}", "bold green" if run.landed else "bold"),
        f" loaded · 未入库 {len(run.newly_refused)} rejected · 已知 {run.known} known · {run.seconds:.1f} s",
    )
    unmapped = sum(landed.unmapped for landed in run.landed)
    if run.landed:
        text.append(f" · 待识别单元格 {unmapped} unmapped", "yellow" if unmapped else "")
    return text


def _next_steps(row: Row) -> RenderableType:
    name = row["report_id"]
    statement = row["first_statement"] or "T01"
    commands = (
        f"juesuan show {name} {statement}",
        f"juesuan trace {name} {statement} 总计 --image trace.png",
        f"juesuan findings {name}",
        'juesuan sql "from marts.total_yoy"',
        "make dev",
    )
    return Group(_titled("接下来 · Next"), *(Text(f"  {command}", "cyan") for command in commands))


def _new_first(refused: Sequence[Refused]) -> list[Refused]:
    return sorted(refused, key=lambda one: not one.is_new)


def _more(count: int, command: str) -> RenderableType:
    return Text(f"  … 另有 {count - LISTED} 项 more: {command}", "dim") if count > LISTED else ""


def _titled(title: str) -> Text:
    return Text(f"\n{title}", "bold")


def _table(*headings: str) -> Table:
    """A table; a heading that starts with # is a column of numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for heading in headings:
        if heading.startswith("#"):
            table.add_column(heading[1:], justify="right", no_wrap=False, overflow="fold")
        else:
            table.add_column(heading, overflow="fold", no_wrap=heading == "报告编号")
    return table


def _upright(cells: Sequence[Row]) -> Table:
    """One long printed row, turned so that it can be read."""
    table = _table("栏", "#印刷")
    for cell in cells:
        table.add_row(cell["column_label"], cell["printed"])
    return table


def _listed(cells: Sequence[Row]) -> Table:
    """A table of blocks side by side, each row one amount (T06): block after block."""
    table = _table("科目编码", "项目", "栏", "#印刷")
    for cell in sorted(cells, key=lambda cell: (cell["column_no"], cell["row_no"])):
        table.add_row(cell["code"] or "", cell["label"] or "", cell["column_label"] or "", cell["printed"])
    return table


def _side_by_side(cells: Sequence[Row]) -> Table:
    names = dict(zip(TWO_SIDED, ("收入项目", "支出项目", "按性质和经济分类"), strict=True))
    printed = [side for side in TWO_SIDED if any(cell["side"] == side for cell in cells)]
    sides = [[cell for cell in cells if cell["side"] == side] for side in printed]
    headings = [_headings(side) for side in sides]
    heads = zip(printed, headings, strict=True)
    table = _table(*(text for side, heading in heads for text in (names[side], *(f"#{h}" for h in heading.values()))))
    lines = printed_lines([((cell["row_no"], cell["side"]), cell["page"], cell["top"]) for cell in cells])
    by_line: dict[int, list[list[str]]] = {}
    for number, side in enumerate(sides):
        for (row_no, _, label), by_column in _lines(side).items():
            blank = [["", *("" for _ in heading)] for heading in headings]
            line = by_line.setdefault(lines[row_no, printed[number]], blank)
            line[number] = [label or "", *_texts(by_column, headings[number])]
    for _, line in sorted(by_line.items()):
        table.add_row(*(text for side in line for text in side))
    return table


def _headings(cells: Sequence[Row]) -> dict[int, str]:
    return {cell["column_no"]: cell["column_label"] or "" for cell in sorted(cells, key=lambda cell: cell["column_no"])}


def _lines(cells: Sequence[Row]) -> dict[tuple[int, str | None, str | None], dict[int, str]]:
    """(row number, code, label) to the printed text of each column."""
    lines: dict[tuple[int, str | None, str | None], dict[int, str]] = {}
    for cell in cells:
        lines.setdefault((cell["row_no"], cell["code"], cell["label"]), {})[cell["column_no"]] = cell["printed"]
    return lines


def _texts(by_column: dict[int, str], headings: dict[int, str]) -> list[str]:
    return [by_column.get(column) or "" for column in headings]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return amount(value) if isinstance(value, Decimal) else str(value)


def _signed(value: Decimal | None) -> str:
    return "—" if value is None else f"{'+' if value > 0 else ''}{amount(value)}"


def _count(number: int) -> Text:
    return Text(str(number), "yellow" if number else "")
