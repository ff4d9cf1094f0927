"""What the rules for recurrence say, and that an incident is looked at once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.rules.recognising import Signatures
from tests.checking.conftest import path_of, record
from tests.registers import ANY_ORDER, CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.workspace import Workspace

KE, OTHER, PRB, INC = "KE-2026-0001", "KE-2026-0002", "PRB-2026-0001", "INC-2026-0001"
AFTER = "started_at: 2026-06-10T00:00:00Z"
SHOWN = "error_text: 'ERROR 12: the pool of the login is exhausted'"
SIGNED = "signatures: [{all: [pool of the login is exhausted]}]"
FIX = "fix: {description: It is freed, changes: [CHG-1], deployed_at: 2026-03-01T00:00:00Z}"
VERIFIED = ("owner: identity", "closure_code: fix-verified", FIX)
SEEN = "versions: [{component: login, version: '2.4'}]"
FIXED_IN = "fixed_in: [{component: login, version: 2.3.1}]"


@pytest.fixture
def told(register: Callable[..., Workspace]) -> Callable[[dict[str, str]], dict[str, list[str]]]:
    """Messages and hints of the rules for recurrence, by code."""

    def check(records: dict[str, str]) -> dict[str, list[str]]:
        files = {path_of(record_id): text for record_id, text in records.items()}
        found: dict[str, list[str]] = {}
        for one in register(files, f"{CONFIG}{ANY_ORDER}").check().diagnostics:
            if one.code.startswith("FB8"):
                found.setdefault(one.code, []).append(f"{one.message} | {one.hint}")
        return found

    return check


def way_out(steps: str) -> str:
    """The hint that tells what to do."""
    return (
        f"if it came back, in the same pull request: {steps}."
        " If it is something else, say why in 'not_regression'"
    )


def test_since_when_it_is_fixed(told: Callable[..., dict[str, list[str]]]) -> None:
    found = told(
        {
            PRB: record(PRB, *VERIFIED, status="closed"),
            KE: record(KE, f"problem: {PRB}", status="fixed"),
            INC: record(INC, f"known_error: {KE}", AFTER),
        }
    )
    said = f"this is {KE} again, which {PRB} fixed on 2026-03-01, before this began"
    steps = f"faultbook move {KE} active; faultbook move {PRB} investigating"
    assert found == {"FB803": [f"{said} | {way_out(steps)}"]}


def test_in_which_version_it_is_fixed(told: Callable[..., dict[str, list[str]]]) -> None:
    found = told(
        {
            KE: record(KE, FIXED_IN, status="fixed"),
            INC: record(INC, SEEN, f"known_error: {KE}"),
        }
    )
    said = f"this is {KE} again, which is fixed in login 2.3.1"
    seen = "and it was seen on a version with the fix"
    assert found == {"FB803": [f"{said}, {seen} | {way_out(f'faultbook move {KE} active')}"]}


def test_what_is_left_when_the_known_error_is_active_again(
    told: Callable[..., dict[str, list[str]]],
) -> None:
    found = told(
        {
            PRB: record(PRB, *VERIFIED, status="closed"),
            KE: record(KE, f"problem: {PRB}", SIGNED, status="active"),
            INC: record(INC, SHOWN, AFTER),
        }
    )
    said = f"its error text is that of {KE}, but {PRB} is still closed as 'fix-verified'"
    steps = f"faultbook link {INC} {KE}; faultbook move {PRB} investigating"
    assert found == {"FB803": [f"{said} | {way_out(steps)}"]}


def test_of_two_known_errors_the_one_that_came_back_is_told_once(
    told: Callable[..., dict[str, list[str]]],
) -> None:
    found = told(
        {
            PRB: record(PRB, *VERIFIED, status="closed"),
            KE: record(KE, f"problem: {PRB}", SIGNED, status="fixed"),
            OTHER: record(OTHER, "signatures: [{all: ['ERROR 12: the pool of']}]", status="active"),
            INC: record(INC, SHOWN, AFTER),
        }
    )
    assert [one.split(",")[0] for one in found["FB803"]] == [f"its error text is that of {KE}"]
    assert [one.split(" |")[0] for one in found["FB801"]] == [f"its error text is that of {OTHER}"]


@pytest.mark.parametrize(
    "lines",
    [
        (SHOWN, AFTER, f"duplicate_of: {INC[:-1]}2"),
        (SHOWN, f"not_regression: {{known_error: {KE}, reason: The network was down.}}", AFTER),
        (f"known_error: {KE}",),
        (SHOWN, f"problem: {PRB}", "started_at: 2026-02-10T00:00:00Z"),
    ],
)
def test_what_is_not_told(
    told: Callable[..., dict[str, list[str]]], lines: tuple[str, ...]
) -> None:
    records = {
        PRB: record(PRB, *VERIFIED, status="closed"),
        KE: record(KE, f"problem: {PRB}", SIGNED, "aliases: [KE-2026-0009]", status="fixed"),
        INC: record(INC, *lines),
        f"{INC[:-1]}2": record(f"{INC[:-1]}2"),
    }
    assert told(records) == {}


def test_an_incident_of_the_problem_that_shows_its_known_error_is_a_return(
    told: Callable[..., dict[str, list[str]]],
) -> None:
    found = told(
        {
            PRB: record(PRB, *VERIFIED, status="closed"),
            KE: record(KE, f"problem: {PRB}", SIGNED, status="fixed"),
            INC: record(INC, SHOWN, AFTER, f"problem: {PRB}"),
        }
    )
    assert list(found) == ["FB803"]


def test_an_error_text_is_looked_at_once(
    told: Callable[..., dict[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    recognising = Signatures.recognising

    def watched(self: Signatures, text: str, besides: Callable[[str], bool]) -> object:
        looked.append(text)
        return recognising(self, text, besides)

    monkeypatch.setattr(Signatures, "recognising", watched)
    told(
        {
            PRB: record(PRB, *VERIFIED, status="closed"),
            KE: record(KE, f"problem: {PRB}", SIGNED, status="fixed"),
            INC: record(INC, SHOWN, "started_at: 2026-03-10T00:00:00Z"),
            f"{INC[:-1]}2": record(f"{INC[:-1]}2", f"known_error: {KE}", AFTER),
        }
    )
    assert len(looked) == 1
