"""Journals: the entries that people add to a record, which ServiceNow exports as one text.

What belongs here: parting them. What does not: what becomes of them (``incident``, ``problem``).

Each entry begins with a line of its own, the newest first::

    2016-03-01 09:14:02 - Jane Doe (Work notes)
    The mail server was restarted.

The time is written as the user who exported it sees times, and the column's name in their language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = re.compile(
    r"^(?P<when>[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"(?:[ ]?[AaPp][Mm])?)[ ]-[ ](?P<who>[^\r\n]{0,200})\((?P<column>[^()\r\n]{1,60})\)[ ]*\r?$",
    re.MULTILINE,
)


class JournalEntry(NamedTuple):
    """An entry of a journal.

    Attributes:
        when: Its time, as written; "" for text before the first entry.
        who: Who wrote it.
        text: What it says.
    """

    when: str
    who: str
    text: str


def journal_times(text: str) -> Iterator[str]:
    """The times in a journal, as written."""
    for head in _HEAD.finditer(text):
        yield head["when"]


def journal_entries(text: str) -> Iterator[JournalEntry]:
    """The entries of a journal, in the order in which they stand; none for text that is blank."""
    when, who, start = "", "", 0
    for head in _HEAD.finditer(text):
        entry = JournalEntry(when, who, text[start : head.start()].strip())
        if entry.text:
            yield entry
        when, who, start = head["when"], " ".join(head["who"].split()), head.end()
    last = text[start:].strip()
    if last:
        yield JournalEntry(when, who, last)
