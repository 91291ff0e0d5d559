"""A plan file as a definition: strict, and with everything that is wrong with it said at once."""

from workflows.reading.reader import Reading, read_plan

__all__ = ["Reading", "read_plan"]
