"""A key as the writer has it, with the comments that are about what is in it.

What belongs here: where comments go in the writer's layout. What does not: what they are about
(``yaml_comments``) and the layout without them (``yaml_text``).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from faultbook.editing.yaml_comments import Unplaced, indentation
from faultbook.event_walk import positions

if TYPE_CHECKING:
    from faultbook.editing.yaml_comments import Below, Comments
    from faultbook.event_walk import FieldPath, Positions

_STEP = 2  # blanks by which the writer indents
_BEHIND = "  "  # what many style checkers ask for before a comment behind something


def commented(text: str, key: str, comments: Comments) -> str:
    """A top-level key and its value with the comments in them.

    Args:
        text: What the writer has for the key.
        key: The key.
        comments: All comments of the record.

    Raises:
        Unplaced: Two comments want the end of one line.
    """
    place = _Place(text, positions(text))
    above = _above(place, key, comments)
    behind = _behind(place, key, comments)
    below = _below(place, key, comments)
    whole: list[str] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n")):
        whole += [*above[number], line + behind.get(number, ""), *below[number]]
    return "\n".join(whole)


def _above(place: _Place, key: str, comments: Comments) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for path, texts in chain(comments.loose.items(), comments.above.items()):
        if path[0] == key and len(path) > 1:
            found[place.line(path)] += [place.above(path, one) for one in texts]
    return found


def _behind(place: _Place, key: str, comments: Comments) -> dict[int, str]:
    found: dict[int, str] = {}
    for path, texts in comments.behind.items():
        if path[0] == key:
            if len(texts) > 1 or place.line(path) in found:
                raise Unplaced
            found[place.line(path)] = _BEHIND + texts[0]
    return found


def _below(place: _Place, key: str, comments: Comments) -> dict[int, list[str]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for path, lines in comments.below.items():
        if path[0] == key:
            for one in lines:
                # Below the last of several: what is last may be another one now.
                end = place.last_line(path if one.is_deeper else path[:-1])
                found[end].append((-len(path), place.below(path, one)))
    inner_first = {line: sorted(said, key=lambda one: one[0]) for line, said in found.items()}
    return defaultdict(list, {line: [one for _, one in said] for line, said in inner_first.items()})


class _Place(NamedTuple):
    """Where keys and items stand in what the writer wrote."""

    text: str
    found: Positions

    def line(self, path: FieldPath) -> int:
        """The line that one begins in, from 0."""
        return self.text.count("\n", 0, self._start(path))

    def last_line(self, path: FieldPath) -> int:
        """The line that one ends in, from 0."""
        spans = (*self.found.values.items(), *self.found.keys.items())
        end = max(span.end for one, span in spans if one[: len(path)] == path)
        return len(self.text[:end].rstrip(" \n").split("\n")) - 1

    def above(self, path: FieldPath, comment: str) -> str:
        """A comment as it stands above the line that a key or an item begins in."""
        line = self.text.split("\n")[self.line(path)]
        return " " * (len(line) - len(line.lstrip(" "))) + comment if comment else ""

    def below(self, path: FieldPath, comment: Below) -> str:
        """A comment as it stands below a key or an item."""
        start = self._start(path)
        blanks = indentation(self.text, start, is_item=path not in self.found.keys)
        return " " * (blanks + self._step(path) * comment.is_deeper) + comment.text

    def _step(self, path: FieldPath) -> int:
        """Blanks by which a comment is further in than a key or an item, and in no block's text."""
        start = self.found.values[path].start
        return 1 if self.text[start : start + 1] in ("|", ">") else _STEP

    def _start(self, path: FieldPath) -> int:
        return (self.found.keys.get(path) or self.found.values[path]).start
