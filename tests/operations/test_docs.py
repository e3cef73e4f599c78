"""docs/operations.md knows every reason code, with the words of the code, and every switch it speaks of exists."""

import configparser
import re
from pathlib import Path

import pytest
import yaml

from pipelines.cli.render.tables import REASONS as DOCUMENT_REASONS
from pipelines.definitions import defs
from pipelines.fetching.reasons import REASONS, FetchFailed, code_of_status

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/operations.md").read_text("utf-8")


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_to_fetch_nothing_has_its_row(code: str) -> None:
    reason = REASONS[code]
    assert f"| `{code}` | {reason.meaning} | {reason.remedy} |" in TEXT


def test_no_row_is_of_a_code_that_is_gone() -> None:
    section = TEXT.split("## When something could not be fetched")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) - {"reason_code"} == set(REASONS)


@pytest.mark.parametrize("code", DOCUMENT_REASONS)
def test_every_reason_to_load_nothing_is_explained(code: str) -> None:
    section = TEXT.split("## When a document is not loaded")[1].split("\n## ")[0]
    assert f"`{code}`" in section


def test_every_code_the_program_raises_is_known() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "pipelines/fetching").glob("*.py"))
    raised = set(re.findall(r"FetchFailed\(\s*\"(\w+)\"", source))
    assert raised <= REASONS.keys()
    assert {code_of_status(status) for status in range(100, 600)} <= REASONS.keys()
    with pytest.raises(ValueError, match="no reason code"):
        FetchFailed("something_else", "")


def test_everything_that_runs_by_itself_is_told() -> None:
    moving = [one.name for one in (*(defs.schedules or ()), *(defs.sensors or ()))]
    section = TEXT.split("## What runs by itself")[1].split("\n## ")[0]
    assert all(f"`{name}`" in section for name in moving)


def test_the_units_are_units_and_the_settings_are_settings() -> None:
    units = re.findall(r"```ini\n(.*?)```", TEXT, re.DOTALL)
    assert len(units) == 2
    for unit in units:
        parser = configparser.RawConfigParser(strict=False)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(unit)
        program = parser["Service"]["ExecStart"].split()[0]
        assert Path(program).name in {"dagster-daemon", "dagster-webserver"}
    assert "--host 127.0.0.1" in TEXT
    settings = yaml.safe_load((ROOT / "dagster.yaml").read_text("utf-8"))
    assert settings["concurrency"]["pools"]["default_limit"] == 1
