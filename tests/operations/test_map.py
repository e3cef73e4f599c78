"""docs/map.md names every room, and what the documents name exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "pipelines"
DOCUMENTS = (
    "README.md",
    "README.zh.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")),
)
_PATH = re.compile(r"`((?:pipelines|tests|docs|sql|expectations|benchmarks|raw)/[\w./-]+)`|\]\(((?!http)[\w./-]+)\)")
_COMMAND = re.compile(r"`make ([a-z-]+)")


def rooms() -> set[str]:
    found = (path.parent.relative_to(PACKAGE) for path in PACKAGE.rglob("__init__.py"))
    return {f"{room}/" for room in map(str, found) if room != "."}


def test_the_map_names_every_room_and_no_other() -> None:
    text = (ROOT / "docs/map.md").read_text("utf-8")
    named = set(re.findall(r"^\| `([\w/]+/)` \|", text, re.MULTILINE))
    assert named == rooms()


def test_nothing_is_loose_at_the_root_of_the_package() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "definitions.py", "project.py"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_exists(document: str) -> None:
    path = ROOT / document
    examples = {"raw/sources.yaml", "raw/fetch", "raw/document", "sql/marts/project_spending.sql"}  # or assets
    for named, linked in _PATH.findall(path.read_text("utf-8")):
        if named and named.rstrip("/") not in examples and not named.endswith(("_what_it_says.sql", "/name.sql")):
            assert (ROOT / named).exists() or list(ROOT.glob(named)), f"{document} names {named}"
        if linked:
            assert (path.parent / linked).exists(), f"{document} links {linked}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_of_make_that_documents_name_are_there(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(_COMMAND.findall((ROOT / document).read_text("utf-8"))) <= targets
