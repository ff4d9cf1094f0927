"""Known errors that an incident's error text resembles, for whoever judges the incident.

What belongs here: one question to the index of a register. What does not: the search itself
(``finding``) and known errors whose signature is shown, which need no index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.matching.answer import Confidence
from faultbook.matching.finding import find
from faultbook.matching.index import open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def resembled(
    root: Path, text: str, services: Sequence[str], tell: Callable[[str], None]
) -> tuple[str, ...]:
    """Ids of the known errors that a text is certainly about, as its words tell.

    Args:
        root: The register's root.
        text: The error text.
        services: Keys of the incident's services; one alone counts, several say too little.
        tell: Told, in a line, what a user should know besides.
    """
    service = services[0] if len(services) == 1 else None
    with open_index(root, tell=tell) as index:
        answer = find(index, [text.encode(errors="replace")], service=service)
    return tuple(
        one.known_error.id
        for one in answer.matches
        if one.confidence is Confidence.MATCH and not one.signatures
    )
