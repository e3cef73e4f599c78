"""Test documents with known contents: reports drawn from a profile and a seed, and ways to disguise or damage them.

Nothing here reads a report, and nothing here imports `pipelines`.
"""
