"""Evidence of some records alone, as if there were no others.

What belongs here: leaving records out, with every trace of them. What does not: who may see which
(``audience``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import Summary

S = TypeVar("S", bound="Summary")

_LINKS = ("known_error", "problem", "not_regression", "parent", "duplicate_of", "superseded_by")
"""Fields of summaries that name another record."""


def narrowed(
    evidence: Evidence,
    paths: Collection[str],
    show: Callable[[str], str],
    teams: Collection[str],
) -> Evidence:
    """The evidence as if there were only some records, and as it may be read.

    Links to others are left out, and so are owners that are no team, who may be people, what is to
    be done by whom, and services that none of the records names.

    Args:
        evidence: What the register tells.
        paths: Paths of the records that there are.
        show: Makes a title fit to be read.
        teams: Keys of teams.
    """
    every: tuple[Summary, ...] = (*evidence.incidents, *evidence.problems, *evidence.known_errors)
    kept = [one for one in every if one.path in paths]
    known = {name for one in kept for name in (one.id, *one.aliases)}
    ids = {one.id for one in kept}

    def own(records: tuple[S, ...]) -> tuple[S, ...]:
        return tuple(_alone(one, known, show, teams) for one in records if one.path in paths)

    recognised = {
        incident: found
        for incident, shown in evidence.recognised.items()
        if incident in ids and (found := tuple(one for one in shown if one in ids))
    }
    named = {service for one in kept for service in one.services}
    lives = evidence.lives
    return replace(
        evidence,
        services={key: one for key, one in evidence.services.items() if key in named},
        incidents=own(evidence.incidents),
        problems=own(evidence.problems),
        known_errors=own(evidence.known_errors),
        recognised=recognised,
        lives=None if lives is None else {key: lives[key] for key in ids & lives.keys()},
    )


def _alone(one: S, known: Collection[str], show: Callable[[str], str], teams: Collection[str]) -> S:
    changed: dict[str, Any] = {"title": show(one.title)}
    if one.owner is not None and one.owner not in teams:
        changed["owner"] = None
    for link in _LINKS:
        named = getattr(one, link, None)
        if named is not None and named not in known:
            changed[link] = None
    if getattr(one, "actions", ()):
        changed["actions"] = ()
    return cast("S", one._replace(**changed))
