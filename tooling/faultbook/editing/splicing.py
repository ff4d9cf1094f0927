"""From a YAML text and what it should say to the few places that change.

What belongs here: where pieces of text go in or out, for every layout that records may have. What
does not: how a new value is spelt (``spelling``) and proof that the text then says what was meant
(``rewriting``).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.editing.spelling import (
    Place,
    entry_lines,
    item_lines,
    plain,
    spelt_after,
    spelt_in_flow,
)
from faultbook.event_walk import positions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from faultbook.event_walk import FieldPath, Positions, Span

_COLON = re.compile(r"\s*:")
_KEEPS_BLANKS = re.compile(r"[|>][0-9]*\+")
_LAST_LINE_END = re.compile(r"\r?\n\Z")
_SKIPPED = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*")
_REST_OF_LINE = re.compile(r"[ \t]*(#[^\n\r]*)?\r?(?:\n|\Z)")


class Splice(NamedTuple):
    """Text that takes the place of what stands from one character up to another."""

    start: int
    end: int
    text: str


class Unspliceable(Exception):
    """Something stands in a layout in which single pieces can't be told apart."""


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """A text with its splices made; those at one place in the order given."""
    parts, done = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        if splice.start < done:
            raise Unspliceable
        parts += [text[done : splice.start], splice.text]
        done = splice.end
    return "".join((*parts, text[done:]))


class Splicer:
    """Finds the splices that make a YAML text say something else.

    Args:
        text: The YAML text, a mapping.
        order: Gives the keys that a mapping may have, in order, by the path to it.
    """

    def __init__(self, text: str, order: Callable[[FieldPath], Sequence[str]]) -> None:
        self._text = text
        self._order = order
        self._found: Positions = positions(text)
        self._ends = _content_ends(self._found)
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._splices: list[Splice] = []

    def splices(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Splice]:
        """What to splice so that the text says ``new``.

        Args:
            old: What the text says, as plain values.
            new: What it should say; keys without a value are left out, unless they are so in
                ``old``.

        Raises:
            Unspliceable: Not in this layout.
        """
        self._splices = []
        self._mapping((), old, new, in_flow=self._is_flow(()))
        return self._splices

    def whole_value(self, key: str, value: Any, *, as_one_line: bool) -> list[Splice]:
        """What to splice so that a top-level key has a value, whatever it has now.

        Args:
            key: The key; it is there.
            value: Its new value.
            as_one_line: Whether the value is written on one line whatever it is.
        """
        self._splices = []
        self._replace((key,), value, in_flow=self._is_flow(()), as_one_line=as_one_line)
        return self._splices

    def _is_flow(self, path: FieldPath) -> bool:
        """Whether a container stands in brackets or braces."""
        span = self._found.values[path]
        return span.end > span.start

    def _change(self, path: FieldPath, old: Any, new: Any, *, in_flow: bool) -> None:
        """Splices for one value that changes."""
        kept = len(self._splices)
        inside = in_flow or (isinstance(old, dict | list) and self._is_flow(path))
        try:
            if isinstance(old, dict) and isinstance(new, dict) and old and new:
                self._mapping(path, old, new, in_flow=inside)
            elif isinstance(old, list) and isinstance(new, list | tuple) and old and new:
                self._list(path, old, list(new), in_flow=inside)
            else:
                self._replace(path, new, in_flow=in_flow)
        except Unspliceable:
            del self._splices[kept:]
            self._replace(path, new, in_flow=in_flow)

    # Mappings

    def _mapping(
        self, path: FieldPath, old: Mapping[str, Any], new: Mapping[str, Any], *, in_flow: bool
    ) -> None:
        stays = [key for key in old if old[key] is None or new.get(key) is not None]
        added = [key for key in new if key not in old and new[key] is not None]
        for key in stays:
            if new.get(key) is not None and plain(new[key]) != old[key]:
                self._change((*path, key), old[key], new[key], in_flow=in_flow)
        if len(stays) < len(old) and not stays:
            raise Unspliceable
        if in_flow:
            self._flow_entries(path, list(old), stays, {key: new[key] for key in added})
            return
        for key in old:
            if key not in stays:
                self._remove_lines(
                    self._found.keys[(*path, key)].start, self._said_end((*path, key))
                )
        for key in sorted(added, key=self._rank(path)):
            self._insert_entry(path, stays, key, new[key])

    def _rank(self, path: FieldPath) -> Callable[[str], int]:
        order = {key: number for number, key in enumerate(self._order(path))}
        return lambda key: order.get(key, len(order))

    def _insert_entry(self, path: FieldPath, stays: list[str], key: str, value: Any) -> None:
        rank = self._rank(path)
        before = [one for one in stays if rank(one) <= rank(key)]
        first = self._found.keys[(*path, stays[0])]
        column = first.start - self._line_start(first.start)
        lines = entry_lines(key, value, column, self._line_end)
        if not before and self._is_first_in_line(first.start):
            start = self._line_start(first.start)
            self._splices.append(Splice(start, start, lines))
            return
        above = max(before, key=rank) if before else stays[0]
        self._insert_lines(self._end((*path, above)), column, lines)

    def _insert_lines(self, content_end: int, column: int, lines: str) -> None:
        """Put whole lines below something and the comments that are indented further than it."""
        place = self._line_after(content_end)
        while comment := re.compile(r"( *)#[^\n]*\n").match(self._text, place):
            if len(comment[1]) <= column:
                break
            place = comment.end()
        if place and self._text[place - 1] != "\n":
            lines = self._line_end + lines.removesuffix(self._line_end)
        self._splices.append(Splice(place, place, lines))

    def _flow_entries(
        self, path: FieldPath, old: list[str], stays: list[str], added: Mapping[str, Any]
    ) -> None:
        spans = [(self._found.keys[(*path, key)].start, self._end((*path, key))) for key in old]
        self._remove_in_flow(spans, [key in stays for key in old])
        rank = self._rank(path)
        for key in sorted(added, key=rank):
            before = [one for one in stays if rank(one) <= rank(key)]
            above = max(before, key=rank) if before else stays[-1]
            place = self._end((*path, above))
            text = f", {spelt_in_flow(key)}: {spelt_in_flow(added[key])}"
            self._splices.append(Splice(place, place, text))

    # Lists

    def _list(self, path: FieldPath, old: list[Any], new: list[Any], *, in_flow: bool) -> None:
        pairs = _matched(old, [plain(item) for item in new])
        stays = {one for one, _ in pairs}
        if not stays:
            raise Unspliceable
        for one, other in pairs:
            if plain(new[other]) != old[one]:
                self._change((*path, one), old[one], new[other], in_flow=in_flow)
        spans = self._item_spans(path, len(old), in_flow=in_flow)
        column = spans[0][0] - self._line_start(spans[0][0])
        if in_flow:
            self._remove_in_flow(spans, [one in stays for one in range(len(old))])
        else:
            for one in range(len(old)):
                if one not in stays:
                    self._remove_lines(*spans[one])
        known = {other: one for one, other in pairs}
        above = -1
        for other, item in enumerate(new):
            if other in known:
                above = known[other]
            elif in_flow:
                self._insert_in_flow(spans, above, spelt_in_flow(item))
            else:
                self._insert_item(spans, above, item_lines(item, column, self._line_end))

    def _item_spans(self, path: FieldPath, count: int, *, in_flow: bool) -> list[tuple[int, int]]:
        """Where each item begins, with its dash if it has one, and where its content ends."""
        if in_flow:
            starts = [self._found.values[(*path, one)].start for one in range(count)]
        else:
            starts = [self._found.values[path].start]
            for one in range(count - 1):
                after = self._line_after(max(self._end((*path, one)), starts[-1] + 1))
                skipped = _SKIPPED.match(self._text, after)
                starts.append(skipped.end() if skipped else after)
            if any(self._text[start : start + 1] != "-" for start in starts):
                raise Unspliceable
        ends = [max(self._end((*path, one)), starts[one] + (not in_flow)) for one in range(count)]
        return list(zip(starts, ends, strict=True))

    def _insert_item(self, spans: list[tuple[int, int]], above: int, lines: str) -> None:
        start = spans[0][0]
        if above >= 0:
            column = start - self._line_start(start)
            self._insert_lines(spans[above][1], column, lines)
        elif self._is_first_in_line(start):
            place = self._line_start(start)
            self._splices.append(Splice(place, place, lines))
        else:
            raise Unspliceable

    def _insert_in_flow(self, spans: list[tuple[int, int]], above: int, text: str) -> None:
        place = spans[above][1] if above >= 0 else spans[0][0]
        text = f", {text}" if above >= 0 else f"{text}, "
        self._splices.append(Splice(place, place, text))

    def _remove_in_flow(self, spans: list[tuple[int, int]], stays: list[bool]) -> None:
        first = stays.index(True)
        if first:
            self._splices.append(Splice(spans[0][0], spans[first][0], ""))
        for one in range(first + 1, len(spans)):
            if not stays[one]:
                self._splices.append(Splice(spans[one - 1][1], spans[one][1], ""))

    # Single values

    def _replace(
        self, path: FieldPath, new: Any, *, in_flow: bool, as_one_line: bool = False
    ) -> None:
        """Write a value anew, whatever it was."""
        span = self._found.values[path]
        key = self._found.keys.get(path)
        if span.end == span.start and self._end(path) > span.start:
            self._replace_block(path, span, key, new)
            return
        old = self._text[span.start : span.end]
        # Blank lines at its end are part of a value only if it says so; the last one's end is not.
        old = _LAST_LINE_END.sub("", old) if _KEEPS_BLANKS.match(old) else old.rstrip()
        end = span.start + len(old)
        rest = _REST_OF_LINE.match(self._text, end)
        start = span.start if key is None else self._after_colon(key.end)
        place = Place(
            in_flow=in_flow or as_one_line,
            column=None if key is None else key.start - self._line_start(key.start),
            is_last_in_line=rest is not None and rest[1] is None,
        )
        gap = self._text[start : span.start]
        text = spelt_after(new, old, gap, place, self._line_end)
        self._splices.append(Splice(start, end, text))

    def _replace_block(self, path: FieldPath, span: Span, key: Span | None, new: Any) -> None:
        """Write a value anew that has lines of its own."""
        end = self._end(path)
        end = span.start + len(self._text[span.start : end].rstrip())
        if key is None:
            if isinstance(new, dict | list | tuple):
                raise Unspliceable
            self._splices.append(Splice(span.start, end, spelt_in_flow(new)))
            return
        column = key.start - self._line_start(key.start)
        lines = entry_lines("k", new, column, self._line_end).removesuffix(self._line_end)
        colon = self._after_colon(key.end)
        text = lines[column + len("k:") :]
        rest = _REST_OF_LINE.match(self._text, colon)
        if rest is not None and rest[1] is not None:  # a comment that stays
            head, _, below = text.partition("\n")
            self._splices.append(Splice(colon, colon, head.rstrip("\r")))
            comment_end = rest.end(1)
            text = f"{self._line_end}{below}" if below else ""
            self._splices.append(Splice(comment_end, end, text))
        else:
            self._splices.append(Splice(colon, end, text))

    # Places

    def _after_colon(self, key_end: int) -> int:
        colon = _COLON.match(self._text, key_end)
        if colon is None:
            raise Unspliceable
        return colon.end()

    def _end(self, path: FieldPath) -> int:
        """Characters up to the last thing that is said at or below a path."""
        return self._ends[path]

    def _said_end(self, path: FieldPath) -> int:
        """As ``_end``, without the blank lines below a block, which are part of it by name alone.

        Where a block keeps its blank lines, those of another one could become its own.
        """
        end = self._end(path)
        start = max(
            span.start
            for one, span in self._found.values.items()
            if one[: len(path)] == path and span.end == end
        )
        said = self._text[start:end].rstrip()
        if _KEEPS_BLANKS.search(self._text) or not said.startswith(("|", ">")) or "\n" not in said:
            return end
        return start + len(said)

    def _remove_lines(self, start: int, content_end: int) -> None:
        if not self._is_first_in_line(start):
            raise Unspliceable
        self._splices.append(Splice(self._line_start(start), self._line_after(content_end), ""))

    def _is_first_in_line(self, offset: int) -> bool:
        return not self._text[self._line_start(offset) : offset].strip(" ")

    def _line_start(self, offset: int) -> int:
        return self._text.rfind("\n", 0, offset) + 1

    def _line_after(self, offset: int) -> int:
        """Start of the line after the one that ends a value; a block ends where a line begins."""
        if offset and self._text[offset - 1] == "\n":
            return offset
        return self._text.find("\n", offset) + 1 or len(self._text)


def _content_ends(found: Positions) -> dict[FieldPath, int]:
    """End of the last thing that is said at or below each path."""
    ends: dict[FieldPath, int] = {}
    for spans in (found.keys, found.values):
        for path, span in spans.items():
            for depth in range(len(path), -1, -1):
                ends[path[:depth]] = max(ends.get(path[:depth], 0), span.end)
    return ends


def _matched(old: list[Any], new: list[Any]) -> list[tuple[int, int]]:
    """Pairs of an old item and the new one that takes its place, in order.

    Equal items are paired; where as many others stand between two pairs in both, they are paired
    one by one, since then items were changed and none came or went.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    pairs = [(one, one) for one in range(start)]
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    pairs += [(start + one, start + other) for one, other in _common(middle_old, middle_new)]
    pairs += [(len(old) - one, len(new) - one) for one in range(end, 0, -1)]
    between: list[tuple[int, int]] = []
    for (one, other), (next_one, next_other) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
        if next_one - one == next_other - other:
            between += [(one + step, other + step) for step in range(1, next_one - one)]
    return sorted(pairs + between)


def _common(old: list[Any], new: list[Any]) -> list[tuple[int, int]]:
    """Pairs of equal items, found greedily: exact where items only came, or only went."""
    pairs: list[tuple[int, int]] = []
    after = 0
    shorter, longer = (old, new) if len(old) <= len(new) else (new, old)
    for number, item in enumerate(shorter):
        found = next((one for one in range(after, len(longer)) if longer[one] == item), None)
        if found is not None:
            pairs.append((number, found) if shorter is old else (found, number))
            after = found + 1
    return pairs
