"""Which signatures claim ordinary log."""

from __future__ import annotations

import pytest

from faultbook.matching.background import background_lines
from faultbook.matching.ordinary import claimed_lines, is_ordinary
from faultbook.matching.recognition import recognise
from faultbook.signature import Pattern, Signature, Unless, Window


def _regex(expression: str) -> Pattern:
    return Pattern(expression, is_regex=True)


SIGNATURES = [
    Signature("all", (Pattern("No such file or directory"),)),
    Signature("all", (Pattern("systemd[1]"), _regex("Start(ed|ing)"))),
    Signature("sequence", (Pattern("kernel"), Pattern("docker0"))),
    Signature("sequence", (Pattern("docker0"), Pattern("kernel"))),
    Signature("any", (Pattern("no line has this"), Pattern("retry succeeded"))),
    Signature("all", (_regex(r"(?i)\bwarn(ing)?\b"),)),
    Signature("all", (_regex(r"\Adone\z"),)),
    Signature("all", (_regex("(?-m)^done$"),)),
    Signature("all", (_regex(r"done\s+DEBUG"),)),
    Signature("any", (_regex(r"[^x]*\z"), Pattern("kernel"))),
    Signature("all", (Pattern("queue orders: disk full"),)),
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_the_quick_look_leaves_nothing_out(signature: Signature) -> None:
    lines = background_lines()
    assert tuple(claimed_lines(signature)) == tuple(
        line for line in lines if recognise((signature,), line.encode())
    )


NOT_ALL_ORDINARY = [
    *SIGNATURES,
    Signature("all", (Pattern("retry succeeded", times=3),)),
    Signature("all", (Pattern("retry succeeded", times=4),)),
    Signature("all", (Pattern("retry succeeded"),), (Unless(Pattern("kernel")),)),
    Signature("sequence", (Pattern("retry succeeded"), Pattern("kernel")), within=Window(lines=2)),
    Signature("all", (Pattern("kernel"), _regex("docker[0-9]")), within=Window(lines=1)),
    Signature("all", (_regex(r"\n"),)),
    Signature("all", (_regex("(?s)kernel.*docker0"),)),
    Signature("all", (_regex("^[^x]+$"),)),
    Signature("all", (_regex("("),)),
    *(
        Signature("all", (Pattern(end.join(background_lines()[place : place + 2])),))
        for end in ("\n", "\r\n")
        for place in range(0, 400, 40)
    ),
]


@pytest.mark.parametrize("signature", NOT_ALL_ORDINARY)
def test_what_the_background_shows_is_ordinary(signature: Signature) -> None:
    background = "\n".join(background_lines()).encode()
    assert is_ordinary(signature) == bool(recognise((signature,), background))


def test_counts_windows_and_what_must_not_be_there_play_no_part() -> None:
    alone = Signature("all", (Pattern("retry succeeded"),))
    full = Signature(
        "all",
        (Pattern("retry succeeded", times=5),),
        (Unless(Pattern("retry")),),
        Window(lines=2),
    )
    assert list(claimed_lines(full)) == list(claimed_lines(alone))
    assert len(list(claimed_lines(alone))) == 3


def test_the_background_is_what_it_says() -> None:
    lines = background_lines()
    assert 400 <= len(lines) <= 600
    assert len(set(lines)) == len(lines)
    assert all(line.strip() for line in lines)
