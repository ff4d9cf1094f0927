"""Signatures and logs made up by hypothesis, of few words, so that one is often in the other."""

from __future__ import annotations

from hypothesis import strategies as st

from faultbook.signature import Pattern, Signature, Unless, Window

WORDS = ("alpha", "beta", "gamma", "at beta", "ALPHA", "gamm", ":", "}", "é", "ſtop")
TIMES = (
    "",
    "  ",
    "2024-02-28T23:59:{:02d}Z ",
    "2024-02-28 23:59:{:02d},5 ERROR ",
    "Dec 31 23:59:{:02d} host ",
    "17091647{:02d} ",
    '{{"ts": "2024-02-28T23:59:{:02d}Z", "msg": "',
    "I0228 23:59:{:02d}.000001 ",
)
EXPRESSIONS = (
    "al.ha",
    "alpha[^:]*gamma",
    "(?s)alpha.*beta",
    "(?s:alpha.*)?gamma",
    r"alpha\s+beta",
    "^beta",
    "gamma$",
    r"\Aalpha",
    r"gamma\z",
    "(?-m)^beta",
    "(?i-m:gamma$)",
    "(?m:^)alpha",
    "x*",
    "(?i)BETA|alph.",
    "(?i)STOP",
    r"\bgam",
    r"\Bha",
    "^$",
    "beta|(?s:alpha.*é)",
    "[",
    "(a+)+$",
    r"\C\xa9",
)
LITERALS = ("alpha", "beta", "a", "é", "alpha beta", "gamma\n  beta", "beta\ngamma", "ALPHA")

literals = st.builds(
    Pattern, st.sampled_from(LITERALS), st.just(False), st.sampled_from((1, 1, 1, 2, 3))
)
expressions = st.builds(
    Pattern, st.sampled_from(EXPRESSIONS), st.just(True), st.sampled_from((1, 1, 1, 2))
)
patterns = literals | expressions
windows = st.sampled_from((0.0, 1.0, 5.0, 30.0)).map(
    lambda seconds: Window(seconds=seconds)
) | st.integers(1, 6).map(lambda lines: Window(lines=lines))
unless = st.builds(
    Unless,
    patterns,
    st.none() | st.integers(0, 3),
    st.sampled_from((0.0, 0.0, -3.0, 2.0)),
    st.none() | windows,
)
signatures = st.builds(
    Signature,
    st.sampled_from(("all", "any", "sequence")),
    st.lists(patterns, min_size=1, max_size=3).map(tuple),
    st.lists(unless, max_size=2).map(tuple),
    st.none() | windows,
)


@st.composite
def _lines(draw: st.DrawFn) -> str:
    time = draw(st.sampled_from(TIMES)).format(draw(st.integers(0, 20)))
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
    return time + draw(st.sampled_from((" ", " ", "", "\x1b[1m"))).join(words)


@st.composite
def _like_logs(draw: st.DrawFn) -> bytes:
    lines = draw(st.lists(_lines(), min_size=4, max_size=25))
    end = draw(st.sampled_from(("\n", "\n", "\r\n")))
    return (end.join(lines) + draw(st.sampled_from(("", end)))).encode()


logs = _like_logs() | st.lists(
    st.binary(max_size=8) | st.sampled_from([word.encode() for word in (*WORDS, "\n")])
).map(b"".join)
