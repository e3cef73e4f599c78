"""Narrative facts, performance self-evaluation and the text itself; `read_narrative` is the way in."""

from pipelines.narrative.read import read_narrative

__all__ = ["read_narrative"]
