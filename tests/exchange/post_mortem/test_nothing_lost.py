"""Whatever a post-mortem holds is in its record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.source import Draft, Setback
from tests.exchange.post_mortem.files import draft_of, read
from tests.exchange.sources import text_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LINES = st.sampled_from(
    [
        *("# Alpha", "## Summary", "## Impact", "### Beta", "## Timeline", "## Action items"),
        *("# Timeline", "## Lessons learned", "## Gamma [delta](https://x.example/epsilon)"),
        *("## Resolutions", "Zeta", "====", "----", "## Detection", "###### Eta #"),
        *("- 10:00 theta", "- 2026-02-04", "  - 11:00 iota", "- kappa", "10:30 lambda mu", "mu"),
        *("| Time | Event |", "|---|---|", "| 10:00 | nu |", "| xi | omicron |", "| Owner | pi |"),
        *(
            "**Root cause:** rho",
            "**Impact**: sigma",
            "**Start:** 10:00 UTC",
            "**Date:** 2026-02-03",
        ),
        *("- [ ] tau (owner: Ann, due 2026-12-01)", "- [x] upsilon", "```", "~~~", "    phi", ""),
        *("> chi", "<b>psi</b>", "<!-- omega -->", "1. one", "   two", "Severity: three", "***"),
        *("Status: Ongoing four", "Services: five, six", "\tseven", "- ## eight", "---", "+++"),
    ]
)
FRONT = st.dictionaries(
    st.sampled_from(["date", "title", "severity", "tags", "end", "nine", "services", "owner"]),
    st.sampled_from(
        ["2026-02-03", "ten", "[eleven, twelve]", "{a: thirteen}", "'P1: bad'", "10:00"]
    ),
)


def words(text: str) -> set[str]:
    """Words of a text but for times, which records spell in their own way, and flags."""
    return set(re.findall(r"[^\W\d_]{2,}", text.casefold())) - {"utc", "ongoing", "owner", "due"}


@given(FRONT, st.lists(LINES, max_size=25))
def test_every_word_is_in_the_record(
    tmp_path_factory: pytest.TempPathFactory, front: dict[str, str], lines: list[str]
) -> None:
    keys = {"date": "2026-02-03", **front, "date ": ""}
    matter = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
    text = f"---\n{matter}---\n" + "\n".join(lines)
    taken = read(tmp_path_factory.mktemp("source"), {"x.md": text})
    for draft in taken.drafts:
        lost = words(text) - words(text_of(draft))
        assert lost <= {"time", "event", "date", "action", "items", "timeline", "start", "end"}, (
            lost
        )


@given(st.text(max_size=200) | st.lists(LINES | st.text(max_size=20), max_size=20).map("\n".join))
def test_any_text_becomes_a_record_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    data = text.encode(errors="replace")
    taken = read(tmp_path_factory.mktemp("source"), {"2026-02-03.md": data})
    assert len(taken.drafts) + len(taken.setbacks) == 1
    for draft in taken.drafts:
        assert text_of(draft)
    assert all(isinstance(one, Draft) for one in taken.drafts)
    assert not any(isinstance(one, Setback) and not one.reason for _, one in taken.setbacks)


def test_a_text_that_nests_deeply_is_read(tmp_path: Path) -> None:
    for bad in ("> " * 5000, "- " * 5000, "[" * 5000, "*a" * 5000, "|" * 5000):
        assert draft_of(tmp_path, bad, "2026-02-03.md").sections["Summary"]
