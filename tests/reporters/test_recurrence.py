"""What is told of groups of incidents, in every format."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from faultbook.analysis.recurrence import Group
from faultbook.reporters.recurrence import (
    BRIEF_HEADS,
    HEADS,
    brief_cells_of,
    cells_of,
    promote_line,
    render_json,
    render_markdown,
    schema,
)
from tests.registers import NOW

CARDS = Group(
    ("INC-2026-0001", "INC-2026-0002", "INC-2026-0007"),
    "text",
    "code E1; words smartcard, logon",
    None,
    ("login", "mail"),
    NOW - timedelta(days=31),
    NOW,
    timedelta(hours=26),
    1,
    "Smart card | logon",
)
TIMELESS = CARDS._replace(
    reason="known-error",
    known_error="KE-2026-0001",
    first=None,
    last=None,
    downtime=timedelta(),
    unknown_downtime=3,
    is_major=True,
)
HOSTILE = "\x1b[31m\x00\u202ex\x9b0m<script>`|\n# y"


def test_cells() -> None:
    assert cells_of(CARDS) == (
        *("3", "2026-05-30", "2026-06-30", "15 d 12 h", "at least 1 d 2 h", "login, mail"),
        *("Smart card | logon", "code E1; words smartcard, logon"),
    )
    assert cells_of(TIMELESS)[:5] == ("3", "", "", "", "unknown")
    assert (len(cells_of(CARDS)), len(brief_cells_of(CARDS))) == (len(HEADS), len(BRIEF_HEADS))
    assert cells_of(CARDS._replace(unknown_downtime=0))[4] == "1 d 2 h"


def test_the_command_is_as_promote_takes_it() -> None:
    ids = "INC-2026-0001 INC-2026-0002 INC-2026-0007"
    assert promote_line(CARDS) == f"faultbook promote {ids} --to problem"
    assert promote_line(TIMELESS) == (
        f"faultbook promote {ids} --to problem --set trigger=recurrence"
    )


def test_markdown() -> None:
    assert render_markdown([CARDS]) == (
        "| Times | First | Last | Every | Downtime | Services | Title | In common |\n"
        "|---|---|---|---|---|---|---|---|\n"
        "| 3 | 2026-05-30 | 2026-06-30 | 15 d 12 h | at least 1 d 2 h | `login, mail` | "
        "`Smart card \\| logon` | `code E1; words smartcard, logon` |\n"
        "\n"
        "**`Smart card | logon`**, 3 times. To make a problem of it:\n"
        "\n"
        "    faultbook promote INC-2026-0001 INC-2026-0002 INC-2026-0007 --to problem\n"
    )
    assert render_markdown([]) == "No group of similar incidents is without a problem.\n"


@pytest.mark.parametrize("groups", [[], [CARDS], [CARDS, TIMELESS]])
def test_json_fits_its_schema(groups: list[Group]) -> None:
    document = json.loads(render_json(groups))

    Draft202012Validator(schema()).validate(document)
    assert [one["incidents"] for one in document["groups"]] == [[*one.incidents] for one in groups]


def test_json_tells_numbers_with_their_units() -> None:
    (told,) = json.loads(render_json([CARDS]))["groups"]

    assert (told["first"], told["last"]) == ("2026-05-30T12:00:00Z", "2026-06-30T12:00:00Z")
    assert (told["interval_days"], told["downtime_minutes"]) == (15.5, 1560.0)
    assert told["unknown_downtime"] == 1


@given(st.text())
def test_nothing_from_a_record_does_anything(text: str) -> None:
    group = CARDS._replace(title=text + HOSTILE, shared=HOSTILE + text, services=(HOSTILE,))

    for told in (render_markdown([group]), render_json([group])):
        assert not {*told} & ({*map(chr, range(32)), "\x7f", "\x9b", "\u202e"} - {"\n"})
    lines = render_markdown([group]).splitlines()
    assert not any(line.startswith("#") for line in lines)
