r"""Which of many patterns a part of a log may hold, in one pass for all of them.

What belongs here: RE2's sets, and what of a pattern is put into them. What does not: where the
patterns are (``occurrences``).

Of most expressions only the literal is looked for that they demand. Sets of literals stay small
machines, whatever log they run over, while expressions with ``.*`` make a state for each
combination of their beginnings that a line holds: measured on public rules, 330 MB/s against 20.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.matching.compiled_expressions import (
    compiled,
    encoded,
    text_bytes,
    within_longer,
)
from faultbook.matching.pattern_syntax import demanded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from faultbook.signature import Pattern


class _Limits(NamedTuple):
    """How large a set may be.

    Attributes:
        entries: Its expressions.
        size: All instructions of its program, about.
        memory: Bytes for its program and its states; it begins anew with them beyond.
    """

    entries: int
    size: int
    memory: int


# Each set is a pass over the log, so the fewer the better. One of 100,000 literals still works; one
# of expressions makes more states than fit into its memory.
_OF_LITERALS = _Limits(50_000, 2_000_000, 128 << 20)
_OF_EXPRESSIONS = _Limits(1_000, 200_000, 64 << 20)
_PROBE = b"\x00\x01\x02 set works \x02\x01\x00"
_FOLDS_OTHERWISE = re.compile(r"[^\x00-\x7f]|\\[x0-7]")


class _Entry(NamedTuple):
    """An expression in a set, the pattern that it stands for, and about how large it is."""

    expression: bytes
    pattern: int
    size: int


class PatternSets:
    """Tells which patterns may be in a text: all that are, and some others.

    Args:
        patterns: The patterns; each is spoken of by its place among them.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        literals: list[_Entry] = []
        expressions: list[_Entry] = []
        for number, pattern in enumerate(patterns):
            found = _literals(pattern)
            if found is None:
                expressions += _expression(pattern, number)
            else:
                literals += (_Entry(one, number, len(one)) for one in found)
        self._sets: list[tuple[Any, tuple[int, ...]]] = []
        self._always: set[int] = set()
        for entries, limits in ((literals, _OF_LITERALS), (expressions, _OF_EXPRESSIONS)):
            for shard in _shards(entries, limits):
                self._add(shard, limits.memory)

    def shown_in(self, text: bytes) -> set[int]:
        """Places of the patterns that may be in the text."""
        shown = set(self._always)
        for machine, patterns in self._sets:
            found = machine.Match(text)
            if found:
                shown.update(patterns[index] for index in found)
        return shown

    def _add(self, entries: Sequence[_Entry], memory: int) -> None:
        machine, patterns = _compiled_set(entries, memory)
        if machine is not None:
            self._sets.append((machine, patterns))
        elif len(entries) > 1:
            half = len(entries) // 2
            self._add(entries[:half], memory)
            self._add(entries[half:], memory)
        else:
            self._always.update(entry.pattern for entry in entries)


def _literals(pattern: Pattern) -> list[bytes] | None:
    """Expressions for literals of which one is in every text that the pattern is in."""
    import re2

    if not pattern.is_regex:
        return [re2.escape(text_bytes(pattern.text))]
    if _FOLDS_OTHERWISE.search(pattern.text):  # RE2 takes "ß" and "ss" for different
        return None
    literals = demanded(pattern)
    if literals is None:
        return None
    return [b"(?i)" + re2.escape(text_bytes(literal)) for literal in literals]


def _expression(pattern: Pattern, number: int) -> Iterator[_Entry]:
    """The pattern as a whole; nothing where RE2 refuses it."""
    form = compiled(pattern.text)
    if form is not None:
        expression = encoded(within_longer(pattern.text) or pattern.text)
        yield _Entry(expression, number, form.programsize)


def _shards(entries: Iterable[_Entry], limits: _Limits) -> Iterator[list[_Entry]]:
    shard: list[_Entry] = []
    size = 0
    for entry in entries:
        if shard and (len(shard) == limits.entries or size + entry.size > limits.size):
            yield shard
            shard, size = [], 0
        shard.append(entry)
        size += entry.size
    if shard:
        yield shard


def _compiled_set(entries: Sequence[_Entry], memory: int) -> tuple[Any, tuple[int, ...]]:
    """A set, and the pattern of each of its entries; None for a set that RE2 can't run.

    A set that needs more memory than it may have finds nothing and says nothing, so each is tried
    on a text that it must find.
    """
    import re2

    options = re2.Options()
    options.max_mem = memory
    options.log_errors = False
    machine = re2.Set.SearchSet(options)
    patterns = []
    try:
        for entry in entries:
            try:
                machine.Add(entry.expression)
            except re2.error:  # no text holds it: it isn't UTF-8
                continue
            patterns.append(entry.pattern)
        probe = machine.Add(re2.escape(_PROBE))
        machine.Compile()
    except re2.error:
        return None, ()
    works = probe in (machine.Match(_PROBE) or ())
    return (machine if works else None), (*patterns, -1)
