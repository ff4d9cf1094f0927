"""Terms: what words come to when known errors are found by them.

What belongs here: cutting text into terms that are the same in a log and in what people write about
it, and keeping a known error's terms as text. What does not: endings and words of one meaning
(``word_forms``), and weighing terms (``words``).

Error text isn't prose. Names are put together (``java.lang.OutOfMemoryError``, ``ORA-01555``,
``AccessDenied``), so they are terms whole and in their parts; much of a log line is different each
time (times, addresses, ids, amounts), so that is left out, but for numbers that are codes (HTTP
503, exit code 137).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.word_forms import IS_CODE_NEXT, LEFT_OUT, meaning_of, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.matching.knowledge import TextFields

JOINTS = "._:/@$\\-"
"""What may stand inside a term besides letters and digits; ``~`` may begin one."""

FIELDS = ("title", "applications", "tags", "error_codes", "symptoms", "prose", "samples")
"""The fields of a known error's text, in the order in which their terms are kept."""

_NAME = re.compile(r"[^\W_]+(?:[._:/@$\\-]+[^\W_]+)*")
_BETWEEN = re.compile(r"[._:/@$\\-]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_CODE = re.compile(r"(?:[A-Z]{2,10}-[0-9]{2,7}|0x[0-9a-fA-F]{4,8})")  # longer: a pointer

_LONGEST_NAME = 60  # characters; a longer one is data
_MOST_NAMES = 4  # parts of a name that is kept whole; more of them are a path or an address
_MOST_HUMPS = 6  # parts of a word in camel case; more of them are encoded data
_ID_LENGTH = 8  # letters with digits among them, so long: an id
_POD_LENGTH = 5  # the end of a pod's name in Kubernetes, which has no vowels
_CODE_DIGITS = 3


class KeptTerms(NamedTuple):
    """A known error's terms.

    Attributes:
        words: The words of its title as they stand there, in small letters.
        fields: For each of ``FIELDS`` its terms, each as often as it is there.
    """

    words: list[str]
    fields: list[list[str]]


def terms(text: str) -> Iterator[tuple[str, str]]:
    """Each term of a text, as often as it is there, and the word that it comes from.

    A term that begins with ``~`` stands for all words of one meaning.
    """
    before = ""
    for found in _NAME.finditer(text):
        name = found[0]
        if name.isdigit():
            if len(name) == _CODE_DIGITS and before in IS_CODE_NEXT:
                yield from _number_terms(name)
            continue
        found_terms, last = _name_terms(name)
        yield from found_terms
        before = last or before


@lru_cache(maxsize=1 << 14)  # the same names are everywhere, above all when many texts are read
def _name_terms(name: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Terms of a name as ``terms`` has them, and its last part that lasts, or ""."""
    found: list[tuple[str, str]] = []
    if _CODE.fullmatch(name):
        found.append((name.lower(), name))
    pieces = _BETWEEN.split(name)
    lasting = _lasting(pieces)
    if 1 < len(pieces) == len(lasting) <= _MOST_NAMES and len(name) <= _LONGEST_NAME:
        found.append((name.lower(), name))
    for piece in lasting:
        found += _piece_terms(piece)
    return tuple(found), lasting[-1].lower() if lasting else ""


def words_in(text: str) -> Iterator[str]:
    """The words of a text as they stand there, in small letters, names in their parts."""
    for found in _NAME.finditer(text):
        for piece in _lasting(_BETWEEN.split(found[0])):
            yield from (part.lower() for part in _parts(piece))


def _lasting(pieces: list[str]) -> list[str]:
    """Those that are the same each time."""
    lasting = [piece for piece in pieces if not _is_volatile(piece)]
    if len(lasting) == len(pieces):
        return lasting
    # What mixes letters and digits beside a number is more of the same id.
    return [piece for piece in lasting if piece.isalpha()]


def _is_volatile(piece: str) -> bool:
    """Whether it is different each time: a number, an id, part of an address or a time."""
    if piece.isalpha():
        return False
    digits = sum(map(str.isdigit, piece))
    if digits == len(piece) or (len(piece) >= _ID_LENGTH and digits > 1):
        return True
    has_tail = piece.rstrip("0123456789").isalpha()  # x509, http2
    return len(piece) == _POD_LENGTH and not has_tail and not set("aeiou") & set(piece)


def _number_terms(number: str) -> Iterator[tuple[str, str]]:
    yield number, number
    meaning = meaning_of(number)
    if meaning:
        yield meaning, number


def _piece_terms(piece: str) -> Iterator[tuple[str, str]]:
    parts = _parts(piece)
    if len(parts) > 1 or not piece.isalpha():
        whole = piece.lower()
        if len(whole) > 1:
            yield from _word_terms(whole, piece)
    for part in parts:
        yield from _word_terms(part.lower(), part)


def _parts(piece: str) -> list[str]:
    """The words that it is put together of; none where it looks encoded."""
    parts = [part for part in _PART.findall(piece) if not part.isdigit()]
    if len(parts) > 1:
        parts = [part for part in parts if len(part) > 1]
    return parts if len(parts) <= _MOST_HUMPS else []


def _word_terms(word: str, seen: str) -> Iterator[tuple[str, str]]:
    if len(word) < 2 or word in LEFT_OUT:  # noqa: PLR2004 - a letter says nothing
        return
    yield stem(word), seen
    meaning = meaning_of(word)
    if meaning:
        yield meaning, seen


def document_terms(text: TextFields) -> str:
    """A known error's terms as text: a line for its title's words, then one for each field."""
    lines = [" ".join(dict.fromkeys(words_in(text.title)))]
    lines += (
        " ".join(term for value in values for term, _ in terms(value)) for values in _values(text)
    )
    return "\n".join(lines)


def _values(text: TextFields) -> Iterable[Iterable[str]]:
    return (
        (text.title,),
        text.applications,
        text.tags,
        text.error_codes,
        text.symptoms,
        (text.prose,),
        text.samples,
    )


def read_terms(kept: str) -> KeptTerms:
    """The terms of a text that ``document_terms`` made."""
    words, *fields = map(str.split, kept.split("\n"))
    return KeptTerms(words, fields)


def words_of(kept: str) -> Iterable[str]:
    """The terms in a text that ``document_terms`` made, each once, as an index is to hold them.

    A term holds letters, digits and ``JOINTS``, and may begin with ``~``; never white space,
    quotation marks or capital letters.
    """
    _, fields = kept.split("\n", 1)
    return dict.fromkeys(fields.split())
