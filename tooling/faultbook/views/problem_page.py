"""A problem's page: the cause behind incidents, and its removal.

What belongs here: which facts of a problem stand where. What does not: how they look
(``templates/problem.md.j2``), its cost (``problem_cost``), whether its fix holds
(``fix_observation``) and what happened when (``problem_course``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.analysis.regressions import incidents_of
from faultbook.analysis.summaries import ProblemSummary
from faultbook.views.action_rows import action_rows
from faultbook.views.bounds import listed
from faultbook.views.display import (
    OPEN_STATES,
    Badge,
    Fact,
    Item,
    calendar_day,
    fact,
    facts,
    length,
    moment,
    words,
)
from faultbook.views.fix_observation import observation_of
from faultbook.views.problem_cost import cost_of, figures_of
from faultbook.views.problem_course import events_of
from faultbook.views.record_parts import (
    Body,
    Ending,
    Head,
    body,
    common_facts,
    ending,
    head,
    level_fact,
    links,
    page_path,
    priority_badge,
    twin_href,
)
from faultbook.views.site_view import newest_first
from faultbook.views.sparkline import sparkline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from faultbook.analysis.summaries import IncidentSummary
    from faultbook.model.problem import Problem, RiskAcceptance
    from faultbook.record import Entry, Record
    from faultbook.views.action_rows import ActionRow
    from faultbook.views.bounds import Listed
    from faultbook.views.fix_observation import Observation
    from faultbook.views.problem_cost import CostFigure
    from faultbook.views.problem_course import ProblemEvent
    from faultbook.views.site_view import RowTable, SiteView
    from faultbook.views.sparkline import Sparkline


@dataclass(frozen=True, slots=True)
class Risk:
    """A decision to live with a problem.

    Attributes:
        reason: Why.
        facts: Who decided, and until when.
        is_overdue: Whether it should have been looked at again.
    """

    reason: Markup | None
    facts: tuple[Fact, ...]
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """A problem's page.

    Attributes:
        head: Its top.
        standing: For how long it has been open, or how long it took.
        cost: What it has cost so far.
        facts: What a reader wants first.
        body: Its sections.
        cause: What made the incidents happen.
        cause_facts: Kind of cause, and when it was confirmed.
        factors: What made it worse.
        whys: Answers, each asking for the next.
        fix: What is changed for good.
        fix_facts: Changes, when they were live, and how long they are observed.
        observation: Whether the fix holds.
        broken: Incidents since the fix.
        year: Its incidents by month; None where it had none.
        known_errors: Known errors that name it.
        incidents: Incidents that name it or one of its known errors.
        shown_in: Incidents whose error text alone shows one of those.
        repeats: Problems that were closed as its duplicates.
        risk: A decision to live with it.
        actions: What is to be done.
        events: What happened when.
        details: All other facts.
        links: Pages worth reading.
        twin: Address of the file that has all of it.
        ending: What it ends with.
    """

    head: Head
    standing: str
    cost: tuple[CostFigure, ...]
    facts: tuple[Fact, ...]
    body: Body
    cause: Markup | None
    cause_facts: tuple[Fact, ...]
    factors: Listed[Markup]
    whys: Listed[Markup]
    fix: Markup | None
    fix_facts: tuple[Fact, ...]
    observation: Observation | None
    broken: RowTable | None
    year: Sparkline | None
    known_errors: RowTable | None
    incidents: RowTable | None
    shown_in: RowTable | None
    repeats: RowTable | None
    risk: Risk | None
    actions: Listed[ActionRow]
    events: tuple[ProblemEvent, ...]
    details: tuple[Fact, ...]
    links: tuple[Item, ...]
    twin: str
    ending: Ending


def problem_page(view: SiteView, entry: Entry, record: Record[Problem]) -> ProblemPage:
    """The page model of a problem."""
    page, problem = page_path(entry), record.model
    summary = view.evidence.problem.get(entry.id) or ProblemSummary(
        entry.id, entry.path, entry.title, problem.status
    )
    counted = incidents_of(view.evidence, entry.id)
    cause, fix = problem.root_cause, problem.fix
    linked = newest_first(view.linked_incidents(entry))
    observation = observation_of(view.evidence, summary)
    broken = observation.broken if observation is not None else ()
    return ProblemPage(
        head=head(view, entry, record, _fix_badge(observation), priority_badge(entry)),
        standing=_standing(view, problem),
        cost=figures_of(cost_of(counted, problem.effort_minutes, view.now)),
        facts=_first_facts(view, record, page),
        body=body(view, record, page),
        cause=view.text(cause.summary, page) if cause else None,
        cause_facts=_cause_facts(record),
        factors=listed(problem.contributing_factors, lambda text: view.inline(text, page)),
        whys=listed(problem.five_whys, lambda text: view.inline(text, page)),
        fix=view.text(fix.description, page) if fix and fix.description else None,
        fix_facts=_fix_facts(record, observation),
        observation=observation,
        broken=_table(view, "Incidents since the fix went live", broken, page),
        year=sparkline_of((one.began_at for one in counted), view.months) if counted else None,
        known_errors=view.table(
            "Known errors of this problem",
            view.dependents(entry.id, "known-error", "problem"),
            page,
        ),
        incidents=view.table("Incidents of this problem", linked, page),
        shown_in=_shown_in(view, summary, linked, page),
        repeats=view.table(
            "Problems that repeat this one",
            view.dependents(entry.id, "problem", "duplicate_of"),
            page,
        ),
        risk=_risk(view, problem, page),
        actions=action_rows(view, problem.actions, page),
        events=events_of(view, summary, counted, page),
        details=_details(view, record),
        links=links(record),
        twin=twin_href(view, entry, page),
        ending=ending(view, entry),
    )


def _standing(view: SiteView, problem: Problem) -> str:
    """How old an open problem is, or how long a closed one took; "" where nobody can tell."""
    opened, closed = problem.opened_at, problem.closed_at
    if problem.status in OPEN_STATES["problem"]:
        is_told = opened is not None and opened <= view.now
        return f"Open for {length(view.now - opened)}." if opened and is_told else "Open."
    if opened is not None and closed is not None and closed >= opened:
        return f"Closed after {length(closed - opened)}."
    return ""


def _fix_badge(observation: Observation | None) -> Badge | None:
    """A fix that didn't hold is seen at once."""
    if observation is None or not observation.broken:
        return None
    return Badge(observation.verdict, observation.tone)


def _first_facts(view: SiteView, record: Record[Problem], page: str) -> tuple[Fact, ...]:
    problem = record.model
    return facts(
        fact("Services", *view.service_items(problem.services, page)),
        fact("Owner", view.team_item(problem.owner, page)),
        fact("Opened because of", words(problem.trigger) if problem.trigger else None),
        fact("Opened", moment(problem.opened_at) if problem.opened_at else None),
        fact("Closed", moment(problem.closed_at) if problem.closed_at else None),
        fact("Closed as", words(problem.closure_code) if problem.closure_code else None),
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


def _fix_facts(record: Record[Problem], observation: Observation | None) -> tuple[Fact, ...]:
    fix = record.model.fix
    if fix is None:
        return ()
    return facts(
        fact("Changes", *fix.changes),
        fact("Live since", moment(fix.deployed_at) if fix.deployed_at else None),
        fact("Observed until", observation.until if observation is not None else None),
    )


def _table(
    view: SiteView, caption: str, incidents: Sequence[IncidentSummary], page: str
) -> RowTable | None:
    """Incidents as records; those that the audience may see."""
    found = (view.shown.register.get(one.id) for one in incidents)
    return view.table(caption, [entry for entry in found if entry is not None], page)


def _shown_in(
    view: SiteView, problem: ProblemSummary, linked: Sequence[Entry], page: str
) -> RowTable | None:
    """Incidents that name neither the problem nor a known error of it."""
    known = {entry.id for entry in linked}
    found = view.evidence.incidents_by_problem.get(problem.id, ())
    others = [one for one in found if one.id not in known]
    return _table(view, "Incidents whose error text shows this problem", others, page)


def _risk(view: SiteView, problem: Problem, page: str) -> Risk | None:
    risk = problem.risk_acceptance
    if risk is None:
        return None
    reason = view.text(risk.reason, page) if risk.reason else None
    found = _risk_facts(risk)
    review = risk.review_by
    is_late = (
        problem.closure_code == "risk-accepted"
        and review is not None
        and view.context.clock.is_over(review)
    )
    return Risk(reason, found, is_late) if reason or found else None


def _risk_facts(risk: RiskAcceptance) -> tuple[Fact, ...]:
    return facts(
        fact("Accepted by", risk.by),
        fact("To be reviewed by", calendar_day(risk.review_by) if risk.review_by else None),
    )


def _details(view: SiteView, record: Record[Problem]) -> tuple[Fact, ...]:
    effort = record.model.effort_minutes
    spent = fact("Work on the problem", f"{effort:,} min" if effort is not None else None)
    return (*facts(level_fact(record), spent), *common_facts(view, record))
