"""Text → facts without any PDF: one line of text is one paragraph."""

from collections.abc import Sequence

from pipelines.narrative.facts.functional_items import Codes
from pipelines.narrative.facts.sentences import read_section
from pipelines.narrative.passages import Fact, Paragraph
from pipelines.narrative.text.folding import compact, folded
from pipelines.narrative.text.sections import sections

WITHOUT_FACTS = ("terms", "cover")


def paragraphs_of(text: str, page: int = 1) -> list[Paragraph]:
    lines = [compact(line) for line in text.strip().splitlines()]
    return [Paragraph(line, folded(line), ((0, page),), 12.0, centred=False) for line in lines if line]


def facts_of(text: str, year: int = 2023) -> list[Fact]:
    """Facts of a text that begins with a heading."""
    found = sections(paragraphs_of(text))
    return [
        fact for section in found if section.topic not in WITHOUT_FACTS for fact in read_section(section, Codes(), year)
    ]


def figures_of(text: str, year: int = 2023) -> list[str]:
    """Facts in one line each: subject measure value unit direction base, what is absent left out."""
    return [described(fact) for fact in facts_of(text, year) if fact.measure not in ("reason", "listed", "purpose")]


def described(fact: Fact) -> str:
    code = fact.subject.code if fact.subject.path else fact.subject.name
    base = f"{fact.base_year}/{fact.basis}" if fact.base_year else fact.basis
    value = None if fact.value is None else f"{fact.value}{fact.unit}"
    parts: Sequence[object] = (
        fact.kind,
        code or fact.subject.name,
        fact.measure,
        value,
        fact.direction,
        base,
        fact.issue,
    )
    return " ".join(str(part) for part in parts if part is not None)
