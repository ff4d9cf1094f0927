"""Signatures as they are run: plain values that need no Pydantic.

What belongs here: their shape, and their text in an index. What does not: their shape in a file
(``model.signature``), what a pattern demands of a text (``pattern_syntax``) and running them
(``recognition``).

Annotations are values here: of one that is a text, ``NamedTuple`` would compile each, which a
search would notice.
"""

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.model.signature import Pattern as PatternModel
    from faultbook.model.signature import Signature as SignatureModel

Form: TypeAlias = Literal["all", "any", "sequence"]

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


class Pattern(NamedTuple):
    """A literal or a regular expression, and in how many records of a log it must be.

    Attributes:
        text: The literal, or the expression in RE2's syntax.
        is_regex: Which of them it is.
        times: In how many lines, or records of several lines, it must be found.
    """

    text: str
    is_regex: bool = False
    times: int = 1


class Window(NamedTuple):
    """How far apart things may be: a time or a number of lines; exactly one is given.

    Attributes:
        seconds: The time.
        lines: The number of lines.
    """

    seconds: float | None = None
    lines: int | None = None


class Unless(NamedTuple):
    """A pattern whose presence says that it is something else.

    Attributes:
        pattern: The pattern; its number of times applies too.
        anchor: Number, from 0, of the pattern that its window begins at; the first when None.
        slide: Seconds by which its window begins later or, where negative, earlier.
        within: Length of its window; None for as long as the signature's patterns are apart, and
            for all of the text where the signature has no window either.
    """

    pattern: Pattern
    anchor: int | None = None
    slide: float = 0.0
    within: Window | None = None


class Signature(NamedTuple):
    """Patterns that recognise a known error.

    Attributes:
        form: Whether all, any, or all of them in this order must be there.
        patterns: The patterns, at least one.
        unless: Patterns that mustn't be there.
        within: How close together they must be; None for anywhere in the text.
        name: What it recognises, or "".
    """

    form: Form
    patterns: tuple[Pattern, ...]
    unless: tuple[Unless, ...] = ()
    within: Window | None = None
    name: str = ""

    @property
    def conditions(self) -> int:
        """Number of things that must come together; the more there are, the more it says."""
        wanted = 1 if self.form == "any" else len(self.patterns)
        counted = any(pattern.times > 1 for pattern in self.patterns)
        return wanted + len(self.unless) + counted

    @property
    def meaning(self) -> "Signature":
        """The same without its name: equal for signatures that recognise the same."""
        return self._replace(name="")


def signature_of(model: "SignatureModel") -> Signature:
    """A signature as it is run, from the one that stands in a record."""
    form: Form = "all" if model.all else "any" if model.any else "sequence"
    return Signature(
        form,
        tuple(_pattern(one) for one in getattr(model, form)),
        tuple(
            Unless(_pattern(one), one.anchor, _span(one.slide or "0s"), _window(one.within))
            for one in model.unless
        ),
        _window(model.within),
        model.name or "",
    )


def _pattern(model: "PatternModel") -> Pattern:
    is_regex = model.regex is not None
    text = (model.regex if is_regex else model.literal) or ""
    # A block of YAML ends with a line break, which nobody means to be looked for.
    return Pattern(text.rstrip("\r\n"), is_regex, model.count)


def _window(text: str | None) -> Window | None:
    if text is None:
        return None
    number, is_lines, _ = text.partition(" ")
    return Window(lines=int(number)) if is_lines else Window(seconds=_span(text))


def _span(text: str) -> float:
    """Seconds of a span of time such as ``30s`` or ``-1.5m``."""
    unit = text.lstrip("+-0123456789.")
    return float(text[: -len(unit)]) * _UNITS[unit]


def signatures_text(signatures: "Iterable[Signature]") -> str:
    """Signatures as text, to be kept in an index."""
    from json import dumps  # which a search that finds nothing doesn't need

    return dumps(tuple(signatures), separators=(",", ":"), ensure_ascii=False)


def read_signatures(text: str) -> tuple[Signature, ...]:
    """The signatures of a text that ``signatures_text`` made."""
    from json import loads

    return tuple(
        Signature(
            form,
            tuple(Pattern(*one) for one in patterns),
            tuple(
                Unless(Pattern(*pattern), anchor, slide, _read_window(within))
                for pattern, anchor, slide, within in unless
            ),
            _read_window(within),
            name,
        )
        for form, patterns, unless, within, name in loads(text)
    )


def _read_window(values: list[float | None] | None) -> Window | None:
    return None if values is None else Window(*values)  # type: ignore[arg-type]
