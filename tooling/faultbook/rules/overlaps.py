"""FB6, fifth part: signatures that claim what another known error claims.

What belongs here: the same signature twice, and one that recognises another's samples. What does
not: a signature by itself (``signatures``).

Each is told once, at the known error with the later id: it is the one that came last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.record import KnownErrorFacts
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import Context, Entry
    from faultbook.rules.recognising import Overlap


@rule(
    "FB639",
    "duplicate-signature",
    Scope.REGISTER,
    severity=Severity.WARNING,
    kinds=("known-error",),
)
def _duplicate(entry: Entry, context: Context) -> Iterable[Finding]:
    if not _signatures(entry):
        return ()
    from faultbook.rules.recognising import signatures_of  # brings all of matching along

    signatures = signatures_of(context.register)
    found = []
    for number, first in signatures.first_same(entry.id):
        path = ("signatures", number)
        if first.owner == entry.id:
            hint = "delete one of them"
            pointer = Pointer("it stands here too", "", ("signatures", first.number))
            found.append(Finding("the signature is here twice", path, hint, related=(pointer,)))
        else:
            hint = "say what tells the two apart, or make them one known error"
            pointer = Pointer("it stands here too", first.owner, ("signatures", first.number))
            said = f"the signature is the same as that of {first.owner}"
            found.append(Finding(said, path, hint, related=(pointer,)))
    return found


@rule(
    "FB640",
    "overlapping-signature",
    Scope.REGISTER,
    severity=Severity.WARNING,
    kinds=("known-error",),
)
def _overlapping(entry: Entry, context: Context) -> Iterable[Finding]:
    if not _signatures(entry):
        return ()
    from faultbook.rules.recognising import signatures_of  # likewise

    overlaps = signatures_of(context.register).overlaps.get(entry.id, ())
    return [_overlap(entry, one) for one in overlaps]


def _overlap(entry: Entry, overlap: Overlap) -> Finding:
    claimant = overlap.claimant
    signature = ("signatures", claimant.number)
    sample = ("signatures", overlap.number, "samples", "match", overlap.sample)
    hint = "make the signature say more, or add an 'unless'"
    if claimant.owner == entry.id:
        said = f"the signature recognises a sample of {overlap.owner} too"
        pointer = Pointer("the sample stands here", overlap.owner, sample)
        return Finding(said, signature, hint, related=(pointer,))
    said = f"a signature of {claimant.owner} recognises this sample too"
    pointer = Pointer("the signature stands here", claimant.owner, signature)
    return Finding(said, sample, hint, related=(pointer,))


def _signatures(entry: Entry) -> str:
    facts = entry.facts
    return facts.signatures if isinstance(facts, KnownErrorFacts) else ""
