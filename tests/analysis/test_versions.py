"""Versions: their order against published ones and another implementation, and ranges."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from faultbook.analysis.versions import is_version, is_within, numbers_of, version_key

SEMVER = (
    *("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"),
    *("1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1"),
)
"""The examples of Semantic Versioning 2.0.0, item 11: https://semver.org/#spec-item-11."""

MAKERS = (
    ("1.9", "1.10"),
    ("1.1.1", "1.1.1a", "1.1.1k", "1.1.1w", "1.1.2"),  # OpenSSL
    ("2.0-M1", "2.0-rc1", "2.0-SNAPSHOT", "2.0", "2.0-1"),  # Maven, Debian
    ("8u292", "8u301", "11.0.12"),  # Java
    ("2026.2", "2026.10"),
    ("12.2(33)SXI4", "12.2(33)SXI5"),  # Cisco
    ("2.0.dev1", "2.0a1", "2.0b2", "2.0rc1", "2.0", "2.0.post1", "2.0.1"),  # Python
)
TEXTS = st.one_of(
    st.text("0129.-+abcrvx ", max_size=12),
    st.text(max_size=12),
    st.from_regex(r"v?[0-9]{1,2}(\.[0-9]{1,2}){0,3}(-(rc|beta|p)\.?[0-9])?", fullmatch=True),
)
PYTHONS = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}((a|b|rc)[0-9]{1,2})?", fullmatch=True)


@pytest.mark.parametrize("in_order", [SEMVER, *MAKERS])
def test_versions_are_in_their_makers_order(in_order: tuple[str, ...]) -> None:
    for one, other in pairwise(in_order):
        assert version_key(one) < version_key(other), (one, other)


@given(PYTHONS, PYTHONS)
def test_plain_versions_are_in_the_order_of_another_implementation(one: str, other: str) -> None:
    """PEP 440 as ``packaging`` has it; another implementation, of a scheme that this contains."""
    expected = (Version(one) > Version(other)) - (Version(one) < Version(other))
    mine = (version_key(one) > version_key(other)) - (version_key(one) < version_key(other))
    assert mine == expected


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_is_total_and_transitive(one: str, two: str, three: str) -> None:
    a, b, c = map(version_key, (one, two, three))
    assert (a < b) + (a == b) + (a > b) == 1
    assert not (a <= b <= c) or a <= c


@given(TEXTS)
def test_what_says_nothing_changes_nothing(text: str) -> None:
    if is_version(text) and "+" not in text:
        assert version_key(f" {text}+build.7") == version_key(text)
    if text[:1].isascii() and text[:1].isdigit():
        assert version_key(f"v{text}") == version_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("v2.4.0", "2.4"),
        ("2.4.0-rc1", "2.4-rc1"),
        ("Version 2.4", "2.4.0"),
        ("nginx/1.2", "1.2"),
        ("release-2024.1", "2024.1"),
        ("4.1.2.Final", "4.1.2"),
        ("2.4+20260401", "2.4"),
    ],
)
def test_spellings_of_one_version(one: str, other: str) -> None:
    assert version_key(one) == version_key(other)


@pytest.mark.parametrize("text", ["", "latest", "main", "unknown", "-", "all", "x"])
def test_what_names_no_version(text: str) -> None:
    assert not is_version(text)
    assert numbers_of(text) == ()
    assert is_within(text, ">=1") is None


@pytest.mark.parametrize(
    ("versions", "inside", "outside"),
    [
        (">=2.1, <2.4.3", ("2.1", "2.4.2", "2.4.3-rc1"), ("2.0.9", "2.4.3", "3")),
        (">=2.1 <2.4.3", ("2.1", "2.4.2"), ("2.0.9", "2.4.3")),
        (">= 2.1, != 2.2", ("2.1", "2.3"), ("2.2", "2")),
        ("<=1.0.2", ("1.0.2", "0.9"), ("1.0.3", "1.1")),
        ("2.1", ("2.1", "2.1.0", "v2.1"), ("2.1.1", "2")),
        ("2.1, 2.3", ("2.1", "2.3"), ("2.2",)),
        ("=2.1 || ==3.0", ("2.1", "3"), ("2.2",)),
        ("<2 or >3, <4", ("1.9", "3.5"), ("2", "3", "4")),
        ("2.x", ("2", "2.9.1", "2.0-rc1"), ("3.0", "20.1", "1.9")),
        ("2.4.*", ("2.4", "2.4.17"), ("2.5", "2")),
        ("*", ("1", "99"), ()),
    ],
)
def test_ranges(versions: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    assert [is_within(one, versions) for one in inside] == [True] * len(inside)
    assert [is_within(one, versions) for one in outside] == [False] * len(outside)


@pytest.mark.parametrize(
    "versions", ["", "2201010001 and the like", "all", ">=", "~2.1", "before 2.1", ">2.x", "||"]
)
def test_a_range_that_cannot_be_read_tells_nothing(versions: str) -> None:
    assert is_within("2.1", versions) is None


@given(TEXTS, TEXTS)
def test_any_text_is_answered(version: str, versions: str) -> None:
    assert is_within(version, versions) in (True, False, None)
