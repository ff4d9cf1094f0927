"""Ids and the paths they imply."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.ids import ID_PATTERN, RecordId, parse_id, record_path, typed_id
from faultbook.kinds import KINDS_BY_PREFIX, kind_of_path

WORDS = st.text("abcxyz0189", min_size=1, max_size=5)
SLUGS = st.lists(WORDS, min_size=1, max_size=4).map("-".join)
IDS = st.builds(
    RecordId,
    st.sampled_from(sorted(KINDS_BY_PREFIX)),
    st.integers(0, 9999),
    st.integers(0, 999_999_999),
    st.just(""),
) | st.builds(
    RecordId, st.sampled_from(sorted(KINDS_BY_PREFIX)), st.integers(0, 9999), st.just(0), SLUGS
)


@given(IDS)
def test_an_id_is_read_as_it_is_written(record_id: RecordId) -> None:
    assert parse_id(str(record_id)) == record_id
    assert re.fullmatch(ID_PATTERN, str(record_id))


@given(st.text("INCPRBKE-0126DRAFTab\n", max_size=20) | st.from_regex(ID_PATTERN))
def test_what_is_read_is_written_the_same(text: str) -> None:
    found = parse_id(text)
    if found is not None:
        assert str(found) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INC-2026-0042", RecordId("INC", 2026, 42)),
        ("PRB-2026-9999", RecordId("PRB", 2026, 9999)),
        ("KE-2026-10000", RecordId("KE", 2026, 10_000)),
        ("KE-0001-0000", RecordId("KE", 1, 0)),
        ("INC-2026-DRAFT-login-500", RecordId("INC", 2026, 0, "login-500")),
    ],
)
def test_ids(text: str, expected: RecordId) -> None:
    assert parse_id(text) == expected
    assert expected.is_draft == ("DRAFT" in text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "INC", "INC-2026", "INC-2026-", "INC-2026-1", "INC-2026-001", "INC-26-0001"),
        *("inc-2026-0001", "INC-2026-0001 ", " INC-2026-0001", "INC-2026-0001\n", "INC_2026_0001"),
        *(
            "INC-2026-00001",
            "INC-2026-01234",
            "INC-2026-1234567890",
            "CHG-2026-0001",
            "KEX-2026-0001",
        ),
        *("INC-2026-DRAFT", "INC-2026-DRAFT-", "INC-2026-DRAFT-A", "INC-2026-DRAFT-a--b"),
        *("INC-2026-DRAFT--a", "INC-2026-DRAFT-a-", "INC-2026-draft-a", "INC-2026-DRAFT-ä"),
        *("INC-２０２６-0001", "INC-2026-٠٠٠١", "INC-2026-0001.md", "../INC-2026-0001"),
    ],
)
def test_what_is_no_id(text: str) -> None:
    assert parse_id(text) is None


@pytest.mark.parametrize(
    ("text", "shard", "expected"),
    [
        ("INC-2026-0042", False, "f/2026/INC-2026-0042.md"),
        ("INC-2026-0042", True, "f/2026/00xx/INC-2026-0042.md"),
        ("INC-2026-0199", True, "f/2026/01xx/INC-2026-0199.md"),
        ("INC-2026-9999", True, "f/2026/99xx/INC-2026-9999.md"),
        ("INC-2026-12345", True, "f/2026/123xx/INC-2026-12345.md"),
        ("INC-2026-12345", False, "f/2026/INC-2026-12345.md"),
        ("KE-0007-0100", True, "f/0007/01xx/KE-0007-0100.md"),
        ("PRB-2026-DRAFT-slow", True, "f/2026/PRB-2026-DRAFT-slow.md"),
        ("PRB-2026-DRAFT-slow", False, "f/2026/PRB-2026-DRAFT-slow.md"),
    ],
)
def test_paths(text: str, shard: bool, expected: str) -> None:
    record_id = parse_id(text)
    assert record_id is not None
    assert record_path("f", record_id, shard=shard) == expected
    as_yaml = record_path("f", record_id, shard=shard, suffix=".yaml")
    assert as_yaml == f"{expected.removesuffix('.md')}.yaml"


@given(IDS, st.booleans(), st.sampled_from([".md", ".yaml"]))
def test_a_path_leads_back_to_its_id(record_id: RecordId, shard: bool, suffix: str) -> None:
    kind = KINDS_BY_PREFIX[record_id.prefix]
    path = record_path(kind.folder, record_id, shard=shard, suffix=suffix)
    assert parse_id(PurePosixPath(path).stem) == record_id
    assert PurePosixPath(path).suffix == suffix
    assert kind_of_path(path) is kind


@given(st.lists(IDS, unique=True, max_size=20), st.booleans())
def test_no_two_ids_share_a_path(ids: list[RecordId], shard: bool) -> None:
    assert len({record_path("f", one, shard=shard) for one in ids}) == len(ids)


@given(st.integers(0, 99_999))
def test_a_shard_holds_a_hundred(number: int) -> None:
    def folder(one: int) -> str:
        return record_path("f", RecordId("INC", 2026, one), shard=True).rpartition("/")[0]

    first = number - number % 100
    assert folder(first) == folder(number) == folder(first + 99)
    assert folder(first) != folder(first + 100)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("inc-2026-0042", "INC-2026-0042"),
        ("Ke-2026-DRAFT-shop", "KE-2026-DRAFT-shop"),
        ("inc", "INC"),
        ("", ""),
    ],
)
def test_a_prefix_may_be_typed_in_small_letters(typed: str, expected: str) -> None:
    assert typed_id(typed) == expected
