"""Pages → which report they are: department, region, scope, fiscal year, kind, publication date.

In: what is printed on the cover, in the headings of parts and above the tables. Out: `ReportIdentity`. The statement
tables themselves are not read here. Where places disagree, most of the document decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final, Literal, TypeAlias

from pipelines.forms.titles import YEAR, body_of
from pipelines.tables.content import PageContent
from pipelines.vocabulary.lexicon import region_names
from pipelines.vocabulary.text import chinese_month, chinese_year, squeezed

Scope: TypeAlias = Literal["own", "department", "unit"]

_YEAR_FIRST: Final = re.compile(rf"(?P<year>{YEAR})年度?(?P<department>[^，。；:：]{{2,50}}?)(?:部门|单位|本级)?决算")
_YEAR_LAST: Final = re.compile(
    rf"(?P<department>[^，。；:：]{{2,50}}?)(?P<year>{YEAR})年度?(?P<tail>[^，。；:：\d]{{0,12}}?)决算"
)
_YEAR_AFTER: Final = re.compile(
    rf"(?P<department>[^，。；:：]{{2,50}}?)(?:部门|单位)?决算(?:公开|报告|信息|说明)*[（(]?(?P<year>{YEAR})年度?[）)]?$"
)
_OVERVIEW: Final = re.compile(r"^第一部分[:：]?(?P<department>[^，。；:：]{2,40}?)(?:部门|单位)?(?:概况|基本情况)$")
_DATE: Final = re.compile(
    rf"(?P<year>{YEAR})年(?P<month>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?"
)
_PART: Final = re.compile(r"^第[一二三四五六]部分[:：]?")
_LEADING_YEAR: Final = re.compile(rf"^[（(]?({YEAR})年(?:度|[）)]?$|(?=\w*决算\w*表$))")
_PAGE_NUMBER: Final = re.compile(r"[-—–\d]+")
_ANY_YEAR: Final = re.compile(rf"({YEAR})年度")
_FILE_YEAR: Final = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_HEADER_YEAR: Final = re.compile(rf"({YEAR})年")
_OFFICE_ITSELF: Final = r"(?<=[局厅委部院会办])机关"
_OWN: Final = re.compile(rf"[（(]本级[)）]|本级(?:部门|单位)?$|[（(]机关[)）]$|^本级|{_OFFICE_ITSELF}(?:部门|单位)?$")
_TRIM: Final = re.compile(
    r"^(?:关于|附[件表]?\d*[:：]|附件\d*|目录|监督索引号\d*|[\[【(（]?[A-Za-z]?\d{3,}[\]】)）]?[-—_(（]?)"
    rf"|(?:公开|信息公开|关于|{_OFFICE_ITSELF})$|[（(](?:本级|汇总|部门|单位|部门汇总|机关|公章|盖章)[)）]|[《》“”\"]"
)
_BODY: Final = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|部|院|中心|会|处|校|学|所|站|队|馆|园|府|社|团|镇|乡|庭|署|库|公司|基地)"
    r"(?:[（(].+[)）])?$"
)
_NO_NAME: Final = re.compile(r"决算|[:：]|目录|^第")
_FILE_WORDS: Final = re.compile(
    rf"{YEAR}(?:年度?)?|(?:部门|单位)?决算(?:公开|报告|信息|说明|报表|情况|表)*|附件\d*|[-—_()（）\[\].:：\s]+"
)
_ORGANISATIONS: Final = re.compile(
    r"^(?:中共|中国共产党|中国人民政治协商会议|政协|中国共产主义青年团|共青团|国家税务总局"
    r"|民革|民盟|民建|民进|农工党|致公党|九三学社)"
)
_PEOPLES: Final = (
    # those a prefecture is named after
    "藏|回|蒙古|维吾尔|苗|彝|壮|布依|朝鲜|侗|白|土家|哈尼|哈萨克|傣|傈僳|景颇|柯尔克孜|羌"
)
_AUTONOMOUS: Final = re.compile(rf"(?:(?:{_PEOPLES})族?)*自治州$|(?:壮族|回族|维吾尔)?自治区$")
_NOT_A_BODY: Final = re.compile(r"万元|支出|收入|拨款|^年|说明$|总表|情况|^\d")
_OWN_WORD: Final = re.compile(r"预算(?!单位|主管)")
COVER_LINES: Final = 14
COVER_WEIGHT: Final = 6
HEADER_ROWS: Final = 5


@dataclass(frozen=True, slots=True)
class ReportIdentity:
    department: str
    region_name: str | None
    region_code: str | None
    scope: Scope
    fiscal_year: int
    published_on: date | None
    title: str


def is_budget(contents: Sequence[PageContent]) -> bool:
    """A budget (部门预算) names itself so on its cover or, without one, in most of its headings."""
    cover = "".join(_cover_lines(contents))
    if "决算" in cover:
        return False
    if re.search(r"(?:部门|单位)?预算", cover):
        return True
    headings = [squeezed(line.text) for content in contents for line in content.lines if len(line.text) < 40]
    budgets = sum("预算" in text and "决算" not in text for text in headings)
    return budgets > 3 * sum("决算" in text for text in headings)


def as_accounts(contents: Sequence[PageContent]) -> list[PageContent]:
    """A budget names itself as final accounts do, with another word: the same pages with that word."""
    return [
        replace(
            content,
            lines=tuple(line._replace(text=_OWN_WORD.sub("决算", squeezed(line.text))) for line in content.lines),
            grids=tuple(
                replace(grid, cells=tuple(cell._replace(text=_OWN_WORD.sub("决算", cell.text)) for cell in grid.cells))
                for grid in content.grids
            ),
        )
        for content in contents
    ]


def report_identity(
    contents: Sequence[PageContent], file_name: str = "", scope: Scope | None = None
) -> ReportIdentity | None:
    """Who reports on which year, or None when the document does not say.

    `file_name`, without its suffix, is asked only for what the document leaves out; `scope` is given where the tables
    that were chosen say it.
    """
    cover = _cover_lines(contents)
    years: Counter[int] = Counter()
    departments: Counter[str] = Counter()
    names: list[str] = []
    for name, year, weight in _mentions(contents, cover):
        if year:
            years[year] += weight
        if name and (clean := _clean(name)):
            departments[clean] += weight
            names.append(name)
    for name, year in _file_mentions(file_name):
        if year and not years:
            years[year] += 1
        if name and not departments and (clean := _clean(name)):
            departments[clean] += 1
            names.append(name)
    if not years or not departments:
        return None
    fiscal_year = _most(years)
    department = _fullest(departments)
    region = region_of(department)
    return ReportIdentity(
        department,
        region[1] if region else None,
        region[0] if region else None,
        scope or _scope(cover, names),
        fiscal_year,
        _published_on(cover, fiscal_year),
        "".join(line for line in cover if not _DATE.fullmatch(line)) or f"{department}{fiscal_year}年度部门决算",
    )


def cover_department(lines: Sequence[str]) -> str | None:
    """The department a page of few lines is the cover of: 青石县水利局 over 2022年度部门决算."""
    text = "".join(line for line in lines if not _DATE.fullmatch(line))
    if "决算" not in text or _PART.match(text) or "目录" in text or text.endswith("表"):
        return None
    return next((clean for name, *_ in _named(text, 1) if name and (clean := _clean(name))), None)


def _cover_lines(contents: Sequence[PageContent]) -> list[str]:
    for content in contents[:2]:
        lines = [squeezed(line.text) for line in content.lines]
        lines = [line for line in lines if line and not _PAGE_NUMBER.fullmatch(line)]
        if lines:
            return lines if len(lines) <= COVER_LINES and "目录" not in lines else []
    return []


def _mentions(contents: Sequence[PageContent], cover: Sequence[str]) -> Iterator[tuple[str | None, int | None, int]]:
    """(department, year, weight) wherever the document names itself."""
    text = "".join(line for line in cover if not _DATE.fullmatch(line))
    mentions = list(_named(text, COVER_WEIGHT))
    yield from mentions
    if not any(name for name, *_ in mentions):
        yield from ((line, None, COVER_WEIGHT) for line in cover if _BODY.search(line) and not _NO_NAME.search(line))
    for content in contents:
        lines = [squeezed(line.text) for line in content.lines]
        cells = [
            squeezed(cell.text)
            for grid in content.grids
            for cell in grid.cells
            if cell.row < HEADER_ROWS and ("：" in cell.text or ":" in cell.text)
        ]
        for line in [*lines, *cells]:
            yield from _line_mentions(line)


def _line_mentions(line: str) -> Iterator[tuple[str | None, int | None, int]]:
    if overview := _OVERVIEW.match(line):
        yield overview["department"], None, 3
    elif part := _PART.match(line):
        heading = line[part.end() :]
        yield from _named(heading, 2)
        if year := _ANY_YEAR.search(heading):
            yield None, chinese_year(year[1]), 2
    elif body := body_of(line):
        yield body, None, 2
        if year := _HEADER_YEAR.search(line):
            yield None, chinese_year(year[1]), 1
    elif len(line) < 45 and (year := _LEADING_YEAR.match(line)):
        yield None, chinese_year(year[1]), 1


def _named(text: str, weight: int) -> Iterator[tuple[str | None, int | None, int]]:
    """`2024年度某某局部门决算` or `某某局2024年度部门决算`."""
    found = [match for pattern in (_YEAR_LAST, _YEAR_FIRST, _YEAR_AFTER) if (match := pattern.search(text))]
    named = [(match["department"] + (match.groupdict().get("tail") or ""), match["year"]) for match in found]
    for name, year in named:
        if _clean(name):
            yield name, chinese_year(year), weight
            return
    if named:
        yield None, chinese_year(named[0][1]), weight


def _file_mentions(file_name: str) -> Iterator[tuple[str | None, int | None]]:
    """What `上海市某某局2024年度部门决算` says, else the only year in the name."""
    for name, year, _ in _named(squeezed(file_name), 1):
        yield name, year
    years = set(_FILE_YEAR.findall(file_name))
    if len(years) == 1:
        yield None, int(years.pop())
        rest = [part for part in _FILE_WORDS.split(squeezed(file_name)) if _BODY.search(part)]
        yield from ((part, None) for part in rest[:1])


def _clean(name: str) -> str | None:
    previous = None
    clean = squeezed(name)
    while previous != clean:
        previous = clean
        clean = _TRIM.sub("", clean)
        clean = re.sub(r"(?:部门|单位|本级)$", "", clean)
    clean = clean.replace("(", "（").replace(")", "）")
    return clean if 3 <= len(clean) <= 40 and not _NOT_A_BODY.search(clean) else None


def _most(years: Counter[int]) -> int:
    return max(years, key=lambda year: (years[year], year))


def _fullest(departments: Counter[str]) -> str:
    """The name named most; a fuller form of it (with its region) wins over a shorter one."""
    best = max(departments, key=lambda name: (departments[name], len(name)))
    fuller = [n for n in departments if n != best and n.endswith(best) and departments[n] * 2 >= departments[best]]
    return max(fuller, key=len, default=best)


def scope_of_body(body: str) -> Scope:
    """What a body named above a table reports for: 商务局本级 for itself alone, 商务局 for all below it."""
    return "own" if _OWN.search(squeezed(body)) else "department"


def _scope(cover: Sequence[str], names: Iterable[str]) -> Scope:
    title = "".join(cover)
    if any(_OWN.search(squeezed(name)) for name in names) or "（本级）" in title or "(本级)" in title:
        return "own"
    return "unit" if "单位决算" in title else "department"


def _published_on(cover: Sequence[str], fiscal_year: int) -> date | None:
    for line in reversed(cover):
        if found := _DATE.search(line):
            year, month = chinese_year(found["year"]), chinese_month(found["month"])
            if year and month and year >= fiscal_year:
                return date(year, month, min(int(found["day"] or 1), 28) if not found["day"] else int(found["day"]))
    return None


def region_of(department: str) -> tuple[str | None, str] | None:
    """(code, full name) of the administrative division a body's name begins with; the code is None if several fit."""
    rest = _ORGANISATIONS.sub("", department)
    prefix, names = "", []
    matches: list[str] = []
    while found := _leading_region(rest, prefix):
        name, matches = found
        names.append(name)
        rest = rest[len(name) :]
        prefix = _significant(matches[0]) if len(matches) == 1 else prefix
        if len(matches) > 1:
            break
    if not names:
        return None
    return (matches[0] if len(matches) == 1 else None), "".join(names)


def _leading_region(text: str, prefix: str) -> tuple[str, list[str]] | None:
    for length in range(min(len(text), 12), 1, -1):
        codes = [
            code
            for code in _codes_by_name().get(text[:length], [])
            if code.startswith(prefix) and _significant(code) != prefix
        ]
        if codes:
            return text[:length], codes
    return None


@cache
def _codes_by_name() -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for code, name in region_names().items():
        for called in {name, _AUTONOMOUS.sub("州" if name.endswith("州") else "", name)}:
            codes.setdefault(called, []).append(code)
    return codes


def _significant(code: str) -> str:
    return code.removesuffix("0000") if code.endswith("0000") else code.removesuffix("00")
