"""`raw/sources.yaml` → which departments are expected to publish what, where and when, checked field by field.

In: the file. Out: `Sources`, or `SourcesInvalid` whose every line names file, line and field. Nothing is fetched here.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, model_validator

from pipelines.fetching.crons import possible_cron

FILE: Final = "sources.yaml"
SCHEMES: Final = frozenset({"http", "https"})

# what pydantic says about the commonest faults speaks of Python
_IN_WORDS: Final = {
    "missing": "缺少此项 · this field is required",
    "extra_forbidden": "没有这一项 · there is no such field",
    "int_parsing": "应为整数 · a whole number is needed",
    "float_parsing": "应为数字 · a number is needed",
    "string_type": "应为文字，数字请加引号 · text is needed; put quotes around a number",
}


class SourcesInvalid(Exception):
    """The file cannot be used; `problems` has one line per fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or re.search(r"[\s\x00-\x1f]", url):
        raise ValueError("expected an address that starts with http:// or https:// and names a host")
    if parts.username or parts.password:
        raise ValueError("an address must not carry a user name or password")
    return url


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _folder_name(text: str) -> str:
    if text.startswith(".") or re.search(r'[\\/:*?"<>|\x00-\x1f]', text) or text != text.strip():
        raise ValueError('the name becomes a folder: no leading dot, no blanks around it, none of \\ / : * ? " < > |')
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"(\*\.)?[^\s*/:@]+", text):
        raise ValueError("expected a host such as www.example.gov.cn, or *.example.gov.cn for all below it")
    return text.lower()


WebAddress = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern), Field(min_length=1)]
Host = Annotated[str, AfterValidator(_host)]
Month = Annotated[int, Field(ge=1, le=12)]
Cron = Annotated[str, AfterValidator(possible_cron)]

USUAL_MONTHS: Final = {"final_accounts": 9, "budget": 4}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Politeness(_Strict):
    """How we behave towards the hosts we ask, and what we never touch. Seconds throughout."""

    seconds_between_requests: Annotated[float, Field(ge=0, le=3600)] = 2.0
    connect_seconds: Annotated[float, Field(gt=0, le=600)] = 15.0
    read_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    total_seconds: Annotated[float, Field(gt=0, le=7200)] = 600.0
    attempts: Annotated[int, Field(ge=1, le=10)] = 4
    retry_seconds: Annotated[float, Field(ge=0, le=600)] = 5.0
    longest_wait_seconds: Annotated[float, Field(ge=0, le=3600)] = 120.0
    max_megabytes: Annotated[float, Field(gt=0, le=4096)] = 100.0
    # of one source in one fetch: what is left over is for the next one, and other sources get their turn
    source_minutes: Annotated[float, Field(gt=0, le=1440)] = 60.0
    source_files: Annotated[int, Field(ge=1, le=100_000)] = 500
    source_megabytes: Annotated[float, Field(gt=0, le=1_048_576)] = 4096.0
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    respect_robots: bool = True
    user_agent: Annotated[str, Field(min_length=3, pattern=r"^[\x20-\x7e]+$")] = "juesuan/0.1"
    schemes: Annotated[frozenset[Literal["http", "https"]], Field(min_length=1)] = frozenset({"http", "https"})
    private_networks: tuple[IPvAnyNetwork, ...] = ()


class Season(_Strict):
    """When the schedule asks: weekly while reports come out, monthly otherwise."""

    crons: Annotated[tuple[Cron, ...], Field(min_length=1)] = ("0 6 * 2-4,8-10 1", "0 6 1 1,5-7,11,12 *")
    timezone: str = "Asia/Shanghai"

    @model_validator(mode="after")
    def _known_zone(self) -> "Season":
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {self.timezone}") from error
        return self


class Listing(_Strict):
    """A page that lists what is published; links whose text or address matches `pattern` are reports or lead to one."""

    url: WebAddress
    pattern: Pattern = r"年度.*决算"
    max_pages: Annotated[int, Field(ge=1, le=100)] = 1
    max_links: Annotated[int, Field(ge=1, le=1000)] = 60


class Source(_Strict):
    """One department, what is expected of it, and where it publishes. Without addresses it is only expected.

    Final accounts are due by `expected_month` of the year after, September if nothing is said; budgets by that month of
    the year they are for, April if nothing is said.
    """

    name: Annotated[str, AfterValidator(_folder_name), Field(min_length=1, max_length=60)]
    department: Annotated[str, Field(min_length=2)]
    also_named: tuple[str, ...] = ()
    region: str | None = None
    scope: Literal["own", "department", "unit"] | None = None
    kind: Literal["final_accounts", "budget"] = "final_accounts"
    expected_month: Month
    from_fiscal_year: Annotated[int, Field(ge=2010, le=2100)]
    until_fiscal_year: Annotated[int, Field(ge=2010, le=2100)] | None = None
    urls: tuple[WebAddress, ...] = ()
    listing: Listing | None = None
    allowed_hosts: tuple[Host, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts this source may lead to: those of its own addresses, and those allowed on top."""
        own = [urlsplit(url).hostname or "" for url in self.addresses]
        return tuple(dict.fromkeys([*own, *self.allowed_hosts]))

    @property
    def addresses(self) -> tuple[str, ...]:
        return (*self.urls, *([self.listing.url] if self.listing else []))

    @model_validator(mode="before")
    @classmethod
    def _usual_month(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("expected_month") is not None:
            return data
        return {**data, "expected_month": USUAL_MONTHS["budget" if data.get("kind") == "budget" else "final_accounts"]}

    @model_validator(mode="after")
    def _years_in_order(self) -> "Source":
        if self.until_fiscal_year is not None and self.until_fiscal_year < self.from_fiscal_year:
            raise ValueError("until_fiscal_year is before from_fiscal_year")
        return self


class Sources(_Strict):
    """The whole file; without one, no source."""

    politeness: Politeness = Politeness()
    schedule: Season = Season()
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> "Sources":
        names = [source.name for source in self.sources]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"the name {', '.join(twice)} stands twice in sources")
        return self


def load_sources(landing: Path) -> Sources:
    """What `sources.yaml` in the landing zone says; no file is no source.

    Raises: SourcesInvalid.
    """
    path = landing / FILE
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Sources()
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesInvalid([f"{path}: cannot be read: {error}"]) from error
    return parse_sources(text, shown=f"{landing.name}/{FILE}")


def parse_sources(text: str, *, shown: str = FILE) -> Sources:
    """The checked content of the file; every fault is one line of `SourcesInvalid`."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        raise SourcesInvalid([f"{shown}:{line}: not valid YAML: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise SourcesInvalid([f"{shown}: not valid YAML: {error}"]) from error
    if twice := list(_repeated_keys(tree)):
        raise SourcesInvalid([f"{shown}:{line}: {key}: stands twice" for line, key in twice])
    try:
        return Sources.model_validate({} if data is None else data)
    except ValidationError as invalid:
        raise SourcesInvalid(_problems(shown, tree, invalid.errors())) from invalid


def _problems(shown: str, tree: yaml.Node | None, errors: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line a fault, as they stand in the file; a list that is short only of its faulty entries is no fault."""
    places = [error["loc"] for error in errors]
    told = [
        (_line_of(tree, error["loc"]), _field(error["loc"]), _message(error))
        for error in errors
        if not (error["type"] == "too_short" and any(error["loc"] == place[:-1] for place in places))
    ]
    return [f"{shown}:{line}: {field}: {message}" for line, field, message in sorted(told, key=lambda one: one[0])]


def _field(place: Sequence[Hashable]) -> str:
    field = ""
    for part in place:
        field += f"[{part}]" if isinstance(part, int) else f"{'.' if field else ''}{part}"
    return field or "file"


def _message(error: Mapping[str, Any]) -> str:
    return _IN_WORDS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")


def _line_of(node: yaml.Node | None, place: Sequence[Hashable]) -> int:
    """The line a field stands on, or the nearest thing around it that stands anywhere."""
    line = 1 if node is None else node.start_mark.line + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)
