"""Every record's summary, from what is kept beside a check's findings as far as it holds.

What belongs here: bringing that up to date, reading what isn't kept yet, and keeping it. What does
not: summaries as text (``summary_text``), and what is made of them (``analysis``).

A check makes no summaries, so that it is no slower for them. Whoever asks for them has them made of
all that it reads, and has the records read that have none. A record that changed loses its own.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from faultbook.analysis.summaries import summary_of
from faultbook.catalog import entry_of_file, load_file
from faultbook.checking.keeping import keep_whole, whole_check
from faultbook.checking.kept import ask_kept, renewed
from faultbook.checking.summary_text import NO_SUMMARY, kept_summary, read_summaries
from faultbook.checking.survey import content_id, trusted_blobs
from faultbook.parallel import collection_paused, job_count, map_chunks
from faultbook.rules.recognitions import Recognitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from faultbook.analysis.summaries import Summary
    from faultbook.checking.direct import RegisterFiles
    from faultbook.checking.keeping import Session
    from faultbook.checking.kept import Situation
    from faultbook.checking.store import Store
    from faultbook.record import Entry

R = TypeVar("R")


class Summarised(NamedTuple):
    """A register at a glance.

    Attributes:
        summaries: The summary of every record that can be read, by path.
        recognised: By incident, the known errors that its error text shows; none that are empty.
    """

    summaries: list[Summary]
    recognised: Mapping[str, tuple[str, ...]]


def summarised_by_kept(
    files: RegisterFiles,
    situation: Situation,
    progress: Callable[[int, int], None] | None = None,
) -> Summarised:
    """Summaries by what is kept, brought up to date first; where nothing can be kept, from files.

    Args:
        files: The register.
        situation: What decides whether something kept holds.
        progress: Told, now and then, how many files of how many are read.
    """
    return ask_kept(
        files,
        situation,
        progress,
        lambda session: _from_kept(session, situation.context),
        lambda paths: summarised_anew(files, paths, progress),
    )


def summarised_anew(
    files: RegisterFiles,
    paths: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> Summarised:
    """Summaries of the files at these paths, of which nothing is kept."""

    def read(chunk: list[str]) -> list[tuple[Entry, Summary | None]]:
        loaded = [load_file(path, files.read(path)) for path in chunk]
        return [
            (entry_of_file(one), None if one.record is None else summary_of(one.record))
            for one in loaded
        ]

    found = list(_mapped(files, read, paths, progress))
    register = files.catalog(entry for entry, _ in found)
    return Summarised([one for _, one in found if one is not None], Recognitions(register).all())


def _from_kept(session: Session, context: str) -> Summarised:
    store, paths = session.store, session.sight.paths
    session = replace(session, summarises=True)
    if renewed(session, context) is None:
        _begin_anew(session, context)
    with collection_paused():
        kept, files = _kept_summaries(store)
        found = store.recognitions()
        missing = store.unsummarised() if files < len(paths) else {}
        state = store.state()
        store.commit()
    if missing:
        read = _read_missing(session, sorted(missing))
        _keep(session, missing, state, read)
        with collection_paused():
            kept += _summaries(summary for _, summary in read.values())
    kept.sort(key=lambda one: one.path)
    return Summarised(kept, found)


def _begin_anew(session: Session, context: str) -> None:
    """Keep a whole check, in a transaction that is left open, and hold on to nothing of it."""
    session.store.roll_back()
    whole = whole_check(session)
    session.store.begin(write=True)
    keep_whole(session, context, whole)


def _kept_summaries(store: Store) -> tuple[list[Summary], int]:
    """Every summary that is kept, and of how many files."""
    found: list[Summary] = []
    files = 0
    for some in store.summaries():
        files += len(some)
        found += _summaries(some)
    return found, files


def _summaries(kept: Iterable[tuple[str, str]]) -> list[Summary]:
    texts: dict[str, list[str]] = {}
    for one in kept:
        if one != NO_SUMMARY:
            kind, text = one
            texts.setdefault(kind, []).append(text)
    return [one for kind, some in texts.items() for one in read_summaries(kind, some)]


def _read_missing(session: Session, paths: Sequence[str]) -> dict[str, tuple[str, tuple[str, str]]]:
    """What tells each file's content from any other, and what is kept of it, by path."""
    files, like = session.files, session.sight.hash_like

    def read(chunk: list[str]) -> list[tuple[str, tuple[str, str]]]:
        contents = [(path, files.read(path)) for path in chunk]
        return [
            (content_id(content, like), kept_summary(load_file(path, content)))
            for path, content in contents
        ]

    return dict(zip(paths, _mapped(files, read, paths, session.progress), strict=True))


def _keep(
    session: Session,
    numbers: Mapping[str, int],
    state: int,
    read: Mapping[str, tuple[str, tuple[str, str]]],
) -> None:
    """Keep summaries, unless something else was written since, or a file changed under them."""
    store = session.store
    try:
        store.begin(write=True)
        if store.state() == state:
            contents = trusted_blobs(session.sight, read) | store.loose()
            store.put_summaries(
                (numbers[path], *summary)
                for path, (content, summary) in read.items()
                if contents.get(path) == content
            )
        store.commit()
    except sqlite3.OperationalError:  # another process is writing, or there is no room
        store.roll_back()


def _mapped(
    files: RegisterFiles,
    function: Callable[[list[str]], list[R]],
    paths: Sequence[str],
    progress: Callable[[int, int], None] | None,
) -> Iterator[R]:
    """What a function makes of paths, in as many processes as are worth it."""
    done = 0
    with closing(map_chunks(function, paths, job_count(len(paths), files.jobs))) as chunks:
        for chunk in chunks:
            yield from chunk
            done += len(chunk)
            if progress is not None:
                progress(done, len(paths))
