"""What a text shows of a signature, in words.

What belongs here: lines for people. What does not: finding out (``matching.explaining``) and what
is tried (``signature``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.matching.explaining import Explanation, Obstacle, PatternSeen
    from faultbook.signature import Signature

_SHOWN = 160  # characters of a line of the log
_OBSTACLES: dict[Obstacle, str] = {
    "missing": "patterns are missing",
    "unless": "something is there that mustn't be",
    "within": "its patterns are further apart than 'within' says",
    "order": "its patterns come in another order",
}


def heading(record_id: str, number: int, count: int, name: str) -> str:
    """What a signature is called: its record, its number from 1 where there are several, its name.

    Args:
        record_id: Id of its record.
        number: Its place, from 0.
        count: How many signatures the record has.
        name: Its name, or "".
    """
    which = f" signature {number + 1}" if count > 1 else ""
    return f"{record_id}{which}{f' ({visible(name)})' if name else ''}"


def sample_lines(kind: str, number: int, signature: Signature, found: Explanation) -> Iterator[str]:
    """What became of a sample; the patterns only where it is told wrong.

    Args:
        kind: ``match`` or ``no_match``.
        number: Its number, from 1.
        signature: The signature.
        found: What the sample shows of it.
    """
    is_wanted = kind == "match"
    if found.is_recognised:
        said = "recognised" if is_wanted else "recognised, which it mustn't be"
    else:
        said = f"not recognised: {_why_not(signature, found)}" if is_wanted else "left alone"
    yield f"  {kind} {number}: {said}"
    if found.is_recognised != is_wanted:
        yield from _pattern_lines(found, "    ")


def log_lines(title: str, signature: Signature, found: Explanation) -> Iterator[str]:
    """What a log shows of a signature.

    Args:
        title: What the signature is called.
        signature: The signature.
        found: What the log shows of it.
    """
    said = "recognised" if found.is_recognised else f"not recognised: {_why_not(signature, found)}"
    yield f"{title}: {said}"
    yield from _pattern_lines(found, "  ")


def _why_not(signature: Signature, found: Explanation) -> str:
    if found.obstacle == "missing" and signature.form == "any":
        return "none of its patterns is there"
    return _OBSTACLES[found.obstacle]


def _pattern_lines(found: Explanation, indent: str) -> Iterator[str]:
    for one in found.patterns:
        told = _unless_told(one, found) if one.is_unless else _told(one)
        yield f"{indent}{told}: {visible(one.pattern.text)}"
        if one.seen is not None:
            from faultbook.matching.redaction import redacted

            yield f"{indent}  | {visible(redacted(one.seen.text)[:_SHOWN])}"


def _told(one: PatternSeen) -> str:
    if one.seen is None:
        return "not found"
    where = f"found in line {one.seen.line}"
    return where if one.is_enough else f"{where}, but not {one.pattern.times} times"


def _unless_told(one: PatternSeen, found: Explanation) -> str:
    """The same of a pattern that mustn't be there."""
    if one.seen is None:
        return "not found, as it mustn't be"
    if not one.is_enough:
        return _told(one)
    where = "outside of its window" if found.is_recognised else "which it mustn't be"
    return f"found in line {one.seen.line}, {where}"
