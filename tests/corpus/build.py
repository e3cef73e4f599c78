"""Write the whole corpus into a folder: `python -m tests.corpus.build FOLDER [GROUP ...]`.

Out: NAME.pdf with NAME.json (its truth) and INDEX.csv, one row a document, with what a loader must do with it.
Groups: A exports of real programs (only indexed, see `exports.py`), B disguises, C drawn reports, D bad input,
E reports drawn by chance.
"""

import csv
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

from tests.corpus import damages, disguises, producers, redrawn
from tests.corpus.chance import chance_profile
from tests.corpus.presets import BUDGET, PRESETS
from tests.corpus.profiles import Look
from tests.corpus.reports import make_report
from tests.support.scoring import SHARED

CHANCE_COUNT = 80
MORE_SEEDS = range(901, 906)  # places whose real reports are known get more than one
V09_NAMES = (
    "A_input",
    "A_calc_plain",
    "A_calc_split_over",
    "A_calc_fit",
    "A_calc_repeat",
    "A_calc_with",
    "A_calc_one",
    "A_writer_docx",
    "A_writer_html",
    "A_chromium_html",
)
LEGACY_SUFFIXES = {".doc", ".xls", ".odt", ".ods"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the index."""

    name: str
    file: str
    truth: str
    group: str
    description: str
    expected: str


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    description: str
    data: bytes
    truth: dict[str, Any] | None = None
    expected: str = "loaded"
    suffix: str = ".pdf"


# ------------------------------------------------------------------ C and E: drawn reports


def drawn_reports() -> Iterator[Document]:
    for seed, profile in enumerate(PRESETS):
        data, truth = make_report(profile, seed)
        yield Document(f"C_{profile.name}", _summary(profile), data, truth)
    for profile in PRESETS:
        if profile.name.startswith("shanghai"):
            for seed in MORE_SEEDS:
                data, truth = make_report(profile, seed)
                yield Document(f"C_{profile.name}_s{seed}", f"{profile.name} again, seed {seed}", data, truth)


def chance_reports() -> Iterator[Document]:
    for seed in range(CHANCE_COUNT):
        profile = chance_profile(seed)
        data, truth = make_report(profile, seed)
        yield Document(f"E_{profile.name}", _summary(profile), data, truth)


def _summary(profile: Any) -> str:
    """What differs from the plainest profile, as `field=value` pairs."""
    plain = replace(PRESETS[0], name="")
    parts = []
    for item in fields(profile):
        value = getattr(profile, item.name)
        if value != getattr(plain, item.name) and item.name not in {"name", "department"}:
            parts.append(f"{item.name}={value!r}")
    return "; ".join(parts)[:600]


# ------------------------------------------------------------------ B: disguises


def sources() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """A real report, a rebuilt one and two drawn ones."""
    real = next((SHARED / "corpus/real").glob("*.pdf"), None)
    if real is not None:
        yield "real", real.read_bytes(), _read_json(SHARED / "truth/putuo-shgzb-2024.json")
    rebuilt = SHARED / "corpus/rebuilt/jiaozuo_miit_2021.pdf"
    if rebuilt.exists():
        yield "rebuilt", rebuilt.read_bytes(), _read_json(SHARED / "truth/jiaozuo_miit_2021.json")
    for name in ("national", "shanghai_finance"):
        profile = next(profile for profile in PRESETS if profile.name == name)
        yield name, *make_report(profile, 7)


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


DISGUISES: dict[str, Callable[[bytes], bytes]] = {
    "rotate_90": lambda s: disguises.rotate_pages(s, 90),
    "rotate_180": lambda s: disguises.rotate_pages(s, 180),
    "rotate_270": lambda s: disguises.rotate_pages(s, 270),
    "turned_90_upright": lambda s: disguises.turn_content(s, 90, shown_upright=True),
    "turned_180_upright": lambda s: disguises.turn_content(s, 180, shown_upright=True),
    "turned_270_upright": lambda s: disguises.turn_content(s, 270, shown_upright=True),
    "turned_90_sideways": lambda s: disguises.turn_content(s, 90, shown_upright=False),
    "turned_180_upside_down": lambda s: disguises.turn_content(s, 180, shown_upright=False),
    "turned_270_sideways": lambda s: disguises.turn_content(s, 270, shown_upright=False),
    "shifted_media_box": lambda s: disguises.shift_media_box(s, 113, -207),
    "crop_box": disguises.add_crop_box,
    "a3": lambda s: disguises.scale_pages(s, 1.4142),
    "a5": lambda s: disguises.scale_pages(s, 0.7071),
    "thumbnail": lambda s: disguises.scale_pages(s, 0.3),
    "user_unit": disguises.add_user_unit,
    "no_vertical_rules": redrawn.drop_vertical_rules,
    "no_horizontal_rules": redrawn.drop_horizontal_rules,
    "no_rules": redrawn.drop_all_rules,
    "bars": redrawn.rules_as_bars,
    "double_rules": redrawn.double_rules,
    "dashed_rules": redrawn.dashed_rules,
    "dotted_bars": redrawn.dotted_bars,
    "polygons": producers.rules_as_polygons,
    "straight_curves": producers.rules_as_curves,
    "pixel_pictures": producers.rules_as_pictures,
    "two_up": producers.two_up,
    "recognised_scan": producers.recognised_scan,
    "seal": producers.add_seal,
    "glyph_by_glyph": producers.glyph_by_glyph,
    "condensed_text": producers.condensed_text,
    "double_text": disguises.double_text,
    "double_text_wide": lambda s: disguises.double_text(s, 0.9),
    "text_twice_over": disguises.repeat_text_later,
    "invisible_copy": disguises.add_invisible_copy,
    "white_text": disguises.add_white_text,
    "watermark": disguises.add_watermark,
    "upright_watermark": disguises.add_upright_watermark,
    "running_lines": disguises.add_running_lines,
    "nested_forms": disguises.nest_in_forms,
    "deeply_nested_forms": lambda s: disguises.nest_in_forms(s, 6),
    "encrypted_empty_password": lambda s: disguises.encrypt(s, user_password=""),
    "encrypted_rc4_empty_password": lambda s: disguises.encrypt(s, user_password="", revision=3),
    "object_streams": disguises.pack_object_streams,
    "uncompressed": disguises.unpack_streams,
    "linearized": disguises.linearize,
    "many_content_streams": disguises.split_content,
    "reversed_text": disguises.reverse_text_order,
    "no_cross_references": damages.drop_cross_references,
    "leading_noise": damages.add_leading_noise,
}


def disguised_reports() -> Iterator[Document]:
    for source, data, truth in sources():
        for name, disguise in DISGUISES.items():
            yield Document(f"B_{source}_{name}", f"{source} report, {name.replace('_', ' ')}", disguise(data), truth)


# ------------------------------------------------------------------ D: bad input


def bad_inputs() -> Iterator[Document]:
    report, truth = make_report(PRESETS[0], 0)
    empty: dict[str, Any] = {"tables": {}}

    def bad(name: str, description: str, data: bytes, expected: str, suffix: str = ".pdf") -> Document:
        return Document(f"D_{name}", description, data, empty, expected, suffix)

    yield bad("zero_bytes", "a file of no bytes", b"", "rejected:empty_file")
    yield bad(
        "text_as_pdf", "plain text named .pdf", "部门决算 收入支出决算总表".encode(), "rejected:not_a_report_file"
    )
    yield bad("html_as_pdf", "a web server's error page named .pdf", damages.ERROR_PAGE.encode(), "rejected:*")
    yield bad("html_error_page", "the same named .html", damages.ERROR_PAGE.encode(), "rejected:*", ".html")
    yield bad("random_bytes", "noise named .pdf", random.Random(1).randbytes(40_000), "rejected:not_a_report_file")
    yield bad("header_only", "%PDF-1.7 and nothing else", b"%PDF-1.7\n", "rejected:*")
    yield bad("no_pages", "a valid PDF without pages", damages.no_pages(), "rejected:no_pages")
    yield bad("blank_pages", "three empty pages", damages.blank_pages(3), "rejected:no_text_layer")
    yield bad("two_thousand_blank_pages", "2000 empty pages", damages.blank_pages(2000), "rejected:too_many_pages")
    many = damages.repeat_pages(damages.keep_pages(report, slice(5, 6)), 2000)
    yield bad("two_thousand_pages", "2000 copies of one table page", many, "rejected:too_many_pages")
    yield bad("scan", "every page a picture", damages.scan(report), "rejected:no_text_layer")
    scanned = damages.scan_some(report, slice(3, -2))
    yield bad("scanned_tables", "typed text, tables as pictures", scanned, "rejected:no_final_accounts_table")
    yield bad(
        "contents_only",
        "cover and contents, no table",
        damages.keep_pages(report, slice(0, 2)),
        "rejected:no_final_accounts_table",
    )
    yield bad(
        "no_tables",
        "cover, contents and overview; tables are 见附件",
        damages.keep_pages(report, slice(0, 4)),
        "rejected:no_final_accounts_table",
    )
    yield bad(
        "narrative_only",
        "only 情况说明 and 名词解释",
        damages.keep_pages(report, slice(-4, None)),
        "rejected:no_final_accounts_table",
    )
    unmapped = producers.without_character_maps(make_report(replace(PRESETS[0], look=Look(cjk_font="hei")), 0)[0])
    yield bad("no_character_maps", "fonts that do not say what they draw", unmapped, "rejected:undecodable_text")
    budget, _ = make_report(BUDGET, 3)
    yield bad("budget_report", "a 部门预算 report with its nine tables", budget, "loaded")
    locked = disguises.encrypt(report, user_password="secret")
    yield bad("password", "AES-256, a password is needed", locked, "rejected:encrypted")
    locked = disguises.encrypt(report, user_password="secret", revision=3)
    yield bad("password_rc4", "RC4, a password is needed", locked, "rejected:encrypted")
    for share in (0.02, 0.3, 0.6, 0.9, 0.99):
        data = damages.truncate(report, share)
        yield bad(f"truncated_{int(share * 100)}", f"first {share:.0%} of a report", data, "rejected:truncated")
    yield bad(
        "loop", "the page tree contains itself; the cover is lost", damages.loop_page_tree(report), "any: no crash"
    )
    yield bad("bomb", "200 MB of path operators in a small file", damages.inflate_bomb(200), "rejected:*")
    for seed in range(12):
        share = (0.0002, 0.002, 0.02)[seed % 3]
        data = damages.mutate(report, seed, share)
        yield Document(f"D_mutated_{seed:02d}", f"{share:.2%} of the bytes overwritten", data, truth, "any: no crash")


# ------------------------------------------------------------------ writing


GROUPS: dict[str, Callable[[], Iterator[Document]]] = {
    "B": disguised_reports,
    "C": drawn_reports,
    "D": bad_inputs,
    "E": chance_reports,
}


def write(folder: Path, document: Document, group: str) -> Entry:
    file, truth = folder / f"{document.name}{document.suffix}", folder / f"{document.name}.json"
    truth.write_text(json.dumps(document.truth, ensure_ascii=False, indent=1), encoding="utf-8")
    file.write_bytes(document.data)
    return Entry(document.name, file.name, truth.name, group, document.description, document.expected)


def exported(folder: Path) -> Iterator[Entry]:
    """Group A is made by hand with `exports.py`; here it is only listed."""
    for file in sorted(folder.glob("A_*")):
        if file.suffix == ".json":
            continue
        made_of = "v09 report" if file.stem.startswith(V09_NAMES) else "drawn report"
        expected = "any: no crash" if file.suffix in LEGACY_SUFFIXES else "loaded"
        description = f"{made_of}: {file.stem.removeprefix('A_').replace('_', ' ')} ({file.suffix})"
        yield Entry(file.stem, file.name, f"{file.stem}.json", "A", description, expected)


def write_index(folder: Path, entries: list[Entry]) -> None:
    """Rows of groups not built this time are kept."""
    index = folder / "INDEX.csv"
    known: dict[str, tuple[str, ...]] = {}
    if index.exists():
        with index.open(encoding="utf-8", newline="") as lines:
            known = {row[0]: tuple(row) for row in list(csv.reader(lines))[1:] if (folder / row[1]).exists()}
    known |= {entry.name: astuple(entry) for entry in entries}
    with index.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([item.name for item in fields(Entry)])
        writer.writerows(row for _, row in sorted(known.items()))


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    entries = list(exported(folder))
    for group in arguments[1:] or sorted(GROUPS):
        entries += [write(folder, document, group) for document in GROUPS[group]()]
        write_index(folder, entries)
        print(group, sum(entry.group == group for entry in entries), "documents")


if __name__ == "__main__":
    main(sys.argv[1:])
