"""A known error's page: the workaround first, for whoever meets the error at night.

What belongs here: which facts of a known error stand where. What does not: how they look
(``templates/known-error.md.j2``) and what is said above all of them (``known_error_notice``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.record import IncidentFacts
from faultbook.views.bounds import Listed, listed
from faultbook.views.display import (
    Badge,
    Fact,
    Item,
    calendar_day,
    fact,
    facts,
    moment,
    state_badge,
    words,
)
from faultbook.views.feedback import feedback_links
from faultbook.views.known_error_notice import notices
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
    twin_href,
    versions,
)
from faultbook.views.signature_words import SignatureWords, in_words
from faultbook.views.site_view import newest_first
from faultbook.views.sparkline import sparkline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from faultbook.model.known_error import KnownError
    from faultbook.record import Entry, Record
    from faultbook.views.known_error_notice import Notice
    from faultbook.views.site_view import RowTable, SiteView
    from faultbook.views.sparkline import Sparkline

_FEW = 4  # symptoms that are told above the workaround
_LONGEST = 240  # characters of them, more than two lines hold
_SERVICES = 2  # that are named above the workaround
_SIGNATURES = 20
_INCIDENTS = 20  # rows of the table; a common error may have been met hundreds of times


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """The problem that a known error belongs to.

    Attributes:
        item: Its id, its address and its title.
        state: Its state; None where there is no such record.
    """

    item: Item
    state: Badge | None


@dataclass(frozen=True, slots=True)
class KnownErrorPage:
    """A known error's page.

    Attributes:
        head: Its top.
        line: Services, owner, and when the workaround was last seen to help.
        notices: What must be known before the workaround is followed.
        body: Its sections.
        when: What is seen when the workaround is for it, in one line, or "".
        workaround_facts: Risk and time of the workaround.
        no_workaround: Why there is none.
        feedback: Links for telling whether it helped.
        symptoms: What is seen.
        error_codes: Codes in the error text.
        signatures: Patterns that recognise it.
        version_facts: What it affects and where it is fixed.
        problem: Its problem.
        cause: Root cause of its problem, where it has no Cause section.
        incidents: Incidents in which it was met.
        year: How often that was in the last twelve months.
        replaces: Known errors that it replaces.
        details: All other facts.
        links: Pages worth reading.
        ending: What it ends with.
        twin: Address of the file that has all of it.
    """

    head: Head
    line: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    body: Body
    when: str
    workaround_facts: tuple[Fact, ...]
    no_workaround: Markup | None
    feedback: tuple[Item, ...]
    symptoms: Listed[Markup]
    error_codes: Listed[str]
    signatures: Listed[SignatureWords]
    version_facts: tuple[Fact, ...]
    problem: ProblemLine | None
    cause: Markup | None
    incidents: RowTable | None
    year: Sparkline
    replaces: RowTable | None
    details: tuple[Fact, ...]
    links: tuple[Item, ...]
    ending: Ending
    twin: str


def known_error_page(view: SiteView, entry: Entry, record: Record[KnownError]) -> KnownErrorPage:
    """The page model of a known error."""
    page, known_error = page_path(entry), record.model
    incidents = newest_first(view.dependents(entry.id, "incident", "known_error"))
    replaces = view.dependents(entry.id, "known-error", "superseded_by")
    sections = body(view, record, page)
    has_steps = "Workaround" in sections.sections
    return KnownErrorPage(
        head=head(view, entry, record),
        line=_first_line(view, record, page, has_steps=has_steps),
        notices=notices(view, entry, record, incidents, page),
        body=sections,
        when=_when(known_error),
        workaround_facts=_workaround_facts(record),
        no_workaround=view.text(known_error.no_workaround or "", page),
        feedback=feedback_links(view, entry) if has_steps else (),
        symptoms=listed(known_error.symptoms, lambda symptom: view.line(symptom, page)),
        error_codes=listed(known_error.error_codes, str),
        signatures=listed(known_error.signatures, in_words, _SIGNATURES),
        version_facts=_version_facts(record),
        problem=_problem_line(view, record, page),
        cause=None if "Cause" in sections.sections else _problem_cause(view, record, page),
        incidents=view.table("Incidents in which it was met", incidents, page, _INCIDENTS),
        year=_year(view, incidents),
        replaces=view.table("Known errors that this one replaces", replaces, page),
        details=_details(view, record, page),
        links=links(record),
        ending=ending(view, entry),
        twin=twin_href(view, entry, page),
    )


def _when(known_error: KnownError) -> str:
    """The symptoms in one line, of which a page shows the beginning."""
    said = "; ".join(symptom.rstrip(". ") for symptom in known_error.symptoms[:_FEW])
    return f"{said[:_LONGEST].rstrip()}…" if len(said) > _LONGEST else said


def _first_line(
    view: SiteView, record: Record[KnownError], page: str, *, has_steps: bool
) -> tuple[Fact, ...]:
    """What fits on a line or two; ``_details`` has the rest."""
    services = record.model.services
    more = len(services) - _SERVICES
    return facts(
        fact(
            "Services",
            *view.service_items(services[:_SERVICES], page),
            f"and {more} more" if more > 0 else None,
        ),
        fact("Owner", view.team_item(record.model.owner, page)),
        fact("Workaround verified", _verified(view, record) if has_steps else None),
    )


def _verified(view: SiteView, record: Record[KnownError]) -> Item:
    """How long ago the workaround was last seen to help, as of the site's moment."""
    known = record.model.workaround
    if known is None or known.verified_at is None:
        return Item("never")
    days = (view.now - known.verified_at).days
    said = "today" if days < 1 else "1 day ago" if days == 1 else f"{days:,} days ago"
    return Item(said, moment=moment(known.verified_at).moment)


def _workaround_facts(record: Record[KnownError]) -> tuple[Fact, ...]:
    known = record.model.workaround
    if known is None:
        return ()
    return facts(
        fact("Risk", words(known.risk) if known.risk else None),
        fact("Takes", f"about {known.minutes} min" if known.minutes else None),
    )


def _version_facts(record: Record[KnownError]) -> tuple[Fact, ...]:
    known_error = record.model
    upstream = known_error.upstream
    return facts(
        fact(
            "Affected", *(f"{c.component} {c.versions or ''}".strip() for c in known_error.affects)
        ),
        fact("Fixed in", *versions(known_error.fixed_in)),
        fact("Maker's record", Item(upstream.title, upstream.url) if upstream else None),
    )


def _problem_line(view: SiteView, record: Record[KnownError], page: str) -> ProblemLine | None:
    target = record.model.problem
    item = view.record_item(target, page)
    if item is None:
        return None
    entry = view.shown.register.get(target) if target else None
    return ProblemLine(item, state_badge(entry.status) if entry is not None else None)


def _problem_cause(view: SiteView, record: Record[KnownError], page: str) -> Markup | None:
    target = record.model.problem
    entry = view.shown.register.get(target) if target else None
    problem = view.record(entry) if entry is not None else None
    cause = problem.model.root_cause if problem is not None else None
    return view.text(cause.summary, page) if cause else None


def _year(view: SiteView, incidents: Sequence[Entry]) -> Sparkline:
    known = (one.facts for one in incidents)
    began = (facts.began_at for facts in known if isinstance(facts, IncidentFacts))
    return sparkline_of(began, view.months)


def _details(view: SiteView, record: Record[KnownError], page: str) -> tuple[Fact, ...]:
    known_error = record.model
    services, known = known_error.services, known_error.workaround
    review, verified = known_error.review_by, known.verified_at if known else None
    by = f"by {known.verified_by}" if known and known.verified_by else ""
    at = moment(verified) if verified else None
    first = facts(
        fact("Services", *view.service_items(services, page) if len(services) > _SERVICES else ()),
        fact("Verified", Item(at.text, moment=at.moment, note=by) if at else None),
        fact("To be reviewed by", calendar_day(review) if review else None),
    )
    return (*first, *common_facts(view, record))
