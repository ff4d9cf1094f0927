"""Findings that the configuration accepts.

What belongs here: telling which exception accepts which finding. What does not: what is wrong with
an exception (``rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.audit_report import Accepted, AuditFinding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faultbook.auditing.span import Beginning
    from faultbook.config import AuditException


class Sorted(NamedTuple):
    """Findings by whether they are accepted.

    Attributes:
        left: Those that aren't.
        accepted: Those that are.
        used: Places of the exceptions that accept any.
    """

    left: list[AuditFinding]
    accepted: list[Accepted]
    used: frozenset[int]


def sort_out(
    found: Sequence[AuditFinding],
    exceptions: Sequence[AuditException],
    names: Mapping[str, frozenset[str]],
) -> Sorted:
    """Tell the findings that an exception accepts from the others.

    Args:
        found: The findings.
        exceptions: The exceptions, of which the first that fits counts.
        names: Ids of the records that a commit changed, for findings about it as a whole.
    """
    left: list[AuditFinding] = []
    accepted: list[Accepted] = []
    used: set[int] = set()
    for finding in found:
        fitting = [n for n, one in enumerate(exceptions) if _fits(one, finding, names)]
        if fitting:
            accepted.append(Accepted(finding, exceptions[fitting[0]].reason))
            used.update(fitting)
        else:
            left.append(finding)
    return Sorted(left, accepted, frozenset(used))


def unused(
    exceptions: Sequence[AuditException],
    used: frozenset[int],
    earlier: Sequence[str],
    beginning: Beginning,
) -> tuple[int, ...]:
    """Places of the exceptions that accept nothing.

    Args:
        exceptions: The exceptions.
        used: Places of those that do.
        earlier: Ids of the commits before the judged part, of which nothing can be told.
        beginning: Where the judged part begins.
    """
    found = (n for n in range(len(exceptions)) if n not in used)
    if beginning.after < 0:
        return tuple(found)
    return tuple(n for n in found if not any(c.startswith(exceptions[n].commit) for c in earlier))


def _fits(
    exception: AuditException, finding: AuditFinding, names: Mapping[str, frozenset[str]]
) -> bool:
    if not finding.commit or not finding.commit.startswith(exception.commit):
        return False
    if exception.rule not in (finding.diagnostic.code, finding.diagnostic.name):
        return False
    if exception.id is None:
        return True
    ids = {finding.record_id} if finding.record_id else names.get(finding.commit, frozenset())
    return exception.id in ids
