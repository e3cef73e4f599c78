"""The wheel by itself: everything the program reads is in it, and it does the main job in an empty folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipelines.project import ProjectFileMissing, project_file

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked as an installer does, away from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        shutil.copy(ROOT / name, source)
    for name in ("pipelines", "sql", "expectations"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "-w", str(folder)]
    subprocess.run([*build, str(source)], check=True, capture_output=True, text=True)
    [wheel] = folder.glob("juesuan-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_every_model_rule_suite_and_word(installed: Path) -> None:
    for folder in ("sql", "expectations"):
        ours = {p.relative_to(ROOT / folder) for p in (ROOT / folder).rglob("*") if p.is_file()}
        packed = installed / "pipelines" / "packaged" / folder
        assert {p.relative_to(packed) for p in packed.rglob("*") if p.is_file()} == ours
    words = {p.name for p in (ROOT / "pipelines/vocabulary").glob("*.csv")}
    assert {p.name for p in (installed / "pipelines/vocabulary").glob("*.csv")} == words


def test_an_installed_package_runs_the_sample_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    code = "import pipelines; print(pipelines.__path__[0]); from pipelines.cli.app import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", code, "run"]
    told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(str(installed))
    assert (tmp_path / "warehouse" / "juesuan.duckdb").is_file()


def test_a_missing_file_is_told_with_its_path() -> None:
    with pytest.raises(ProjectFileMissing, match=r"sql/nothing is missing: .* install it again"):
        project_file("sql/nothing")
