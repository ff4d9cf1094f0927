"""Records on their way: what of a record is written by now, and the text that this comes to.

What belongs here: one record's fields, sections and stamps, the cause behind some of them, and what
one commit makes of them. What does not: what happens to a record and when (``courses``), and Git
(``histories``).

A record is thought of as a whole from the start, with the text that ``registers`` has for it; its
life shows more of it step by step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from faultbook.ids import RecordId, record_path
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

_KEY = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
_CALL = re.compile(r"core\.[a-z]+\(")
# In a trace, and in an expression.
_SOURCE = re.compile(r"(?<=\()Service[0-9]+|(?<=\[\(\])Service[0-9]+")
_CALLS = 2  # as many as a known error's signature counts


class Parts(NamedTuple):
    """A record's text, taken apart.

    Attributes:
        fields: Lines of each key, the key included.
        sections: Lines of each section, its heading included.
    """

    fields: dict[str, str]
    sections: dict[str, str]


def take_apart(text: str, cause: str) -> Parts:
    """Parts of a record's text, whose stack trace is made to name ``cause``.

    Args:
        text: A record as ``registers`` writes it.
        cause: Name of a source file that appears in the traces of one cause alone, so that a
            signature recognises its own incidents and no others.
    """
    text = _SOURCE.sub(cause, text)
    text = _CALL.sub("core.acquire(", text, count=_CALLS)
    _, front, body = text.split("---\n", 2)
    fields = {part.partition(":")[0]: part for part in _KEY.split(front) if part}
    parts = (part.rstrip() + "\n" for part in _SECTION.split(body) if part.strip())
    return Parts(fields, {part[3:].partition("\n")[0]: part for part in parts})


def shown(moment: int) -> str:
    """A moment as records write it; ``moment`` is in seconds since 1970."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(eq=False, slots=True)
class Life:
    """A record between two commits.

    Attributes:
        kind: Name of its kind.
        id: Its id.
        status: Its state; "" before it is added.
        whole: All that may come to be written of it.
        latest: The latest moment that it states, in seconds since 1970.
        step: Step of the mainline in which it last changed.
        fields: Lines of the keys that are written by now.
        sections: Lines of the sections that are.
        edits: How often it was edited, so that no edit is the same as one before.
        cause: What lies behind it, for what belongs to one.
        is_named: Whether a link of another incident leads to it.
    """

    kind: str
    id: RecordId
    whole: Parts
    latest: int
    status: str = ""
    step: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    edits: int = 0
    cause: Cause | None = None
    is_named: bool = False

    @property
    def path(self) -> str:
        """Where its id says that it stands."""
        return record_path(KINDS[self.kind].folder, self.id, shard=True)

    @property
    def text(self) -> str:
        """The file as it is now."""
        kind = KINDS[self.kind]
        front = "".join(self.fields[key] for key in kind.keys if key in self.fields)
        body = "\n".join(self.sections[name] for name in kind.sections if name in self.sections)
        return f"---\n{front}---\n" + (f"\n{body}" if body else "")

    def show(self, *names: str) -> None:
        """Write keys and sections as the whole record has them; a section's name is a title."""
        for name in names:
            if name in self.whole.fields:
                self.fields[name] = self.whole.fields[name]
            else:
                self.sections[name] = self.whole.sections[name]

    def put(self, key: str, value: object) -> None:
        """Write a key with a value on its line, or with further lines."""
        between = "" if str(value).startswith("\n") else " "
        self.fields[key] = f"{key}:{between}{value}\n"

    def drop(self, *names: str) -> None:
        """Take keys and sections out, if they are there."""
        for name in names:
            self.fields.pop(name, None)
            self.sections.pop(name, None)

    def enter(self, status: str) -> None:
        """Write another state."""
        self.status = status
        self.put("status", status)

    def tell(self, section: str, *lines: str) -> None:
        """Write a section anew: what the whole record says in it, if anything, and ``lines``."""
        said = self.whole.sections.get(section, f"## {section}\n")
        self.sections[section] = "\n".join((said, *lines, ""))

    def stamp(self, moments: Iterable[tuple[str, int]]) -> None:
        """Write times under their keys; later ones move ``latest``."""
        for key, moment in moments:
            self.put(key, shown(moment))
            self.latest = max(self.latest, moment)

    def moments(self, count: int, span: int, now: int, chance: random.Random) -> list[int]:
        """Moments in order, after all that is stated and in the last ``span`` seconds."""
        first = max(self.latest, now - span)
        return sorted(chance.randint(min(first, now), now) for _ in range(count))

    def happen(self, moment: int, event: str) -> None:
        """Add an entry to the timeline."""
        before = self.fields.get("timeline", "timeline:\n")
        self.fields["timeline"] = f"{before}  - at: {shown(moment)}\n    event: {event}\n"
        self.latest = max(self.latest, moment)


@dataclass(eq=False, slots=True)
class Cause:
    """A fault behind incidents, with what is written of it.

    Attributes:
        number: Its number, from 1; titles and signatures name it.
        problem: The problem that seeks it, if there is one.
        known_error: The known error, once there is one.
        observed_until: When the time after its fix is over, in seconds since 1970; 0 while there is
            no fix.
    """

    number: int
    problem: Life | None = None
    known_error: Life | None = None
    observed_until: int = 0

    @property
    def is_met(self) -> bool:
        """Whether new incidents may be of it: there is a workaround, and no fix to disprove."""
        known = self.known_error
        return known is not None and known.status == "active" and not self.observed_until


class Work:
    """What goes into one commit.

    Args:
        now: When it is made, in seconds since 1970.
        step: Step of the mainline that it lands with.
        chance: Source of everything random.
    """

    def __init__(self, now: int, step: int, chance: random.Random) -> None:
        self.now = now
        self.step = step
        self.chance = chance
        self.titles: list[str] = []
        self.needs = 0  # the latest step that it builds upon
        self._touched: dict[Life, None] = {}
        self._gone: dict[str, None] = {}

    def touch(self, *lives: Life) -> None:
        """Records that this changes."""
        self.lean_on(*lives)
        for life in lives:
            life.step = self.step
            self._touched[life] = None

    def lean_on(self, *lives: Life) -> None:
        """Records that must be as they are for this to hold."""
        for life in lives:
            if life.step < self.step:
                self.needs = max(self.needs, life.step)

    def has_touched(self, life: Life) -> bool:
        """Whether this commit changes a record already."""
        return life in self._touched

    def remove(self, life: Life) -> None:
        """The file of a record goes."""
        self.touch(life)
        self._gone[life.path] = None
        del self._touched[life]

    def files(self) -> dict[str, str | None]:
        """Each path with its new content, or None where the file goes."""
        kept = {life.path: life.text for life in self._touched}
        return {**dict.fromkeys(self._gone), **kept}
