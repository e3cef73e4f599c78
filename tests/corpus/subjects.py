"""Names of the subjects that may stand in a report: functional classes by year, economic classes by block.

The two CSV files beside this module are data for made-up reports, not a complete official list.
"""

import csv
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
FUND_PREFIXES = ("21208", "21213", "22904", "22960", "234")
CAPITAL_PREFIX = "223"
ORDINALS = "一二三四五六七八九"


def ordinal(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{ORDINALS[tens - 1]}十"
    return head + (ORDINALS[ones - 1] if ones else "")


def numeral(year: int) -> str:
    """2024 as 二〇二四."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


@cache
def functional_names(fiscal_year: int) -> dict[str, str]:
    """Code to name, as named in that year, in order of code."""
    with (HERE / "functional_subjects.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = {
        row["code"]: row["name"]
        for row in rows
        if int(row["first_year"] or 0) <= fiscal_year <= int(row["last_year"] or 9999)
    }
    return dict(sorted(names.items()))


@cache
def economic_names() -> dict[str, tuple[str, str]]:
    """Code to (name, block), block being `personnel` or `public`."""
    with (HERE / "economic_subjects.csv").open(encoding="utf-8") as lines:
        return {row["code"]: (row["name"], row["block"]) for row in csv.DictReader(lines)}


def budget_items(fiscal_year: int, fund: str) -> list[str]:
    """The 项 codes that a fund (`general`, `fund` or `capital`) can spend on."""
    printed = set(class_codes(fiscal_year))
    items = [code for code in functional_names(fiscal_year) if len(code) == 7 and code[:3] in printed]
    if fund == "fund":
        return [code for code in items if code.startswith(FUND_PREFIXES)]
    if fund == "capital":
        return [code for code in items if code.startswith(CAPITAL_PREFIX)]
    return [code for code in items if not code.startswith((*FUND_PREFIXES, CAPITAL_PREFIX))]


def class_codes(fiscal_year: int, without: tuple[str, ...] = ()) -> list[str]:
    """The class rows printed in the summaries: 23 to 2018, 24 in 2019, 26 from 2020, less those a region leaves out."""
    codes = [code for code in functional_names(fiscal_year) if len(code) == 3]
    if fiscal_year < 2020:
        codes = [code for code in codes if code not in {"223", "234"}]
    if fiscal_year < 2019:
        codes.remove("224")
    return [code for code in codes if code not in without]
