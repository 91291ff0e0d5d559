"""The tables. Only storage reads them; everybody else gets frozen values."""

from storage.tables import columns  # noqa: F401  (the naming convention comes before the first table)
from storage.tables.audit import AuditEntry, AuditSecret, Setting
from storage.tables.duties import Breaker, Obligation, RungFiring
from storage.tables.heartbeat import Heartbeat
from storage.tables.incidents import Incident
from storage.tables.mail import DeadMailbox, Message, Sender
from storage.tables.people import Assignment, CalendarDay, Committee, Officer, Unit, UnitName
from storage.tables.plans import ChainHead, Edition, Plan, SealedText
from storage.tables.records import (
    Attachment,
    Decision,
    DecisionOutcome,
    Document,
    QuotaCount,
    Record,
)

__all__ = [
    "Assignment",
    "Attachment",
    "AuditEntry",
    "AuditSecret",
    "Breaker",
    "CalendarDay",
    "ChainHead",
    "Committee",
    "DeadMailbox",
    "Decision",
    "DecisionOutcome",
    "Document",
    "Edition",
    "Heartbeat",
    "Incident",
    "Message",
    "Obligation",
    "Officer",
    "Plan",
    "QuotaCount",
    "Record",
    "RungFiring",
    "SealedText",
    "Sender",
    "Setting",
    "Unit",
    "UnitName",
]
