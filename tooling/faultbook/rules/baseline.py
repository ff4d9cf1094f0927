"""FB9, second part: the baseline file.

What belongs here: whether the file can be read, and whether all it knows is still found. What does
not: reading it (``checking.known``) and leaving findings out (``baseline``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from faultbook.baseline import Baseline, Known
    from faultbook.record import Context


@rule("FB908", "baseline-unused", Scope.BASELINE, severity=Severity.WARNING)
def _unused(baseline: Baseline, unused: Collection[Known], _: Context) -> Iterable[Finding]:
    return [
        Finding(
            f"nothing is found any more for {known.code} in {known.path!r}",
            hint="delete the line, or write the file anew with --write-baseline",
            place=(baseline.known[known], 1),
            file=baseline.path,
        )
        for known in sorted(unused)
    ]


@rule("FB909", "baseline-file", Scope.BASELINE)
def _file(baseline: Baseline, _: Collection[Known], __: Context) -> Iterable[Finding]:
    problem = baseline.problem
    if problem is None:
        return ()
    if problem.line:
        hint = "mend it, or write it anew with --write-baseline; until then nothing is left out"
        place = (problem.line, 1)
        return (Finding(problem.message, hint=hint, place=place, file=baseline.path),)
    said = f"the baseline {baseline.path!r}: {problem.message}"
    hint = f"correct the path, or run 'faultbook check --write-baseline {baseline.path}'"
    return (Finding(said, ("rules", "baseline"), hint),)
