"""What a commit's message says besides what was done.

What belongs here: trailers, further authors, and the pull request that it landed by. What does not:
the commit itself (``gitrepo.log``).
"""

from __future__ import annotations

import re

from faultbook.gitrepo.log import Person

_TRAILER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(\S.*)")
_CO_AUTHOR = "co-authored-by"
_PULL_REQUESTS = (
    re.compile(r"\AMerge pull request #([0-9]+) "),  # GitHub
    re.compile(r"\AMerged in .*\(pull request #([0-9]+)\)"),  # Bitbucket
    re.compile(r"\AMerged PR ([0-9]+):"),  # Azure DevOps
    re.compile(r"\A[^\n]*\(#([0-9]+)\)[ \t]*(?:\n|\Z)"),  # GitHub, squashed
)
_MERGE_REQUEST = re.compile(r"^See merge request \S*!([0-9]+)[ \t]*$", re.MULTILINE)  # GitLab


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


def co_authors(message: str) -> tuple[Person, ...]:
    """Who else wrote a change, by its message."""
    return tuple(
        person_in(value) for name, value in trailers(message) if name.lower() == _CO_AUTHOR
    )


def pull_request(message: str) -> str:
    """The pull or merge request that a message names, such as ``#12`` or ``!34``; "" for none."""
    text = message.lstrip()
    for pattern in _PULL_REQUESTS:
        match = pattern.search(text)
        if match is not None:
            return f"#{match[1]}"
    match = _MERGE_REQUEST.search(text)
    return f"!{match[1]}" if match is not None else ""
