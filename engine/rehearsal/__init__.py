"""A whole year in virtual time: the real engine, a database in memory, a sink for mail."""

from engine.rehearsal.told import Year
from engine.rehearsal.year import rehearse

__all__ = ["Year", "rehearse"]
