"""Answers to show, made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.matching.answer import Answer, Card, Confidence, Match, Recognised, Seen
from faultbook.reporters.matches.told import Asker, Source, Told
from tests.registers import NOW

if TYPE_CHECKING:
    from typing import Any

CARD = Card(
    id="KE-2026-0003",
    path="kedb/2026/KE-2026-0003.md",
    title="The session store loses its memory",
    status="active",
    services=("login",),
    components=("session store",),
    workaround="1. Restart it: `sessionctl restart`.\n2. Ask a user to log in.\n",
    risk="low",
    minutes=10,
    verified_at="2026-06-18T10:00:00Z",
    fixed_in=(("session store", "4.2.7"),),
    problem="PRB-2026-0007",
)
SEEN = (
    Seen("connection to", 3, "repl: connection to auth-1 lost"),
    Seen(r"AUTH-\d+", 5, "auth: result=AUTH-1047"),
)
SIGNED = Match(
    CARD, 1, 0.973, Confidence.MATCH, (Recognised(0, "lost replication", 2, 20, False, SEEN),)
)
WORDED = Match(
    CARD._replace(id="KE-2026-0009", title="Something else", workaround="", no_workaround="None."),
    2,
    0.31,
    Confidence.POSSIBLE,
    terms=("AUTH-1047", "credential"),
)


def told(*matches: Match, lines: int = 7, known_errors: int = 12, **more: Any) -> Told:
    """An answer of these matches."""
    return Told(Answer(matches, lines, known_errors), NOW, **more)


ANSWERS = {
    "both": told(SIGNED, WORDED),
    "nothing": told(),
    "empty": told(lines=0),
    "no known errors": told(known_errors=0, lines=1),
    "words alone": told(WORDED._replace(rank=1), service="shop"),
    "files": told(SIGNED, sources=(Source("a.log", 4), Source("b.log", 3))),
    "incident": told(SIGNED, incident=Asker("INC-2026-0002", "")),
    "linked": told(SIGNED, incident=Asker("INC-2026-0002", "KE-2026-0003")),
    "same": told(SIGNED, WORDED._replace(rank=1)),
}
"""Answers of every form."""
