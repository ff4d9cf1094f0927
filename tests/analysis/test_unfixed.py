from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faultbook.analysis.unfixed import known_errors_at_issue, ran_without_fix
from tests.analysis.records import KNOWN_ERROR, PROBLEM, evidence, incident, known_error, problem

if TYPE_CHECKING:
    from faultbook.analysis.summaries import Component

OTHER = "KE-2026-0002"
STORE = known_error(fixed_in=(("store", "4.2"),))
CLIENT = known_error(id=OTHER, fixed_in=(("client", "7.0"),))


def ran(versions: tuple[Component, ...], *, recognised: bool = False, **fields: Any) -> bool:
    one = incident(1, 9, versions=versions, **fields)
    shown = {one.id: (KNOWN_ERROR,)} if recognised else {}
    known = evidence([one], [problem()], [STORE, CLIENT], recognised=shown)
    return ran_without_fix(known, one, problem())


@pytest.mark.parametrize(
    ("versions", "without"),
    [
        ((), False),
        ((("store", None),), False),
        ((("store", "4.1"),), True),
        ((("store", "4.2"),), False),
        ((("kernel", "1.0"),), False),
        ((("client", "6.9"),), True),
        ((("store", "4.2"), ("client", "6.9")), False),
    ],
)
def test_any_known_error_of_the_problem_may_tell(
    versions: tuple[Component, ...], *, without: bool
) -> None:
    assert ran(versions, problem=PROBLEM) == without


def test_the_one_that_is_named_or_shown_tells_before_the_others() -> None:
    assert ran((("store", "4.1"), ("client", "7.0")), known_error=KNOWN_ERROR)
    assert ran((("store", "4.1"), ("client", "7.0")), recognised=True)
    assert not ran((("store", "4.1"), ("client", "7.0")), known_error=OTHER)
    assert not ran((("client", "6.9"),), known_error=KNOWN_ERROR)


def test_which_known_errors_an_incident_is_about() -> None:
    shown = {"INC-2026-0001": (OTHER, "KE-2026-0009")}
    elsewhere = known_error(id="KE-2026-0009", problem=None)
    known = evidence([], [problem()], [STORE, CLIENT, elsewhere], recognised=shown)

    def about(number: int, **fields: Any) -> list[str]:
        found = known_errors_at_issue(known, incident(number, 9, **fields), problem())
        return [one.id for one in found]

    assert about(1) == [OTHER]
    assert about(1, known_error=KNOWN_ERROR) == [KNOWN_ERROR, OTHER]
    assert about(2) == [KNOWN_ERROR, OTHER]
    assert about(2, known_error="KE-2026-0009") == [KNOWN_ERROR, OTHER]
