"""The lines at the end of a commit's message.

What belongs here: trailers, and the people whom they name. What does not: who is credited
(``credit``).
"""

from __future__ import annotations

import re

from faultbook.gitrepo.log import Person

_TRAILER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(\S.*)")


def trailers(message: str) -> tuple[tuple[str, str], ...]:
    """Names and values in the last paragraph of a message (git-interpret-trailers).

    A paragraph counts where each of its lines is a trailer or goes on with the one before; a
    message of one paragraph has none, because its first line is its subject.
    """
    paragraphs = re.split(r"\n[ \t]*\n", message.strip())
    if len(paragraphs) == 1:
        return ()
    found: list[tuple[str, str]] = []
    for line in paragraphs[-1].split("\n"):
        match = _TRAILER.fullmatch(line.rstrip())
        if match is not None:
            found.append((match[1], match[2]))
        elif line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}")
        else:
            return ()
    return tuple(found)


def person_in(text: str) -> Person:
    """Somebody as a trailer names them: ``Ada <ada@example.com>``."""
    name, _, rest = text.partition("<")
    return Person(name.strip(), rest.partition(">")[0].strip())
