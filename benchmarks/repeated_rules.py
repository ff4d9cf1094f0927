"""Faults that came back many times, made of public rules of the CRE standard, for learning.

What belongs here: telling one rule's failure many times in other words. What does not: failures
with their causes and logs (``rule_pairs``) and pairs that people labelled (``labelled_pairs``).

A fault that comes back makes its own words frequent, as a form does that everybody fills in. What
tells them apart has to be learned: of some rules there are 4 to 64 texts each, of a few sentences
that are drawn from all that the rule says, under its title or another sentence; of the others there
is one. The same rules and seed always give the same pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from benchmarks.labelled_pairs import Pair, Source
from benchmarks.rule_pairs import buried, read_told
from faultbook.analysis.wording_terms import Wording

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.rule_pairs import Told

_REPEATED = 20  # rules
_TIMES = (4, 8, 16, 32, 64)
_SENTENCES = (2, 4)
_SHORTEST_SENTENCE = 16  # characters
_LONGEST_TITLE = 110
_OWN_TITLE = 0.3  # how often a text has its rule's title
_SAME, _DIFFERENT = 160, 240  # pairs

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def repeated_rules(folder: Path, seed: int = 1) -> list[Source]:
    """Pairs of texts of one rule and of two; nothing where there are too few rules.

    Args:
        folder: Folder of the rules, each in a YAML file.
        seed: What is drawn by.
    """
    drawn = Random(seed)
    told = read_told(folder)
    if len(told) < 2 * _REPEATED:
        return []
    texts = {f"{one.key} once": buried(one.failure, drawn) for one in told}
    rule_of = {f"{one.key} once": one.key for one in told}
    repeated: dict[str, list[str]] = defaultdict(list)
    for place, one in enumerate(drawn.sample(told, _REPEATED)):
        for number in range(_TIMES[place % len(_TIMES)]):
            key = f"{one.key} {number}"
            texts[key] = buried(_retold(one, drawn), drawn)
            rule_of[key] = one.key
            repeated[one.key].append(key)
    return [Source("rules told often", texts, _pairs(repeated, rule_of, drawn))]


def _retold(told: Told, drawn: Random) -> Wording:
    parts = (*_SENTENCE.split(told.failure.summary), *_SENTENCE.split(told.cause.summary))
    sentences = [part for part in parts if len(part) >= _SHORTEST_SENTENCE]
    some = drawn.sample(sentences, min(len(sentences), drawn.randint(*_SENTENCES)))
    has_own = not some or drawn.random() < _OWN_TITLE
    title = told.failure.title if has_own else some.pop()[:_LONGEST_TITLE]
    return Wording(title, summary=" ".join(some))


def _pairs(repeated: dict[str, list[str]], rule_of: dict[str, str], drawn: Random) -> list[Pair]:
    groups = list(repeated.values())
    often, every = [key for keys in groups for key in keys], list(rule_of)
    found: dict[tuple[str, str], bool] = {}
    while sum(found.values()) < _SAME:
        one, other = sorted(drawn.sample(drawn.choice(groups), 2))
        found[one, other] = True
    while len(found) < _SAME + _DIFFERENT:
        one, other = sorted((drawn.choice(often), drawn.choice(every)))
        if rule_of[one] != rule_of[other]:
            found[one, other] = False
    return [Pair(*keys, is_same) for keys, is_same in found.items()]
