"""FB6, fourth part: signatures that don't do what they are for.

What belongs here: the rules about one signature by itself. What does not: how they judge
(``signature_faults``), which is imported only for records that have signatures, and what the
signatures of different known errors share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.rules.registry import Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.model.known_error import KnownError
    from faultbook.record import Context, Record
    from faultbook.rules.registry import Finding

_KINDS = ("known-error",)


@rule("FB631", "sample-missed", Scope.RECORD, kinds=_KINDS)
def _sample_missed(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import missed_samples

    return missed_samples(record)


@rule("FB632", "sample-claimed", Scope.RECORD, kinds=_KINDS)
def _sample_claimed(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import claimed_samples

    return claimed_samples(record)


@rule("FB633", "empty-pattern", Scope.RECORD, kinds=_KINDS)
def _empty_pattern(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import empty_patterns

    return empty_patterns(record)


@rule("FB634", "matches-background", Scope.RECORD, severity=Severity.WARNING, kinds=_KINDS)
def _matches_background(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import broad_signatures

    return broad_signatures(record)


@rule("FB635", "weak-signature", Scope.RECORD, severity=Severity.WARNING, kinds=_KINDS)
def _weak_signature(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import weak_signatures

    return weak_signatures(record)


@rule("FB636", "volatile-literal", Scope.RECORD, severity=Severity.WARNING, kinds=_KINDS)
def _volatile_literal(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import volatile_literals

    return volatile_literals(record)


@rule("FB637", "javascript-syntax", Scope.RECORD, severity=Severity.WARNING, kinds=_KINDS)
def _javascript_syntax(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import browser_differences

    return browser_differences(record)


@rule("FB638", "bad-expression", Scope.RECORD, kinds=_KINDS)
def _bad_expression(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if not record.model.signatures:
        return ()
    from faultbook.rules.signature_faults import bad_expressions

    return bad_expressions(record)
