"""What an incident's texts come to when incidents are compared: made once, and kept as text.

What belongs here: the terms of each text, the names and codes among them, the frames of a stack,
and keeping them. What does not: cutting text into terms (``faultbook.matching.terms``), and what
terms count (``term_weights``, ``likeness``).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.terms import JOINTS, terms, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_TERMS = 400  # different terms of a text, in the order in which they stand there
_MOST_FRAMES = 24  # of a stack; what failed stands at its top
_LONGEST_TEXT = 100_000  # characters of a text that are read
_GROUP = 4  # letters

_FRAMES = (
    re.compile(r"^[ \t]*at ([\w$.<>/]{3,200})\(", re.MULTILINE),  # Java, C#
    re.compile(
        r'^[ \t]*File "(?:[^"\n]{0,300}/)?([^"\n/]{1,100})", line \d+, in (\S{1,100})', re.MULTILINE
    ),
    re.compile(r"^[ \t]*at (?:async )?([\w$.<>]{2,100}) \(", re.MULTILINE),  # JavaScript
    re.compile(r"^[ \t]*#\d{1,3}[ \t]+(?:0x[0-9a-fA-F]+ in )?([\w:~<>]{3,200})", re.MULTILINE),
)
_HUMP = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_TROUBLE = re.compile(r"\w{3}(?:error|exception|fault|failure|warning|timeout)$", re.IGNORECASE)


class Wording(NamedTuple):
    """The texts by which an incident is compared, as ``summaries.wording_of`` gives them.

    Attributes:
        title: Its title.
        symptoms: What was seen, a line each.
        codes: Error codes.
        error_text: Error text.
        summary: What was written about it.
    """

    title: str
    symptoms: str = ""
    codes: str = ""
    error_text: str = ""
    summary: str = ""


class Terms(NamedTuple):
    """What is compared of an incident.

    Attributes:
        title: Terms of its title, and how often each is there.
        text: Terms of all its other texts, likewise.
        names: Those terms of both that are codes, or names that a program has for something.
        frames: Functions of the stacks that it shows, as they stand there.
        groups: Groups of four letters in the words of its title.
    """

    title: Mapping[str, int]
    text: Mapping[str, int]
    names: frozenset[str]
    frames: frozenset[str]
    groups: frozenset[str]

    @property
    def held(self) -> Iterator[str]:
        """Each term and frame that it holds, once: what holders are counted of."""
        yield from {**self.title, **self.text, **dict.fromkeys(self.frames)}


def terms_of(wording: Wording) -> Terms:
    """What is compared of an incident's texts."""
    names: dict[str, None] = {}
    title = _counted((wording.title,), names)
    others = (wording.codes, wording.symptoms, wording.error_text, wording.summary)
    text = _counted(others, names)
    frames = dict.fromkeys(frame for other in others for frame in _frames(other[:_LONGEST_TEXT]))
    return Terms(
        title,
        text,
        frozenset(name for name in names if name in title or name in text),
        frozenset(list(frames)[:_MOST_FRAMES]),
        _groups(wording.title),
    )


def terms_text(found: Terms) -> str:
    """Terms as text, for keeping; ``read_terms`` reads it."""
    rows = [
        found.title,
        found.text,
        sorted(found.names),
        sorted(found.frames),
        sorted(found.groups),
    ]
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":"))


def read_terms(kept: str) -> Terms:
    """The terms in a text that ``terms_text`` made."""
    title, text, names, frames, groups = json.loads(kept)
    return Terms(title, text, frozenset(names), frozenset(frames), frozenset(groups))


def _counted(texts: Iterable[str], names: dict[str, None]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in texts:
        for term, seen in terms(text[:_LONGEST_TEXT]):
            if term not in counts:
                if len(counts) == _MOST_TERMS:
                    continue
                if _is_name(term, seen):
                    names[term] = None
            counts[term] = counts.get(term, 0) + 1
    return counts


def _is_name(term: str, seen: str) -> bool:
    """Whether a term is a code, or a name of a program's making, as it was seen."""
    if term.startswith("~") or term.isdigit():
        return term.isdigit()
    whole = term == seen.lower() or not seen.isalpha()
    return whole and (
        any(joint in term for joint in JOINTS)
        or not seen.isalpha()
        or _HUMP.search(seen) is not None
        or _TROUBLE.search(seen) is not None
    )


def _frames(text: str) -> Iterator[str]:
    for form in _FRAMES:
        for found in form.finditer(text):
            yield ":".join(found.groups())


def _groups(title: str) -> frozenset[str]:
    """Groups of letters of words, each word with a mark at its beginning."""
    return frozenset(
        marked[start : start + _GROUP]
        for marked in [f"^{word}" for word in words_in(title)]
        for start in range(max(1, len(marked) - _GROUP + 1))
    )
