"""A folder of files, as an export that is none by itself.

What belongs here: what exporters of folders give. What does not: which files there are (one module
a format), and writing them (``cli``).
"""

from __future__ import annotations

from typing import NamedTuple


class FolderFile(NamedTuple):
    """A file of the folder that is written.

    Attributes:
        path: Its path from that folder.
        content: Its bytes.
    """

    path: str
    content: bytes


class RecordFiles(NamedTuple):
    """The files of one record.

    Attributes:
        record_id: Its id.
        files: The files.
    """

    record_id: str
    files: tuple[FolderFile, ...]
