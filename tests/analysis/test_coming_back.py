"""Faults that come back stay together, and notices that say nothing of a fault don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.labelled_pairs import histories
from faultbook.analysis.agglomeration import united
from faultbook.analysis.resemblance import Comparer, texts_of
from faultbook.analysis.wording_terms import Wording, terms_of
from tests.analysis.paraphrases import paraphrases
from tests.registers import public_data

if TYPE_CHECKING:
    from collections.abc import Mapping


def groups_among(texts: Mapping[str, Wording]) -> list[tuple[str, ...]]:
    """The groups that texts make, whatever their services."""
    terms = {name: terms_of(text) for name, text in texts.items()}
    held = texts_of({name: one.held for name, one in terms.items()})
    comparer, finder = Comparer(held, terms.__getitem__), held.finder(terms)
    pairs = {pair for name in terms for pair in comparer.pairs(name, finder.worth_comparing(name))}
    return united(dict.fromkeys(terms, 1), sorted(pairs))


@pytest.mark.data
@pytest.mark.parametrize(("count", "seed"), [(4, 1), (16, 1), (64, 1), (64, 2), (64, 3)])
def test_a_fault_that_comes_back_often_stays_one_group(count: int, seed: int) -> None:
    known = histories(public_data("data"))
    others = {key: text for texts in known.values() for key, text in texts.items()}
    told = {f"told {number}": text for number, text in enumerate(paraphrases(count, seed))}

    groups = groups_among({**others, **told})

    together = max(groups, key=lambda group: len(told.keys() & set(group)))
    assert len(together) >= 0.75 * count
    assert told.keys() >= set(together)


NOTICES = [
    Wording(
        "Incident with Codespaces",
        summary="We are investigating reports of degraded performance.\n" + more,
    )
    for more in (
        "Codespaces is experiencing degraded performance. We are continuing to investigate.",
        "This incident has been resolved.",
        "We have identified the cause and are monitoring recovery.",
        "Codespaces is operating normally.",
    )
]


def test_equal_notices_that_say_nothing_are_no_group() -> None:
    texts = {f"notice {number}": text for number, text in enumerate(NOTICES * 16)}
    assert max(map(len, groups_among(texts))) == 1


def test_notices_that_name_the_fault_are() -> None:
    fault = "Port forwarding in the browser fails: the proxy's websocket upgrade is refused."
    texts = {f"notice {number}": text for number, text in enumerate(NOTICES * 4)}
    named = {
        f"named {number}": text._replace(summary=f"{text.summary} {fault}")
        for number, text in enumerate(NOTICES)
    }
    groups = groups_among({**texts, **named})
    assert tuple(sorted(named)) in groups
