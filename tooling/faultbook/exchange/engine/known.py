"""What the register holds already: each record's id, path and key in its source.

What belongs here: finding that quickly, in files that may be faulty. What does not: reading whole
records (``updating``).

Nothing is parsed for it where the two lines are plain, which they are as an import writes them; so
an import of what is there already takes little longer than reading the files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import discover, read_content
from faultbook.document import read_document
from faultbook.kinds import kind_named
from faultbook.parallel import job_count, map_batches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BATCH = 500
_END = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(rb"^(source_id|source_digest):(?:[ \t]+(?P<text>[^\r\n]*))?", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9](?:(?! #|: )[^'\"\\]){0,500}|'[^'\\]{1,500}'")
_FIELDS = ("source_id", "source_digest")


class Known(NamedTuple):
    """A record that is there.

    Attributes:
        id: Its id, by the name of its file.
        kind: Name of its kind.
        path: Path of its file from the register's root.
        source_id: Its key where it was imported from; None where it was not.
        digest: Its ``source_digest``; None where it has none.
    """

    id: str
    kind: str
    path: str
    source_id: str | None = None
    digest: str | None = None


def known_records(root: Path, jobs: int | None) -> Iterator[Known]:
    """Every record of a register, sorted by path.

    Args:
        root: The register's root.
        jobs: Processes to use; None to decide by the work.
    """
    paths = list(discover(root))
    batches = (paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH))
    for found in map_batches(
        lambda batch: [_known(root, path) for path in batch], batches, job_count(len(paths), jobs)
    ):
        yield from found


def _known(root: Path, path: str) -> Known:
    name = path.rpartition("/")[2].rpartition(".")[0]
    known = Known(name, kind_named(path), path)
    content = read_content(root, path)
    if not isinstance(content, bytes) or b"source_id" not in content:
        return known
    is_markdown = path.endswith(".md")
    found = _told(content, is_markdown=is_markdown)
    return known._replace(source_id=found.get("source_id"), digest=found.get("source_digest"))


def _told(content: bytes, *, is_markdown: bool) -> dict[str, str]:
    """The two fields of a record's file, as far as they can be made out."""
    start = content.find(b"\n") if is_markdown else 0
    end = _END.search(content, start + 1) if is_markdown else None
    found: dict[str, str] = {}
    for match in _LINE.finditer(content, 0, end.start() if end else len(content)):
        text = (match["text"] or b"").decode(errors="replace").rstrip()
        if not _PLAIN.fullmatch(text):
            return _parsed(content, is_markdown=is_markdown) or found
        found.setdefault(match[1].decode(), text.strip("'"))
    return found


def _parsed(content: bytes, *, is_markdown: bool) -> dict[str, str]:
    data = read_document(content, is_markdown=is_markdown).data or {}
    return {key: data[key] for key in _FIELDS if isinstance(data.get(key), str)}
