"""Merging three versions of a text by lines.

What belongs here: ``git merge-file``. What does not: merging records (``editing.merging``).
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.repository import Repository
from faultbook.gitrepo.running import start

_LOOKED_AT = 8000  # bytes in which Git looks for a zero, which no text has
_MOST_CONFLICTS = 127  # that `git merge-file` counts in its exit code; above it, something failed


def merge_lines(base: bytes, ours: bytes, theirs: bytes, *, marker_size: int) -> bytes | None:
    """Three versions of a text as one, line by line, as ``git merge-file`` makes it.

    Args:
        base: What both sides began with.
        ours: One side; on equal terms, its lines come first.
        theirs: The other side.
        marker_size: How many signs a conflict's markers have. Behind the first marker stands
            ``ours``, behind the last one ``theirs``.

    Returns:
        The text, with markers where both sides changed the same lines; None when one version is no
        text to Git.

    Raises:
        EnvironmentProblem: Git can't be started, or can't merge them for another reason.
    """
    with TemporaryDirectory(prefix="faultbook-") as made:
        folder = Path(made)
        for name, content in (("base", base), ("ours", ours), ("theirs", theirs)):
            (folder / name).write_bytes(content)
        labels = ("-L", "ours", "-L", "base", "-L", "theirs")
        size = f"--marker-size={marker_size}"
        asked = ("merge-file", "-p", "-q", size, *labels, "ours", "base", "theirs")
        settings = {"merge.conflictStyle": "merge"}
        process = start(Repository(folder, folder), asked, settings=settings)
        said = process.communicate()[0] if process is not None else b""
    if process is not None and 0 <= process.returncode <= _MOST_CONFLICTS:
        return said
    if any(b"\0" in content[:_LOOKED_AT] for content in (base, ours, theirs)):
        return None
    raise EnvironmentProblem("Git can't merge the lines of a file")
