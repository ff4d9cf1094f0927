"""What single gates ask for, at their edges; the rules' pages show the plain cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.catalog import Catalog
from faultbook.clock import Clock
from faultbook.config import Config, LoadedConfig, Observation
from faultbook.gates import observed, quiet
from faultbook.problem_incidents import linked_incidents
from faultbook.record import Context, Entry, IncidentFacts, ProblemFacts, Reference
from tests.registers import ANY_ORDER, CONFIG, NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.workspace import Workspace

PRB = "PRB-2026-0001"
KE = "KE-2026-0001"
INC = "INC-2026-0001"
FOLDERS = {"INC": "records/incidents", "PRB": "records/problems", "KE": "kedb"}

VERIFIED = """\
status: closed
closure_code: fix-verified
owner: identity
root_cause: {category: capacity, summary: Forty jobs start in the same second.}
fix:
  description: Each job starts at a minute of its own.
  changes: [CHG-850]
  deployed_at: 2026-05-01T08:00:00Z
"""
KNOWN = """\
status: known-error
owner: identity
root_cause: {category: capacity, summary: Forty jobs start in the same second.}
"""
ACTIVE = """\
status: active
symptoms: [Logins time out]
workaround: {verified_at: 2026-05-01T09:00:00Z}
sections:
  Workaround: Stop the job.
"""
RESOLVED = """\
status: resolved
restored_at: 2026-05-02T09:00:00Z
resolution_code: solution-provided
sections:
  Resolution: The job was stopped.
"""


def path_of(record_id: str) -> str:
    prefix, year, _ = record_id.split("-")
    return f"{FOLDERS[prefix]}/{year}/{record_id}.yaml"


def build(
    register: Callable[..., Workspace], records: dict[str, str], config: str = CONFIG
) -> Workspace:
    files = {
        path_of(i): f"id: {i}\ntitle: Logins time out, {i}\n{text}" for i, text in records.items()
    }
    return register(files, f"{config}{ANY_ORDER}")


def codes(workspace: Workspace) -> list[tuple[str, str]]:
    found = workspace.check().diagnostics
    return [(one.location.path.rsplit("/", 1)[1].removesuffix(".yaml"), one.code) for one in found]


def linked(workspace: Workspace) -> list[str]:
    context = workspace.context(workspace.catalog)
    problem = workspace.catalog.get(PRB)
    assert problem is not None
    return [entry.id for entry in linked_incidents(problem, context)]


# The observation of a fix


def problem_entry(deployed_at: datetime | None, days: int | None) -> Entry:
    facts = ProblemFacts(
        has_root_cause=True,
        deployed_at=deployed_at,
        observe_days=days,
        closure_code="fix-verified",
    )
    return Entry("problem", PRB, path_of(PRB), status="closed", facts=facts)


def incident_entry(began_at: datetime | None, *, is_excused: bool = False) -> Entry:
    facts = IncidentFacts(began_at=began_at, known_error=None, is_excused=is_excused)
    link = Reference(("problem",), PRB)
    return Entry("incident", INC, path_of(INC), status="new", references=(link,), facts=facts)


def context_of(*entries: Entry, now: datetime = NOW, days: int = 30) -> Context:
    loaded = LoadedConfig(Config(observation=Observation(days=days)))
    return Context(loaded, Clock(now), Catalog(entries), services={}, teams={})


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
windows = st.integers(1, 3650)


@given(deployed=moments, own=st.none() | windows, usual=windows, zone=offsets)
def test_observation_ends_to_the_second(
    deployed: datetime, own: int | None, usual: int, zone: timezone
) -> None:
    problem = problem_entry(deployed.astimezone(zone), own)
    end = deployed + timedelta(days=own or usual)
    shut = observed(problem, context_of(problem, now=end - timedelta(seconds=1), days=usual))
    assert shut is not None
    assert shut.path == ("closure_code",)
    assert observed(problem, context_of(problem, now=end, days=usual)) is None


@given(
    deployed=moments, own=st.none() | windows, usual=windows, zone=offsets, share=st.floats(0, 1)
)
def test_what_began_while_the_fix_was_observed_breaks_it(
    deployed: datetime, own: int | None, usual: int, zone: timezone, share: float
) -> None:
    problem = problem_entry(deployed, own)
    span = timedelta(days=own or usual) - timedelta(microseconds=1)
    began = (deployed + share * span).astimezone(zone)
    unmet = quiet(problem, context_of(problem, incident_entry(began), days=usual))
    assert unmet is not None
    assert INC in unmet.message
    excused = incident_entry(began, is_excused=True)
    assert quiet(problem, context_of(problem, excused, days=usual)) is None


@given(deployed=moments, days=windows, distance=st.timedeltas(timedelta(0), timedelta(days=9999)))
def test_what_began_outside_the_window_leaves_it(
    deployed: datetime, days: int, distance: timedelta
) -> None:
    problem = problem_entry(deployed, days)
    before = deployed - timedelta(microseconds=1) - distance
    after = deployed + timedelta(days=days) + distance
    for began in (before, after, None):
        assert quiet(problem, context_of(problem, incident_entry(began))) is None


@pytest.mark.parametrize(
    "deployed",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_the_ends_of_the_calendar_are_no_crash(deployed: datetime) -> None:
    problem = problem_entry(deployed, 3650)
    context = context_of(problem, incident_entry(deployed))
    assert (observed(problem, context) is None) is (deployed < NOW)
    quiet(problem, context)


def test_without_a_fix_there_is_nothing_to_observe() -> None:
    problem = problem_entry(None, None)
    context = context_of(problem, incident_entry(NOW))
    assert observed(problem, context) is None
    assert quiet(problem, context) is None


def test_observe_days_have_a_limit(register: Callable[..., Workspace]) -> None:
    text = VERIFIED + "  observe_days: 99999999999\n"
    assert codes(build(register, {PRB: text})) == [(PRB, "FB107")]


def test_the_configuration_sets_the_window(register: Callable[..., Workspace]) -> None:
    config = "[teams.identity]\n[observation]\ndays = 90\n"
    assert codes(build(register, {PRB: VERIFIED}, config=config)) == [(PRB, "FB419")]


@pytest.mark.parametrize(
    ("times", "is_broken"),
    [
        ("started_at: 2026-05-02T00:00:00Z", True),
        ("started_at: 2026-04-30T00:00:00Z\nopened_at: 2026-05-02T00:00:00Z", False),
        ("detected_at: 2026-04-30T00:00:00Z\nopened_at: 2026-05-02T00:00:00Z", False),
        ("detected_at: 2026-05-02T00:00:00Z", True),
        ("opened_at: 2026-05-02T00:00:00Z", True),
        ("opened_at: 2026-05-01T10:00:00+02:00", True),
        ("opened_at: 2026-05-01T09:59:59+02:00", False),
    ],
)
def test_when_an_incident_began(
    register: Callable[..., Workspace], times: str, is_broken: bool
) -> None:
    incident = f"status: new\nproblem: {PRB}\n{times}\n"
    found = codes(build(register, {PRB: VERIFIED, INC: incident}))
    assert found == ([(PRB, "FB420")] if is_broken else [])


# The incidents of a problem


def test_incidents_are_linked_directly_and_through_a_known_error(
    register: Callable[..., Workspace],
) -> None:
    workspace = build(
        register,
        {
            PRB: "status: new\naliases: [PRB-2026-DRAFT-midnight]\n",
            "PRB-2026-0002": "status: new\n",
            KE: f"status: draft\nproblem: {PRB}\naliases: [KE-2026-0099]\n",
            "KE-2026-0002": "status: draft\nproblem: PRB-2026-0002\n",
            "KE-2026-0003": f"status: retired\nsuperseded_by: {KE}\n",
            "INC-2026-0001": f"status: new\nknown_error: {KE}\n",
            "INC-2026-0002": f"status: new\nproblem: {PRB}\nknown_error: {KE}\n",
            "INC-2026-0003": "status: new\nproblem: PRB-2026-0002\nknown_error: KE-2026-0002\n",
            "INC-2026-0004": "status: new\nknown_error: KE-2026-0099\n",
            "INC-2026-0005": "status: new\nproblem: PRB-2026-DRAFT-midnight\n",
            "INC-2026-0006": "status: new\nknown_error: KE-2026-0003\n",
            "INC-2026-0007": "status: new\nparent: INC-2026-0001\n",
        },
    )
    assert linked(workspace) == [f"INC-2026-000{n}" for n in (1, 2, 4, 5)]


def test_a_known_error_it_only_looks_like_is_no_link(register: Callable[..., Workspace]) -> None:
    incident = (
        "status: new\nknown_error: KE-2026-0002\n"
        f"not_regression: {{known_error: {KE}, reason: Another network.}}\n"
    )
    workspace = build(
        register,
        {
            PRB: "status: new\n",
            KE: f"status: draft\nproblem: {PRB}\n",
            "KE-2026-0002": "status: draft\n",
            INC: incident,
        },
    )
    assert linked(workspace) == []


# Gates that need several records


def test_a_known_error_may_name_its_problem_by_an_alias(
    register: Callable[..., Workspace],
) -> None:
    problem = KNOWN + "aliases: [PRB-2026-DRAFT-midnight]\n"
    known_error = ACTIVE + "problem: PRB-2026-DRAFT-midnight\n"
    found = codes(build(register, {PRB: problem, KE: known_error}))
    assert found == [(KE, "FB306")]


def test_one_active_known_error_of_several_is_enough(register: Callable[..., Workspace]) -> None:
    records = {
        PRB: KNOWN,
        KE: f"status: draft\nproblem: {PRB}\n",
        "KE-2026-0002": f"{ACTIVE}problem: {PRB}\n",
    }
    assert codes(build(register, records)) == []


def test_a_known_error_of_another_problem_does_not_help(
    register: Callable[..., Workspace],
) -> None:
    records = {
        PRB: KNOWN,
        "PRB-2026-0002": KNOWN,
        "KE-2026-0002": f"status: draft\nproblem: {PRB}\n",
        KE: f"{ACTIVE}problem: PRB-2026-0002\n",
    }
    assert codes(build(register, records)) == [(PRB, "FB413")]


@pytest.mark.parametrize("fixed", ["fixed_in: [{component: login, version: '2'}]", ""])
@pytest.mark.parametrize("deployed", ["  deployed_at: 2026-05-01T08:00:00Z\n", ""])
def test_a_fixed_known_error_needs_one_proof(
    register: Callable[..., Workspace], fixed: str, deployed: str
) -> None:
    known_error = ACTIVE.replace("active", "fixed") + f"problem: {PRB}\n{fixed}\n"
    problem = KNOWN.replace("known-error", "fix-in-progress")
    problem += f"fix:\n  description: Spread the jobs.\n{deployed}"
    found = codes(build(register, {PRB: problem, KE: known_error}))
    assert found == ([] if fixed or deployed else [(KE, "FB434")])


def test_a_fix_that_was_live_once_still_counts_when_the_problem_came_back(
    register: Callable[..., Workspace],
) -> None:
    known_error = ACTIVE.replace("active", "fixed") + f"problem: {PRB}\n"
    problem = VERIFIED.replace("closed", "investigating")
    assert codes(build(register, {PRB: problem, KE: known_error})) == []


@pytest.mark.parametrize(
    ("cause", "problem", "is_met"),
    [
        ("", None, False),
        ("", "status: investigating\nowner: identity\n", False),
        ("", KNOWN.replace("known-error", "fix-in-progress") + "fix: {description: x}\n", True),
        ("Under investigation", None, False),
        ("under  investigation", None, False),
        ("_Under investigation_ …", None, False),
        ("<!-- Why does it happen? -->", None, False),
        ("<!-- Why does it happen? --> The pool leaks.", None, True),
        ("UNDER INVESTIGATION.", "status: investigating\nowner: identity\n", True),
        ("Under investigation", "status: new\n", False),
        ("Under investigation", "status: closed\nclosure_code: not-a-problem\n", False),
        ("Under investigation by the identity team, who think of the pool", None, True),
        ("The pool leaks.", None, True),
    ],
)
def test_an_active_known_error_has_its_cause(
    register: Callable[..., Workspace], cause: str, problem: str | None, is_met: bool
) -> None:
    known_error = ACTIVE + f"  Cause: {cause}\n" + (f"problem: {PRB}\n" if problem else "")
    records = {KE: known_error} | ({PRB: problem} if problem else {})
    assert codes(build(register, records)) == ([] if is_met else [(KE, "FB433")])


@pytest.mark.parametrize(
    ("code", "records"),
    [
        ("FB406", {INC: f"{RESOLVED}major: true\n".replace("status: resolved", "status: closed")}),
        ("FB413", {PRB: KNOWN}),
        (
            "FB420",
            {
                PRB: VERIFIED,
                INC: f"status: new\nproblem: {PRB}\nstarted_at: 2026-05-02T00:00:00Z\n",
            },
        ),
        ("FB433", {KE: ACTIVE}),
        ("FB434", {KE: ACTIVE.replace("active", "fixed") + "  Cause: The pool leaks.\n"}),
    ],
)
def test_a_gate_for_several_records_says_that_they_change_together(
    register: Callable[..., Workspace], code: str, records: dict[str, str]
) -> None:
    found = build(register, records).check().diagnostics
    (hint,) = (one.hint for one in found if one.code == code)
    assert "in the same pull request" in hint


# One fault, one finding


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({PRB: KNOWN.replace("capacity", "1")}, [(PRB, "FB110")]),
        ({PRB: VERIFIED.replace("2026-05-01T08:00:00Z", "May")}, [(PRB, "FB105")]),
        ({PRB: VERIFIED.replace("fix-verified", "fixed")}, [(PRB, "FB103")]),
        ({PRB: VERIFIED.replace("[CHG-850]", "CHG-850")}, [(PRB, "FB104")]),
    ],
)
def test_a_value_that_does_not_fit_is_no_missing_value(
    register: Callable[..., Workspace], records: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    known_error = f"{ACTIVE}problem: {PRB}\n"
    assert codes(build(register, {**records, KE: known_error})) == expected


def test_a_fixed_known_error_waits_for_its_problem_to_be_mended(
    register: Callable[..., Workspace],
) -> None:
    known_error = ACTIVE.replace("active", "fixed") + f"problem: {PRB}\n"
    problem = VERIFIED.replace("2026-05-01T08:00:00Z", "May")
    assert codes(build(register, {PRB: problem, KE: known_error})) == [(PRB, "FB105")]


def test_an_accepted_risk_tells_all_it_lacks_at_once(register: Callable[..., Workspace]) -> None:
    workspace = build(register, {PRB: "status: closed\nclosure_code: risk-accepted\n"})
    (found,) = workspace.check().diagnostics
    wanted = ("risk_acceptance.by", "risk_acceptance.reason", "risk_acceptance.review_by")
    assert found.code == "FB418"
    assert all(repr(field) in found.message for field in (*wanted, "root_cause"))


def test_an_accepted_risk_with_a_bad_day_lacks_the_rest(
    register: Callable[..., Workspace],
) -> None:
    text = "status: closed\nclosure_code: risk-accepted\nrisk_acceptance: {review_by: May}\n"
    found = build(register, {PRB: text}).check().diagnostics
    assert [one.code for one in found] == ["FB418", "FB106"]
    assert "review_by" not in found[0].message


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_a_gate_speaks_of_the_state_the_record_is_in(
    register: Callable[..., Workspace], state: str
) -> None:
    text = RESOLVED.replace("status: resolved", f"status: {state}")
    text = text.replace("restored_at: 2026-05-02T09:00:00Z\n", "")
    (found,) = build(register, {INC: text}).check().diagnostics
    assert found.message == f"an incident that is {state!r} needs 'restored_at'"


def test_a_gate_passed_for_a_closure_speaks_of_the_closure(
    register: Callable[..., Workspace],
) -> None:
    text = VERIFIED.replace("owner: identity\n", "")
    (found,) = build(register, {PRB: text}).check().diagnostics
    assert found.message == "a problem closed as 'fix-verified' needs 'owner'"


def test_an_import_needs_no_resolution_text(register: Callable[..., Workspace]) -> None:
    text = RESOLVED.replace("solution-provided", "unrecorded").partition("sections")[0]
    assert codes(build(register, {INC: text})) == []


def test_a_sections_name_may_be_written_in_any_case(register: Callable[..., Workspace]) -> None:
    assert codes(build(register, {INC: RESOLVED.replace("Resolution:", "RESOLUTION:")})) == []
