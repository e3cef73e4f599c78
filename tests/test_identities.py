"""Which report a document is: what it says counts first, its file's name only for what it leaves out."""

from collections.abc import Sequence

import numpy as np
import pytest

from pipelines.forms.contents import PageContent
from pipelines.identities import report_identity
from pipelines.pages.model import Edges, Glyphs, Page, TextLine


def content(*lines: str) -> PageContent:
    nothing = np.empty(0)
    glyphs = Glyphs(np.empty(0, np.uint32), nothing, nothing, nothing, nothing, np.empty(0, np.bool_))
    page = Page(1, 595, 842, 0, glyphs, Edges(np.empty((0, 3)), np.empty((0, 3))), "fast")
    tops = [40.0 + 20 * number for number in range(len(lines))]
    placed = [TextLine(text, 60, top, 300, top + 12, top + 10) for text, top in zip(lines, tops, strict=True)]
    return PageContent(page, tuple(placed), ())


SHEET = (
    "收入支出决算总表",
    "部门：长沙县审计局（本级）        金额单位：万元",
    "项目 行次 金额",
    "四、上级补助收入 4 7.10",
)


@pytest.mark.parametrize(
    ("lines", "file_name", "found"),
    [
        (SHEET, "", None),
        (SHEET, "扫描件0003", None),
        (SHEET, "20210930公示", None),
        (SHEET, "2020-2021对照", None),
        (SHEET, "决算2021", ("长沙县审计局", 2021, "own")),
        (SHEET, "岳阳县教育局2021年度部门决算", ("长沙县审计局", 2021, "own")),
        (SHEET[2:], "岳阳县教育局2021年度部门决算", ("岳阳县教育局", 2021, "department")),
        (("2020年度", "长沙县审计局部门决算", *SHEET), "决算2021", ("长沙县审计局", 2020, "own")),
    ],
)
def test_the_file_name_fills_what_the_text_leaves_out(
    lines: Sequence[str], file_name: str, found: tuple[str, int, str] | None
) -> None:
    identity = report_identity([content(*lines)], file_name)
    assert (identity and (identity.department, identity.fiscal_year, identity.scope)) == found
