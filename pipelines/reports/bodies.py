"""Whose report it is among all that are loaded: a body by region and name, and which of its versions is the correction.

In: a parsed report, where its file stands, what is loaded already. Out: the row of `core.report` with its body, and
notes that say what was decided and why. Versions are counted in `warehouse.landing`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Final

import polars as pl

from pipelines.contracts.outcomes import Candidate
from pipelines.reports.regions import Place, code_within, place_of_folders

FETCHED: Final = "fetched"
FEW_FIGURES: Final = 10  # too few to tell two bodies apart
SHARED: Final = 0.2  # of the figures of the smaller report; two versions of one share nearly all
_CORRECTION: Final = re.compile(
    r"更正|更改|修订|修正|修改|订正|改正|校正|纠错|勘误|补正|最新|新版|最终版|终稿|正确版|以此为准|第[二三四]版|[再二]次公开"
    r"|重新(?:公开|发布|上传)|更新(?:后|版|稿)|(?:^|[-_—（(【\[])更新|corrected|revised|gengzheng|xiuding",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The body a report is of: `entity_id` is its name, with the place where the name alone could be another's."""

    entity_id: str
    region_name: str | None
    region_code: str | None
    notes: tuple[str, ...] = field(default=())


def owner_of(report: Mapping[str, Any], candidate: Candidate, sources: Mapping[str, str]) -> Owner:
    """By the text; where it does not say which region, by the source (name → region) or the folders of the file."""
    named = Owner(report["entity_id"], report["region_name"], report["region_code"])
    if report["region_code"] is not None:
        return named
    folders = PurePath(candidate.shown).parts[1:-1]
    is_fetched = folders[:1] == (FETCHED,) and len(folders) > 1
    place = _place_of_source(sources.get(folders[1], "")) if is_fetched else place_of_folders(folders)
    if place is None:
        return named
    code = code_within(report["region_name"], place) if report["region_name"] else place.code
    by = ("来源设置", "source") if is_fetched else ("所在文件夹", "folder")
    said = f"地区取自{by[0]}：{place.name} · region by {by[1]}"
    return Owner(f"{report['entity_id']}（{place.name}）", report["region_name"] or place.name, code, (said,))


def may_be_two_bodies(report: Mapping[str, Any], candidate: Candidate, path: str, correction: str | None) -> bool:
    """Two files of one folder, or one that corrects, are versions; a name several divisions have may be two bodies."""
    if correction or correction_in(report, candidate):
        return False
    return PurePath(path).parent != PurePath(candidate.shown).parent or report["region_name"] is not None


def is_another_body(mine: pl.DataFrame, theirs: Iterable[Decimal]) -> bool:
    """Whether two reports of one name and year have nothing in common: figures differ throughout."""
    amounts = mine.filter(pl.col("amount_yuan").is_not_null() & (pl.col("amount_yuan") != 0))["amount_yuan"]
    one, other = Counter(amounts.to_list()), Counter(theirs)
    fewer = min(one.total(), other.total())
    return fewer >= FEW_FIGURES and (one & other).total() < SHARED * fewer


def set_apart(owner: Owner, candidate: Candidate) -> Owner:
    """The owner under a name of its own, by its folder or else by its content."""
    folders = PurePath(candidate.shown).parts[1:-1]
    mark = "·".join(folders) or candidate.sha256[:6]
    said = (
        f"与已入库的同名部门数字全然不同，按另一部门入库（{mark}）"
        " · figures differ throughout from those of the body of this name: another body"
    )
    return Owner(f"{owner.entity_id}（{mark}）", owner.region_name, owner.region_code, (*owner.notes, said))


def correction_in(report: Mapping[str, Any], candidate: Candidate) -> str | None:
    """The word by which the title or the file's name says that it corrects another version."""
    found = _CORRECTION.search(PurePath(candidate.shown).name) or _CORRECTION.search(report["title"] or "")
    return found[0] if found else None


def _place_of_source(region: str) -> Place | None:
    return place_of_folders([part for part in re.split(r"(?<=[省市区县州盟旗])", region) if part])
