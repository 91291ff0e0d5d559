"""A whole year in virtual time: the real engine, a database in memory, a sink for mail."""

from engine.rehearsal.told import Year
from engine.rehearsal.year import rehearse, rehearse_with

__all__ = ["Year", "rehearse", "rehearse_with"]
