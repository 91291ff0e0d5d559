"""The frame of every paper: who issues it, its number, place and day, who signs, who receives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from i18n.dates import date_words
from reports.papers.asked import Asked, Facts
from reports.papers.kinds.rows import noun, subjects
from reports.papers.words import BLANK, day_written_out, within
from workflows.definition import Definition, Letterhead, PaperKind, Recipient, Signature

SYMBOLS = {
    PaperKind.PLAN: "KH",
    PaperKind.PROPOSAL: "TTr",
    PaperKind.NOTICE: "TB",
    PaperKind.OPENING: "TB",
    PaperKind.URGING: "CV",
    PaperKind.INVITATION: "GM",
    PaperKind.REPORT: "BC",
    PaperKind.SURVEY: "BB",
    PaperKind.REVIEW: "BB",
}
"""The letters in a paper's number; a kind without them goes with another paper."""
ARCHIVE = "Lưu."
ROOM = "\u00a0" * 7
"""Room for a number that is given by hand."""


def frame(
    plan: Definition, asked: Asked, day: date | None, heads: Mapping[str, Letterhead]
) -> Facts:
    """What every template is told.

    Args:
        day: of the paper; None leaves room for it.
        heads: the letterheads of that day, by name.
    """
    head = letterhead_for(plan, asked.kind, heads)
    office = receiving_office(plan, heads)
    addressee = plan.addressee.vi if plan.addressee else plan.issuer.vi
    return {
        "party": head.form == "party",
        "heading": {
            "over": head.over.vi.upper() if head.over else "",
            "body": head.body.vi.upper(),
        },
        "office": (head.name or head.body).vi,
        "number": _number(plan, asked, head),
        "place": head.place.vi if head.place else BLANK,
        "day": day_written_out(day) if day else f"ngày {BLANK} tháng {BLANK} năm {plan.year}",
        "short_day": date_words(day, "vi") if day else BLANK,
        "plan": {
            "code": plan.plan,
            "title": plan.title.vi,
            "about": within(plan.title.vi),
            "year": str(plan.year),
            "issuer": plan.issuer.vi,
            "number": plan.number or "",
            "named": named(plan),
            "basis": [one.vi for one in plan.basis],
            "themes": [one.vi for one in plan.themes],
        },
        "receiving_office": office,
        "addressee": addressee,
        "sent_to": addressee if addressee == office else f"{addressee} (qua {office})",
        "above": above(plan, head),
        "noun": noun(subjects(plan).values()),
        "signature": signed(head.signature),
        "recipients": grouped(head.recipients),
    }


def letterhead_for(
    plan: Definition, kind: PaperKind, heads: Mapping[str, Letterhead]
) -> Letterhead:
    """Under which of the letterheads a kind of paper is issued.

    Without any the receiving office of the plan issues it, with room for the rest. The plan itself
    is issued by whom its file names, with the file's signature and recipients.
    """
    own = next((one for one in heads.values() if kind in one.papers), None)
    found = own or next((one for one in heads.values() if not one.papers), None)
    if found is None:
        symbol = plan.number.rpartition("/")[2] if plan.number and "/" in plan.number else None
        body = plan.issuer if kind is PaperKind.PLAN else plan.roles[plan.receiving_office].label
        found = Letterhead(body=body, place=plan.issued_at, symbol=symbol)
    if kind is not PaperKind.PLAN:
        return found
    said = {
        "name": plan.issuer,
        "place": plan.issued_at or found.place,
        "signature": plan.signature or found.signature,
        "recipients": plan.recipients or found.recipients,
    }
    return found.model_copy(update=said)


def receiving_office(plan: Definition, heads: Mapping[str, Letterhead]) -> str:
    """The office papers are handed to, as a sentence calls it: by the name of its letterhead.

    A role may be called after people ("Chuyên viên Ban Tuyên giáo").
    """
    rest = next((one for one in heads.values() if not one.papers), None)
    label = plan.roles[plan.receiving_office].label
    return ((rest.name or rest.body) if rest else label).vi


def _number(plan: Definition, asked: Asked, head: Letterhead) -> str:
    """The paper's number; the plan's own stands in its file."""
    if asked.kind is PaperKind.PLAN and plan.number and not asked.number:
        return f"{'Số' if head.form == 'party' else 'Số:'} {plan.number}"
    return paper_number(asked.kind, head, asked.number)


def paper_number(kind: PaperKind, head: Letterhead, given: str) -> str:
    """ "Số 17-CV/BTGHU" of the Party, "Số: 17/TB-UBND" of the State; empty without a number.

    A number of the Party bears no year.
    """
    letters = SYMBOLS.get(kind)
    if letters is None:
        return ""
    number, symbol = given or ROOM, head.symbol or BLANK
    if head.form == "party":
        return f"Số {number}-{letters}/{symbol}"
    middle = "" if kind is PaperKind.URGING else f"{letters}-"
    return f"Số: {number}/{middle}{symbol}"


def named(plan: Definition) -> str:
    """The plan as another paper cites it: its number and day where the plan file has them."""
    number = f" số {plan.number}" if plan.number else ""
    day = f" ngày {date_words(plan.issued_on, 'vi')}" if plan.issued_on else ""
    return f"Kế hoạch{number}{day} của {plan.issuer.vi} về {within(plan.title.vi)}"


def signed(signature: Signature | None) -> Facts:
    """The lines of a signature: for whom (T/M, K/T, T/L), the post, the name."""
    if signature is None:
        return {"capacity": "", "post": BLANK, "name": ""}
    body = signature.body.vi.upper() if signature.body else ""
    capacity = f"{signature.form} {body}".strip() if signature.form else body
    post = signature.post.vi.upper() if signature.post else ""
    return {"capacity": capacity, "post": post, "name": signature.name or ""}


def grouped(recipients: tuple[Recipient, ...]) -> list[Facts]:
    """Recipients that follow one another with one purpose stand together (002-27).

    Of a group of one the purpose stands in its line; each line has its comma, the last the stop.
    """
    found: list[Facts] = []
    for purpose, of in groupby(recipients, key=lambda one: one.purpose.vi if one.purpose else ""):
        lines = [one.to.vi for one in of]
        alone = purpose and len(lines) == 1
        said = [f"{lines[0]} ({purpose})"] if alone else lines
        found.append({"purpose": "" if alone else purpose, "lines": [f"{one}," for one in said]})
    if not found:
        return [{"purpose": "", "lines": [ARCHIVE]}]
    found[-1]["lines"][-1] = f"{found[-1]['lines'][-1][:-1]}."
    return found


def above(plan: Definition, head: Letterhead) -> str:
    """Whom the issuing office proposes to: who issued the plan, of its own plan the body above."""
    office = (head.name or head.body).vi
    if plan.issuer.vi != office:
        return plan.issuer.vi
    return head.over.vi if head.over else BLANK
