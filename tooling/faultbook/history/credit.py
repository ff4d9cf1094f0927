"""Who wrote what landed.

What belongs here: authors of a version and of a single field. What does not: what they wrote
(``timeline``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.history.messages import co_authors
from faultbook.history.reading import Reader

if TYPE_CHECKING:
    from faultbook.gitrepo.log import Person
    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Side, Timeline, Version


def authors_of(history: RegisterHistory, version: Version) -> tuple[Person, ...]:
    """Who wrote a version: the authors of what a merge brought along, or else of the landing.

    Whoever merged is among them only where the content is no other's.
    """
    written = [person for side in version.sides for person in _authors_of_side(side)]
    if not any(side.blob == version.blob for side in version.sides):
        commit = history.landing(version.landing).commit
        written += [commit.author, *co_authors(commit.message)]
    return tuple(dict.fromkeys(written))


def setters_of(
    history: RegisterHistory, timeline: Timeline, version: Version, field: str
) -> tuple[Person, ...]:
    """Who set a field in the version of its last change, up to and with ``version``.

    Where a merge brought several authors, it is whose commit changed the field last.

    Args:
        history: The history.
        timeline: The record's.
        version: One of its versions.
        field: First step of the field's path.
    """
    before: Version | None = None
    setting: tuple[Version | None, Version] | None = None
    for one in timeline.versions:
        if one.landing > version.landing:
            break
        if any(change.path[0] == field for change in one.changes):
            setting = (before, one)
        before = one
    if setting is None:
        return ()
    before, found = setting
    authors = authors_of(history, found)
    if len(authors) == 1 or not found.sides:
        return authors
    fields = timeline.fields_at(before.landing) if before is not None else {}
    last = _last_setter(history, Reader(fields), found, field)
    return last or authors


def _last_setter(
    history: RegisterHistory, reader: Reader, version: Version, field: str
) -> tuple[Person, ...]:
    last: tuple[Person, ...] = ()
    is_markdown = not version.path.endswith((".yaml", ".yml"))
    contents = list(history.contents([side.blob for side in version.sides if side.blob]))
    for side in version.sides:
        if not side.blob:
            continue
        changes = reader.read(contents.pop(0) or b"", is_markdown=is_markdown)
        if changes and any(change.path[0] == field for change in changes):
            last = _authors_of_side(side)
    return last


def _authors_of_side(side: Side) -> tuple[Person, ...]:
    return (side.author, *co_authors(side.message))
