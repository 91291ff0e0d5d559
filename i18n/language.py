"""The two languages the product speaks."""

from typing import Final, Literal

Lang = Literal["vi", "en"]
"""A language of the product: Vietnamese is what offices read, English is for everyone else."""

LANGUAGES: Final[tuple[Lang, ...]] = ("vi", "en")
