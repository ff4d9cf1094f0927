"""A known error's page: the workaround first, for whoever meets the error at night.

What belongs here: which facts of a known error stand where. What does not: how they look
(``templates/known-error.md.j2``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.views.display import Fact, Item, calendar_day, fact, facts, moment, words
from faultbook.views.record_parts import (
    Body,
    Ending,
    Head,
    body,
    common_facts,
    ending,
    head,
    links,
    page_path,
    versions,
)
from faultbook.views.site_view import newest_first

if TYPE_CHECKING:
    from markupsafe import Markup

    from faultbook.model.known_error import KnownError
    from faultbook.model.signature import Pattern, Signature
    from faultbook.record import Entry, Record
    from faultbook.views.site_view import RowTable, SiteView


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A signature in words.

    Attributes:
        name: What it recognises, or "".
        groups: What must, or must not, be there: a sentence and its patterns.
    """

    name: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class KnownErrorPage:
    """A known error's page.

    Attributes:
        head: Its top.
        body: Its sections.
        workaround_facts: Risk, time and proof of the workaround.
        no_workaround: Why there is none.
        retired: Why it was retired.
        symptoms: What is seen.
        error_codes: Codes in the error text.
        signatures: Patterns that recognise it.
        cause: Root cause of its problem, where it has no Cause section.
        facts: What it affects, where it is fixed, and what it belongs to.
        incidents: Incidents in which it was met.
        replaces: Known errors that it replaces.
        details: All other facts.
        links: Pages worth reading.
        ending: What it ends with.
    """

    head: Head
    body: Body
    workaround_facts: tuple[Fact, ...]
    no_workaround: Markup | None
    retired: Markup | None
    symptoms: tuple[Markup, ...]
    error_codes: tuple[str, ...]
    signatures: tuple[SignatureView, ...]
    cause: Markup | None
    facts: tuple[Fact, ...]
    incidents: RowTable | None
    replaces: RowTable | None
    details: tuple[Fact, ...]
    links: tuple[Item, ...]
    ending: Ending


def known_error_page(view: SiteView, entry: Entry, record: Record[KnownError]) -> KnownErrorPage:
    """The page model of a known error."""
    page, known_error = page_path(entry), record.model
    incidents = newest_first(view.dependents(entry.id, "incident", "known_error"))
    replaces = view.dependents(entry.id, "known-error", "superseded_by")
    sections = body(view, record, page)
    return KnownErrorPage(
        head=head(view, entry, record),
        body=sections,
        workaround_facts=_workaround_facts(record),
        no_workaround=view.text(known_error.no_workaround or "", page),
        retired=view.text(known_error.retired_because or "", page),
        symptoms=tuple(view.line(symptom, page) for symptom in known_error.symptoms),
        error_codes=known_error.error_codes,
        signatures=tuple(_signature(signature) for signature in known_error.signatures),
        cause=None if "Cause" in sections.sections else _problem_cause(view, record, page),
        facts=_facts(view, record, page),
        incidents=view.table("Incidents in which it was met", incidents, page),
        replaces=view.table("Known errors that this one replaces", replaces, page),
        details=_details(view, record),
        links=links(record),
        ending=ending(view, entry),
    )


def _workaround_facts(record: Record[KnownError]) -> tuple[Fact, ...]:
    known = record.model.workaround
    if known is None:
        return ()
    verified = moment(known.verified_at) if known.verified_at else None
    by = f"by {known.verified_by}" if known.verified_by else ""
    if verified is not None:
        verified = Item(verified.text, moment=verified.moment, note=by)
    return facts(
        fact("Risk", words(known.risk) if known.risk else None),
        fact("Takes", f"about {known.minutes} min" if known.minutes else None),
        fact("Last helped", verified),
    )


def _facts(view: SiteView, record: Record[KnownError], page: str) -> tuple[Fact, ...]:
    known_error = record.model
    affected = (f"{c.component} {c.versions or ''}".strip() for c in known_error.affects)
    upstream = known_error.upstream
    return facts(
        fact("Problem", view.record_item(known_error.problem, page)),
        fact("Replaced by", view.record_item(known_error.superseded_by, page)),
        fact("Services", *view.service_items(known_error.services, page)),
        fact("Affects", *affected),
        fact("Fixed in", *versions(known_error.fixed_in)),
        fact("Maker's record", Item(upstream.title, upstream.url) if upstream else None),
    )


def _details(view: SiteView, record: Record[KnownError]) -> tuple[Fact, ...]:
    review = record.model.review_by
    first = facts(
        fact("Owner", view.team(record.model.owner)),
        fact("To be reviewed by", calendar_day(review) if review else None),
    )
    return (*first, *common_facts(view, record))


def _problem_cause(view: SiteView, record: Record[KnownError], page: str) -> Markup | None:
    target = record.model.problem
    entry = view.shown.register.get(target) if target else None
    problem = view.record(entry) if entry is not None else None
    cause = problem.model.root_cause if problem is not None else None
    return view.text(cause.summary, page) if cause else None


def _signature(signature: Signature) -> SignatureView:
    window = f", within {signature.within}" if signature.within else ""
    groups = (
        (f"All of these{window}:", signature.all),
        (f"Any of these{window}:", signature.any),
        (f"These in this order{window}:", signature.sequence),
        ("But none of these:", signature.unless),
    )
    shown = tuple((said, tuple(map(_pattern, found))) for said, found in groups if found)
    return SignatureView(signature.name or "", shown)


def _pattern(pattern: Pattern) -> str:
    text = pattern.literal if pattern.literal is not None else f"/{pattern.regex}/"
    return f"{text} ({pattern.count} times)" if pattern.count > 1 else text
