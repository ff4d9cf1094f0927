"""Versions as makers write them: which is later, and whether one lies in a range.

What belongs here: the order of versions and the ranges of ``affects``. What does not: what follows
for a fix (``regressions``).

No one scheme is taken for granted. A version is numbers and words; numbers compare as numbers. A
word that announces a release (``rc``, ``beta``, ``SNAPSHOT``) comes before it, any other (as in
``1.1.1k``) after it, and zeros at the end say nothing. Where a version keeps to Semantic Versioning
2.0.0 (https://semver.org/#spec-item-11), its order is that one's, except for pre-releases that
begin with a number, or with a word that few know: ``1.0-2`` is a revision to most who write it.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

Key: TypeAlias = "tuple[tuple[int, int, str], ...]"
"""What versions are compared by: earlier ones have the smaller key."""

_ANNOUNCING = {
    **dict.fromkeys(("dev", "nightly", "canary"), 0),
    **dict.fromkeys(("alpha", "a"), 1),
    **dict.fromkeys(("beta", "b"), 2),
    **dict.fromkeys(("milestone", "m", "ea", "preview", "pre", "next"), 3),
    **dict.fromkeys(("rc", "cr"), 4),
    "snapshot": 5,
}  # words of versions that come before the one they announce, and their order
_FINAL = frozenset({"final", "ga", "release", "stable"})  # words that say nothing
_BEFORE, _END, _AFTER, _NUMBER, _WORD = range(5)  # what may follow a part, in order
_NAMED = re.compile(r"(?:[a-z][a-z ._/-]*[ ._/-])?(?:version|v)?\.?\s*(?=[0-9])")
_PARTS = re.compile(r"[0-9]+|[a-z]+")
_CLAUSE = re.compile(r"\s*(>=|<=|==|!=|>|<|=|)\s*([^\s<>=!,|]+)\s*")
_EITHER = re.compile(r"\|\||\s+or\s+", re.IGNORECASE)
_ANY_LAST = re.compile(r"(.*?)[.]?[x*]", re.IGNORECASE)
_LONGEST = 18  # digits of a number; a longer one isn't a version's


class _Clause(NamedTuple):
    """One condition of a range: an operator, or ``in`` for all that begin with these numbers."""

    operator: str
    version: str


def is_version(text: str) -> bool:
    """Whether a text says which version is meant: it begins with a number, or a name and one."""
    return bool(_plain(text))


def version_key(text: str) -> Key:
    """What a version is compared by.

    Of two texts with one key, neither is the later version: ``v2.4.0`` and ``2.4``.
    """
    parts = [one for one in _PARTS.findall(_plain(text) or text.casefold()) if one not in _FINAL]
    key: list[tuple[int, int, str]] = []
    is_announced = False
    for place, part in enumerate(parts):
        if part.isdecimal():
            key.append((_NUMBER, int(part[:_LONGEST]), ""))
            continue
        if not is_announced:
            key = _without_zeros(key)
            is_announced = _announces(parts, place)
            order = (_BEFORE, _ANNOUNCING[part]) if is_announced else (_AFTER, 0)
        else:
            order = (_WORD, 0)
        key.append((*order, part))
    return (*(key if is_announced else _without_zeros(key)), (_END, 0, ""))


def numbers_of(text: str) -> tuple[int, ...]:
    """The numbers that a version begins with: those of ``2.4.3-rc1`` are 2, 4 and 3."""
    found: list[int] = []
    for part in _PARTS.findall(_plain(text)):
        if not part.isdecimal():
            break
        found.append(int(part[:_LONGEST]))
    return tuple(found)


def is_within(version: str, versions: str) -> bool | None:
    """Whether a version lies in a range.

    Args:
        version: The version.
        versions: The range: conditions with ``>=``, ``>``, ``<=``, ``<``, ``=`` and ``!=``, a comma
            or space for "and", ``||`` or "or" for "or"; a bare version stands for itself, ``2.x``
            for all that begin with 2, several bare ones for any of them.

    Returns:
        None where the range, or the version, isn't written so.
    """
    if not is_version(version):
        return None
    choices = [_clauses(one) for one in _EITHER.split(versions)]
    if not all(choices):
        return None
    return any(_holds(version, clauses) for clauses in choices)


def _plain(text: str) -> str:
    """A version without a name or ``v`` before it and without build metadata; "" for none."""
    text = text.strip().casefold().partition("+")[0]
    named = _NAMED.match(text)
    return text[named.end() :] if named is not None else ""


def _announces(parts: list[str], place: int) -> bool:
    """Whether a word is one of a version to come; a single letter is if a number follows it."""
    word = parts[place]
    if word not in _ANNOUNCING:
        return False
    return len(word) > 1 or (place + 1 < len(parts) and parts[place + 1].isdecimal())


def _without_zeros(key: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    end = len(key)
    while end and key[end - 1] == (_NUMBER, 0, ""):
        end -= 1
    return key[:end]


def _clauses(text: str) -> tuple[_Clause, ...]:
    """The conditions that must hold together; none where one can't be read."""
    found: list[_Clause] = []
    at = 0
    text = text.replace(",", " ").strip()
    while at < len(text):
        clause = _CLAUSE.match(text, at)
        read = _clause(clause[1], clause[2]) if clause is not None else None
        if clause is None or read is None:
            return ()
        found.append(read)
        at = clause.end()
    return tuple(found)


def _clause(operator: str, version: str) -> _Clause | None:
    open_ended = _ANY_LAST.fullmatch(version)
    if open_ended is not None and operator in ("", "=", "=="):
        begins = open_ended[1]
        return _Clause("in", begins) if not begins or is_version(begins) else None
    if not is_version(version) or open_ended is not None:
        return None
    return _Clause("=" if operator == "==" else operator, version)


def _holds(version: str, clauses: tuple[_Clause, ...]) -> bool:
    if all(one.operator in ("", "in") for one in clauses):
        return any(_meets(version, one) for one in clauses)
    return all(_meets(version, one) for one in clauses)


def _meets(version: str, clause: _Clause) -> bool:
    if clause.operator == "in":
        begins = numbers_of(clause.version)
        return numbers_of(version)[: len(begins)] == begins
    one, other = version_key(version), version_key(clause.version)
    return {
        ">=": one >= other,
        "<=": one <= other,
        ">": one > other,
        "<": one < other,
        "!=": one != other,
    }.get(clause.operator, one == other)
