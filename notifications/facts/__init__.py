"""What each letter is told: typed facts, complete before a template sees them.

A letter reads nothing else. Labels are ``Text`` in both languages; the letter takes the reader's.
"""

from notifications.facts.of_acts import Commended, Invitation, Paper, Receipt, Request, Returned
from notifications.facts.of_duties import (
    CatchUp,
    DueToday,
    Escalation,
    Moved,
    Opening,
    Overdue,
    Reminder,
    Waived,
)
from notifications.facts.of_offices import Daily, Digest, Nearest, Release, SignIn
from notifications.facts.parts import (
    Contact,
    DueDate,
    Duty,
    Enclosed,
    Item,
    Known,
    LetterFacts,
    NextStep,
    Person,
    PlanNamed,
    Reader,
    Reminded,
    Target,
)

__all__ = [
    "CatchUp",
    "Commended",
    "Contact",
    "Daily",
    "Digest",
    "DueDate",
    "DueToday",
    "Duty",
    "Enclosed",
    "Escalation",
    "Invitation",
    "Item",
    "Known",
    "LetterFacts",
    "Moved",
    "Nearest",
    "NextStep",
    "Opening",
    "Overdue",
    "Paper",
    "Person",
    "PlanNamed",
    "Reader",
    "Receipt",
    "Release",
    "Reminded",
    "Reminder",
    "Request",
    "Returned",
    "SignIn",
    "Target",
    "Waived",
]
