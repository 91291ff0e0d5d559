"""The guards a plan can put on a transition: each is a mapping whose first key names it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Tag, model_validator

from i18n.text import Text
from workflows.definition.part import Names, Part
from workflows.definition.scalars import Count


class DecisionKind(StrEnum):
    """Kinds of a decision taken on paper (design.md §4)."""

    QUYET_DINH = "quyet_dinh"
    THONG_BAO_KET_LUAN = "thong_bao_ket_luan"
    NGHI_QUYET = "nghi_quyet"
    BIEN_BAN = "bien_ban"
    BUT_PHE = "but_phe"


class FormGuard(Part):
    """The named form's required fields are filled."""

    form: str


class DocumentGuard(Part):
    """A document of the named kind is attached."""

    document: str


class DecisionGuard(Part):
    """A paper decision of one of the kinds names this record.

    With the outcome where one is asked.
    """

    decision: tuple[DecisionKind, ...]
    outcome: str | None = None


class QuotaGuard(Part):
    """The named quota still holds after the move."""

    quota: str


class OnTimeGuard(Part):
    """The act's date that counts is before the named deadline.

    Late acts are refused or need a reason.
    """

    on_time: str
    late: Literal["refuse", "with_reason"] = "refuse"


class NotBeforeGuard(Part):
    """Nothing before the named deadline has passed (an evaluation waits for the reports)."""

    not_before: str


class CheckGuard(Part):
    """A CEL expression over record, unit, plan and dates.

    ``otherwise`` is the author's sentence.
    """

    check: str
    otherwise: Text


class ReasonGuard(Part):
    """The officer gives a reason in words."""

    reason: Literal["required"]


class BelongingGuard(Part):
    """Of the records of a track that belong to this one, so many stand in one of the states.

    A model is evaluated once it was visited (000-13), is running once its commitment is signed
    (004-04), and is closed with no inspection left open.
    """

    has: str
    states: Names
    at_least: Count | None = None
    at_most: Count | None = None

    @model_validator(mode="after")
    def _some_number(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("has_without_number")
        return self


class ScoredGuard(Part):
    """Every criterion of the sheet has its points, and the total is enough.

    ``at_least`` is in hundredths of the full points; ``band`` names the grades that pass.
    """

    scored: str
    at_least: Count | None = None
    band: Names = ()


class SeparationGuard(Part):
    """Whoever proposed the record may not make this move (no self-approval)."""

    other_than: Literal["proposer"]


GUARDS: dict[str, type[Part]] = {
    "form": FormGuard,
    "document": DocumentGuard,
    "decision": DecisionGuard,
    "quota": QuotaGuard,
    "on_time": OnTimeGuard,
    "not_before": NotBeforeGuard,
    "check": CheckGuard,
    "has": BelongingGuard,
    "scored": ScoredGuard,
    "reason": ReasonGuard,
    "other_than": SeparationGuard,
}
"""Guards by the key that names them."""


def guard_name(value: object) -> str | None:
    """The key that names a guard, of a mapping as written or of a guard.

    None when there is none.
    """
    keys = value if isinstance(value, dict) else getattr(type(value), "model_fields", ())
    return next((key for key in GUARDS if key in keys), None)


Guard = Annotated[
    Annotated[FormGuard, Tag("form")]
    | Annotated[DocumentGuard, Tag("document")]
    | Annotated[DecisionGuard, Tag("decision")]
    | Annotated[QuotaGuard, Tag("quota")]
    | Annotated[OnTimeGuard, Tag("on_time")]
    | Annotated[NotBeforeGuard, Tag("not_before")]
    | Annotated[CheckGuard, Tag("check")]
    | Annotated[BelongingGuard, Tag("has")]
    | Annotated[ScoredGuard, Tag("scored")]
    | Annotated[ReasonGuard, Tag("reason")]
    | Annotated[SeparationGuard, Tag("other_than")],
    Discriminator(guard_name),
]
"""Any guard."""
