"""What is told of an answer, in every format."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from faultbook.matching.answer import Card, Match, Recognised, Seen
from faultbook.reporters.matches import MATCH_REPORTERS, render_matches
from faultbook.reporters.matches.json import schema
from faultbook.reporters.matches.text import render
from faultbook.reporters.matches.wording import WIDEST
from tests.reporters.answers import ANSWERS, CARD, SIGNED, told

HOSTILE = "\x1b[31m\x00\u202ex\x9b0m<script>`|\n# y"


def test_the_workaround_and_why_are_told() -> None:
    assert render(ANSWERS["both"]) == (
        "match (97 %): KE-2026-0003  The session store loses its memory\n"
        "Fixed in session store 4.2.7.\n"
        "kedb/2026/KE-2026-0003.md; problem PRB-2026-0007; login; session store\n"
        "\n"
        "Why\n"
        "  signature: lost replication\n"
        "    line 3 has 'connection to'\n"
        "      repl: connection to auth-1 lost\n"
        "    line 5 has 'AUTH-\\d+'\n"
        "      auth: result=AUTH-1047\n"
        "\n"
        "Workaround (low risk, 10 minutes, verified 12 days ago)\n"
        "\n"
        "1. Restart it: `sessionctl restart`.\n"
        "2. Ask a user to log in.\n"
        "\n"
        "Others\n"
        "  possible (31 %): KE-2026-0009  Something else\n"
    )


def test_nothing_known_says_what_to_do_next() -> None:
    assert render(ANSWERS["nothing"]) == (
        "Nothing known: none of 12 known errors fits these 7 lines.\n"
        "To record it: faultbook new incident\n"
        "To know it next time: faultbook signature suggest FILE, with the log in FILE\n"
    )
    assert render(ANSWERS["empty"]) == "Nothing known: the input is empty.\n"
    assert "holds no known errors yet" in render(ANSWERS["no known errors"])


def test_of_several_files_the_one_is_named() -> None:
    text = render(ANSWERS["files"])

    assert "a.log line 3 has" in text
    assert "b.log line 1 has" in text


def test_what_the_incident_links_is_told() -> None:
    assert "faultbook link INC-2026-0002 KE-2026-0003" in render(ANSWERS["incident"])
    assert "INC-2026-0002 links KE-2026-0003 already." in render(ANSWERS["linked"])


def test_another_service_is_told() -> None:
    assert "known for login, session store, not for shop" in render(ANSWERS["words alone"])
    assert "not for" not in render(told(SIGNED, service="session"))


def test_what_nothing_tells_apart_stands_together() -> None:
    text = render(ANSWERS["same"])

    assert "Nothing tells these apart from it\n  KE-2026-0009  Something else\n" in text
    assert "Others" not in text


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (CARD._replace(status="draft"), "This is a draft"),
        (CARD._replace(status="fixed"), "Fixed in session store 4.2.7. Seen there or later"),
        (CARD._replace(status="fixed", fixed_in=()), "Fixed. Seen there or later"),
        (CARD._replace(status="retired", superseded_by="KE-2026-0004"), "KE-2026-0004 replaces it"),
        (CARD._replace(status="retired", retired_because="gone"), "Retired: gone"),
        (CARD._replace(status="retired"), "Retired."),
        (CARD._replace(verified_at="2026-06-30T11:00:00Z"), "verified today"),
        (CARD._replace(verified_at="2026-06-29T11:00:00Z"), "verified yesterday"),
        (CARD._replace(verified_at="2026-07-29T11:00:00Z"), "verified 2026-07-29T11:00:00Z"),
        (CARD._replace(verified_at="soon"), "verified soon"),
        (CARD._replace(verified_at=""), "not verified yet"),
        (CARD._replace(minutes=1), "1 minute,"),
        (CARD._replace(workaround=""), "No workaround is written down"),
        (CARD._replace(workaround="", no_workaround="wait"), "No workaround: wait"),
    ],
)
def test_state_and_workaround_are_told(card: Card, said: str) -> None:
    assert said in render(told(SIGNED._replace(known_error=card)))


def test_a_probability_is_never_told_as_certain() -> None:
    assert "match (over 99 %)" in render(told(SIGNED._replace(probability=1.0)))
    assert "match (under 1 %)" in render(told(SIGNED._replace(probability=0.0)))


def test_a_long_line_is_cut_around_what_was_found() -> None:
    seen = Seen("needle", 1, "x" * 5000 + " needle " + "y" * 5000)
    (line,) = [
        line
        for line in render(told(_signed(seen))).splitlines()
        if line.startswith("      ") and "needle" in line
    ]

    assert len(line) <= WIDEST + 12


def _signed(*seen: Seen, name: str = "") -> Match:
    return SIGNED._replace(signatures=(Recognised(0, name, 1, 9, True, seen),))


@pytest.mark.parametrize("name", ANSWERS)
def test_json_fits_its_schema(name: str) -> None:
    document = json.loads(render_matches("json", ANSWERS[name]))

    Draft202012Validator(schema()).validate(document)
    assert document["confidence"] == ANSWERS[name].answer.confidence


def test_markdown_is_ready_for_a_ticket() -> None:
    text = render_matches("markdown", ANSWERS["both"])

    assert text.startswith(
        "**match, 97 %:** `KE-2026-0003` `The session store loses its memory`\n\n"
    )
    assert "- `line 3`: `repl: connection to auth-1 lost`\n" in text
    assert "> 1. Restart it: `sessionctl restart`.\n> 2. Ask" in text
    assert "- possible, 31 %: `KE-2026-0009` `Something else`\n" in text
    assert "To record it: `faultbook new incident`" in render_matches(
        "markdown", ANSWERS["nothing"]
    )


@given(
    st.sampled_from(sorted(MATCH_REPORTERS)),
    st.lists(st.text() | st.just(HOSTILE), min_size=6, max_size=6),
)
def test_nothing_that_a_terminal_obeys_comes_out(name: str, texts: list[str]) -> None:
    title, workaround, line, pattern, term, reason = texts
    card = CARD._replace(
        title=title, workaround=workaround, status="retired", retired_because=reason
    )
    match = SIGNED._replace(
        known_error=card,
        signatures=(Recognised(0, title, 1, 9, False, (Seen(pattern, 1, line),)),),
        terms=(term,),
    )

    text = render_matches(name, told(match, match, service=reason))

    assert not {*text} & {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\u202e"} - {
        "\n",
        "\t",
    }
    text.encode()
