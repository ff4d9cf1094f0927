"""Whether ordinary log shows a signature.

What belongs here: holding a signature against the background. What does not: the background itself
(``background``), and what is said of it (``rules``, ``ranking``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from faultbook.matching.background import background_lines
from faultbook.matching.compiled_expressions import compiled, text_bytes
from faultbook.matching.pattern_syntax import demanded
from faultbook.matching.recognition import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.signature import Pattern, Signature

_SPEAKS_OF_ENDS = re.compile(r"\\[Az]|\(\?[a-zA-Z]*-")  # \A, \z, and (?-m)


def is_ordinary(signature: Signature) -> bool:
    """Whether ordinary log as a whole shows a signature."""
    return _may_be_found(signature) and bool(recognise((signature,), _content()))


def claimed_lines(signature: Signature) -> Iterator[str]:
    """The background lines each of which shows all that a signature looks for.

    Each line stands for itself, and for as many like it as a pattern asks for; windows and what
    mustn't be there play no part.

    Args:
        signature: The signature; RE2 takes each of its expressions.
    """
    if not _may_be_found(signature):
        return
    once = tuple(pattern._replace(times=1) for pattern in signature.patterns)
    alone = signature._replace(patterns=once, unless=(), within=None)
    for line in background_lines():
        if _may_be_in(alone, line) and recognise((alone,), line.encode()):
            yield line


def _may_be_found(signature: Signature) -> bool:
    """A quick look at all lines together; what isn't found so isn't in any of their records."""
    found = (_is_anywhere(pattern) for pattern in signature.patterns)
    return any(found) if signature.form == "any" else all(found)


def _is_anywhere(pattern: Pattern) -> bool:
    literals = demanded(pattern)
    if literals is not None and not any(literal in _folded() for literal in literals):
        return False
    if not pattern.is_regex:
        return text_bytes(pattern.text) in _content()
    if _SPEAKS_OF_ENDS.search(pattern.text):
        return True  # a line's ends aren't those of all lines
    form = compiled(pattern.text)
    return form is not None and form.search(_content()) is not None


def _may_be_in(signature: Signature, line: str) -> bool:
    found = (pattern.is_regex or pattern.text in line for pattern in signature.patterns)
    return any(found) if signature.form == "any" else all(found)


@cache
def _content() -> bytes:
    return "\n".join(background_lines()).encode()


@cache
def _folded() -> str:
    return _content().decode().casefold()
