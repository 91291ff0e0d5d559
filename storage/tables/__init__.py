"""The tables, a subject a file. Only storage reads them; everybody else gets frozen values.

Their files leave out ``from __future__ import annotations``: SQLModel would have to evaluate every
annotation again.
"""

from storage.tables import columns  # noqa: F401  (the naming convention comes before the first table)
