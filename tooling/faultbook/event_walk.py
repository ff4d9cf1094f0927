"""One walk over libyaml's events into plain values, and a second one for positions.

What belongs here: YAML as Faultbook allows it, without meaning. Every plain scalar stays the text
that was typed; empty, ``~`` and ``null`` are None. What does not: encodings and front matter
(``document``) or what a value means (``model``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # left out of the stub
except ImportError:  # pragma: no cover - depends on how PyYAML was built
    CParser = None  # type: ignore[assignment, misc]  # said by `_parser`, in one line

MAX_DEPTH = 32
"""How many containers may stand inside each other before the walk stops."""

FieldPath: TypeAlias = tuple[str | int, ...]
"""Keys and list indices that lead from the top of a document to a value."""

_YAML_TAG = "tag:yaml.org,2002:"  # what libyaml makes of "!!"
_NULLS = frozenset({"", "~", "null"})
_BOM = "\ufeff"


class YamlProblem(NamedTuple):
    """Something YAML has and Faultbook refuses.

    Attributes:
        kind: What it is, such as ``duplicate-key``; one rule stands for each kind.
        message: One line for a person.
        offset: Characters from the start of the YAML text.
        path: The value that can no longer be trusted, or None when the whole text can't be read.
    """

    kind: str
    message: str
    offset: int
    path: FieldPath | None = None


class Walk(NamedTuple):
    """What one walk yields: a value for each document of the stream, and what was refused."""

    values: tuple[Any, ...]
    problems: tuple[YamlProblem, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the walk reached the end, so that a missing key is really missing."""
        return all(problem.path is not None for problem in self.problems)


class Span(NamedTuple):
    """Where a key or value stands, as characters from the start of the YAML text.

    Attributes:
        start: Characters before its first one.
        end: Characters up to its last one and that one; equal to ``start`` for an empty value and
            for a block of keys or items, which ends where something else begins.
    """

    start: int
    end: int


class Positions(NamedTuple):
    """Where keys and values stand."""

    keys: dict[FieldPath, Span]
    values: dict[FieldPath, Span]


class _Stop(Exception):
    """The walk can't go on."""


def walk(text: str) -> Walk:
    """Read every document of ``text``; nothing in it makes this raise."""
    try:
        reader = _Reader(text)
    except UnicodeEncodeError as error:  # half of a surrogate pair, which no file can hold
        said = f"the character U+{ord(text[error.start]):04X} is not allowed"
        return Walk((), (YamlProblem("yaml-syntax", said, error.start),))
    values = reader.read()
    return Walk(tuple(values), tuple(reader.problems))


def positions(text: str) -> Positions:
    """Where each key and value of the first document stands.

    A text that can't be read to its end gives the positions up to there.
    """
    found = Positions({}, {})
    try:
        get = _parser(text).get_event
        event = get()
        while not isinstance(event, (DocumentStartEvent, StreamEndEvent)):
            event = get()
        if isinstance(event, DocumentStartEvent):
            _note_positions(get, get(), (), found)
    except (YAMLError, UnicodeEncodeError, _Stop):
        pass
    return found


def _parser(text: str) -> Any:
    if CParser is None:
        msg = "PyYAML was built without libyaml; install a PyYAML wheel that includes it"
        raise EnvironmentProblem(msg)
    if text[:1] == _BOM:  # libyaml would not count it
        text = f"\n{text[1:]}"
    return CParser(text)


def _note_positions(get: Callable[[], Any], event: Any, path: FieldPath, found: Positions) -> None:
    if len(path) > MAX_DEPTH:
        raise _Stop
    if isinstance(event, (ScalarEvent, AliasEvent)):
        found.values.setdefault(path, _span(event))
        return
    start = event.start_mark.index
    begun = found.values.setdefault(path, Span(start, start))
    if isinstance(event, MappingStartEvent):
        while not isinstance(end := get(), MappingEndEvent):
            if not isinstance(end, ScalarEvent):
                raise _Stop
            inner = (*path, end.value)
            found.keys.setdefault(inner, _span(end))
            _note_positions(get, get(), inner, found)
    else:
        index = 0
        while not isinstance(end := get(), SequenceEndEvent):
            _note_positions(get, end, (*path, index), found)
            index += 1
    if event.flow_style and found.values[path] is begun:
        found.values[path] = begun._replace(end=_span(end).end)


def _span(event: Any) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)


class _Reader:
    """The walk's state: the parser, the containers it stands in and what was refused so far.

    The hot path of the whole program: events are told apart by their class alone, and the path of
    a value is put together only for a problem.
    """

    def __init__(self, text: str) -> None:
        self.problems: list[YamlProblem] = []
        self._text = text
        self._parser = _parser(text)
        self._get = self._parser.get_event
        self._path: list[str | int] = []
        # Without these characters there are no anchors, aliases and tags to look for.
        self._is_plain = not ("&" in text or "*" in text or "!" in text)

    def read(self) -> list[Any]:
        """Every document's value, as far as the text can be read."""
        values: list[Any] = []
        try:
            while not isinstance(event := self._get(), StreamEndEvent):
                if isinstance(event, DocumentStartEvent):
                    first = self._get()
                    if values:
                        self._refuse("several-documents", "a second YAML document begins", event)
                    values.append(self._value(first))
        except _Stop:
            pass
        except MarkedYAMLError as error:
            self._syntax(error)
        except ReaderError as error:
            self._unreadable(error)
        except (YAMLError, RecursionError) as error:
            self.problems.append(YamlProblem("yaml-syntax", _one_line(str(error)), 0))
        return values

    def _syntax(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        offset = getattr(mark, "index", 0)
        self.problems.append(YamlProblem("yaml-syntax", _one_line(said), offset))

    def _unreadable(self, error: ReaderError) -> None:
        """A character that YAML has no place for; libyaml counts bytes up to it."""
        before = self._text.encode()[: error.position]
        said = f"the character U+{error.character:04X} is not allowed"
        self.problems.append(YamlProblem("yaml-syntax", said, len(before.decode(errors="ignore"))))

    def _refuse(self, kind: str, message: str, event: Any, *keys: str | int) -> None:
        path = (*self._path, *keys)
        self.problems.append(YamlProblem(kind, message, event.start_mark.index, path))

    def _stop(self, kind: str, message: str, event: Any) -> _Stop:
        self.problems.append(YamlProblem(kind, message, event.start_mark.index))
        return _Stop()

    def _value(self, event: Any) -> Any:
        """The value that ``event`` begins."""
        kind = event.__class__
        if kind is AliasEvent:
            self._refuse("alias", f"the alias *{event.anchor} is not allowed", event)
            return None
        if event.anchor is not None:
            self._refuse("anchor", f"the anchor &{event.anchor} is not allowed", event)
        if event.tag is not None:
            tag = event.tag.replace(_YAML_TAG, "!!")
            self._refuse("tag", f"the tag {tag!r} is not allowed", event)
        if kind is ScalarEvent:
            value = event.value
            return None if value in _NULLS and event.implicit[0] else value
        if len(self._path) >= MAX_DEPTH:
            raise self._stop("too-deep", f"more than {MAX_DEPTH} levels deep", event)
        return self._mapping() if kind is MappingStartEvent else self._sequence()

    def _mapping(self) -> dict[str, Any]:
        get, path, plain = self._get, self._path, self._is_plain
        result: dict[str, Any] = {}
        value: Any
        while True:
            key_event = get()
            if key_event.__class__ is not ScalarEvent:
                if key_event.__class__ is MappingEndEvent:
                    return result
                raise self._stop("complex-key", "a key must be plain text", key_event)
            key = key_event.value
            if not plain:
                self._value(key_event)  # for what it refuses
            event = get()
            if event.__class__ is ScalarEvent and plain:
                value = event.value
                if value in _NULLS and event.implicit[0]:
                    value = None
            else:
                path.append(key)
                value = self._value(event)
                path.pop()
            if key in result:
                self._refuse("duplicate-key", f"the key {key!r} is there twice", key_event, key)
            else:
                result[key] = value

    def _sequence(self) -> list[Any]:
        get, path, plain = self._get, self._path, self._is_plain
        result: list[Any] = []
        while True:
            event = get()
            if event.__class__ is ScalarEvent and plain:
                value = event.value
                result.append(None if value in _NULLS and event.implicit[0] else value)
            elif event.__class__ is SequenceEndEvent:
                return result
            else:
                path.append(len(result))
                result.append(self._value(event))
                path.pop()


def _one_line(text: str) -> str:
    return " ".join(text.split())
