"""Contents of files out of the object database.

What belongs here: one ``git cat-file`` for any number of objects. What does not: what the bytes
mean.
"""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.running import GitFailed, start

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from faultbook.gitrepo.repository import Repository

_MISSING = b" missing"


def read_blobs(repository: Repository, blobs: Sequence[str]) -> Generator[bytes | None]:
    """The content of each object, in order; None for one that isn't there.

    Args:
        repository: Where.
        blobs: Ids of objects.

    Raises:
        EnvironmentProblem: Git isn't there, or fails.
    """
    if not blobs:
        return
    with TemporaryFile() as wanted:  # a pipe would have to be filled while another is emptied
        wanted.write("\n".join((*blobs, "")).encode())
        wanted.seek(0)
        process = start(repository, ("cat-file", "--batch", "--buffer"), reads=wanted)
    if process is None or process.stdout is None or process.stderr is None:
        raise EnvironmentProblem("there is no Git here; install it")
    stream = process.stdout
    try:
        for _ in blobs:
            head = stream.readline()
            if head.rstrip().endswith(_MISSING):
                yield None
                continue
            if not head:
                raise GitFailed("cat-file", process.stderr.read())
            size = int(head.rpartition(b" ")[2])
            yield stream.read(size + 1)[:size]
    finally:
        stream.close()
        process.stderr.close()
        process.kill()
        process.wait()
