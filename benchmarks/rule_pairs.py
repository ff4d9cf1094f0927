"""Pairs of texts made of public rules of the CRE standard, for learning what makes texts alike.

What belongs here: what a rule says of a failure beside what it says of the cause, and beside the
log that shows it, and burying them in what has nothing to do with it. What does not: pairs that
people labelled (``labelled_pairs``).

Rules that were generated say hardly anything in words and are left out. Of one rule, both texts are
about the same fault, told in other words or by a program. For each such pair there are two of rules
drawn at random and, where there is one, one with another rule of the same application. To three
texts of five lines of ordinary log are added, and to as many a form that was filled in, for that is
how reports come: what all have in common must weigh nothing. The same rules and seed always give
the same pairs.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from benchmarks.cre_rules import DRAFTER
from benchmarks.labelled_pairs import Pair, Source, wording_of_text
from faultbook.analysis.wording_terms import Wording
from faultbook.matching.background import background_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LONGEST_LOG = 4_000  # characters
_SHORTEST_LOG = 60
_OFTEN = 0.6
_LINES = (3, 30)  # of ordinary log
_FORMS = (
    """
Steps to reproduce:
1. Start the application
2. Open the page and click on save
Actual results:
An error is shown
Expected results:
It should work""",
    """
Environment:
OS: Linux x86_64
Version: 4.2, build 20230
Browser: Mozilla/5.0 (X11)
Reproducible: always
Description:""",
    """
Impact: some users
Detected by: monitoring
What happened: see above
What was done: restarted the service, works again
Next steps: find out why""",
)


class Told(NamedTuple):
    """What a rule says.

    Attributes:
        key: Its id.
        application: What it is about, or "".
        failure: What it says of the failure.
        cause: What it says of the cause and what helps.
        log: A log that shows it, or None.
    """

    key: str
    application: str
    failure: Wording
    cause: Wording
    log: Wording | None


def rule_sources(folder: Path, seed: int = 1) -> list[Source]:
    """Failures with causes, and failures with logs.

    Args:
        folder: Folder of the rules, each in a YAML file with ``test.log`` beside it.
        seed: What other pairs are drawn by, and what is added to the texts.
    """
    drawn = Random(seed)
    told = read_told(folder)
    if not told:
        return []
    with_logs = [one for one in told if one.log is not None]
    return [
        _source("rules and their causes", told, [one.cause for one in told], drawn),
        _source(
            "rules and their logs",
            with_logs,
            [one.log for one in with_logs if one.log is not None],
            drawn,
        ),
    ]


def read_told(folder: Path) -> list[Told]:
    """What the rules of a folder say, by their keys; without those that were generated."""
    return sorted(_read(folder), key=lambda one: one.key)


def _read(folder: Path) -> Iterator[Told]:
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


def _told(rule: dict[str, Any], log: str) -> Told:
    applications = [one["name"] for one in rule.get("applications") or ()]
    cause = "\n".join(str(rule.get(key) or "") for key in ("cause", "mitigation"))
    return Told(
        rule["id"],
        applications[0] if applications else "",
        Wording(str(rule["title"]), summary=str(rule.get("description") or "")),
        Wording("", summary=cause),
        wording_of_text(log) if len(log) > _SHORTEST_LOG else None,
    )


def _source(name: str, told: Sequence[Told], others: Sequence[Wording], drawn: Random) -> Source:
    texts: dict[str, Wording] = {}
    pairs: dict[tuple[str, str], bool] = {}
    for place, (one, other) in enumerate(zip(told, others, strict=True)):
        texts[f"{one.key} a"] = buried(one.failure, drawn)
        texts[f"{one.key} b"] = buried(other, drawn)
        pairs[f"{one.key} a", f"{one.key} b"] = True
        rest = [those for at, those in enumerate(told) if at != place]
        near = [those for those in rest if those.application == one.application != ""]
        those = drawn.sample(rest, min(2, len(rest))) + drawn.sample(near, min(1, len(near)))
        pairs |= {(f"{one.key} a", f"{another.key} b"): False for another in those}
    return Source(name, texts, [Pair(*keys, is_same) for keys, is_same in pairs.items()])


def buried(wording: Wording, drawn: Random) -> Wording:
    """A text in the midst of what has nothing to do with its fault."""
    added = []
    if drawn.random() < _OFTEN:
        added += drawn.sample(background_lines(), drawn.randint(*_LINES))
    if drawn.random() < _OFTEN:
        added.append(drawn.choice(_FORMS))
    return wording._replace(summary="\n".join((wording.summary, *added)))
