"""FB6, fifth part: signatures that claim what another known error claims.

What belongs here: the same signature twice, and one that recognises another's samples. What does
not: a signature by itself (``signatures``).

The same signature is told at the later one, an overlap at the sample that is claimed: each once.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.record import KnownErrorFacts
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import Context, Entry
    from faultbook.rules.recognising import Overlap, Owned


@rule(
    "FB639",
    "duplicate-signature",
    Scope.REGISTER,
    severity=Severity.WARNING,
    kinds=("known-error",),
)
def _duplicate(entry: Entry, context: Context) -> Iterable[Finding]:
    if not _signed(entry):
        return ()
    from faultbook.rules.recognising import pieces_of_all, signatures_of  # brings matching along

    signed = context.register.signed(lambda: pieces_of_all(_signed(entry)))
    same = signatures_of(signed).first_same(entry.id)
    return [_repeated(entry, number, first) for number, first in same]


def _repeated(entry: Entry, number: int, first: Owned) -> Finding:
    path = ("signatures", number)
    if first.owner == entry.id:
        pointer = Pointer("it stands here too", "", ("signatures", first.number))
        return Finding("the signature is here twice", path, "delete one", related=(pointer,))
    pointer = Pointer("it stands here too", first.owner, ("signatures", first.number))
    said = f"the signature is the same as that of {first.owner}"
    hint = "say what tells the two apart, or make them one known error"
    return Finding(said, path, hint, related=(pointer,))


@rule(
    "FB640",
    "overlapping-signature",
    Scope.REGISTER,
    severity=Severity.WARNING,
    kinds=("known-error",),
)
def _overlapping(entry: Entry, context: Context) -> Iterable[Finding]:
    facts = entry.facts
    if not isinstance(facts, KnownErrorFacts) or not any(facts.samples):
        return ()
    from faultbook.rules.quoting import pieces_of_texts
    from faultbook.rules.recognising import CURRENT, signatures_of  # likewise

    if entry.status not in CURRENT:
        return ()
    signed = context.register.signed(lambda: pieces_of_texts(chain.from_iterable(facts.samples)))
    overlaps = signatures_of(signed).claiming(entry.id, facts.signatures, facts.samples)
    return [_overlap(one) for one in overlaps]


def _overlap(overlap: Overlap) -> Finding:
    claimant = overlap.claimant
    path = ("signatures", overlap.number, "samples", "match", overlap.sample)
    pointer = Pointer("it stands here", claimant.owner, ("signatures", claimant.number))
    said = f"a signature of {claimant.owner} recognises this sample too"
    hint = "make that signature say more, or add an 'unless' to it"
    return Finding(said, path, hint, related=(pointer,))


def _signed(entry: Entry) -> str:
    facts = entry.facts
    return facts.signatures if isinstance(facts, KnownErrorFacts) else ""
