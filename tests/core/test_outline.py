from __future__ import annotations

from typing import Any

import pytest

from faultbook.json_schema import record_schema
from faultbook.kinds import KINDS
from faultbook.model.outline import outline

LISTS_OF_TABLES = {
    "incident": {"links", "ignore", "versions", "outages", "timeline", "actions"},
    "problem": {"links", "ignore", "actions"},
    "known-error": {"links", "ignore", "affects", "fixed_in", "signatures"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_there_but_lists_of_tables(kind: str) -> None:
    found = {path.partition(".")[0] for path in outline(KINDS[kind].model)}

    assert {*KINDS[kind].keys} - found == LISTS_OF_TABLES[kind]
    assert found < {*KINDS[kind].keys}


@pytest.mark.parametrize("kind", KINDS)
def test_words_and_lists_are_those_of_the_schema(kind: str) -> None:
    properties: dict[str, dict[str, Any]] = record_schema(KINDS[kind])["properties"]
    for path, field in outline(KINDS[kind].model).items():
        if "." in path:
            continue
        written = str(properties[path])
        assert ("'array'" in written) is field.is_list
        assert ("'date-time'" in written) is field.is_moment
        assert all(f"'{word}'" in written for word in field.words) or field.words[0] == "true"
        assert bool(field.words) is ("'enum'" in written or "'boolean'" in written)


def test_fields_of_a_table_are_named_with_a_dot() -> None:
    problem = outline(KINDS["problem"].model)

    assert problem["risk_acceptance.reason"].description == "Why."
    assert problem["fix.changes"].is_list
    assert problem["fix.deployed_at"].is_moment
    assert outline(KINDS["known-error"].model)["workaround.risk"].words == ("high", "medium", "low")
