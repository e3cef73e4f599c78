"""Where the project's own files are: SQL models, rules, questions and suites, in a checkout or in an installed package.

In: a path from the project's root, such as `sql/rules`. Out: where it is on this machine; a file that is not there
raises, with its path. Nothing is read here.
"""

from pathlib import Path
from typing import Final

_BESIDE: Final = Path(__file__).resolve().parent.parent
# Beside an installed package stand other packages: an `sql/` there would not be ours.
_IS_CHECKOUT: Final = (_BESIDE / "pyproject.toml").is_file()
# A wheel carries `sql/` and `expectations/` in the package (see setup.py); a checkout has them at its root.
RESOURCES: Final = _BESIDE if _IS_CHECKOUT else Path(__file__).resolve().parent / "packaged"
# Where `raw/` and `warehouse/` are for programs that are not started in their folder.
ROOT: Final = _BESIDE if _IS_CHECKOUT else Path.cwd()


class ProjectFileMissing(FileNotFoundError):
    """A file the program cannot do without is not there: its installation is incomplete."""


def project_file(name: str) -> Path:
    """The file or folder `name` (`"sql/rules"`) of the project. `ProjectFileMissing` tells its path."""
    return existing(RESOURCES / name)


def existing(path: Path) -> Path:
    """The path, if it is there; else `ProjectFileMissing` with the path and what to do."""
    if not path.exists():
        raise ProjectFileMissing(f"{path} is missing: this installation of juesuan is incomplete; install it again")
    return path
