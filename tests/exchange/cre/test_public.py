"""The public rules, as far as they are on this machine."""

from __future__ import annotations

import pytest

from faultbook.editing.yaml_text import yaml_text
from faultbook.event_walk import walk
from faultbook.exchange.cre import open_source
from faultbook.exchange.cre.conditions import conditions_of
from faultbook.exchange.cre.signature_fields import runnable
from faultbook.exchange.exporting.cre_conditions import rule_of
from faultbook.matching.recognition import recognise
from tests.exchange.cre.rules import signatures_of
from tests.exchange.sources import Taken, context, take
from tests.registers import public_data

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def taken() -> Taken:
    """What becomes of the public rules."""
    return take(open_source([public_data("data", "cre")], context()))


def test_all_but_those_with_jq_become_known_errors(taken: Taken) -> None:
    refused = [reason for reason in taken.reasons if " refused: " in reason]

    assert len(taken.drafts) > 100
    assert all("'jq'" in reason for reason in refused)
    assert len(refused) <= 1
    assert {draft.fields["status"] for draft in taken.drafts} == {"active"}


def test_every_rule_recognises_its_own_log(taken: Taken) -> None:
    without = [
        draft.source_id
        for draft in taken.drafts
        if not any(one.get("samples", {}).get("match") for one in signatures_of(draft))
    ]

    assert without == []
    for draft in taken.drafts:
        for fields in signatures_of(draft):
            samples, signature = fields["samples"], runnable(fields)
            assert all(recognise([signature], text.encode()) for text in samples["match"])
            assert not any(
                recognise([signature], text.encode()) for text in samples.get("no_match", ())
            )


def test_every_signature_comes_back_equal(taken: Taken) -> None:
    for draft in taken.drafts:
        for fields in signatures_of(draft):
            text = yaml_text({"rule": rule_of(fields, "cre.log.any")})
            read = walk(text).values[0]["rule"]
            (found,) = conditions_of(read, ("rule",), {}, fields.get("name", "")).signatures
            assert runnable(found) == runnable(fields)
