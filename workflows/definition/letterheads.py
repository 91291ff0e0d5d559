"""Papers a plan's offices issue: the kinds there are, who issues them, under which heading."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator

from i18n.text import Text
from workflows.definition.part import Part


class PaperKind(StrEnum):
    """The papers that can be written of a plan; each has a template of Word."""

    PLAN = "plan"
    LIST = "list"
    PROPOSAL = "proposal"
    NOTE = "note"
    NOTICE = "notice"
    OPENING = "opening"
    URGING = "urging"
    INVITATION = "invitation"
    REPORT = "report"
    DOSSIER = "dossier"
    SURVEY = "survey"
    REVIEW = "review"


class Recipient(Part):
    """One line of "Nơi nhận", with its purpose where the document tags it (000-26, 002-27)."""

    to: Text
    purpose: Text | None = None


class Signature(Part):
    """Who signs: the plan as the document has it (001-30), or the papers of a letterhead.

    ``form`` says for whom (T/M, K/T, T/L), ``body`` who that is, ``post`` the signer's own post.
    """

    form: str | None = None
    body: Text | None = None
    post: Text | None = None
    name: str | None = None


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Letterhead(Part):
    """The heading, the number and the signature under which papers are issued (000-01, 001-29).

    ``papers`` names the kinds issued under it; the first letterhead that names none issues the
    rest. A paper of the Party is headed "Đảng Cộng sản Việt Nam" and numbered "Số 17-KH/BTGHU"; one
    of the State (the Front, a People's Committee) bears the name of the country and "Số: 79/…".
    ``symbol`` is what stands behind the stroke: BTGHU. ``over`` is the body above; ``name`` is what
    a sentence calls the issuing body, where ``body`` alone does not say it.
    """

    papers: Annotated[
        tuple[PaperKind, ...],
        BeforeValidator(_one_or_many, json_schema_input_type=PaperKind | list[PaperKind]),
    ] = ()
    form: Literal["party", "state"] = "party"
    over: Text | None = None
    body: Text
    name: Text | None = None
    place: Text | None = None
    symbol: str | None = None
    signature: Signature | None = None
    recipients: tuple[Recipient, ...] = ()
