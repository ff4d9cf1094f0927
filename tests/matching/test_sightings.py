"""Counting what a stream shows."""

from __future__ import annotations

from faultbook.matching.answer import Confidence, Seen
from faultbook.matching.recognition import Hit
from faultbook.matching.sightings import Sightings
from faultbook.signature import Pattern, Signature
from tests.matching.known_errors import signed_as

STRONG = Signature("all", (Pattern("connection to the session store is lost"),))
WEAK = Signature("all", (Pattern("lost"),))


def hit(number: int, line: int) -> Hit:
    return Hit(number, (Seen("lost", line, "it is lost"),))


def test_each_known_error_is_news_once() -> None:
    sightings = Sightings([signed_as(7, 0, STRONG), signed_as(8, 0, STRONG)])

    (first,) = sightings.take([hit(0, 3), hit(0, 4)])
    (second,) = sightings.take([hit(0, 9), hit(1, 9)])

    assert (first.known_error, first.times, first.line) == (7, 2, 4)
    assert second.known_error == 8
    assert [(one.known_error, one.times, one.line) for one in sightings.all] == [
        (7, 3, 9),
        (8, 1, 9),
    ]


def test_what_a_weak_signature_suggests_is_news_again_when_a_strong_one_says_so() -> None:
    sightings = Sightings([signed_as(7, 0, WEAK), signed_as(7, 1, STRONG)])

    (suggested,) = sightings.take([hit(0, 1)])
    (said,) = sightings.take([hit(1, 2)])

    assert suggested.confidence is Confidence.POSSIBLE
    assert said.confidence is Confidence.MATCH
    assert said.recognised.number == 1
    assert said.times == 2
    assert sightings.take([hit(0, 3), hit(1, 3)]) == []
    assert sightings.all[0].recognised.number == 1


def test_nothing_is_seen_at_first() -> None:
    sightings = Sightings([])

    assert sightings.take([]) == []
    assert sightings.all == ()
