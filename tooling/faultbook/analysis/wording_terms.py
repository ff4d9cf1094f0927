"""What an incident's texts come to when incidents are compared: made once, and kept as text.

What belongs here: the terms of each text, the frames of a stack, and keeping them. What does not:
cutting text into terms (``faultbook.matching.terms``), and what terms count (``term_weights``,
``likeness``).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.terms import terms
from faultbook.matching.word_forms import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_TERMS = 400  # different terms of a title or of all other texts, as they come
_MOST_FRAMES = 24  # of a stack; what failed stands at its top
_LONGEST_TEXT = 100_000  # characters of a text that are read

_FRAMES = (
    re.compile(r"^[ \t]*at ([\w$.<>/]{3,200})\(", re.MULTILINE),  # Java, C#
    re.compile(
        r'^[ \t]*File "(?:[^"\n]{0,300}/)?([^"\n/]{1,100})", line \d+, in (\S{1,100})', re.MULTILINE
    ),
    re.compile(r"^[ \t]*at (?:async )?([\w$.<>]{2,100}) \(", re.MULTILINE),  # JavaScript
    re.compile(r"^[ \t]*#\d{1,3}[ \t]+(?:0x[0-9a-fA-F]+ in )?([\w:~<>]{3,200})", re.MULTILINE),
)

_NUMBERED = re.compile(r"(?<!\w)([^\W\d_]{3,})[ #]{1,2}([0-9]{1,4})(?![\w.:,/-]*[0-9])")


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
        title: Terms of its title, and how often each is there; a word with the number that follows
            it (``symptom 72``) is one, too.
        text: Terms of all its other texts, likewise; of symptoms those with numbers, too.
        frames: Functions of the stacks that it shows, as they stand there; none is a term.
    """

    title: Mapping[str, int]
    text: Mapping[str, int]
    frames: frozenset[str]

    @property
    def held(self) -> Iterator[str]:
        """Each term and frame that it holds, once: what holders are counted of."""
        yield from {**self.title, **self.text}
        yield from self.frames


def terms_of(wording: Wording) -> Terms:
    """What is compared of an incident's texts."""
    others = [text[:_LONGEST_TEXT] for text in wording[1:]]
    frames = dict.fromkeys(frame for text in others for frame in _frames(text))
    title = _counted((wording.title,)) | _numbered(wording.title)
    text = _counted(others) | _numbered(wording.symptoms)
    return Terms(title, text, frozenset(list(frames)[:_MOST_FRAMES]))


def terms_text(found: Terms) -> str:
    """Terms as text, for keeping; ``read_terms`` reads it."""
    return json.dumps([found.title, found.text, sorted(found.frames)], separators=(",", ":"))


def read_terms(kept: str) -> Terms:
    """The terms in a text that ``terms_text`` made."""
    title, text, frames = json.loads(kept)
    return Terms(title, text, frozenset(frames))


def _counted(texts: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in texts:
        for term, _ in terms(text):
            if term in counts:
                counts[term] += 1
            elif len(counts) < _MOST_TERMS:
                counts[term] = 1
    return counts


def _numbered(text: str) -> dict[str, int]:
    """Words with the number that follows each; what is told in few words is told apart by it."""
    found = _NUMBERED.finditer(text[:_LONGEST_TEXT])
    return {f"{stem(one[1].lower())} {one[2]}": 1 for one in found}


def _frames(text: str) -> Iterator[str]:
    for form in _FRAMES:
        for found in form.finditer(text):
            yield f"at {':'.join(found.groups())}"
