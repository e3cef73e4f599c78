"""The models under Chinese names and headings: views of schema 中文, made from the models' own comments.

In: models and `vocabulary/chinese_names.csv` (model → Chinese name). Out: a view per named model. A heading is the
column's comment up to its first stop; a column whose name is Chinese already keeps it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from pipelines.models.files import Model, ModelError
from pipelines.vocabulary.files import vocabulary_rows

SCHEMA: Final = "中文"

_STOP: Final = re.compile(r"\s*(?:[：，；。=]|\s—)")


@cache
def names() -> Mapping[str, str]:
    """`schema.name` of a model → its Chinese name."""
    return {row["model"]: row["name"] for row in vocabulary_rows("chinese_names.csv")}


def views(models: Sequence[Model]) -> Iterator[Model]:
    """A view per model that has a Chinese name; two columns of one heading raise."""
    for model in models:
        if name := names().get(f"{model.schema}.{model.name}"):
            yield _view(model, name)


def heading(column: str, comment: str) -> str:
    """`prior_wan`, `上年数（万元），依据见 base` → `上年数（万元）`."""
    return _STOP.split(comment, maxsplit=1)[0] if column.isascii() else column


def _view(model: Model, name: str) -> Model:
    headings = {column: heading(column, comment) for column, comment in model.columns.items()}
    if twice := [text for text, count in Counter(headings.values()).items() if count > 1]:
        raise ModelError(f"{model.qualified}: {twice} would head two columns of 中文.{name}: begin a comment otherwise")
    shown = ",\n    ".join(f'shown."{column}" as "{text}"' for column, text in headings.items())
    return Model(
        schema=SCHEMA,
        name=name,
        sql=f"select\n    {shown}\nfrom {model.qualified} as shown\n",
        grain=model.grain,
        grain_zh=model.grain_zh,
        is_view=True,
        columns={headings[column]: comment for column, comment in model.columns.items()},
    )
