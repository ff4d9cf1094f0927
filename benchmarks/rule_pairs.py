"""Pairs of texts made of public rules of the CRE standard, for learning what makes texts alike.

What belongs here: what a rule says of a failure beside what it says of the cause, and beside the
log that shows it. What does not: pairs that people labelled (``labelled_pairs``).

Rules that were generated say hardly anything in words and are left out. Of one rule, both texts are
about the same fault, told in other words or by a program. For each such pair there are two of rules
drawn at random and, where there is one, one with another rule of the same application. The same
rules always give the same pairs.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from benchmarks.cre_rules import DRAFTER
from benchmarks.labelled_pairs import Pair, Source, wording_of_text
from faultbook.analysis.wording_terms import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LONGEST_LOG = 4_000  # characters
_SHORTEST_LOG = 60
_SEED = 1


class _Told(NamedTuple):
    """What a rule says: of the failure, of its cause, and the log; and what it is about."""

    key: str
    application: str
    failure: Wording
    cause: Wording
    log: Wording | None


def rule_sources(folder: Path) -> list[Source]:
    """Failures with causes, and failures with logs.

    Args:
        folder: Folder of the rules, each in a YAML file with ``test.log`` beside it.
    """
    told = sorted(_read(folder), key=lambda one: one.key)
    if not told:
        return []
    with_logs = [one for one in told if one.log is not None]
    return [
        _source("rules and their causes", told, [one.cause for one in told]),
        _source(
            "rules and their logs", with_logs, [one.log for one in with_logs if one.log is not None]
        ),
    ]


def _read(folder: Path) -> Iterator[_Told]:
    for path in folder.rglob("*.yaml"):
        content = yaml.safe_load(path.read_bytes())
        if isinstance(content, dict) and "rules" in content:
            log = path.with_name("test.log")
            text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
            yield from (
                _told(one["cre"], text[:_LONGEST_LOG])
                for one in content["rules"]
                if one["cre"].get("author") != DRAFTER
            )


def _told(rule: dict[str, Any], log: str) -> _Told:
    applications = [one["name"] for one in rule.get("applications") or ()]
    cause = "\n".join(str(rule.get(key) or "") for key in ("cause", "mitigation"))
    return _Told(
        rule["id"],
        applications[0] if applications else "",
        Wording(str(rule["title"]), summary=str(rule.get("description") or "")),
        Wording("", summary=cause),
        wording_of_text(log) if len(log) > _SHORTEST_LOG else None,
    )


def _source(name: str, told: Sequence[_Told], others: Sequence[Wording]) -> Source:
    drawn = Random(_SEED)
    texts: dict[str, Wording] = {}
    pairs: dict[tuple[str, str], bool] = {}
    for place, (one, other) in enumerate(zip(told, others, strict=True)):
        texts[f"{one.key} a"], texts[f"{one.key} b"] = one.failure, other
        pairs[f"{one.key} a", f"{one.key} b"] = True
        rest = [those for at, those in enumerate(told) if at != place]
        near = [those for those in rest if those.application == one.application != ""]
        those = drawn.sample(rest, min(2, len(rest))) + drawn.sample(near, min(1, len(near)))
        pairs |= {(f"{one.key} a", f"{another.key} b"): False for another in those}
    return Source(name, texts, [Pair(*keys, is_same) for keys, is_same in pairs.items()])
