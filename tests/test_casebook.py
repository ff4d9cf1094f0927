"""This repository's own register: the casebook of public outages, and made-up stories of 2026."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import pytest

from faultbook.diagnostics import Severity
from faultbook.matching.pattern_syntax import literal_length, literal_texts
from faultbook.matching.recognition import recognise
from faultbook.matching.signed import WEAK
from faultbook.matching.volatile import volatile_part
from faultbook.model.incident import Incident
from faultbook.model.known_error import KnownError
from faultbook.model.problem import Problem
from faultbook.signature import signature_of
from faultbook.workspace import Workspace
from tests.registers import NOW

if TYPE_CHECKING:
    from faultbook.catalog import Catalog
    from faultbook.model.common import RecordModel
    from faultbook.model.signature import Signature
    from faultbook.record import Record

REPOSITORY = Path(__file__).parents[1]
LOGIN_CHAIN = {"INC-2026-0001", "INC-2026-0002", "INC-2026-0003", "PRB-2026-0001", "KE-2026-0001"}
HELD, CAME_BACK, UNPROVEN = "PRB-2026-0002", "PRB-2026-0003", "PRB-2026-0004"
CALENDARS = {"INC-2026-0017", "INC-2026-0019", "INC-2026-0020", "INC-2026-0021"}


class Claim(NamedTuple):
    """A signature of a known error, with the id it stands in."""

    known_error: str
    number: int
    signature: Signature


@cache
def _register() -> tuple[Catalog, dict[str, Record[RecordModel]]]:
    workspace = Workspace(REPOSITORY, NOW, jobs=1)
    files = (workspace.load(path) for path in workspace.paths())
    records = {file.record.id: file.record for file in files if file.record is not None}
    return workspace.catalog, records


def _casebook() -> dict[str, Record[RecordModel]]:
    return {key: one for key, one in _register()[1].items() if not _is_made_up(key)}


def _is_made_up(key: str) -> bool:
    return "-2026-" in key


def _records(model: type[RecordModel]) -> list[str]:
    return sorted(key for key, record in _casebook().items() if isinstance(record.model, model))


def _incidents() -> list[str]:
    records = _register()[1].items()
    return sorted(key for key, record in records if isinstance(record.model, Incident))


def _claims() -> list[Claim]:
    return [
        Claim(key, number, signature)
        for key, record in sorted(_register()[1].items())
        if isinstance(record.model, KnownError)
        for number, signature in enumerate(_known_error(key).signatures)
    ]


def _known_error(key: str) -> KnownError:
    return cast("KnownError", _register()[1][key].model)


def _problem(key: str) -> Problem:
    return cast("Problem", _register()[1][key].model)


def _incident(key: str) -> Incident:
    return cast("Incident", _register()[1][key].model)


def _incidents_of(problem: str) -> list[Incident]:
    entries = _register()[0].dependents(problem)
    return [_incident(entry.id) for entry in entries if entry.kind == "incident"]


def _known_errors_of(problem: str) -> list[str]:
    entries = _register()[0].dependents(problem)
    return sorted(entry.id for entry in entries if entry.kind == "known-error")


def _began(incident: Incident) -> datetime:
    assert incident.started_at is not None
    return incident.started_at


def _deployed(problem: str) -> datetime:
    fix = _problem(problem).fix
    assert fix is not None
    assert fix.deployed_at is not None
    return fix.deployed_at


def _recognises(signature: Signature, text: str) -> bool:
    return bool(recognise((signature_of(signature),), text.encode()))


def test_the_login_chain_is_left_as_it_is() -> None:
    assert set(_register()[1]) >= LOGIN_CHAIN


def test_the_casebook_is_large_enough_to_learn_from() -> None:
    assert len(_records(Incident)) >= 18
    assert len(_records(Problem)) >= 8
    assert len(_records(KnownError)) >= 12


@pytest.mark.parametrize("key", sorted(_casebook()))
def test_each_record_is_public_names_nobody_and_gives_its_source(key: str) -> None:
    model = _casebook()[key].model
    upstream = getattr(model, "upstream", None)

    assert model.visibility == "public"
    assert "casebook" in model.tags
    assert model.links or upstream is not None
    assert model.owner is not None
    assert model.assignee is None
    assert getattr(model, "reporter", None) is None


def test_several_incidents_share_a_known_error() -> None:
    shared: dict[str, list[str]] = {}
    for key in _records(Incident):
        shared.setdefault(_incident(key).known_error or "", []).append(key)
    shared.pop("")

    assert sum(len(incidents) > 1 for incidents in shared.values()) >= 4
    assert max(map(len, shared.values())) >= 3


def test_problems_stand_at_every_stage() -> None:
    stages = {(p.status, p.closure_code) for p in map(_problem, _records(Problem))}

    assert stages >= {
        ("investigating", None),
        ("known-error", None),
        ("fix-in-progress", None),
        ("resolved", None),
        ("closed", "fix-verified"),
        ("closed", "risk-accepted"),
    }


def test_one_problem_came_back_after_its_fix() -> None:
    catalog, _ = _register()
    came_back = []
    for key in _records(Problem):
        fix = _problem(key).fix
        if _problem(key).status != "investigating" or fix is None or fix.deployed_at is None:
            continue
        incidents = [e.id for e in catalog.dependents(key) if e.kind == "incident"]
        began = [_incident(one).started_at for one in incidents]
        assert any(at is not None and at < fix.deployed_at for at in began)
        assert any(at is not None and at > fix.deployed_at for at in began)
        assert "came back" in _casebook()[key].told("Analysis")
        came_back.append(key)
    assert came_back


def test_an_accepted_risk_is_looked_at_again_in_years() -> None:
    reviews = [
        accepted.review_by
        for accepted in (_problem(key).risk_acceptance for key in _records(Problem))
        if accepted is not None
    ]

    assert reviews
    assert all(day is not None and day.year >= 2035 for day in reviews)


@pytest.mark.parametrize("key", _records(KnownError))
def test_each_known_error_helps_at_night(key: str) -> None:
    record, model = _casebook()[key], _known_error(key)
    workaround = record.told("Workaround")

    assert re.search(r"^1\. ", workaround, re.MULTILINE)
    assert re.search(r"^2\. ", workaround, re.MULTILINE)
    assert "It worked when" in workaround
    assert "`" in workaround
    assert model.workaround is not None
    assert model.workaround.risk is not None
    assert model.workaround.minutes is not None
    assert model.symptoms
    assert record.told("Look-alikes")


@pytest.mark.parametrize("claim", _claims(), ids=lambda claim: f"{claim[0]}-{claim[1]}")
def test_each_signature_holds_on_its_samples(claim: Claim) -> None:
    signature = claim.signature
    assert signature.samples is not None
    assert signature.samples.match
    assert signature.samples.no_match

    assert [t for t in signature.samples.match if not _recognises(signature, t)] == []
    assert [t for t in signature.samples.no_match if _recognises(signature, t)] == []


@pytest.mark.parametrize("claim", _claims(), ids=lambda claim: f"{claim[0]}-{claim[1]}")
def test_no_signature_claims_the_samples_of_another_known_error(claim: Claim) -> None:
    others = [one.signature for one in _claims() if one.known_error != claim.known_error]
    texts = [text for one in others if one.samples for text in one.samples.match]

    assert [text for text in texts if _recognises(claim.signature, text)] == []


@pytest.mark.parametrize("claim", _claims(), ids=lambda claim: f"{claim[0]}-{claim[1]}")
def test_each_signature_says_enough_and_nothing_that_changes(claim: Claim) -> None:
    signature = signature_of(claim.signature)

    assert literal_length(signature) >= WEAK
    for pattern in (*signature.patterns, *(one.pattern for one in signature.unless)):
        assert [part for text in literal_texts(pattern) if (part := volatile_part(text))] == []


@pytest.mark.parametrize(
    "key", [k for k in _incidents() if _incident(k).known_error and _incident(k).error_text]
)
def test_an_incident_is_recognised_by_the_known_error_it_names(key: str) -> None:
    incident = _incident(key)
    signatures = _known_error(incident.known_error or "").signatures

    assert any(_recognises(signature, incident.error_text or "") for signature in signatures)


def test_the_fix_of_the_vpn_held_for_as_long_as_it_was_observed() -> None:
    incidents = [_began(one) for one in _incidents_of(HELD)]
    deployed, problem = _deployed(HELD), _problem(HELD)

    assert (problem.status, problem.closure_code) == ("closed", "fix-verified")
    assert len(incidents) >= 8
    assert all(timedelta() < deployed - at < timedelta(days=93) for at in incidents)
    assert [key for key in _known_errors_of(HELD) if _known_error(key).status != "fixed"] == []


def test_the_error_of_the_file_shares_came_back_and_that_is_acknowledged() -> None:
    deployed, incidents = _deployed(CAME_BACK), _incidents_of(CAME_BACK)
    after = [one for one in incidents if _began(one) > deployed]

    assert _problem(CAME_BACK).status == "investigating"
    assert {_known_error(key).status for key in _known_errors_of(CAME_BACK)} == {"active"}
    assert [one.known_error for one in after] == _known_errors_of(CAME_BACK)
    assert len(after) < len(incidents)


def test_the_fix_of_the_attachments_has_too_few_incidents_behind_it_to_be_proven() -> None:
    incidents = [_began(one) for one in _incidents_of(UNPROVEN)]

    assert _problem(UNPROVEN).status == "resolved"
    assert len(incidents) == 2
    assert max(incidents) < _deployed(UNPROVEN)


def test_nobody_has_linked_the_calendars_that_stood_still() -> None:
    incidents = [_incident(key) for key in sorted(CALENDARS)]

    assert {one.services for one in incidents} == {("webmail",)}
    assert [one for one in incidents if one.problem or one.known_error or one.duplicate_of] == []
    assert {one.error_codes for one in incidents} == {("CAL-3302",)}
    assert len({one.title for one in incidents}) == len(incidents)


@pytest.mark.parametrize("year", [2026, 2030, 2040])
def test_the_register_stays_clean_as_time_passes(year: int) -> None:
    report = Workspace(REPOSITORY, datetime(year, 12, 1, tzinfo=UTC), jobs=1).check()

    assert [d for d in report.diagnostics if d.severity is Severity.ERROR] == []
