"""One list of hostile texts, held against every destination text goes to: nothing of it acts, nothing of it is lost."""

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from rich.table import Table

from pipelines.cli.render.screen import Screen
from pipelines.contracts.defusing import (
    for_chat,
    for_html,
    for_json,
    for_markdown,
    for_spreadsheet,
    for_terminal,
    one_line,
)

HOSTILE = (
    "\x1b[2J\x1b]0;title\x07name",
    "\x9b31mred",
    "a\u202egpj.fdp",
    "\u2066left\u2069",
    "财\x00政\x7f局",
    "\ud8ff",
    "line\u2028end\r\nnext",
    "=1+1",
    '＝HYPERLINK("http://x")',
    " =1",
    "\ufeff@SUM(A1)",
    "[link](http://evil.example)",
    "![image](http://evil.example/a.png)",
    "<script>alert(1)</script>",
    "| a | b |",
    "`code` **bold** _it_",
    "www.evil.example",
    '<at user_id="all">所有人</at> @all',
    "[bold red]markup[/]",
    "[/nothing]",
)
ACTS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u2028\u2029\ud800-\udfff]"
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_acts_on_a_terminal(text: str) -> None:
    shown = for_terminal(text)
    assert not ACTS.search(shown.replace("\t", "").replace("\n", ""))
    assert "\n" not in one_line(text)
    page = io.StringIO()
    table = Table("名称")
    table.add_row(text)
    Screen(file=page, width=200, force_terminal=True, color_system=None).print(table)
    assert not ACTS.search(page.getvalue().replace("\n", "").replace("\x1b[0m", "").replace("\x1b[1m", ""))


def test_what_is_made_visible_can_still_be_told_apart() -> None:
    assert for_terminal("\x1b[2Jname") == "␛[2Jname"
    assert for_terminal("a\u202eb") == "a‹U+202E›b"
    assert for_terminal("基本支出\t1,234.56\n") == "基本支出\t1,234.56\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_sheet_shows_it_as_text(text: str) -> None:
    shown = for_spreadsheet(text)
    assert not re.match(r"[\s\ufeff]*[=@＝＠+＋|]", shown)
    assert not ACTS.search(shown.replace("\n", ""))
    out = io.StringIO()
    csv.writer(out).writerow([shown])
    assert next(csv.reader(io.StringIO(out.getvalue()))) == [shown]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_makes_nothing_of_it(text: str) -> None:
    shown = for_markdown(text)
    assert not ACTS.search(shown)
    assert not re.search(r"(?<!\\)[\[\]`|*_<>!]|(?<!\\):(?=//)|www\.", shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_html_makes_nothing_of_it(text: str) -> None:
    shown = for_html(text)
    assert "<" not in shown
    assert '"' not in shown
    assert not ACTS.search(shown.replace("\n", ""))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_chat_calls_nobody(text: str) -> None:
    shown = for_chat(text)
    assert not re.search(r"[<>@\[\]`\n]", shown)
    assert not ACTS.search(shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_json_is_the_same_value_and_acts_on_nothing(text: str) -> None:
    shown = for_json(json.dumps({"name": text}, ensure_ascii=False))
    assert json.loads(shown) == {"name": text}
    assert not ACTS.search(shown)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "-a", "＋1+1"])
def test_what_begins_like_a_formula_is_shown_instead(text: str) -> None:
    assert for_spreadsheet(text) == f"'{text}"


def test_a_line_end_before_a_formula_is_shown_and_kept_from_it() -> None:
    assert for_spreadsheet("\r=1") == "'␍=1"


@pytest.mark.parametrize(
    "value", ["-1,234.56", "+5.20%", "-5", "基本支出", "", "a=b", Decimal("-1.5"), None, 3, "—", "-"]
)
def test_everything_else_stays(value: Any) -> None:
    assert for_spreadsheet(value) == value
