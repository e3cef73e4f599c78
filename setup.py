"""Put `sql/` and `expectations/` into the wheel, as `pipelines/packaged`; everything else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("sql", "expectations")


class WithProjectFiles(build_py):
    """An installed package has no checkout beside it: it carries the models, rules and suites (`pipelines.project`)."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for folder in FOLDERS:
                target = Path(self.build_lib, "pipelines", "packaged", folder)
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(folder, target)


setup(cmdclass={"build_py": WithProjectFiles})
