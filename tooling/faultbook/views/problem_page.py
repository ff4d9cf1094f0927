"""A problem's page: the cause behind incidents, and its removal.

What belongs here: which facts of a problem stand where. What does not: how they look
(``templates/problem.md.j2``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.views.display import Fact, Item, calendar_day, fact, facts, moment, words
from faultbook.views.record_parts import (
    ActionRow,
    Body,
    Ending,
    Head,
    actions,
    body,
    common_facts,
    ending,
    head,
    level_fact,
    links,
    page_path,
    priority_badge,
)
from faultbook.views.site_view import newest_first

if TYPE_CHECKING:
    from markupsafe import Markup

    from faultbook.model.problem import Problem
    from faultbook.record import Entry, Record
    from faultbook.views.site_view import RowTable, SiteView


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """A problem's page.

    Attributes:
        head: Its top.
        facts: What a reader wants first.
        body: Its sections.
        cause: What made the incidents happen.
        cause_facts: Kind of cause, and when it was confirmed.
        factors: What made it worse.
        whys: Answers, each asking for the next.
        fix: What is changed for good.
        fix_facts: Changes, when they were live, and how long they are observed.
        known_errors: Known errors that name it.
        incidents: Incidents that name it or one of its known errors.
        repeats: Problems that were closed as its duplicates.
        risk: Why it is lived with.
        risk_facts: Who decided, and until when.
        actions: What is to be done.
        details: All other facts.
        links: Pages worth reading.
        ending: What it ends with.
    """

    head: Head
    facts: tuple[Fact, ...]
    body: Body
    cause: Markup | None
    cause_facts: tuple[Fact, ...]
    factors: tuple[Markup, ...]
    whys: tuple[Markup, ...]
    fix: Markup | None
    fix_facts: tuple[Fact, ...]
    known_errors: RowTable | None
    incidents: RowTable | None
    repeats: RowTable | None
    risk: Markup | None
    risk_facts: tuple[Fact, ...]
    actions: tuple[ActionRow, ...]
    details: tuple[Fact, ...]
    links: tuple[Item, ...]
    ending: Ending


def problem_page(view: SiteView, entry: Entry, record: Record[Problem]) -> ProblemPage:
    """The page model of a problem."""
    page, problem = page_path(entry), record.model
    cause, fix, risk = problem.root_cause, problem.fix, problem.risk_acceptance
    known_errors = view.dependents(entry.id, "known-error", "problem")
    incidents = newest_first(view.linked_incidents(entry))
    repeats = view.dependents(entry.id, "problem", "duplicate_of")
    return ProblemPage(
        head=head(view, entry, record, priority_badge(entry)),
        facts=_first_facts(view, record, page, len(incidents)),
        body=body(view, record, page),
        cause=view.text(cause.summary, page) if cause else None,
        cause_facts=_cause_facts(record),
        factors=_texts(view, problem.contributing_factors, page),
        whys=_texts(view, problem.five_whys, page),
        fix=view.text(fix.description, page) if fix and fix.description else None,
        fix_facts=_fix_facts(view, record),
        known_errors=view.table("Known errors of this problem", known_errors, page),
        incidents=view.table("Incidents of this problem", incidents, page),
        repeats=view.table("Problems that repeat this one", repeats, page),
        risk=view.text(risk.reason, page) if risk and risk.reason else None,
        risk_facts=_risk_facts(record),
        actions=actions(view, problem.actions, page),
        details=_details(view, record),
        links=links(record),
        ending=ending(view, entry),
    )


def _first_facts(
    view: SiteView, record: Record[Problem], page: str, incidents: int
) -> tuple[Fact, ...]:
    problem = record.model
    return facts(
        fact("Services", *view.service_items(problem.services, page)),
        fact("Owner", view.team(problem.owner)),
        fact("Opened because of", words(problem.trigger) if problem.trigger else None),
        fact("Opened", moment(problem.opened_at) if problem.opened_at else None),
        fact("Closed", moment(problem.closed_at) if problem.closed_at else None),
        fact("Closed as", words(problem.closure_code) if problem.closure_code else None),
        fact("Incidents", str(incidents)),
        fact("Repeats", view.record_item(problem.duplicate_of, page)),
    )


def _cause_facts(record: Record[Problem]) -> tuple[Fact, ...]:
    cause = record.model.root_cause
    if cause is None:
        return ()
    confirmed = cause.confirmed_at
    return facts(
        fact("Kind of cause", words(cause.category)),
        fact("Confirmed", moment(confirmed) if confirmed else None),
    )


def _fix_facts(view: SiteView, record: Record[Problem]) -> tuple[Fact, ...]:
    fix = record.model.fix
    if fix is None:
        return ()
    days = fix.observe_days or view.context.config.observation.days
    live = fix.deployed_at
    observed = None
    if live:
        end = calendar_day((live + timedelta(days=days)).date())
        observed = Item(f"until {end.text}", moment=end.moment, note=f"({days} days)")
    return facts(
        fact("Changes", *fix.changes),
        fact("Live since", moment(live) if live else None),
        fact("Observed", observed),
    )


def _risk_facts(record: Record[Problem]) -> tuple[Fact, ...]:
    risk = record.model.risk_acceptance
    if risk is None:
        return ()
    return facts(
        fact("Accepted by", risk.by),
        fact("To be reviewed by", calendar_day(risk.review_by) if risk.review_by else None),
    )


def _details(view: SiteView, record: Record[Problem]) -> tuple[Fact, ...]:
    effort = record.model.effort_minutes
    spent = fact("Work spent", f"{effort} min" if effort is not None else None)
    return (*facts(level_fact(record), spent), *common_facts(view, record))


def _texts(view: SiteView, found: tuple[str, ...], page: str) -> tuple[Markup, ...]:
    return tuple(view.inline(text, page) for text in found)
