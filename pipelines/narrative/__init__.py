"""Narrative facts, performance self-evaluation and the text itself; `read_narrative` is the way in."""

from pipelines.narrative.report_text import read_narrative

__all__ = ["read_narrative"]
