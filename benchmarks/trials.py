"""What is answered to each rule's log, and to texts that have nothing to do with any rule.

What belongs here: asking, once for each text and view of the index. What does not: adding up
(``matching``) and learning from it (``calibration``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.finding import gather
from faultbook.matching.ranking import Standing, rank, standings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.cre_rules import Imported, Rule
    from faultbook.matching.answer import Match
    from faultbook.matching.knowledge import Knowledge


class Trial(NamedTuple):
    """A text and what was answered to it.

    Attributes:
        kind: ``there`` for a rule's log, ``unshown`` for that log as if the signature of the rule's
            known error didn't recognise it, ``missing`` when the known error is withheld, else the
            kind of unrelated text.
        rule: The rule whose log it is; None for unrelated text.
        right: Id of the known error that is the right answer; "" where none is.
        matches: Known errors in order, whatever they are worth.
        standings: The same with what their probabilities are worked out from.
    """

    kind: str
    rule: Rule | None
    right: str
    matches: tuple[Match, ...]
    standings: tuple[Standing, ...]

    @property
    def place(self) -> int | None:
        """Place of the right known error among the answers, from 0."""
        for place, match in enumerate(self.matches):
            if match.known_error.id == self.right:
                return place
        return None


def trials_there(
    imported: Imported, rules: Sequence[Rule], *, with_application: bool = False
) -> Iterator[Trial]:
    """Each rule's log, asked for in the whole index."""
    for rule in rules:
        if rule.key in imported.keys:
            card = imported.card(rule.key)
            service = next(iter(card.components), None) if with_application else None
            answers = _asked(imported.knowledge, rule.log, service)
            yield Trial("there", rule, card.id, *answers)


def trials_missing(imported: Imported, rules: Sequence[Rule]) -> Iterator[Trial]:
    """Each rule's log, asked for in the index without its known error."""
    for rule in rules:
        if rule.key in imported.keys:
            yield Trial("missing", rule, "", *_asked(imported.without(rule.key), rule.log))


def trials_unshown(imported: Imported, rules: Sequence[Rule]) -> Iterator[Trial]:
    """Each rule's log, as if the known error's signatures had missed it."""
    for rule in rules:
        if rule.key in imported.keys:
            right = imported.card(rule.key).id
            evidence, query, _ = gather(imported.knowledge, (rule.log,))
            missed = [one._replace(shown=()) if one.card.id == right else one for one in evidence]
            matches, places = rank(missed, query), standings(missed, query)
            yield Trial("unshown", rule, right, tuple(matches), tuple(places))


def trials_unrelated(imported: Imported, texts: Mapping[str, Sequence[str]]) -> Iterator[Trial]:
    """Texts that no rule is about."""
    for kind, those in texts.items():
        for text in those:
            yield Trial(kind, None, "", *_asked(imported.knowledge, text.encode()))


def _asked(
    knowledge: Knowledge, text: bytes, service: str | None = None
) -> tuple[tuple[Match, ...], tuple[Standing, ...]]:
    evidence, query, _ = gather(knowledge, (text,))
    return (
        tuple(rank(evidence, query, service)),
        tuple(standings(evidence, query, service)),
    )
