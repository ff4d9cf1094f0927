"""What is wrong with the signatures of a known error.

What belongs here: judging one signature by itself, and the words for it. What does not: the rules
(``signatures``), which come here only for records that have signatures, and running them
(``matching``).

A signature with an expression that RE2 refuses can't be run, so that is all that is said of it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.compiled_expressions import compiled, expression_problem
from faultbook.matching.explaining import explain, has_no_anchor, why_not_run
from faultbook.matching.javascript import differs_in_javascript
from faultbook.matching.ordinary import claimed_lines
from faultbook.matching.pattern_syntax import demanded, literal_length, literal_texts
from faultbook.matching.recognition import recognise
from faultbook.matching.signed import WEAK
from faultbook.matching.volatile import volatile_part
from faultbook.rules.quoting import as_log
from faultbook.rules.registry import Finding
from faultbook.signature import signature_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.event_walk import FieldPath
    from faultbook.matching.explaining import Explanation
    from faultbook.model.known_error import KnownError
    from faultbook.model.signature import Signature as SignatureModel
    from faultbook.record import Record
    from faultbook.signature import Pattern, Signature

_CLAIMED = 3  # lines of the background; fewer may be the known error's own
_SHOWN = 60  # characters of a pattern or a line that a message shows


class _Placed(NamedTuple):
    """A pattern of a signature, and where it stands in the record."""

    pattern: Pattern
    path: FieldPath
    is_unless: bool


class _Signed(NamedTuple):
    """A signature as it is run and as the record has it, and where it stands there."""

    signature: Signature
    model: SignatureModel
    path: FieldPath

    def patterns(self) -> Iterator[_Placed]:
        """All of its patterns, those that must be there first."""
        for number, pattern in enumerate(self.signature.patterns):
            path = (*self.path, self.signature.form, number)
            yield _Placed(pattern, (*path, _key_of(pattern)), is_unless=False)
        for number, unless in enumerate(self.signature.unless):
            path = (*self.path, "unless", number)
            yield _Placed(unless.pattern, (*path, _key_of(unless.pattern)), is_unless=True)

    def finding(self, place: _Placed, message: str, hint: str) -> Finding:
        """A finding about a pattern, which in the file may be a text alone."""
        return Finding(message, place.path, hint, otherwise=place.path[:-1])


def _key_of(pattern: Pattern) -> str:
    return "regex" if pattern.is_regex else "literal"


class _Latest:
    """The signatures of the record that was asked about last; eight rules ask, one after another.

    Attributes:
        signed: All of them.
        sound: Those that can be run.
    """

    def __init__(self) -> None:
        self._models: tuple[SignatureModel, ...] = ()
        self.signed: list[_Signed] = []
        self.sound: list[_Signed] = []

    def of(self, record: Record[KnownError]) -> _Latest:
        """Read the signatures of a record, unless it is the same one as before."""
        models = record.model.signatures
        if models is not self._models:
            self.signed = [
                _Signed(signature_of(model), model, ("signatures", number))
                for number, model in enumerate(models)
            ]
            self.sound = [one for one in self.signed if not why_not_run(one.signature)]
            self._models = models
        return self


_latest = _Latest()


def missed_samples(record: Record[KnownError]) -> Iterator[Finding]:
    """Samples that a signature has to recognise, and doesn't."""
    for one in _latest.of(record).sound:
        for number, text in _samples(one.model, "match"):
            if not _recognises(one.signature, text):
                said = f"the signature doesn't recognise its sample: {_why_not(one, text)}"
                hint = "mend the pattern, or the sample if it isn't what the logs hold"
                yield Finding(said, (*one.path, "samples", "match", number), hint)


def claimed_samples(record: Record[KnownError]) -> Iterator[Finding]:
    """Samples that a signature has to leave alone, and recognises."""
    for one in _latest.of(record).sound:
        for number, text in _samples(one.model, "no_match"):
            if _recognises(one.signature, text):
                said = "the signature recognises a sample that it has to leave alone"
                hint = "take a pattern that it lacks, or name in 'unless' what tells it apart"
                yield Finding(said, (*one.path, "samples", "no_match", number), hint)


def empty_patterns(record: Record[KnownError]) -> Iterator[Finding]:
    """Patterns that are found in every text."""
    for one in _latest.of(record).sound:
        for placed in one.patterns():
            if _is_found_in_nothing(placed.pattern):
                said = "the pattern is found in an empty text, and so in every text"
                hint = "let it demand at least one word: 'error.*' rather than '(error)?.*'"
                yield one.finding(placed, said, hint)


def broad_signatures(record: Record[KnownError]) -> Iterator[Finding]:
    """Signatures that recognise ordinary log."""
    for one in _latest.of(record).sound:
        if any(_is_found_in_nothing(pattern) for pattern in one.signature.patterns):
            continue  # an error of its own
        claimed = tuple(islice(claimed_lines(one.signature), _CLAIMED))
        if len(claimed) == _CLAIMED:
            said = f"the signature recognises ordinary log, such as '{_short(claimed[0])}'"
            hint = "add words that only this error's lines have, or a second pattern under 'all'"
            yield Finding(said, (*one.path, one.signature.form), hint)


def weak_signatures(record: Record[KnownError]) -> Iterator[Finding]:
    """Signatures that demand too little to decide by."""
    for one in _latest.of(record).sound:
        length = literal_length(one.signature)
        if length < WEAK:
            counted = f"only {length} literal characters" if length else "no literal text"
            said = f"the signature demands {counted}, so it may suggest the known error, not decide"
            hint = f"let it demand {WEAK} or more that stand together, such as more of the message"
            yield Finding(said, (*one.path, one.signature.form), hint)


def volatile_literals(record: Record[KnownError]) -> Iterator[Finding]:
    """Patterns with text that will be another one the next time."""
    for one in _latest.of(record).sound:
        for placed in one.patterns():
            parts = map(volatile_part, literal_texts(placed.pattern))
            part = next(filter(None, parts), "")
            if part:
                said = f"'{_short(part.strip())}' in the pattern will be another one the next time"
                hint = "leave it out, or write a regex with a class such as [0-9]+ in its place"
                yield one.finding(placed, said, hint)


def browser_differences(record: Record[KnownError]) -> Iterator[Finding]:
    """Expressions that a browser would run otherwise."""
    for one in _latest.of(record).sound:
        for placed in one.patterns():
            if not placed.pattern.is_regex:
                continue
            said, _semicolon, hint = differs_in_javascript(placed.pattern.text).rpartition("; ")
            if said:
                yield one.finding(placed, f"browsers can't run the expression: {said}", hint)


def bad_expressions(record: Record[KnownError]) -> Iterator[Finding]:
    """Expressions that RE2 refuses, and anchors that there aren't."""
    for one in _latest.of(record).signed:
        for placed in one.patterns():
            reason = _problem(placed.pattern)
            if reason:
                said = f"RE2 can't read the expression: {reason}"
                hint = "see https://github.com/google/re2/wiki/Syntax; or write it as a literal"
                yield one.finding(placed, said, hint)
        count = len(one.signature.patterns)
        for number, unless in enumerate(one.signature.unless):
            if has_no_anchor(unless, one.signature):
                said = f"there is no pattern {unless.anchor}; the last of '{one.signature.form}' is"
                hint = "count the patterns from 0, or leave 'anchor' away for the first"
                yield Finding(f"{said} {count - 1}", (*one.path, "unless", number, "anchor"), hint)


def _problem(pattern: Pattern) -> str:
    if not pattern.is_regex:
        return ""
    return expression_problem(pattern.text) if compiled(pattern.text) is None else ""


def _samples(model: SignatureModel, name: str) -> Iterator[tuple[int, str]]:
    if model.samples is not None:
        yield from enumerate(getattr(model.samples, name))


def _recognises(signature: Signature, text: str) -> bool:
    return bool(recognise((signature,), as_log(text)))


def _is_found_in_nothing(pattern: Pattern) -> bool:
    if not pattern.is_regex:
        return False
    return demanded(pattern) is None and compiled(pattern.text).search(b"") is not None


def _why_not(one: _Signed, text: str) -> str:
    found = explain(one.signature, as_log(text))
    return _OBSTACLES[found.obstacle](found)


def _missing(found: Explanation) -> str:
    first, *others = found.missing
    text = _short(first.pattern.text)
    if first.seen is not None:
        return f"'{text}' isn't in it {first.pattern.times} times"
    if others:
        return f"'{text}' isn't in it, nor what {len(others)} more of its patterns ask for"
    return f"'{text}' isn't in it"


def _forbidden(found: Explanation) -> str:
    return f"'{_short(found.forbidden[0].pattern.text)}' is in it, which 'unless' names"


_OBSTACLES: dict[str, Callable[[Explanation], str]] = {
    "missing": _missing,
    "unless": _forbidden,
    "within": lambda _: "its patterns are in it, but further apart than 'within' says",
    "order": lambda _: "its patterns are in it, but not in the order of 'sequence'",
}


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
