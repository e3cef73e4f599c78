"""The rules: `sql/rules/<id>_<meaning>.sql`, the law in its header, all its instances in its SQL.

In: the files. Out: `Rule` objects in the order of their ids, and a fingerprint that changes when any of them does.
Nothing is run here.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from pipelines.audit.reasoning import Kind, family_of
from pipelines.project import project_file
from pipelines.vocabulary.amounts import unit_factor_macro

RULES: Final = project_file("sql/rules")
PRELUDE: Final = "_prelude.sql"
FACTS_PRELUDE: Final = "_facts.sql"

Severity: TypeAlias = Literal["error", "warn", "info"]
Family: TypeAlias = Literal["S", "A", "X", "N", "R", "P", "Y", "C", "T", "K"]
ReportKind: TypeAlias = Literal["final_accounts", "budget"]

BUDGETS: Final = "budgets"  # folder of the rules of budgets, whose ids begin with B

_NAME: Final = re.compile(r"(?P<id>B?[SAXNRPYCTK]-\d{2})_(?P<meaning>[a-z0-9_]+)")
_FIELD: Final = re.compile(
    r"^--\s*(?P<key>title|law|law_en|severity|tables|only_if|kind|of):\s*(?P<text>.+?)\s*$", re.MULTILINE
)
_REQUIRED: Final = frozenset({"title", "law", "law_en", "severity", "tables"})


class RuleError(Exception):
    """A rule whose file cannot be what it says."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One law; `tables` are the statements (T01 … B16) and other tables (facts, sections) it speaks about.

    `kind` is what a breach of it is, where the law itself says so; else it is worked out from the evidence. `of` are
    the kinds of reports it holds for.
    """

    rule_id: str
    meaning: str
    title: str
    law: str
    law_en: str
    severity: Severity
    tables: tuple[str, ...]
    sql: str
    kind: Kind | None = None
    of: tuple[ReportKind, ...] = ("final_accounts",)

    @property
    def family(self) -> str:
        return family_of(self.rule_id)

    @property
    def statements(self) -> tuple[str, ...]:
        return tuple(name for name in self.tables if re.fullmatch(r"[TB]\d\d", name))


def load_rules(folder: Path = RULES) -> tuple[Rule, ...]:
    """Every rule of the folder, by id, those of budgets after the others; two files with one id raise."""
    files = [*sorted(folder.glob("[A-Z]-*.sql")), *sorted((folder / BUDGETS).glob("*.sql"))]
    rules = [read_rule(path) for path in files]
    ids = [rule.rule_id for rule in rules]
    if twice := sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1}):
        raise RuleError(f"{folder}: more than one file for {', '.join(twice)}")
    return tuple(rules)


@cache
def all_rules() -> tuple[Rule, ...]:
    """The project's rules, read once per process."""
    return load_rules()


def read_rule(path: Path) -> Rule:
    """A rule from its file; a name or header that is not complete raises."""
    name = _NAME.fullmatch(path.stem)
    if name is None:
        raise RuleError(f"{path}: a rule's file is called <id>_<meaning>.sql, such as A-05_balance.sql")
    text = path.read_text("utf-8")
    fields = {match["key"]: match["text"] for match in _FIELD.finditer(text)}
    if missing := _REQUIRED - fields.keys():
        raise RuleError(f"{path}: the header lacks {', '.join(sorted(missing))}")
    return Rule(
        rule_id=name["id"],
        meaning=name["meaning"],
        title=fields["title"],
        law=fields["law"],
        law_en=fields["law_en"],
        severity=_severity(fields["severity"], path),
        tables=tuple(part.strip() for part in fields["tables"].split(",")),
        sql=text,
        kind=_kind(fields.get("kind"), path),
        of=_report_kinds(fields.get("of"), name["id"], path),
    )


def prelude(folder: Path = RULES) -> str:
    """The temporary tables and macros every rule reads."""
    units = unit_factor_macro("unit_factor", is_temporary=True)
    return "\n".join([units, *((folder / name).read_text("utf-8") for name in (PRELUDE, FACTS_PRELUDE))])


def fingerprint(rules: Sequence[Rule], folder: Path = RULES) -> str:
    """Changes when a rule does, or what all of them read."""
    parts = [prelude(folder), *(rule.sql for rule in rules)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _report_kinds(text: str | None, rule_id: str, path: Path) -> tuple[ReportKind, ...]:
    if text is None:
        return ("budget",) if rule_id.startswith("B") else ("final_accounts",)
    named = tuple(kind for kind in get_args(ReportKind) if kind in re.split(r",\s*", text))
    if not named or len(named) != len(re.split(r",\s*", text)):
        raise RuleError(f"{path}: of is {text!r}, not some of {', '.join(get_args(ReportKind))}")
    return named


def _kind(text: str | None, path: Path) -> Kind | None:
    for kind in get_args(Kind):
        if kind == text:
            return kind  # type: ignore[no-any-return]
    if text is not None:
        raise RuleError(f"{path}: kind is {text!r}, not one of {', '.join(get_args(Kind))}")
    return None


def _severity(text: str, path: Path) -> Severity:
    for severity in get_args(Severity):
        if severity == text:
            return severity  # type: ignore[no-any-return]
    raise RuleError(f"{path}: severity is {text!r}, not one of {', '.join(get_args(Severity))}")
