"""Incidents that came back and that no problem looks into, in groups.

What belongs here: which incidents count, and what makes a group of them. What does not: how alike
two texts are (``likeness``), which pairs are compared (``resemblance``), and when to stop uniting
(``agglomeration``).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from faultbook.analysis.agglomeration import united
from faultbook.analysis.downtime import spans_of, total
from faultbook.ids import parse_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from faultbook.analysis.agglomeration import Pair
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary

Reason: TypeAlias = Literal["known-error", "signature", "text"]
"""Why incidents are in one group: they name one known error, its signature recognises them, or
their texts are alike."""

Words: TypeAlias = "Callable[[Sequence[str]], Sequence[str]]"
_Node: TypeAlias = tuple[str, tuple[str, ...]]  # a text and the services that say it

FEWEST = 2
"""Incidents that make a group."""

_NEVER = datetime.max.replace(tzinfo=UTC)
_MOST_WORDS = 6  # shared words that are told; the others say less


class Group(NamedTuple):
    """Incidents that are the same fault again and again, and have no problem.

    Attributes:
        incidents: Their ids, by when they began; those that don't say it last.
        reason: Why they are in one group.
        shared: What they share, in words.
        known_error: The known error that they name or that recognises them, or None.
        services: Services that they concern, sorted.
        first: When the first began; None where none of them says it.
        last: When the last began, likewise.
        downtime: Time without service, of those that tell it; overlaps count once.
        unknown_downtime: How many don't tell theirs.
        title: Title of the first.
        is_major: Whether one of them was a major incident.
    """

    incidents: tuple[str, ...]
    reason: Reason
    shared: str
    known_error: str | None
    services: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    downtime: timedelta
    unknown_downtime: int
    title: str
    is_major: bool = False

    @property
    def size(self) -> int:
        """How many incidents there are."""
        return len(self.incidents)

    @property
    def interval(self) -> timedelta | None:
        """Mean time from one to the next; None where all began at once or it isn't known."""
        if self.first is None or self.last is None or self.last <= self.first:
            return None
        return (self.last - self.first) / (self.size - 1)

    @property
    def promotion(self) -> tuple[str, ...]:
        """The arguments to ``faultbook`` that make a problem of them."""
        trigger = ("--set", "trigger=recurrence") if self.is_major else ()
        return ("promote", *self.incidents, "--to", "problem", *trigger)


class _Members(NamedTuple):
    """Incidents that belong together, and why."""

    incidents: list[IncidentSummary]
    reason: Reason
    known_error: str | None


def has_none(evidence: Evidence, incident: IncidentSummary) -> bool:
    """Whether an incident counts and no problem looks into it.

    One that was cancelled or that repeats another doesn't count. A problem is its own, that of the
    known error that it names, or that of one that recognises it.
    """
    if incident.status == "cancelled" or incident.duplicate_of is not None:
        return False
    if incident.problem is not None or evidence.problem_of(incident) is not None:
        return False
    recognised = (evidence.known_error.get(one) for one in evidence.recognised.get(incident.id, ()))
    return all(one is None or one.problem is None for one in recognised)


def groups_of(
    evidence: Evidence,
    alike: Iterable[Pair],
    texts: Mapping[str, str] | None = None,
    words: Words = lambda _: (),
) -> tuple[Group, ...]:
    """Groups of at least two incidents without a problem.

    Incidents of one known error are a group, whatever their services. Of the others, those of one
    service whose texts are alike are united as ``agglomeration`` tells. An incident is in one group
    at most, and one that is neither alike nor of the same known error changes no group.

    Args:
        evidence: What is known.
        alike: Pairs of texts that are alike, each once; a pair of a text with itself says that it
            is telling enough for those that have just this text.
        texts: By incident, the name that its text has in ``alike``; None where that is the
            incident's id, or there is none for it.
        words: Gives what tells the texts of some incidents apart from others', the most telling
            first.

    Returns:
        The largest group first, then the one with more downtime.
    """
    free = [one for one in evidence.incidents if has_none(evidence, one)]
    found, others = _of_known_errors(evidence, free)
    found += _of_texts(others, alike, {one.id: one.id for one in free} if texts is None else texts)
    groups = [_group(evidence, one, words) for one in found]
    return tuple(sorted(groups, key=lambda one: (-one.size, -one.downtime, one.incidents)))


def _of_known_errors(
    evidence: Evidence, incidents: Iterable[IncidentSummary]
) -> tuple[list[_Members], list[IncidentSummary]]:
    """Groups of known errors, and the incidents that are in none."""
    shown: dict[str, list[IncidentSummary]] = defaultdict(list)
    others: list[IncidentSummary] = []
    for incident in incidents:
        known_error = _known_error_of(evidence, incident)
        (others if known_error is None else shown[known_error]).append(incident)
    found = []
    for known_error, members in shown.items():
        if len(members) < FEWEST:
            others += members
            continue
        is_named = any(evidence.known_error_of(one) is not None for one in members)
        found.append(_Members(members, "known-error" if is_named else "signature", known_error))
    return found, others


def _known_error_of(evidence: Evidence, incident: IncidentSummary) -> str | None:
    named = evidence.known_error_of(incident)
    if named is not None:
        return named.id
    recognised = map(evidence.known_error.get, evidence.recognised.get(incident.id, ()))
    return next((one.id for one in recognised if one is not None), None)


def _of_texts(
    incidents: Iterable[IncidentSummary], alike: Iterable[Pair], texts: Mapping[str, str]
) -> list[_Members]:
    """Groups of incidents of one service whose texts are alike."""
    nodes: dict[_Node, list[IncidentSummary]] = defaultdict(list)
    for incident in incidents:
        text = texts.get(incident.id)
        if text is not None:
            nodes[text, tuple(sorted(set(incident.services)))].append(incident)
    name_of = {node: min(one.id for one in members) for node, members in nodes.items()}
    members_of = {name_of[node]: members for node, members in nodes.items()}
    telling, pairs = _pairs_of_nodes(name_of, alike)
    sizes = {
        name: len(members)
        for name, members in members_of.items()
        if len(members) == 1 or name in telling
    }
    kept = (pair for pair in pairs if pair[0] in sizes and pair[1] in sizes)
    found = ([one for name in names for one in members_of[name]] for names in united(sizes, kept))
    return [_Members(one, "text", None) for one in found if len(one) >= FEWEST]


def _pairs_of_nodes(
    name_of: Mapping[_Node, str], alike: Iterable[Pair]
) -> tuple[set[str], list[Pair]]:
    """Nodes whose own text is telling, and pairs of nodes of one service that are alike."""
    by_text: dict[str, list[_Node]] = defaultdict(list)
    for node in name_of:
        by_text[node[0]].append(node)
    telling: set[str] = set()
    pairs: list[Pair] = []
    for one, other, likeness in alike:
        mine, its = by_text.get(one, ()), by_text.get(other, ())
        if one == other:
            telling.update(name_of[node] for node in mine)
        between = combinations(mine, 2) if one == other else product(mine, its)
        pairs += (
            (name_of[first], name_of[second], likeness)
            for first, second in between
            if is_one_service(first[1], second[1])
        )
    return telling, pairs


def is_one_service(mine: tuple[str, ...], its: tuple[str, ...]) -> bool:
    """Whether two incidents share a service, or both name none.

    Args:
        mine: Keys of the services of the one.
        its: Those of the other.
    """
    return mine == its or not set(mine).isdisjoint(its)


def _group(evidence: Evidence, members: _Members, words: Words) -> Group:
    incidents = sorted(members.incidents, key=_when)
    began = [one.began_at for one in incidents if one.began_at is not None]
    known_error = members.known_error
    told = [spans_of(one, evidence.now) for one in incidents]
    return Group(
        tuple(one.id for one in incidents),
        members.reason,
        "; ".join(_shared(evidence, incidents, members, words)),
        known_error,
        tuple(sorted({service for one in incidents for service in one.services})),
        began[0] if began else None,
        began[-1] if began else None,
        total(span for spans in told if spans is not None for span in spans),
        told.count(None),
        incidents[0].title,
        any(one.major for one in incidents),
    )


def _when(incident: IncidentSummary) -> tuple[datetime, int, int, str]:
    parsed = parse_id(incident.id)
    year, number = (parsed.year, parsed.number) if parsed else (0, 0)
    return (incident.began_at or _NEVER, year, number, incident.id)


def _shared(
    evidence: Evidence,
    incidents: Sequence[IncidentSummary],
    members: _Members,
    words: Words,
) -> Iterator[str]:
    """What incidents share, piece by piece."""
    if members.known_error is not None:
        known_error = evidence.known_error[members.known_error]
        verb = "name" if members.reason == "known-error" else "show the signature of"
        yield f"they {verb} {known_error.id} ({known_error.title})"
    codes = set.intersection(*({*one.error_codes} for one in incidents))
    if codes:
        yield f"{'codes' if len(codes) > 1 else 'code'} {', '.join(sorted(codes))}"
    told = list(words([one.id for one in incidents]))[:_MOST_WORDS]
    if told:
        yield f"words {', '.join(told)}"
