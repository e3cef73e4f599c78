"""Where the project's own files are: SQL models, rules, questions and suites, in a checkout or in an installed package.

In: a path from the project's root, such as `sql/rules`. Out: where it is on this machine; a file that is not there
raises, with its path. Nothing is read here.
"""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
# A wheel carries `sql/` and `expectations/` here (see setup.py); a checkout has them at its root.
PACKAGED: Final = Path(__file__).resolve().parent / "packaged"


class ProjectFileMissing(FileNotFoundError):
    """A file the program cannot do without is neither in the checkout nor in the installed package."""


def project_file(name: str) -> Path:
    """The file or folder `name` (`"sql/rules"`) of the project. `ProjectFileMissing` names where it was looked for."""
    places = [folder / name for folder in (ROOT, PACKAGED) if _is_project(folder)]
    for place in places:
        if place.exists():
            return place
    looked = " or ".join(str(place) for place in places or [PACKAGED / name])
    raise ProjectFileMissing(f"{looked} is missing: this installation of juesuan is incomplete; install it again")


def _is_project(folder: Path) -> bool:
    """Beside an installed package stand other packages: their `sql/` would not be ours."""
    return folder == PACKAGED or (folder / "pyproject.toml").exists()
