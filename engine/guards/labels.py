"""The plan's own words for who can do something, for the "who can clear it" of a verdict."""

from __future__ import annotations

from collections.abc import Iterable

from i18n.text import Text
from workflows.definition import SYSTEM, Definition

SYSTEM_LABEL = Text(vi="hệ thống", en="the system")


def role_labels(definition: Definition, roles: Iterable[str]) -> tuple[Text, ...]:
    """Labels of the roles, in the order given; the system names itself."""
    return tuple(SYSTEM_LABEL if role == SYSTEM else definition.roles[role].label for role in roles)


def committee_labels(definition: Definition) -> tuple[Text, ...]:
    """Labels of the roles that act for the committee itself."""
    return tuple(role.label for role in definition.roles.values() if role.of == "committee")
