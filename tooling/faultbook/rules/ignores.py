"""FB1, second part: rules that a record switches off for itself.

What belongs here: whether an entry of ``ignore`` names a rule and silences something. What does
not: silencing (``engine``).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.rules.registry import (
    Finding,
    Scope,
    all_rules,
    hint_for_unknown,
    matching_codes,
    rule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from faultbook.record import AnyRecord, Context, Entry


@rule("FB117", "ignored-rule-unknown", Scope.RECORD)
def _unknown(record: AnyRecord, _: Context) -> Iterable[Finding]:
    ignores = record.model.ignore
    if not ignores:
        return ()
    return [
        Finding(
            f"no rule is called {ignore.rule!r}",
            ("ignore", index, "rule"),
            "name one rule, by its code"
            if matching_codes([ignore.rule])[0]
            else hint_for_unknown(ignore.rule),
        )
        for index, ignore in enumerate(ignores)
        if not _codes(ignore.rule)
    ]


@rule("FB118", "ignore-unused", Scope.IGNORES, severity=Severity.WARNING)
def _unused(entry: Entry, silenced: AbstractSet[str], context: Context) -> Iterable[Finding]:
    for index, (named, until) in enumerate(entry.ignored):
        codes = _codes(named)
        path = ("ignore", index, "rule")
        if not codes:
            continue
        if until and context.clock.is_over(date.fromisoformat(until)):
            said = f"the ignore of {named!r} ended on {until}"
            hint = "delete it; or, if the finding is still right to be left, give it a later day"
            yield Finding(said, path, hint)
        elif not codes & silenced:
            said = f"the ignore of {named!r} silences nothing"
            yield Finding(said, path, "delete it")


def _codes(named: str) -> frozenset[str]:
    """The code of a rule that is named by code or name."""
    known = all_rules()
    return frozenset(code for code in known if named in (code, known[code].name))
