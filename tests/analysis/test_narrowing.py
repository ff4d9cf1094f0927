from __future__ import annotations

from datetime import timedelta

from faultbook.analysis.evidence import Stay
from faultbook.analysis.metrics import metrics_of
from faultbook.analysis.narrowing import narrowed
from faultbook.analysis.summaries import ActionSummary
from tests.analysis.evidences import evidence, incident, known_error, problem
from tests.registers import NOW


def test_records_that_are_left_out_leave_no_trace() -> None:
    action = ActionSummary("Ask Ada", "ada", NOW.date(), None)
    day = timedelta(days=1)
    shown = incident(
        1,
        title="Ask ada@example.org",
        owner="ada",
        services=("login",),
        opened_at=NOW - day,
        known_error="KE-2026-0001",
        problem="PRB-2026-0001",
        duplicate_of="INC-2026-0002",
        actions=(action,),
    )._replace(path="shown.md")
    hidden = incident(2, opened_at=NOW - 2 * day, problem="PRB-2026-0001")._replace(path="h.md")
    ours = problem(1, owner="identity")._replace(path="problem.md")
    known = known_error(1)._replace(path="known.md")
    whole = evidence(
        [shown, hidden, ours, known],
        recognised={shown.id: (known.id,), hidden.id: (known.id,)},
        lives={one.id: (Stay("new", NOW, None),) for one in (shown, hidden)},
    )

    found = narrowed(
        whole, {"shown.md", "problem.md"}, lambda text: text.replace("ada@", "x"), {"identity"}
    )

    (one,) = found.incidents
    assert one == shown._replace(
        title="Ask xexample.org", owner=None, known_error=None, duplicate_of=None, actions=()
    )
    assert found.problems[0].owner == "identity"
    assert found.known_errors == ()
    assert found.recognised == {}
    assert {*(found.lives or {})} == {shown.id}
    recurrence = metrics_of(found).of("recurrence_rate").figures[0]
    assert (recurrence.value, recurrence.known) == (0, 1)


def test_services_that_no_record_names_are_left_out() -> None:
    shown = incident(1, services=("login",), opened_at=NOW)._replace(path="shown.md")
    hidden = incident(2, services=("shop",), opened_at=NOW)._replace(path="hidden.md")
    whole = evidence([shown, hidden])
    assert {*whole.services} == {"login", "shop"}

    found = narrowed(whole, {"shown.md"}, str, set())

    assert {*found.services} == {"login"}
    told = metrics_of(found).of("service_downtime").figures
    assert [one.labels for one in told] == [(("service", "login"),)]
