"""What a finding is known by from one check to the next.

What belongs here: telling findings apart without their line, which moves with every edit above it.
What does not: where fingerprints are kept or shown (``reporters``, the baseline).
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.diagnostics import Diagnostic


def fingerprints(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """A fingerprint for each finding, 64 hexadecimal digits, no two the same.

    It is made of the code, the path, the message and the text of the line. Findings with all of
    these equal are told apart by their order.
    """
    seen: Counter[str] = Counter()
    made = []
    for one in diagnostics:
        known_by = _joined(one.code, one.location.path, one.message, one.source.strip())
        seen[known_by] += 1
        whole = _joined(known_by, str(seen[known_by]))
        made.append(sha256(whole.encode("utf-8", "surrogatepass")).hexdigest())
    return tuple(made)


def _joined(*parts: str) -> str:
    """The parts in one text; no other parts give the same."""
    return "".join(f"{len(part)}:{part}" for part in parts)
