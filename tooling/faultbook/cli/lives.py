"""The life of a record that a user names, for the commands that tell of one.

What belongs here: opening the history, finding a record in it by any id that it ever had, and what
is to be said beside it. What does not: what the commands tell (``history``, ``blame``).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from faultbook.cli.outcome import note
from faultbook.cli.terminal import progress_bar
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.history.timeline import id_in
from faultbook.kinds import KINDS_BY_PREFIX
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.history.history import RegisterHistory
    from faultbook.history.timeline import Timeline
    from faultbook.workspace import Workspace


class Life(NamedTuple):
    """A record's timeline, and the history that it is in."""

    history: RegisterHistory
    timeline: Timeline


@contextmanager
def open_life(register: Workspace, record_id: str, *, allow_shallow: bool) -> Iterator[Life]:
    """The life of a record.

    Args:
        register: The register.
        record_id: Any id that the record ever had, in any case.
        allow_shallow: Whether to make do with a clone that lacks part of its history.

    Raises:
        EnvironmentProblem: There is no history, or it can't be read.
        UsageProblem: No record ever had that id.
    """
    with (
        progress_bar("reading history") as progress,
        register.history(allow_shallow=allow_shallow, progress=progress) as history,
    ):
        if not history.head:
            raise EnvironmentProblem("nothing has been committed yet, so no record has a history")
        timeline = _timeline(history, record_id)
        if timeline is None:
            raise UsageProblem(_unknown(register, history, record_id))
        yield Life(history, timeline)


def _timeline(history: RegisterHistory, record_id: str) -> Timeline | None:
    found = history.timeline(record_id)
    if found is not None:
        return found
    folded = record_id.casefold()
    alike = next((name for name in history.ids() if name.casefold() == folded), None)
    if alike is not None:
        return history.timeline(alike)
    if record_id.partition("-")[0].upper() not in KINDS_BY_PREFIX:
        return None
    # An id that it had before it was in this repository stands among its aliases alone.
    return next((one for one in history.timelines() if folded in _aliases(one)), None)


def _aliases(timeline: Timeline) -> set[str]:
    found = (version.change_of("aliases") for version in timeline.versions)
    lists = (change.after for change in found if change is not None)
    return {str(name).casefold() for names in lists if isinstance(names, list) for name in names}


def _unknown(register: Workspace, history: RegisterHistory, record_id: str) -> str:
    if register.tree is None:
        written = {id_in(path).casefold() for path in register.paths()}
        if record_id.casefold() in written:
            return f"{record_id} isn't committed yet, so it has no history"
    hint = did_you_mean(record_id, history.ids()) or "see 'faultbook list'"
    return f"no record was ever called {record_id!r}; {hint}"


def mention_what_is_uncommitted(register: Workspace, timeline: Timeline) -> None:
    """Say on stderr where the checkout has something else than the last commit."""
    if register.tree is not None:  # there is no checkout
        return
    from faultbook.gitrepo.listing import blob_id

    version = timeline.versions[-1]
    content = register.read(version.path)
    if not isinstance(content, bytes):
        if not version.is_deletion:
            note(f"{version.path} isn't there any more; this is what was committed")
        return
    # Git may write other line ends into a checkout than it keeps.
    texts = (content, content.replace(b"\r\n", b"\n"))
    if version.blob not in [blob_id(text, version.blob) for text in texts]:
        note(f"{version.path} has changes that aren't committed; this is what was committed")
