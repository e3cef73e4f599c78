"""A line of text → the statement it is the title of. Never by number or order: provinces number and order differently.

In: one line (or two joined). Out: `Title` or None. Where titles stand on pages does not belong here.
"""

import re
from functools import lru_cache
from typing import Final

from pipelines.vocabulary.lexicon import Title, titles
from pipelines.vocabulary.text import plain, squeezed

MAX_TITLE: Final = 80
REMEMBERED: Final = 1 << 12  # a line is asked about by running heads, spilled sheets and tables in turn
_TAIL: Final = re.compile(
    r"(?:(?:财决)?(?:公开|批复)\d+表|财决\d+表|表\d+|续表?|(?:金额)?单位\w{0,4}元|[百千万亿]?元|部门|单位|\d{4}年度?"
    r"|(?<=表)一般公共预算(?:财政拨款)?)$"
)
_NUMBERED: Final = re.compile(
    r"^(?:(?:部门|预算|公开){1,3}(?:表\d{1,2}|\d{1,2}表)|附?表(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?=20\d\d年)|\d{1,3})|(?:财决)?(?:公开|批复)\d{1,2}表|财决\d{1,2}表"
    r"|附件(?:\d{1,2}(?=20\d\d年)|\d*)|Z?\d{2}(?!\d)"
    r"|[一二三四五六七八九十]{1,3}(?=\D))"
)
_DATED: Final = re.compile(r"^.*?(?:\d{4}|[〇○零一二三四五六七八九]{4}|[Xx×]{2,4}|20[Xx×]{2})年度?")
_SCOPE: Final = re.compile(r"^(?:部门决算|预算单位|部门|单位|本级|本单位|本部门|省级|市级|区级|县级|乡镇|全部)+")
_BODY: Final = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|部|院|中心|会|处|校|学|所|站|队|馆|园|府|社|团|镇|乡|街道|庭|署|库|组|县|区|市|州|旗|级|机关|单位|台|公司|基地|党校)$"
)
_MONEY_WORDS: Final = re.compile(r"预算|拨款|支出|收入|项目|经费|基金|采购|资产|资本|服务|明细|绩效|分单位")
YEAR: Final = r"(?:20\d{2}|[二][〇○零Ｏ0Oo][〇○零Ｏ0Oo一二三四五六七八九]{2})"
_NAMED_BODY: Final = re.compile(
    r"(?:编制单位|填报单位|预算单位|填报部门|公开部门|公开单位|编制部门|部门名称|单位名称|部门|单位)[:：](?P<body>[^:：，。；]{3,50}?)"
    rf"(?=(?:{YEAR})年|金额|单位[:：]|公开|计量|$)"
)
_SAME_WORDS: Final = (
    ("收支", "收入支出"),
    ("公共财政预算", "公共预算"),
    ("预算拨款", "预算财政拨款"),
    ("国有资本经营收入", "国有资本经营预算收入"),
    ("国有资本经营支出", "国有资本经营预算支出"),
)
# A title over a further page of its table: …表（二）, …表（续）, …表（第2页）, …表（2/3）, …表-2, …表续一.
_CONTINUED: Final = re.compile(
    r"(?<=[表)])[-—_]?[（(【\[〔]?(?:续(?:上[表页]|前页|完|表)?\(?[一二三四五六七八九十\d]{0,2}\)?(?:/\d{1,2})?|[接承]上[页表]|转下[页表]|完"
    r"|[第之表]?[一二三四五六七八九十]{1,3}[页张部分]{0,2}|第?\d{1,2}(?:[页张]|部分)?(?:[/,-]?共?\d{1,2}[页张]?)?|[ⅠⅡⅢⅣⅤⅥ]|I{2,3}"
    r"|cont\.?)[)）】\]〕]?$|(?<=表)[(（][上中下][)）]$"
)
_CONTINUED_BEFORE: Final = re.compile(
    r"^[（(]?(?:续表?|接上[页表])[一二三四五六七八九十\d]{0,2}[)）]?[:：]?(?=.{4,}表)"
)
# What stands beside a title on its line: the form's number, the unit, the body.
_BESIDE: Final = re.compile(r"(?:(?:财决)?公开\d+表|(?:金额)?单位[:：]?\w{0,4}元|(?:编制)?(?:部门|单位)[:：].*)$")
# How a table is cut or counted up, said after its name in brackets or not.
_CUT: Final = re.compile(
    r"(?:按?(?:部门预算)?(?:支出)?(?:功能|经济)(?:分类)?(?:科目)?(?:到?[类款项]级)?(?:科目)?|按科目|分科目)(?=表?$)"
)
# 收入支出决算公开表, 收入支出决算批复表: the occasion, not the form.
_OCCASION: Final = re.compile(r"(?<=决算)(?:公开|批复)(?=表$)")
# 一般公共预算基本支出表（政府预算支出经济分类）: the same money under the classes of the government's budget.
_OTHER_ECONOMY: Final = re.compile(r"政府预算(?:支出)?经济分类")
_GOVERNMENT: Final = re.compile(r"^(?:\d{4}年度?)?(?:全[省市州区县]|\w{0,9}[省市州县区旗](?:本级)?|本级)$")
_OTHER_TABLE: Final = re.compile(
    r"^[^，。；：:]{0,40}(?:支出|收入|收支|经费|资产|采购|购买服务|绩效|自评|统计|信息|项目|债务|预算)"
    r"(?:预算|决算|明细|情况|分类|汇总|统计|公开|概况|分布|占用|使用|执行|征缴|批复|对比|变动|总)*表(?:[(（].{1,8}[)）])?$"
)
_THREE_PUBLIC: Final = re.compile(
    r"^(?P<prefix>.*?)(?P<fund>一般公共预算)?(?:财政拨款)?(?:安排的)?三公经费(?!.{0,24}预算(?:情况)?表$)"
    r".{0,24}?(?:决算|情况|支出)(?:与?预算)?(?:支出|公开|统计|明细|对比|总|情况|批复)*表(?:含.{2,24})?$"
)


@lru_cache(maxsize=REMEMBERED)
def title_of(text: str) -> Title | None:
    """The statement a whole line names, or None: a title must be the line, not be contained in it."""
    if len(text) > MAX_TITLE or "表" not in text or _OTHER_ECONOMY.search(text):
        return None
    bare = plain(_uncontinued(squeezed(text)))
    for word, same in _SAME_WORDS:
        bare = bare.replace(word, same)
    while (shorter := _TAIL.sub("", bare)) != bare:
        bare = shorter
    for left_out in (_CUT, _OCCASION):
        bare = left_out.sub("", bare, count=1)
    if three_public := _THREE_PUBLIC.match(bare):
        return _three_public_title(bare, three_public)
    known = titles()
    for start in range(len(bare)):
        title = known.get(bare[start:])
        if title and _is_prefix(bare[:start]) and not (title.rank > 1 and _GOVERNMENT.search(bare[:start])):
            return title
    return None


def _uncontinued(text: str) -> str:
    """The title without what says that its table goes on: 收入决算表（二）公开02表 is 收入决算表."""
    text, previous = _CONTINUED_BEFORE.sub("", text), None
    while previous != text:
        previous = text
        beside = _BESIDE.sub("", text)
        text = _CONTINUED.sub("", beside) if _CONTINUED.search(beside) else text
    return text


def is_other_title(text: str) -> bool:
    """Whether a whole line is the title of a table that is none of the nine: 项目支出决算明细表, 政府采购情况表."""
    if "表" not in text:
        return False
    bare = _NUMBERED.sub("", squeezed(text).strip("《》")).lstrip(":：")
    is_other = _OTHER_TABLE.match(bare) or (_OTHER_ECONOMY.search(bare) and re.search(r"表(?:[(（].*)?$", bare))
    return len(bare) <= MAX_TITLE and bool(is_other) and title_of(text) is None


def body_of(text: str) -> str | None:
    """The body a line above a table names: 部门：某市某局, without the year and the unit beside it."""
    named = _NAMED_BODY.search(text)
    return None if named is None or named["body"].endswith("元") else named["body"]


def _three_public_title(bare: str, match: re.Match[str]) -> Title | None:
    if not _is_prefix(match["prefix"]):
        return None
    exact = titles().get(bare[len(match["prefix"]) :])
    return exact or Title("T07", 3 if match["fund"] else 4)


def _is_prefix(prefix: str) -> bool:
    """Only a number, a date, a body's name and words of scope may stand before a title."""
    rest = _NUMBERED.sub("", prefix)
    rest = _DATED.sub("", rest)
    rest = _SCOPE.sub("", rest)
    if not rest:
        return True
    return bool(_BODY.search(rest)) and not _MONEY_WORDS.search(rest)
