"""What a plan file says, as frozen, typed objects.

The YAML reader and the sealed form both make these.
"""

from workflows.definition.dates import Anniversary, Due
from workflows.definition.figures import BY_TRACK, Figure, Honour
from workflows.definition.guards import (
    GUARDS,
    BelongingGuard,
    CheckGuard,
    DecisionGuard,
    DecisionKind,
    DocumentGuard,
    FormGuard,
    Guard,
    NotBeforeGuard,
    OnTimeGuard,
    QuotaGuard,
    ReasonGuard,
    ScoredGuard,
    SeparationGuard,
    guard_name,
)
from workflows.definition.ladders import Ladder, Rung
from workflows.definition.letterheads import Letterhead, PaperKind, Recipient, Signature
from workflows.definition.letters import LetterKind
from workflows.definition.part import Part
from workflows.definition.plan import (
    Choices,
    Deadline,
    Definition,
    ParentPlan,
    Period,
    Quota,
    Role,
)
from workflows.definition.sending import Sending
from workflows.definition.tracks import (
    SYSTEM,
    Band,
    Belongs,
    Built,
    Collects,
    Each,
    FieldType,
    Form,
    FormField,
    Happening,
    State,
    Tell,
    Track,
    Transition,
)

__all__ = [
    "BY_TRACK",
    "GUARDS",
    "SYSTEM",
    "Anniversary",
    "Band",
    "BelongingGuard",
    "Belongs",
    "Built",
    "CheckGuard",
    "Choices",
    "Collects",
    "Deadline",
    "DecisionGuard",
    "DecisionKind",
    "Definition",
    "DocumentGuard",
    "Due",
    "Each",
    "FieldType",
    "Figure",
    "Form",
    "FormField",
    "FormGuard",
    "Guard",
    "Happening",
    "Honour",
    "Ladder",
    "LetterKind",
    "Letterhead",
    "NotBeforeGuard",
    "OnTimeGuard",
    "PaperKind",
    "ParentPlan",
    "Part",
    "Period",
    "Quota",
    "QuotaGuard",
    "ReasonGuard",
    "Recipient",
    "Role",
    "Rung",
    "ScoredGuard",
    "Sending",
    "SeparationGuard",
    "Signature",
    "State",
    "Tell",
    "Track",
    "Transition",
    "guard_name",
]
