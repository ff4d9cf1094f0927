"""The casebook: the public outages in this repository's own register, as an example to follow."""

from __future__ import annotations

import re
from datetime import UTC, datetime
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
    return {key: record for key, record in _register()[1].items() if key not in LOGIN_CHAIN}


def _records(model: type[RecordModel]) -> list[str]:
    return sorted(key for key, record in _casebook().items() if isinstance(record.model, model))


def _claims() -> list[Claim]:
    return [
        Claim(key, number, signature)
        for key in _records(KnownError)
        for number, signature in enumerate(_known_error(key).signatures)
    ]


def _known_error(key: str) -> KnownError:
    return cast("KnownError", _casebook()[key].model)


def _problem(key: str) -> Problem:
    return cast("Problem", _casebook()[key].model)


def _incident(key: str) -> Incident:
    return cast("Incident", _casebook()[key].model)


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
    "key", [k for k in _records(Incident) if _incident(k).known_error and _incident(k).error_text]
)
def test_an_incident_is_recognised_by_the_known_error_it_names(key: str) -> None:
    incident = _incident(key)
    signatures = _known_error(incident.known_error or "").signatures

    assert any(_recognises(signature, incident.error_text or "") for signature in signatures)


@pytest.mark.parametrize("year", [2026, 2030, 2040])
def test_the_register_stays_clean_as_time_passes(year: int) -> None:
    report = Workspace(REPOSITORY, datetime(year, 12, 1, tzinfo=UTC), jobs=1).check()

    assert [d for d in report.diagnostics if d.severity is Severity.ERROR] == []
