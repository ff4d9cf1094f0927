"""Bringing what is kept of a history up to the present commit.

What belongs here: which commits are still to be read, and reading them. What does not: tables
(``store``) and what a version says (``reading``).

What is kept stands for one commit. Where that commit is no longer on the mainline, as after a
rebase or on another branch, all that landed after the last common landing is undone first; only
where there is none, everything is read anew.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from faultbook.gitrepo.blobs import BlobReader
from faultbook.gitrepo.log import read_log
from faultbook.gitrepo.revisions import mainline_base
from faultbook.history.mainline import Life, Lives, read_mainline
from faultbook.history.reading import Reader
from faultbook.history.row_text import stays_text, versions_text
from faultbook.history.store import KeptLife
from faultbook.history.timeline import apply
from faultbook.kinds import KINDS
from faultbook.parallel import collection_paused, job_count, map_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.gitrepo.repository import Repository
    from faultbook.history.mainline import Key
    from faultbook.history.store import Store
    from faultbook.history.timeline import Fields, Version

_MARKDOWN = (".md",)


@dataclass(frozen=True)
class Source:
    """Where a register's history is read from.

    Attributes:
        repository: The repository.
        prefix: The register's folder in it, with a slash at its end, or "".
        jobs: Processes to use; None to decide by the work.
        progress: Told, now and then, how many records of how many are read.
        tell: Told, in a line, what a user should know.
    """

    repository: Repository
    prefix: str = ""
    jobs: int | None = None
    progress: Callable[[int, int], None] | None = None
    tell: Callable[[str], None] = lambda _: None

    @cached_property
    def blobs(self) -> BlobReader:
        """Reads the contents of versions."""
        return BlobReader(self.repository)

    @property
    def folders(self) -> tuple[str, ...]:
        """Folders of records, from the repository's top; none where that is the register itself.

        In a repository of records looking at some folders alone costs more than it saves.
        """
        if not self.prefix:
            return ()
        return tuple(f"{self.prefix}{kind.folder}" for kind in KINDS.values())


def gather(source: Source, store: Store, head: str) -> None:
    """Make a store stand for a commit; nothing is written when it does already.

    Raises:
        DamagedText: What is kept is not as it was written.
        sqlite3.DatabaseError: Likewise, or another process is writing.
    """
    if store.head() == head:
        return
    store.roll_back()
    store.begin(write=True)
    kept = store.head()  # another process may have been quicker
    if kept != head:
        base = _common_landing(source, store, kept, head) if kept is not None else None
        if base is None:
            store.clear()
        else:
            _rewind(store, base)
        with collection_paused():
            _extend(source, store, base, head)
        store.put_head(head)
    store.commit()
    store.begin()


def _common_landing(source: Source, store: Store, kept: str, head: str) -> int | None:
    """Number of the last landing that is on both mainlines; None when there is none."""
    chain = mainline_base(source.repository, head, without=kept)
    if chain is None:  # the commit is gone
        return None
    return store.number_of(chain)


def _rewind(store: Store, base: int) -> None:
    """Undo all that landed after a landing."""
    for row, kind, versions in store.lives_since(base + 1):
        left = [version for version in versions if version.landing <= base]
        if left:
            kept = KeptLife(row, kind, left, versions_text(left), stays_text(left))
            store.put_lives([kept])
        else:
            store.drop_life(row)
    store.drop_landings(base + 1)


def _extend(source: Source, store: Store, base: int | None, head: str) -> None:
    """Add all that landed after a landing."""
    revisions = [head]
    if base is not None:
        revisions.append(f"^{store.landing(base).commit.id}")
    log = read_log(source.repository, revisions, source.folders)
    landed, _ = read_mainline(log, source.prefix, 0 if base is None else base + 1)
    lives = Lives(
        lambda key: _kept_life(store, key) if base is not None else None,
        lambda blob, path: _aliases(source, blob, path),
    )
    for one in landed:
        lives.add(one)
    changed = [life for life in lives.changed() if len(life.versions) > life.read]
    # Landings are kept while other processes read, which would have to be waited for anyway.
    waiting = [one.landing for one in landed]
    for read in _read(source, changed):
        store.put_landings(waiting)
        waiting = []
        store.put_lives(read)
    store.put_landings(waiting)


def _kept_life(store: Store, key: Key) -> Life | None:
    kind, record_id = key
    for row, timeline in store.lives_named(record_id):
        if timeline.kind == kind and timeline.id == record_id:
            return Life(kind, row, list(timeline.versions), len(timeline.versions))
    return None


def _aliases(source: Source, blob: str, path: str) -> tuple[str, ...]:
    (content,) = source.blobs.read([blob])
    reader = Reader()
    reader.read(content or b"", is_markdown=path.lower().endswith(_MARKDOWN))
    aliases = reader.fields.get(("aliases",))
    return tuple(map(str, aliases)) if isinstance(aliases, list) else ()


def _read(source: Source, lives: list[Life]) -> Iterator[list[KeptLife]]:
    """Read the versions that are new, in as many processes as are worth it."""

    def read(chunk: list[int]) -> list[tuple[str, str]]:
        wanted = [version.blob for n in chunk for version in _unread(lives[n]) if version.blob]
        contents = source.blobs.read(wanted)
        whole = (_read_life(lives[n], lambda: next(contents)) for n in chunk)
        return [(versions_text(versions), stays_text(versions)) for versions in whole]

    jobs = job_count(len(lives), source.jobs)
    count = 0
    with closing(map_chunks(read, range(len(lives)), jobs)) as chunks:
        for chunk in chunks:
            some = lives[count : count + len(chunk)]
            yield [
                KeptLife(life.row, life.kind, life.versions, *texts)
                for life, texts in zip(some, chunk, strict=True)
            ]
            count += len(chunk)
            if source.progress is not None:
                source.progress(count, len(lives))


def _unread(life: Life) -> list[Version]:
    return life.versions[life.read :]


def _read_life(life: Life, content: Callable[[], bytes | None]) -> list[Version]:
    """All versions of a life, with what each changed."""
    fields: Fields = {}
    versions = life.versions[: life.read]
    for version in versions:
        apply(fields, version)
    reader = Reader(fields)
    for version in _unread(life):
        if version.is_deletion:
            versions.append(version)
            continue
        is_markdown = version.path.lower().endswith(_MARKDOWN)
        changes = reader.read(content() or b"", is_markdown=is_markdown)
        if changes is None:
            versions.append(version._replace(is_readable=False))
        else:
            versions.append(version._replace(changes=changes))
    return versions
