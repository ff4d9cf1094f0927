"""What a problem's page makes of analysis: its cost, whether its fix holds, what happened when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.analysis.evidence import Stay
from faultbook.analysis.summaries import IncidentSummary, OutageSummary
from faultbook.views.problem_cost import Cost, cost_of, figures_of
from faultbook.views.problem_course import MOST_INCIDENTS, events_of
from faultbook.views.problem_page import ProblemPage, problem_page
from faultbook.views.record_parts import page_path
from tests.registers import NOW
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView

DAY = timedelta(days=1)
FIXED = {"description": "Patch.", "changes": ["CHG-1"]}


def view_of(root: Path, *incidents: dict[str, Any], **problem: Any) -> SiteView:
    """A register with one problem and incidents that name it."""
    files = [record("PRB-2026-0001", **problem)]
    for number, fields in enumerate(incidents, 1):
        stated: dict[str, Any] = {"status": "closed", "problem": "PRB-2026-0001"} | fields
        files.append(record(f"INC-2026-{number:04d}", **stated))
    return site_view(root, dict(files))


def page_of(view: SiteView) -> ProblemPage:
    entry = view.shown.register.get("PRB-2026-0001")
    assert entry is not None
    found = view.record(entry)
    assert found is not None
    return problem_page(view, entry, found)


def away(
    number: int, start: float, end: float | None, effort: int | None = None
) -> IncidentSummary:
    """A closed incident that took service away, in hours before now."""
    return IncidentSummary(
        f"INC-2026-{number:04d}",
        "",
        "",
        "closed",
        started_at=NOW - timedelta(hours=start),
        restored_at=None if end is None else NOW - timedelta(hours=end),
        effort_minutes=effort,
    )


def test_time_that_incidents_have_in_common_is_counted_once() -> None:
    found = cost_of([away(1, 10, 8, 30), away(2, 9, 7), away(3, 2, 1, 0)], 60, NOW)
    assert found == Cost(3, timedelta(hours=4), 0, 90, 1)
    assert [(one.value, one.name, one.note) for one in figures_of(found)] == [
        ("3", "incidents", ""),
        ("240 min", "without service", "4 h"),
        ("90 min", "of work", "1.5 h; 1 of the incidents doesn't tell"),
    ]


def test_what_is_not_known_is_not_nothing() -> None:
    found = figures_of(cost_of([away(1, 10, None)], None, NOW))
    assert [(one.value, one.name) for one in found] == [
        ("1", "incident"),
        ("unknown", "time without service"),
    ]
    some = figures_of(cost_of([away(1, 10, None), away(2, 3, 2.5)], None, NOW))
    assert (some[1].value, some[1].note) == ("30 min", "1 of the incidents doesn't tell")
    assert [one.value for one in figures_of(cost_of([], None, NOW))] == ["0"]


def test_an_outage_that_lasts_counts_up_to_now() -> None:
    start = NOW - timedelta(hours=1)
    incident = IncidentSummary(
        "INC-2026-0001", "", "", "in-progress", outages=(OutageSummary(start, None),)
    )
    assert cost_of([incident], None, NOW).downtime == timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "new", "opened_at": "2026-06-28T12:00:00Z"}, "Open for 2 d."),
        ({"status": "resolved", "opened_at": "2026-06-28T11:00:00Z"}, "Open for 2 d 1 h."),
        ({"status": "new"}, "Open."),
        ({"status": "new", "opened_at": "2026-08-01T00:00:00Z"}, "Open."),
        ({"status": "closed", "opened_at": "2026-05-01T00:00:00Z"}, ""),
        (
            {
                "status": "closed",
                "opened_at": "2026-05-01T00:00:00Z",
                "closed_at": "2026-05-01T00:00:00Z",
            },
            "Closed after 0 min.",
        ),
        (
            {
                "status": "closed",
                "opened_at": "2026-05-02T00:00:00Z",
                "closed_at": "2026-05-01T00:00:00Z",
            },
            "",
        ),
    ],
)
def test_how_old_a_problem_is(fields: dict[str, Any], expected: str, tmp_path: Path) -> None:
    assert page_of(view_of(tmp_path, **fields)).standing == expected


@pytest.mark.parametrize(
    ("deployed", "incidents", "verdict", "said"),
    [
        ("2026-07-02T12:00:00Z", [], "Not live yet", "30 days of observation follow."),
        (
            "2026-06-29T12:00:00Z",
            ["2026-06-01T12:00:00Z"],
            "Observed",
            "29 days left, without an incident so far.",
        ),
        ("2026-05-31T12:00:01Z", [], "Observed", "1 day left, without an incident so far."),
        (
            "2026-05-31T12:00:00Z",
            [],
            "Held",
            "No incident in the 30 days since it went live; 30 days were asked for.",
        ),
        (
            "2026-06-01T12:00:00Z",
            ["2026-06-01T11:59:59Z", "2026-06-04T12:00:00Z", "2026-06-05T12:00:00Z"],
            "Came back",
            (
                "2 incidents began since it went live, the first 3 days after it, while it was"
                " observed."
            ),
        ),
        (
            "2026-01-01T12:00:00Z",
            ["2026-06-04T12:00:00Z"],
            "Came back",
            "An incident began 154 days after it went live, after its observation.",
        ),
    ],
)
def test_whether_a_fix_holds(
    deployed: str, incidents: list[str], verdict: str, said: str, tmp_path: Path
) -> None:
    fields = ({"started_at": at} for at in incidents)
    view = view_of(tmp_path, *fields, status="resolved", fix=FIXED | {"deployed_at": deployed})
    page = page_of(view)
    assert page.observation is not None
    assert (page.observation.verdict, page.observation.said) == (verdict, said)
    assert (page.broken is not None) == (verdict == "Came back")
    assert ("Came back" in [badge.text for badge in page.head.badges]) == (verdict == "Came back")


def test_an_observation_beyond_the_calendar_has_an_end(tmp_path: Path) -> None:
    fix = FIXED | {"deployed_at": "9999-12-31T12:00:00Z"}
    page = page_of(view_of(tmp_path, status="resolved", fix=fix))
    assert page.observation is not None
    assert page.observation.until.text == "9999-12-31"


def test_an_incident_without_the_fix_does_not_break_it(tmp_path: Path) -> None:
    files = [
        record("PRB-2026-0001", fix=FIXED | {"deployed_at": "2026-05-01T12:00:00Z"}),
        record(
            "KE-2026-0001",
            status="fixed",
            problem="PRB-2026-0001",
            fixed_in=[{"component": "auth", "version": "2.0"}],
        ),
        record(
            "INC-2026-0001",
            status="closed",
            known_error="KE-2026-0001",
            started_at="2026-05-09T12:00:00Z",
            versions=[{"component": "auth", "version": "1.0"}],
        ),
    ]
    page = page_of(site_view(tmp_path, dict(files)))
    assert page.observation is not None
    assert (page.observation.verdict, page.observation.unfixed) == ("Held", 1)
    assert page.incidents is not None


def test_a_fix_that_is_not_dated_is_not_observed(tmp_path: Path) -> None:
    assert page_of(view_of(tmp_path, fix=FIXED)).observation is None


def test_what_happened_is_told_in_the_order_of_time(tmp_path: Path) -> None:
    view = view_of(
        tmp_path,
        {"started_at": "2026-05-01T09:00:00Z"},
        {"started_at": "2026-05-05T09:00:00Z"},
        status="closed",
        opened_at="2026-05-01T10:00:00Z",
        root_cause={"category": "data", "summary": "x", "confirmed_at": "2026-05-04T09:00:00Z"},
        fix=FIXED | {"deployed_at": "2026-05-06T09:00:00Z"},
        closed_at="2026-06-20T09:00:00Z",
    )
    told = [
        (one.at.text[:10], one.said, one.record and one.record.text) for one in page_of(view).events
    ]
    assert told == [
        ("2026-05-01", "Incident", "INC-2026-0001"),
        ("2026-05-01", "Opened", None),
        ("2026-05-04", "Root cause confirmed", None),
        ("2026-05-05", "Incident", "INC-2026-0002"),
        ("2026-05-06", "Fix live", None),
        ("2026-06-20", "Closed", None),
    ]


def test_states_come_from_commits_and_are_states(tmp_path: Path) -> None:
    view = view_of(tmp_path, status="investigating")
    at = [NOW - number * DAY for number in range(5, 0, -1)]
    states = ("new", "new", "jo@example.org", "investigating", "new")
    life = tuple(Stay(state, one, None) for state, one in zip(states, at, strict=True))
    evidence = view.evidence
    object.__setattr__(evidence, "lives", {"PRB-2026-0001": life})
    found = events_of(view, evidence.problem["PRB-2026-0001"], (), "problems/2026/PRB-2026-0001.md")
    assert [one.said for one in found] == [
        "Added to the register. State: new",
        "State: investigating",
        "State: new",
    ]


def test_of_many_incidents_the_first_and_the_last_are_named(tmp_path: Path) -> None:
    view = view_of(tmp_path, status="investigating")
    many = [away(number, 1_000 - number, None) for number in range(1, 101)]
    problem = view.evidence.problem["PRB-2026-0001"]
    found = events_of(view, problem, many, "problems/2026/PRB-2026-0001.md")
    assert len(found) == MOST_INCIDENTS + 1
    assert found[MOST_INCIDENTS // 2].said == "80 more incidents, up to the next one that is named"


def test_an_accepted_risk_is_looked_at_again(tmp_path: Path) -> None:
    risk = {"by": "B. Boss", "reason": "Cheap.", "review_by": "2026-06-29"}
    for review, is_overdue in (("2026-06-29", True), ("2026-06-30", False)):
        view = view_of(
            tmp_path / review,
            status="closed",
            closure_code="risk-accepted",
            risk_acceptance=risk | {"review_by": review},
        )
        found = page_of(view).risk
        assert found is not None
        assert found.is_overdue == is_overdue


def test_an_action_is_overdue_after_its_day(tmp_path: Path) -> None:
    actions = [
        {"action": "Late", "due": "2026-06-29"},
        {"action": "Today", "due": "2026-06-30"},
        {"action": "Done", "due": "2026-06-01", "done_at": "2026-06-20T08:00:00Z"},
        {"action": "Any day"},
    ]
    found = page_of(view_of(tmp_path, actions=actions)).actions
    assert [row.is_overdue for row in found.shown] == [True, False, False, False]


def test_incidents_whose_text_shows_the_problem_stand_apart(tmp_path: Path) -> None:
    signature = {"all": ["pool is exhausted"], "samples": {"match": ["pool is exhausted"]}}
    files = [
        record("PRB-2026-0001"),
        record("KE-2026-0001", status="active", problem="PRB-2026-0001", signatures=[signature]),
        record("INC-2026-0001", status="closed", problem="PRB-2026-0001"),
        record("INC-2026-0002", status="closed", error_text="the pool is exhausted"),
    ]
    page = page_of(site_view(tmp_path, dict(files)))
    assert page.incidents is not None
    assert page.shown_in is not None
    assert [row.record.text for row in page.incidents.rows] == ["INC-2026-0001"]
    assert [row.record.text for row in page.shown_in.rows] == ["INC-2026-0002"]
    assert page.cost[0].value == "2"


def test_a_page_takes_the_path_of_its_record(tmp_path: Path) -> None:
    view = view_of(tmp_path)
    entry = view.shown.register.get("PRB-2026-0001")
    assert entry is not None
    assert page_path(entry) == "problems/2026/PRB-2026-0001.md"
    assert page_of(view).twin == "../../../problems/2026/PRB-2026-0001.json"
