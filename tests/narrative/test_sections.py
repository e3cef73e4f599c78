"""Lines become sentences and sections whatever cuts them: page ends, tables, running heads, contents pages."""

import csv
import re
from collections.abc import Sequence
from importlib.resources import files

from pipelines.narrative.frames import section_frame
from pipelines.narrative.lists import offices, terms
from pipelines.narrative.text.folding import folded
from pipelines.narrative.text.paragraphs import paragraphs
from pipelines.narrative.text.running_lines import Line
from pipelines.narrative.text.sections import sections
from tests.support.narrative import paragraphs_of

SIZE = 16.0
LEFT, RIGHT = 80.0, 528.0


def line(text: str, row: int, page: int = 1, *, indent: int = 0, kind: str = "text") -> Line:
    x0 = LEFT + indent * SIZE
    top = 80 + 28.5 * row
    end = x0 + SIZE * len(text)
    return Line(text, folded(text), page, x0, end, top, top + SIZE, top + 14, kind)  # type: ignore[arg-type]


def texts(lines: Sequence[Line]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(lines)]


FULL = "二十八个字一行的正文写到行末为止不多也不少正好到边上为止二八"


def test_a_wrapped_sentence_is_one_paragraph() -> None:
    assert texts([line(FULL[:26], 0, indent=2), line(FULL, 1), line("到此为止。", 2)]) == [
        FULL[:26] + FULL + "到此为止。"
    ]


def test_a_page_end_does_not_end_a_sentence() -> None:
    cut = [line(FULL[:26], 0, indent=2), line("决算数与", 1), line("年初预算数存在差异。", 0, page=2)]
    (healed,) = paragraphs(cut)
    assert healed.text.endswith("决算数与年初预算数存在差异。")
    assert healed.page_at(3) == 1
    assert healed.page_at(len(healed.text) - 2) == 2


def test_a_table_does_not_cut_the_sentence_around_it() -> None:
    rows = [line("1\t某局", 2, kind="table"), line("2\t某中心", 3, kind="table")]
    healed = paragraphs([line(FULL[:26], 0, indent=2), line(FULL, 1), *rows, line("表后接着说完。", 4)])
    assert healed[0].text == FULL[:26] + FULL + "表后接着说完。"
    assert [paragraph.kind for paragraph in healed[1:]] == ["table", "table"]


def test_an_indent_or_a_heading_begins_a_paragraph() -> None:
    lines = [line("一、收入决算情况说明", 0, indent=2), line(FULL[:26], 1, indent=2), line("完。", 2)]
    lines += [line(FULL[:26], 3, indent=2), line("又完。", 4)]
    assert texts(lines) == ["一、收入决算情况说明", FULL[:26] + "完。", FULL[:26] + "又完。"]


CONTENTS = """
目录
第一部分部门概况
一、部门职责
第三部分2023年度部门决算情况说明
一、收入支出决算总体情况说明
第四部分名词解释
第一部分部门概况
一、部门职责
（一）贯彻执行国家有关政策。
（二）完成交办的其他任务。
第三部分2023年度部门决算情况说明
一、收入支出决算总体情况说明
2023年度收、支总计均为5万元。
二、其他重要事项的情况说明
（一）机关运行经费支出情况。2023年度机关运行经费支出3万元。
（二）政府采购支出情况
1.政府采购支出总额2万元。
第四部分名词解释
一、财政拨款收入：指从财政取得的资金。
二、事业收入，指开展业务活动取得的收入。
"""


def test_parts_sections_and_topics_without_the_contents_page() -> None:
    found = [(s.level, s.title, s.topic) for s in sections(paragraphs_of(CONTENTS))[1:]]
    assert found == [
        (1, "部门概况", "overview"),
        (3, "部门职责", "duties"),
        (1, "2023年度部门决算情况说明", "narrative"),
        (3, "收入支出决算总体情况说明", "total"),
        (3, "其他重要事项的情况说明", "narrative"),
        (4, "机关运行经费支出情况", "operating"),
        (4, "政府采购支出情况", "procurement"),
        (1, "名词解释", "terms"),
    ]


def test_terms_are_rows() -> None:
    rows = terms(sections(paragraphs_of(CONTENTS)))
    assert [(row.name, row.text) for row in rows] == [
        ("财政拨款收入", "从财政取得的资金。"),
        ("事业收入", "开展业务活动取得的收入。"),
    ]


def test_offices_with_brackets_are_rows() -> None:
    text = (
        "第一部分部门概况\n二、机构设置\n某局内设机构3个，包括：办公室（财务、审计科）、人事科、工会。另设有老干部科。"
    )
    assert [row.name for row in offices(sections(paragraphs_of(text)))] == ["办公室（财务、审计科）", "人事科", "工会"]


def test_the_section_frame_knows_the_page_of_every_place() -> None:
    found = sections([*paragraphs_of("一、部门职责\n第一页的话。", 4), *paragraphs_of("第二页的话。", 5)])
    row = section_frame(found).to_dicts()[-1]
    assert (row["first_page"], row["last_page"]) == (4, 5)
    place = row["text"].index("第二页")
    assert row["pages"][sum(offset <= place for offset in row["page_offsets"]) - 1] == 5


def test_every_pattern_of_the_vocabulary_is_whole() -> None:
    for name, columns in (("narrative_subjects", 7), ("narrative_topics", 2)):
        with files("pipelines").joinpath("vocabulary", f"{name}.csv").open(encoding="utf-8") as lines:
            rows = list(csv.reader(lines))
        assert {len(row) for row in rows} == {columns}
        for row in rows[1:]:
            re.compile(row[-1])
