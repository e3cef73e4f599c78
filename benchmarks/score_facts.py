"""Scores narrative facts and the self-evaluation table against truth files: value, unit, direction, year, subject.

In: reports and the truth beside them (`../shared/truth`). Out: one line a report and every miss in words.
Usage: python -m benchmarks.score_facts [--detail] [REPORT.pdf=TRUTH.json ...]; without pairs, the whole corpus.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks.fact_keys import ANNEX, CODED, HENAN, SHANGHAI, SHANGHAI_CODED
from pipelines.formats.page import Page
from pipelines.formats.pdf.lines import text_lines
from pipelines.formats.pdf.pdfium import read_pages
from pipelines.formats.pdf.ruled_grids import ruled_grids
from pipelines.narrative import read_narrative
from pipelines.narrative.text.folding import bare, compact, folded

ROOT: Final = Path(__file__).resolve().parents[1]
SHARED: Final = ROOT.parent / "shared"
REBUILT: Final = (
    "jiaozuo_miit_2021",
    "v01_spaced_fullwidth",
    "v02_shanghai_yuan",
    "v04_repeated_headers",
    "v08_2020_synthetic",
    "v08_2022_synthetic",
)

_PAGE_NUMBER: Final = re.compile(r"[-—]\d+[-—]")
UNITS: Final = {"台": "台（套）"}


@dataclass(frozen=True, slots=True)
class Expected:
    """One labelled value. `subject` is an id, a functional code or (free text) words of the label."""

    subject: str
    measure: str
    value: Decimal | None
    unit: str | None
    direction: str | None
    is_free: bool = False


@dataclass(slots=True)
class Score:
    """Counts of one report."""

    name: str
    expected: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    facts: int = 0
    unread: float = 0.0
    cells: int = 0
    wrong_cells: int = 0


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="*", help="REPORT.pdf=TRUTH.json")
    parser.add_argument("--detail", action="store_true", help="print every miss")
    options = parser.parse_args(arguments)
    pairs = [(Path(left), Path(right)) for left, _, right in (pair.partition("=") for pair in options.pairs)]
    scores = [score(report, truth) for report, truth in pairs or corpus()]
    for result in scores:
        print(line(result))
        for miss in (*result.misses, *result.invented) if options.detail else ():
            print("    ", miss)
    return 0 if all(s.found == s.expected and not s.invented and not s.wrong_cells for s in scores) else 1


def corpus() -> Iterator[tuple[Path, Path]]:
    for name in REBUILT:
        yield SHARED / "corpus" / "rebuilt" / f"{name}.pdf", SHARED / "truth" / f"{name}.json"
    for report in sorted((SHARED / "corpus" / "real").glob("*.pdf")):
        yield report, SHARED / "truth" / "putuo-shgzb-2024.json"


def line(score: Score) -> str:
    return (
        f"{score.name:28} narrative {score.found:>3}/{score.expected:<3} facts {score.facts:>3} "
        f"invented {len(score.invented)} unread {score.unread:6.2%} "
        f"self-evaluation cells {score.cells - score.wrong_cells}/{score.cells}"
    )


def score(report: Path, truth_path: Path) -> Score:
    """Reads the report with PDFium and compares."""
    truth = json.loads(truth_path.read_text("utf-8"))
    year = truth.get("year") or truth["meta"]["fiscal_year"]
    pages = list(read_pages(report))
    frames = read_narrative(pages, {page.number: ruled_grids(page) for page in pages}, pl.DataFrame(), year, {})
    facts = frames["narrative_fact"].to_dicts()
    result = Score(report.stem, facts=len(facts), unread=frames["narrative_coverage"]["unread_ratio"][0])
    unused = list(facts)
    for wanted in expectations(truth):
        result.expected += 1
        hit = next((fact for fact in unused if matches(fact, wanted, year)), None)
        if hit is None:
            result.misses.append(f"missing {wanted}")
        else:
            result.found += 1
            unused.remove(hit)
    result.invented = invented(facts, pages)
    score_evaluation(result, truth.get("performance"), frames)
    return result


def expectations(truth: Mapping[str, Any]) -> Iterator[Expected]:
    contexts = {(n["seed_line"], n["number"]): n["context"] for n in truth.get("narrative_numbers", [])}
    for entry in truth["narrative"]:
        if "key" in entry:
            yield _henan(entry, contexts)
        else:
            yield from _shanghai(entry)


def _henan(entry: Mapping[str, Any], contexts: Mapping[tuple[Any, str], str]) -> Expected:
    key, value, unit = entry["key"], Decimal(entry["value"]), entry["unit"]
    if key in CODED:
        return Expected(entry["label"], CODED[key], value, unit, None)
    if key in ANNEX:
        return Expected(*ANNEX[key], value, unit, None, is_free=True)
    subject, measure = HENAN[key]
    context = contexts.get((entry["seed_line"], entry["value"]), "").partition(entry["value"])[0]
    return Expected(subject, measure, value, unit, _direction(context) if measure.startswith("change") else None)


def _direction(words: str) -> str | None:
    found = re.findall("增加|增长|减少|下降", words)
    return None if not found else "increase" if found[-1] in ("增加", "增长") else "decrease"


def _shanghai(entry: Mapping[str, Any]) -> Iterator[Expected]:
    name = entry["quantity"]
    unit = entry["unit"]
    if "code" in entry:
        yield Expected(entry["code"], SHANGHAI_CODED[name], Decimal(entry["value"]), unit, None)
        return
    subject, measure = SHANGHAI[name]
    if measure == "none":
        yield Expected(subject, measure, None, None, None)
        return
    yield Expected(subject, measure, Decimal(entry["value"]), unit, None)
    if change := entry["prior_year_change"]:
        for measure, number, unit in (("change_amount", change["amount"], "万元"), ("change_rate", change["pct"], "%")):
            if number is not None:
                value = Decimal(number)
                yield Expected(subject, measure, abs(value), unit, "decrease" if value < 0 else "increase")


def matches(fact: Mapping[str, Any], wanted: Expected, year: int) -> bool:
    if fact["measure"] != wanted.measure or fact["value"] != wanted.value or fact["year"] != year:
        return False
    if wanted.unit and UNITS.get(fact["unit"], fact["unit"]) != wanted.unit:
        return False
    if wanted.direction and (fact["direction"] != wanted.direction or fact["base_year"] != year - 1):
        return False
    if wanted.is_free:
        return wanted.subject in fact["subject"]
    code = fact["subject_code"]
    return wanted.subject == code or ((code or "0").isdigit() and bare(wanted.subject) == bare(fact["subject"]))


def invented(facts: Sequence[Mapping[str, Any]], pages: Sequence[Page]) -> list[str]:
    """Each value stands in its sentence, each sentence on its page (and the next one, when a page cuts it)."""
    text = {page.number: folded(compact("".join(line.text for line in text_lines(page.glyphs)))) for page in pages}
    wrong = []
    for fact in facts:
        number = re.sub(r"[^\d.]", "", folded(fact["printed"]).replace(",", "")) if fact["value"] is not None else ""
        if fact["value"] is not None and Decimal(re.match(r"\d*\.?\d+", number)[0]) != abs(fact["value"]):  # type: ignore[index]
            wrong.append(f"value is not the printed one: {fact['printed']} {fact['value']}")
        if fact["printed"] not in fact["sentence"]:
            wrong.append(f"not in its sentence: {fact['printed']}")
        first, last = fact["sentence_page"], fact["page"]
        around = "".join(_PAGE_NUMBER.sub("", text.get(page, "")) for page in range(first, max(first, last) + 2))
        if not all(_found_in_pieces(folded(fact[name]), around) for name in ("printed", "sentence")):
            wrong.append(f"not on page {first}: {fact['sentence'][:40]}")
    return wrong


def _found_in_pieces(sentence: str, text: str) -> bool:
    """The sentence stands on the page, page numbers and tables between its pieces aside."""
    pieces = [sentence[at : at + 8] for at in range(0, len(sentence) - 7, 8)] or [sentence]
    return sum(piece in text for piece in pieces) >= len(pieces) - 2


BLOCKS: Final = (
    ("budget_execution", "performance_budget", ("label", "initial", "annual", "executed", "weight", "rate", "score")),
    ("goals", "performance_goal", ("name", "content", "result")),
    ("tasks", "performance_task", ("name", "content", "result")),
    (
        "indicators",
        "performance_indicator",
        ("level1", "level2", "level3", "target", "explanation", "actual", "weight", "score", "reason"),
    ),
)


def score_evaluation(result: Score, truth: Mapping[str, Any] | None, frames: Mapping[str, pl.DataFrame]) -> None:
    """Cell by cell; a missing row counts all its cells wrong."""
    for key, name, columns in BLOCKS if truth else ():
        assert truth is not None
        rows = frames[name].to_dicts()
        for number, wanted in enumerate(truth[key]):
            row = rows[number] if number < len(rows) else {}
            for column in columns:
                result.cells += 1
                if not _same_cell(wanted[column], row.get(column)):
                    result.wrong_cells += 1
                    pair = f"{wanted[column]!r:.40} != {row.get(column)!r:.40}"
                    result.misses.append(f"{name} {number + 1} {column}: {pair}")
        if len(rows) != len(truth[key]):
            result.misses.append(f"{name}: {len(rows)} rows, truth has {len(truth[key])}")
            result.wrong_cells += 1


def _same_cell(wanted: str | None, got: str | Decimal | None) -> bool:
    if isinstance(got, Decimal):
        return wanted is not None and Decimal(wanted.rstrip("%")) == got
    return folded(compact(wanted or "")) == folded(compact(got or ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
