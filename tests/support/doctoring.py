"""What an examiner would change on the pages of a report: every kind of slip, and where there is room for it.

In: the texts of the pages (`doctored.py` decodes them) and the frames of the report. Out: `Doctored`s: for each the
characters that are exchanged, found by their text or by the box of their cell.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, Final, TypeAlias

import polars as pl

Box: TypeAlias = tuple[float, float, float, float]
Change: TypeAlias = Callable[[str], str]
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """On this page, this printed text (its `nth` time, or that of a box) becomes another."""

    page: int
    old: str
    new: str
    nth: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Doctored:
    """One slip, in one place or in two."""

    kind: str
    edits: tuple[Edit, ...]

    def __str__(self) -> str:
        told = "; ".join(f"p{edit.page} {edit.old!r} -> {edit.new!r}" for edit in self.edits[:3])
        return f"{self.kind}: {told}"


def _digit(text: str) -> str:
    """The first digit becomes the next one, never zero."""
    return re.sub(r"\d", lambda digit: str(int(digit[0]) % 9 + 1), text, count=1)


def _transposed(text: str) -> str:
    """The first two neighbours that differ, exchanged; no zero comes first."""
    return re.sub(r"(\d)(?!\1)([1-9])", r"\2\1", text, count=1)


def _point_moved(text: str) -> str:
    """Ten times as much, printed in the same way."""
    if not re.fullmatch(r"[\d,]+\.\d\d", text):
        return text
    return f"{10 * Decimal(text.replace(',', '')):{',' if ',' in text else ''}.2f}"


def _malformed(text: str) -> str:
    """Two points, or a comma that stands before four digits."""
    return re.sub(r"(\d)\.(\d)(\d)$", r"\1\2.\3" if "," in text else r"\1..\2\3", text)


def _next_digit(text: str) -> str:
    """The last digit becomes the next one."""
    return re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), text)


def _other_year(text: str) -> str:
    return f"{int(text[:4]) - 1}{text[4:]}"


# kind → where it is printed (pages of tables, of contents or of text), how it looks, what it becomes
TEXTS: Final[Mapping[str, tuple[str, str, Change]]] = {
    "unit of a table": ("tables", r"单位:万?元", lambda text: "单位:元" if "万" in text else "单位:万元"),
    "year of a table": ("tables", r"20\d\d年度", _other_year),
    "title of a table": ("tables", r"支出决算(?=(?:总|明细)?表)", lambda _: "收入预算"),
    "body of a table": ("tables", r"(?<=部门:|单位:)\w{4,}(?=[局会委厅院心校])", lambda text: "别市水利" + text[4:]),
    "no data beside figures": ("tables", r"注:本表反映[^。]*。", lambda _: "注:没有收入支出,故本表无数据。"),
    "contents": (
        "contents",
        r"(?<=[一二三四五六七八九]、)[^一二三四五六七八九、]{2}支出(?=决算)",
        lambda _: "国防收入",
    ),
    "amount of the text": ("text", r"[1-9]\d*\.\d\d(?=万元)", _digit),
    "amount of the text transposed": ("text", r"[1-9]\d+\.\d\d(?=万元)", _transposed),
    "point of the text moved": ("text", r"[1-9]\d+\.\d\d(?=万元)", _point_moved),
    "rate of the text": ("text", r"(?<=[占长降的])[1-9]\d*\.\d\d(?=%)", _digit),
    "rate off by a point": ("text", r"[1-9]\d*\.\d\d(?=%)", lambda text: f"{Decimal(text) + 1}"),
    "zero of the text": ("text", r"(?<![\d.])0(?:\.00)?(?=万元)", lambda text: "3" + text[1:]),
    "count of the text": ("text", r"(?<![\d.])[1-9]\d*(?=辆|批次|人次|个团|个.?来访)", _next_digit),
    "direction": ("text", r"(?:增加|减少)(?=[1-9]\d*\.\d)", lambda text: "减少" if text == "增加" else "增加"),
    "larger or smaller": ("text", r"决算数(?:大于|小于)", lambda text: text[:3] + ("小于" if "大" in text else "大于")),
    "placeholder": ("text", r"[1-9]\d*\.\d\d(?=万元)", lambda _: "XX"),
    "year of the text": ("text", r"20\d\d(?=年度(?:收|支|财政|一般|部门))", lambda text: str(int(text) - 2)),
    "reason left out": ("text", r"(?<=主要原因是)[^。,;]+(?=。)", lambda _: ""),
    "name in the text": ("text", r"(?<=\))\w{3,9}(?=\(项\))", lambda text: text[:-2] + "事宜"),
    "vehicles": ("text", r"(?<=[车])[1-9]\d*(?=辆)", _next_digit),
    "procurement": ("text", r"(?<=(?:货物|工程|服务)支出)[1-9]\d*\.\d\d(?=万元)", _digit),
    "share of small companies": ("text", r"(?<=占政府采购支出总额的)\d+(?:\.\d+)?(?=%)", lambda text: "1" + text),
    "execution rate": ("evaluation", r"(?<=10)100\.00(?=%)", lambda _: "95.00"),
    "score above weight": ("evaluation", r"(?<=[\u4e00-\u9fff])([1-9])\1(?=[\u4e00-\u9fff])", _next_digit),
    "weight": ("evaluation", r"(?<=[\u4e00-\u9fff])([1-9])\1(?=[\u4e00-\u9fff])", _digit),
    "budget of the evaluation": ("evaluation", r"(?<=部门预算总额|项目资金总额|年度资金总额)\d+\.\d\d", _digit),
    "rate of the evaluation": ("evaluation", r"(?<![\d.])[1-9]\d*\.\d\d(?=%)", _digit),
}

ITEMS: Final = pl.col("code").str.len_chars() == 7
CODED: Final = pl.col("statement").is_in(["T02", "T03", "T05"])
# kind → which amounts, what becomes of one
AMOUNTS: Final[Mapping[str, tuple[pl.Expr, Change]]] = {
    "digit of an item": (CODED & ITEMS, _digit),
    "digit of a subject": (CODED & (pl.col("code").str.len_chars() < 7), _digit),
    "digit of a total": (CODED & (pl.col("item") == "total"), _digit),
    "digit of T01": (pl.col("statement") == "T01", _digit),
    "digit of T04": (pl.col("statement") == "T04", _digit),
    "digit of T06": (pl.col("statement") == "T06", _digit),
    "digit of T07": (pl.col("statement") == "T07", _digit),
    "digit of T08, T09": (pl.col("statement").is_in(["T08", "T09"]), _digit),
    "digit of last year": (pl.col("measure").str.contains("prior"), _digit),
    "last digit": (CODED, lambda text: _next_digit(_next_digit(_next_digit(text)))),
    "digits transposed": (pl.lit(value=True), _transposed),
    "point moved": (pl.lit(value=True), _point_moved),
    "number malformed": (CODED, _malformed),
    "sign": (~pl.col("printed").str.contains(r"[-－−△▲(（]"), lambda text: f"-{text}"),
    "sign lost": (pl.col("amount_yuan") < 0, lambda text: re.sub(r"[^\d.,]", "", text)),
    "amount left out": (CODED, lambda _: ""),
}


class Places:
    """Where a report has room for a slip; `texts` are the pages' characters without blanks."""

    def __init__(self, texts: Mapping[int, str], frames: Mapping[str, pl.DataFrame]) -> None:
        self.texts = texts
        self.frames = frames
        once = pl.col("amount_yuan").is_not_null() & (pl.col("page_turn") == 0) & (pl.col("amount_yuan") != 0)
        self.cells = frames["statement_cell"].filter(once)

    def doctorings(self, most: int) -> Iterator[Doctored]:
        """Every kind at up to `most` places, spread over the report."""
        of_text = {kind: list(self._of_text(*how, kind)) for kind, how in TEXTS.items()}
        of_cells = {kind: list(self._of_cells(*how, kind)) for kind, how in AMOUNTS.items()}
        others = {kind: list(found(self)) for kind, found in _OTHERS.items()}
        for every in (of_cells, others, of_text):
            for kind, found in every.items():
                for doctored in found[:: max(1, -(-len(found) // most))]:
                    yield Doctored(kind, doctored.edits)

    def _of_text(self, where: str, pattern: str, change: Change, kind: str) -> Iterator[Doctored]:
        for page in sorted(self._pages(where) & self.texts.keys()):
            for match in re.finditer(pattern, self.texts[page]):
                before = self.texts[page].count(match[0], 0, match.start())
                if (new := change(match[0])) != match[0]:
                    yield Doctored(kind, (Edit(page, match[0], new, before),))

    def _of_cells(self, which: pl.Expr, change: Change, kind: str) -> Iterator[Doctored]:
        for row in self.cells.filter(which).iter_rows(named=True):
            if (new := change(row["printed"])) != row["printed"]:
                yield Doctored(kind, (_in_cell(row, new),))

    def _pages(self, where: str) -> set[int]:
        spans = self.frames["statement"].select("first_page", "last_page").rows()
        tables = {page for first, last in spans for page in range(first, last + 1)}
        evaluation = {
            page
            for table in ("performance_indicator", "performance_budget")
            for row in self.frames[table].iter_rows(named=True)
            for page in range(row.get("first_page") or row["page"], (row.get("last_page") or row["page"]) + 1)
        }
        contents = set(self.frames["contents_entry"]["page"].to_list())
        text = {page for page in self.texts if page >= min(tables)} - tables - contents
        return {"tables": tables, "evaluation": evaluation, "contents": contents, "text": text}[where]

    def code(self, row: Row) -> str:
        """The code as its page prints it, or nothing."""
        return row["code"] if row["code"] and row["code"] in self.texts[row["page"]] else ""

    def recoded(self, row: Row, code: str) -> Edit | None:
        """Another code before the name of the row; None where the page does not print them side by side."""
        text, name = self.texts[row["page"]], (row["label"] or "")[:4]
        at = text.find(f"{row['code']}{name}")
        return Edit(row["page"], row["code"], code, text.count(row["code"], 0, at)) if at >= 0 and name else None

    def rows(self, statement: str, digits: int = 7) -> list[list[Row]]:
        """The amounts of each row of these codes."""
        found: dict[int, list[Row]] = {}
        for row in self.frames["statement_cell"].filter(pl.col("statement") == statement).iter_rows(named=True):
            if len(row["code"] or "") == digits and row["page_turn"] == 0:
                found.setdefault(row["row_no"], []).append(row)
        return list(found.values())


def _in_cell(row: Row, new: str) -> Edit:
    return Edit(row["page"], row["printed"], new, box=(row["x0"], row["top"], row["x1"], row["bottom"]))


def _rows_exchanged(places: Places) -> Iterator[Doctored]:
    """The amounts of two 项 whose blanks are the same."""
    for statement in ("T02", "T03", "T05"):
        for one, other in combinations(places.rows(statement), 2):
            pairs = [(a, b) for a, b in zip(one, other, strict=True) if a["amount_yuan"] != b["amount_yuan"]]
            if pairs and all(a["printed"] and b["printed"] for a, b in pairs):
                edits = (edit for a, b in pairs for edit in (_in_cell(a, b["printed"]), _in_cell(b, a["printed"])))
                yield Doctored("", tuple(edits))


def _columns_exchanged(places: Places) -> Iterator[Doctored]:
    """Two amounts of one row."""
    for statement in ("T03", "T05"):
        for row in places.rows(statement):
            for one, other in combinations([cell for cell in row if cell["measure"] != "total"], 2):
                if one["printed"] and other["printed"] and one["amount_yuan"] != other["amount_yuan"]:
                    yield Doctored("", (_in_cell(one, other["printed"]), _in_cell(other, one["printed"])))


def _column_shifted(places: Places) -> Iterator[Doctored]:
    """The amounts of three 项 that follow each other, each a row too far down; the last comes first."""
    for statement in ("T02", "T03", "T05"):
        first = [cell for row in places.rows(statement) for cell in row if cell["measure"] == "total"]
        for three in zip(first, first[1:], first[2:], strict=False):
            if all(cell["printed"] for cell in three) and len({cell["amount_yuan"] for cell in three}) > 1:
                moved = zip(three, (three[2], *three[:2]), strict=True)
                yield Doctored("", tuple(_in_cell(cell, above["printed"]) for cell, above in moved))


def _class_changed(places: Places) -> Iterator[Doctored]:
    """A 类 and everything below it under the code of another, in one table."""
    for statement in ("T02", "T03", "T05"):
        rows = [row[0] for digits in (3, 5, 7) for row in places.rows(statement, digits)]
        classes = {row["code"][:3] for row in rows}
        for code in sorted(classes):
            other = next(str(number) for number in range(int(code) + 1, 300) if str(number) not in classes)
            below = [row for row in rows if row["code"][:3] == code]
            edits = [places.recoded(row, other + row["code"][3:]) for row in below]
            if all(edits):
                yield Doctored("", tuple(edit for edit in edits if edit))


def _subjects_not_updated(places: Places) -> Iterator[Doctored]:
    """An item's total and its only part change; nothing above them does."""
    for statement in ("T02", "T03", "T05"):
        for row in places.rows(statement):
            full = [cell for cell in row if cell["amount_yuan"]]
            if len(full) == 2 and full[0]["amount_yuan"] == full[1]["amount_yuan"]:
                yield Doctored("", tuple(_in_cell(cell, _digit(cell["printed"])) for cell in full))


def _row_left_out(places: Places) -> Iterator[Doctored]:
    for statement in ("T02", "T03", "T05"):
        for row in places.rows(statement):
            whole = (0.0, row[0]["top"], 2000.0, row[0]["bottom"])
            yield Doctored("", (Edit(row[0]["page"], "", "", box=whole),))


def _code_changed(places: Places) -> Iterator[Doctored]:
    for statement in ("T02", "T03", "T05"):
        for row in places.rows(statement):
            if code := places.code(row[0]):
                yield Doctored("", (Edit(row[0]["page"], code, code[:-2] + f"{(int(code[-2:]) + 37) % 90:02d}"),))


def _name_misspelt(places: Places) -> Iterator[Doctored]:
    for statement in ("T02", "T03", "T05"):
        for row in places.rows(statement):
            name = row[0]["label"] or ""
            if len(name) > 3 and places.texts[row[0]["page"]].count(name) == 1:
                yield Doctored("", (Edit(row[0]["page"], name, name[:1] + "某" + name[2:]),))


def _three_public_swapped(places: Places) -> Iterator[Doctored]:
    """Budget and outturn of one item."""
    cells = {row["measure"]: row for row in places.cells.filter(pl.col("statement") == "T07").iter_rows(named=True)}
    for measure, one in cells.items():
        other = cells.get((measure or "").replace("budget_", "final_"))
        if other is not None and other["amount_yuan"] != one["amount_yuan"]:
            yield Doctored("", (_in_cell(one, other["printed"]), _in_cell(other, one["printed"])))


_OTHERS: Final[Mapping[str, Callable[[Places], Iterator[Doctored]]]] = {
    "rows exchanged": _rows_exchanged,
    "columns exchanged": _columns_exchanged,
    "column shifted": _column_shifted,
    "class changed": _class_changed,
    "subjects not updated": _subjects_not_updated,
    "row left blank": _row_left_out,
    "code changed": _code_changed,
    "name misspelt": _name_misspelt,
    "budget and outturn exchanged": _three_public_swapped,
}
