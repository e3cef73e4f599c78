"""White areas on white paper: nobody sees them, and they bound no cell.

In: boxes of filled areas and how light each is. Out: which of them are blank. Word draws one behind each shaded
paragraph and each margin of its cell; taken for rules, their sides cut every row in three. White cells on a dark
ground are seen by the lines left between them, and stay; so does all that is white where the page draws no rules.
"""

from typing import Final

from pipelines.formats.page import Edges, Flags, Floats

WHITE_LEVEL: Final = 0.99
FEWEST_RULES: Final = 3
REACH: Final = 1.0  # points by which a ground may fall short of the areas on it


def blank_areas(bounds: Floats, lightness: Floats) -> Flags:
    """Flags of the white areas that lie on no darker one; `bounds` rows are (x0, y0, x1, y1) in one system."""
    is_white = lightness >= WHITE_LEVEL
    grounds = bounds[~is_white]
    if not is_white.any() or not len(grounds):
        return is_white
    lies_on = (
        (bounds[:, None, 0] >= grounds[:, 0] - REACH)
        & (bounds[:, None, 1] >= grounds[:, 1] - REACH)
        & (bounds[:, None, 2] <= grounds[:, 2] + REACH)
        & (bounds[:, None, 3] <= grounds[:, 3] + REACH)
    )
    return is_white & ~lies_on.any(axis=1)


def holds_rules(edges: Edges) -> bool:
    """Whether enough is drawn in both directions to bound cells by itself."""
    return min(len(edges.vertical), len(edges.horizontal)) >= FEWEST_RULES
