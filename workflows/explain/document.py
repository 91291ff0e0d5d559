"""What the signed paper says of itself: heading, its own sections, forms, recipients, signature."""

from __future__ import annotations

from collections.abc import Iterator

from i18n.catalog import say
from workflows.definition import Recipient, Signature
from workflows.explain.sections import Section, Teller


def heading(teller: Teller) -> Section:
    """Who issues the plan, its number, place and date, its year and its basis (000-01)."""
    plan = teller.definition

    def sentences() -> Iterator[str]:
        yield teller.say("issued_by", title=plan.title, issuer=plan.issuer)
        if plan.number:
            yield teller.say("number", number=plan.number)
        if plan.issued_on and plan.issued_at:
            yield teller.say("issued_at", place=plan.issued_at, day=plan.issued_on)
        elif plan.issued_on:
            yield teller.say("issued_on", day=plan.issued_on)
        yield teller.say("period", first=plan.period.first, last=plan.period.last)
        if plan.parent:
            yield teller.say("parent", title=plan.parent.title, issuer=plan.parent.issuer)
            if plan.parent.number:
                yield teller.say("number", number=plan.parent.number)
        if plan.basis:
            yield teller.say("basis", basis="; ".join(teller.texts(plan.basis)))
        yield from (f"{theme}." for theme in teller.texts(plan.themes))

    return teller.section("heading", sentences())


def own_sections(teller: Teller) -> tuple[Section, ...]:
    """The document's own paragraphs, in its own words."""
    plan = teller.definition
    return (
        teller.section("purposes", teller.texts(plan.purposes)),
        teller.section("contents", teller.texts(plan.contents)),
        teller.section("duties", teller.texts(plan.duties)),
    )


def papers(teller: Teller) -> Section:
    """Forms with their fields, lists with their choices, and the kinds of papers (001-26)."""
    plan = teller.definition

    def sentences() -> Iterator[str]:
        for form in plan.forms.values():
            required = [teller.noun(f.label) for f in form.fields.values() if f.required]
            free = [teller.noun(f.label) for f in form.fields.values() if not f.required]
            if required:
                yield teller.say("form_required", form=form.label, fields="; ".join(required))
            if free:
                yield teller.say("form_free", form=form.label, fields="; ".join(free))
        for group in plan.lists.values():
            choices = "; ".join(teller.noun(choice) for choice in group.choices.values())
            yield teller.say("choices", label=group.label, choices=choices)
        if plan.documents:
            kinds = "; ".join(teller.noun(kind) for kind in plan.documents.values())
            yield teller.say("documents", kinds=kinds)

    return teller.section("papers", sentences())


def numbers(teller: Teller) -> tuple[Section, ...]:
    """What the plan counts, and what a decision gives a record as an honour (003-01 … 003-09)."""
    plan = teller.definition

    def counted() -> Iterator[str]:
        for figure in plan.figures.values():
            nouns = teller.any_of(teller.noun(plan.tracks[one].label) for one in figure.tracks)
            yield teller.say("figure", label=figure.label, nouns=nouns)

    def honoured() -> Iterator[str]:
        for outcome, honour in plan.honours.items():
            label = plan.outcomes[outcome]
            parts = (honour.level, honour.form, honour.occasion)
            words = "; ".join(part.say(teller.lang) for part in parts if part)
            if honour.revokes:
                taken = teller.any_of(teller.quoted(plan.outcomes[one]) for one in honour.revokes)
                yield teller.say("revokes", outcome=label, taken=taken)
            elif words:
                yield teller.say("honour", outcome=label, words=words)

    return (
        teller.section("figures", counted()),
        teller.section("honours", honoured()),
    )


def closing(teller: Teller) -> tuple[Section, ...]:
    """Recipients with their purposes, the signature, and how ambiguous places were read."""
    plan = teller.definition

    def signature() -> Iterator[str]:
        if plan.signature is not None:
            yield teller.say("signature", words=_signature(teller, plan.signature))

    def letterheads() -> Iterator[str]:
        for head in plan.letterheads.values():
            papers = [say(f"words.PaperKind.{kind}", teller.lang) for kind in head.papers]
            over = f"{head.over.say(teller.lang)}, " if head.over else ""
            yield teller.say(
                "letterhead" if papers else "letterhead_rest",
                papers=", ".join(papers),
                heading=f"{over}{head.body.say(teller.lang)}",
                symbol=head.symbol or "…",
                signature=_signature(teller, head.signature),
            )

    return (
        teller.section("recipients", (_recipient(teller, one) for one in plan.recipients)),
        teller.section("signature", signature()),
        teller.section("letterheads", letterheads()),
        teller.section("notes", teller.texts(plan.notes)),
    )


def _signature(teller: Teller, signed: Signature | None) -> str:
    if signed is None:
        return "…"
    parts = (signed.body, signed.post, signed.name)
    words = [part if isinstance(part, str) else part.say(teller.lang) for part in parts if part]
    if signed.form and words:
        words[0] = f"{signed.form} {words[0]}"
    return ", ".join(words) or "…"


def _recipient(teller: Teller, one: Recipient) -> str:
    to = one.to.say(teller.lang)
    return f"{to} ({one.purpose.say(teller.lang)})." if one.purpose else f"{to}."
