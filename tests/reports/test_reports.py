"""Whole documents: every printed amount at its place, every table that is there, none that is not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pypdfium2
import pytest

from pipelines.contracts.outcomes import ParsedReport
from pipelines.formats.media import DocumentRejected
from pipelines.formats.pdf import pdfium, plumber
from pipelines.reports.read import read_report
from tests.corpus import damages, disguises, producers, redrawn
from tests.corpus.chance import chance_profile
from tests.corpus.presets import BUDGET, PRESETS
from tests.corpus.profiles import Profile
from tests.corpus.reports import make_report
from tests.corpus.spilled import spill_columns
from tests.corpus.wide import wide_profile
from tests.support.scoring import SHARED, Score, scored

SEED = Path(__file__).parents[2] / "raw/henan/jiaozuo/jiaozuo_miit_2021.pdf"
CORPUS = {
    "jiaozuo_miit_2021": "rebuilt/jiaozuo_miit_2021.pdf",
    "v01_spaced_fullwidth": "rebuilt/v01_spaced_fullwidth.pdf",
    "v02_shanghai_yuan": "rebuilt/v02_shanghai_yuan.pdf",
    "v04_repeated_headers": "rebuilt/v04_repeated_headers.pdf",
    "v08_2020_synthetic": "rebuilt/v08_2020_synthetic.pdf",
    "v08_2022_synthetic": "rebuilt/v08_2022_synthetic.pdf",
    "putuo-shgzb-2024": "real/上海市普陀区委社会工作部2024年度部门决算.pdf",
}
# What these profiles ask for is not on the page: a glyph the drawing font lacks, columns beyond the paper.
UNPRINTABLE = {"amounts_minus_sign", "look_short_pages"}
DRAWN = [profile for profile in PRESETS if profile.name not in UNPRINTABLE]


def corpus_file(name: str) -> Path:
    path = SHARED / "corpus" / CORPUS[name]
    if not path.exists():
        pytest.skip(f"{path} is not there: the shared corpus is not part of the repository")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("reader", ["fast", "pdfplumber"])
@pytest.mark.parametrize("name", CORPUS)
def test_corpus_is_read_without_a_fault(name: str, reader: str) -> None:
    report = read_report(corpus_file(name), reader=reader)  # type: ignore[arg-type]
    assert scored(report, name) == Score(wrong=0, missing=0, extra=0)


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPUS)
def test_both_readers_give_the_same_cells(name: str) -> None:
    fast, slow = (read_report(corpus_file(name), reader=reader) for reader in ("fast", "pdfplumber"))
    columns = [c for c in fast.frames["statement_cell"].columns if c not in ("x0", "top", "x1", "bottom")]
    one, other = (report.frames["statement_cell"] for report in (fast, slow))
    assert one.select(columns).equals(other.select(columns))
    for edge in ("x0", "top", "x1", "bottom"):
        assert (one[edge] - other[edge]).abs().max() < 0.5  # type: ignore[operator]


def drawn(profile: Profile, seed: int, folder: Path) -> tuple[ParsedReport, dict[str, object]]:
    data, truth = make_report(profile, seed)
    path = folder / f"{profile.name}.pdf"
    path.write_bytes(data)
    return read_report(path), truth


def test_a_form_nobody_has_filled_in_is_refused(tmp_path: Path) -> None:
    profile = next(profile for profile in DRAWN if profile.is_template)
    with pytest.raises(DocumentRejected, match="空白模板") as refused:
        drawn(profile, 1, tmp_path)
    assert refused.value.reason_code == "blank_template"


@pytest.mark.slow
@pytest.mark.parametrize("profile", [one for one in DRAWN if not one.is_template], ids=lambda profile: profile.name)
def test_other_provinces_and_habits_are_read_without_a_fault(profile: Profile, tmp_path: Path) -> None:
    report, truth = drawn(profile, 1, tmp_path)
    assert scored(report, truth) == Score(wrong=0, missing=0, extra=0)


@pytest.mark.slow
def test_a_missing_table_is_absent_and_an_empty_one_empty(tmp_path: Path) -> None:
    by_name = {profile.name: profile for profile in PRESETS}
    absent, _ = drawn(by_name["form_no_t02"], 3, tmp_path)
    assert "T02" not in set(absent.frames["statement"]["statement"])
    empty, _ = drawn(by_name["form_empty_tables"], 3, tmp_path)
    flags = dict(empty.frames["statement"].select("statement", "is_empty").iter_rows())
    assert flags["T08"] is True
    assert flags["T01"] is False


def printed_cells(report: ParsedReport) -> Iterator[dict[str, object]]:
    cells = report.frames["statement_cell"].filter(pl.col("amount_yuan").is_not_null())
    yield from cells.iter_rows(named=True)


def test_a_county_whose_name_begins_like_a_unit(tmp_path: Path) -> None:
    """编制单位：元氏县教育局 stands before 单位：万元 on one line."""
    profile = replace(PRESETS[0], department="元氏县教育局", owner_label="编制单位：{owner}", unit_label="单位：{unit}")
    report, truth = drawn(profile, 1, tmp_path)
    assert scored(report, truth) == Score(wrong=0, missing=0, extra=0)


def test_every_amount_is_found_at_its_page_and_box() -> None:
    assert amounts_found_at_their_boxes(SEED) == 620


@pytest.mark.slow
@pytest.mark.parametrize("down_first", [True, False])
def test_spilled_columns_are_found_at_the_page_they_are_printed_on(down_first: bool, tmp_path: Path) -> None:
    path = tmp_path / "spilled.pdf"
    path.write_bytes(spill_columns(SEED.read_bytes(), down_first=down_first))
    assert amounts_found_at_their_boxes(path) == 620


@pytest.mark.slow
def test_the_end_of_one_table_and_the_head_of_the_next_are_no_spilled_sheet(tmp_path: Path) -> None:
    """A continuation without headings before a page ruled at the same heights, with the only title of both."""
    sichuan = next(profile for profile in PRESETS if profile.name == "sichuan_2024")
    report, truth = drawn(sichuan, 11, tmp_path)
    assert scored(report, truth) == Score(wrong=0, missing=0, extra=0)


def amounts_found_at_their_boxes(path: Path) -> int:
    """Read the page again, there and nowhere else, with PDFium's own text search by rectangle."""
    report = read_report(path)
    document = pypdfium2.PdfDocument(path)
    seen = 0
    for cell in printed_cells(report):
        page = document[int(str(cell["page"])) - 1]
        left, _, _, top = page.get_mediabox()
        text = page.get_textpage().get_text_bounded(
            left + cell["x0"], top - cell["bottom"], left + cell["x1"], top - cell["top"]
        )  # type: ignore[operator, arg-type]
        assert re.sub(r"\s", "", str(cell["printed"])) in re.sub(r"\s", "", text), cell
        seen += 1
    return seen


def test_both_decoders_see_the_same_characters() -> None:
    for fast, slow in zip(pdfium.read_pages(SEED), plumber.read_pages(SEED), strict=True):
        one, other = (sorted(p.glyphs.code_point.tolist()) for p in (fast, slow))
        assert one == other, f"page {fast.number}"


def test_which_report_it_is() -> None:
    row = read_report(SEED).frames["report"].row(0, named=True)
    assert (row["department"], row["scope"], row["fiscal_year"]) == ("焦作市工业和信息化局", "own", 2021)
    assert (row["region_name"], row["region_code"], str(row["published_on"])) == ("焦作市", "410800", "2022-09-01")


def test_amounts_are_exact_and_keep_their_evidence() -> None:
    cells = read_report(SEED).frames["statement_cell"]
    total = cells.filter((pl.col("statement") == "T03") & (pl.col("item") == "total") & (pl.col("measure") == "total"))
    row = total.row(0, named=True)
    assert row["amount_yuan"] == Decimal("42339600.00")
    assert (row["printed"], row["precision_yuan"], row["cell_state"]) == ("4,233.96", Decimal("100.00"), "value")
    opening = cells.filter(pl.col("item") == "opening_gpb").row(0, named=True)
    assert opening["parent_label"] == "年初财政拨款结转和结余"


def test_nothing_of_the_seed_is_unmapped() -> None:
    assert read_report(SEED).frames["statement_cell"]["issue"].drop_nulls().to_list() == []


def test_a_budget_without_tables_is_refused_as_one(tmp_path: Path) -> None:
    path = tmp_path / "budget.pdf"
    path.write_bytes(damages.keep_pages(make_report(BUDGET, 1)[0], slice(0, 2)))
    with pytest.raises(DocumentRejected) as caught:
        read_report(path)
    assert caught.value.reason_code == "no_budget_table"
    assert "budget.pdf" in caught.value.reason


def test_fonts_without_character_maps_are_told_from_reports_without_tables(tmp_path: Path) -> None:
    path = tmp_path / "unmapped.pdf"
    path.write_bytes(producers.without_character_maps(damages.keep_pages(SEED.read_bytes(), slice(4, 6))))
    with pytest.raises(DocumentRejected) as caught:
        read_report(path)
    assert caught.value.reason_code == "undecodable_text"


# Besides the first three: a closing balance headed beyond its figures, a narrow “三公” heading, torn digits; figures
# beside their headings, no spilled sheet, amounts shrunk to half the size of names, codes of one digit a line; a
# continued table before one of the same rules, its last row right above the next title, names cut by the page break,
# 第11页 under a list of two columns.
@pytest.mark.parametrize("seed", [0, 1, 2, 15, 17, 55, 65, 381, 622, 902, 905, 4833, 5120, 4299, 5522])
def test_profiles_by_chance_are_read_without_a_fault(seed: int, tmp_path: Path) -> None:
    report, truth = drawn(chance_profile(seed), seed, tmp_path)
    assert scored(report, truth) == Score(wrong=0, missing=0, extra=0)


# Units' own tables after the department's; tables in other order among tables that are none of the nine; broken titles.
@pytest.mark.parametrize("seed", [8, 11, 98])
def test_rarer_habits_by_chance_are_read_without_a_fault(seed: int, tmp_path: Path) -> None:
    report, truth = drawn(wide_profile(seed), seed, tmp_path)
    assert scored(report, truth) == Score(wrong=0, missing=0, extra=0)


DISGUISES = {
    "shown turned by 90": lambda data: disguises.rotate_pages(data, 90),
    "shown upside down": lambda data: disguises.rotate_pages(data, 180),
    "shown turned by 270": lambda data: disguises.rotate_pages(data, 270),
    "drawn sideways": lambda data: disguises.turn_content(data, 90, shown_upright=False),
    "drawn sideways, shown upright": lambda data: disguises.turn_content(data, 270, shown_upright=True),
    "media box moved": lambda data: disguises.shift_media_box(data, 37, -120),
    "scaled to A3": lambda data: disguises.scale_pages(data, 2**0.5),
    "false bold": lambda data: disguises.double_text(data, 0.9),
    "text twice over": disguises.repeat_text_later,
    "hidden white text": disguises.add_white_text,
    "slanted watermark": disguises.add_watermark,
    "upright watermark": disguises.add_upright_watermark,
    "running heads": disguises.add_running_lines,
    "forms in forms": lambda data: disguises.nest_in_forms(data, 3),
    "text drawn backwards": disguises.reverse_text_order,
    "no rules at all": redrawn.drop_all_rules,
    "no horizontal rules": redrawn.drop_horizontal_rules,
    "rules as bars": redrawn.rules_as_bars,
    "double rules": redrawn.double_rules,
    "dashed rules": redrawn.dashed_rules,
    "dotted rules": redrawn.dotted_bars,
    "no vertical rules": redrawn.drop_vertical_rules,
    "rules as outlines": producers.rules_as_polygons,
    "rules as straight curves": producers.rules_as_curves,
    "rules as pictures of one pixel": producers.rules_as_pictures,
    "scan with recognised text": producers.recognised_scan,
    "seal": producers.add_seal,
    "glyph by glyph": producers.glyph_by_glyph,
    "condensed text": producers.condensed_text,
    "columns spilled, down first": lambda data: spill_columns(data, down_first=True),
    "columns spilled, over first": lambda data: spill_columns(data, down_first=False),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DISGUISES)
def test_the_same_report_in_another_skin(name: str, tmp_path: Path) -> None:
    national = next(profile for profile in PRESETS if profile.name == "national")
    data, truth = make_report(national, 1)
    path = tmp_path / "disguised.pdf"
    path.write_bytes(DISGUISES[name](data))
    assert scored(read_report(path), truth) == Score(wrong=0, missing=0, extra=0)
