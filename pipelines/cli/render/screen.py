"""The console all commands print through: whatever it is given, nothing in it acts on the terminal.

In: rich renderables. Out: the same on the screen, control characters and marks of direction made visible. How results
look is decided in `render.tables`.
"""

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from pipelines.contracts.defusing import for_terminal


class Screen(Console):
    """A rich console whose text is made harmless at the last step, after layout; brackets in it are no markup."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"markup": False, "emoji": False, **options})

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich renders it, with harmless text; what rich itself sends to the terminal stays."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=for_terminal(segment.text))
