"""What must come together, and what must not be there: against trying all choices."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.matching import conditions, frames
from faultbook.matching.conditions import Course
from faultbook.matching.occurrences import Occurrence, Span
from faultbook.matching.timestamps import Timestamp
from faultbook.signature import Form, Pattern, Signature, Unless, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faultbook.matching.frames import Frame

Event: TypeAlias = "tuple[int, Mapping[int, tuple[Span, ...]]]"
"""A line's second, if times are given, and the matches of each slot on it."""

Chosen: TypeAlias = tuple[int, Span]
"""A line, and a match on it."""

SPANS: tuple[tuple[Span, ...], ...] = (((0, 2),), ((1, 3), (4, 5)), ((3, 4),), ((2, 9),))
FORMS: tuple[Form, ...] = ("all", "any", "sequence")
PATTERN = Pattern("x")


def at(line: int, second: int | None, spans: tuple[Span, ...] = ((0, 1),)) -> Occurrence:
    time = None if second is None else Timestamp("utc", float(second))
    return Occurrence(line, time, spans, b"")


def lines_of(events: Sequence[Event], *, is_timed: bool) -> list[dict[int, Occurrence]]:
    return [
        {slot: at(line, second if is_timed else None, spans) for slot, spans in slots.items()}
        for line, (second, slots) in enumerate(events, 1)
    ]


def run(
    signature: Signature, lines: Sequence[Mapping[int, Occurrence]], *, is_repeating: bool = False
) -> list[Frame]:
    course = Course(signature, is_repeating=is_repeating)
    found = [course.take(line) for line in lines if line]
    return [frame for frame in (*found, course.finish()) if frame is not None]


# Trying all choices.


def choices(
    pattern: Pattern, slot: int, lines: Sequence[Mapping[int, Occurrence]]
) -> Iterator[tuple[Chosen, ...]]:
    places = [(line, seen[slot].spans) for line, seen in enumerate(lines) if slot in seen]
    for chosen in combinations(places, pattern.times):
        for spans in product(*(spans for _, spans in chosen)):
            yield tuple(zip((line for line, _ in chosen), spans, strict=True))


def is_after(later: Chosen, earlier: Chosen) -> bool:
    if later[0] == earlier[0]:
        return later[1][0] >= earlier[1][1]
    return later[0] > earlier[0]


def is_in_order(choice: Sequence[tuple[Chosen, ...]]) -> bool:
    return all(
        is_after(later, earlier)
        for first, second in pairwise(choice)
        for earlier in first
        for later in second
    )


def is_near(
    window: Window | None, used: Sequence[int], lines: Sequence[Mapping[int, Occurrence]]
) -> bool:
    first, last = (next(iter(lines[line].values())) for line in (min(used), max(used)))
    if window is None:
        return True
    if window.lines is not None:
        return last.line - first.line < window.lines
    if first.time is None or last.time is None:
        return last.line - first.line < 1000
    return last.time.seconds - first.time.seconds <= (window.seconds or 0)


def is_there(signature: Signature, lines: Sequence[Mapping[int, Occurrence]]) -> bool:
    """Whether some choice of occurrences fulfils the form within the window."""
    each = [[*choices(pattern, slot, lines)] for slot, pattern in enumerate(signature.patterns)]
    if signature.form == "any":
        options: Iterator[tuple[tuple[Chosen, ...], ...]] = (
            (choice,) for some in each for choice in some
        )
    else:
        options = product(*each)
    return any(
        (signature.form != "sequence" or is_in_order(option))
        and is_near(signature.within, [line for some in option for line, _ in some], lines)
        for option in options
    )


windows = st.sampled_from((0.0, 1.0, 2.0, 4.0)).map(
    lambda seconds: Window(seconds=seconds)
) | st.integers(1, 5).map(lambda lines: Window(lines=lines))
counted = st.builds(Pattern, st.just("x"), st.just(False), st.sampled_from((1, 1, 2, 3)))


@st.composite
def events(draw: st.DrawFn, slots: int, most: int = 7) -> list[Event]:
    second = 0
    made: list[Event] = []
    for _ in range(draw(st.integers(0, most))):
        second += draw(st.sampled_from((0, 1, 1, 3)))
        shown = draw(st.sets(st.integers(0, slots - 1)))
        made.append((second, {slot: draw(st.sampled_from(SPANS)) for slot in sorted(shown)}))
    return made


@st.composite
def cases(draw: st.DrawFn) -> tuple[Signature, list[dict[int, Occurrence]]]:
    patterns = draw(st.lists(counted, min_size=1, max_size=3))
    form = draw(st.sampled_from(FORMS))
    signature = Signature(form, tuple(patterns), (), draw(st.none() | windows))
    made = draw(events(len(patterns)))
    return signature, lines_of(made, is_timed=draw(st.booleans()))


@settings(max_examples=500, deadline=None)
@given(cases())
def test_it_is_recognised_where_some_choice_of_occurrences_will_do(
    case: tuple[Signature, list[dict[int, Occurrence]]],
) -> None:
    signature, lines = case

    assert bool(run(signature, lines)) == is_there(signature, lines)


@settings(max_examples=300, deadline=None)
@given(cases(), counted, st.data())
def test_what_must_be_nowhere_is_counted_over_all(
    case: tuple[Signature, list[dict[int, Occurrence]]], pattern: Pattern, data: st.DataObject
) -> None:
    signature, lines = case
    plain = signature._replace(within=None)
    slot = len(plain.patterns)
    shown = data.draw(st.sets(st.integers(0, max(len(lines) - 1, 0))))
    for line in shown & set(range(len(lines))):
        lines[line][slot] = at(line + 1, None)

    found = run(plain._replace(unless=(Unless(pattern),)), lines)

    is_seen = sum(slot in line for line in lines) >= pattern.times
    assert bool(found) == (is_there(plain, lines) and not is_seen)


@settings(max_examples=500, deadline=None)
@given(
    made=events(2, most=9),
    is_timed=st.booleans(),
    slide=st.sampled_from((0.0, 1.0, -2.0, 3.0)),
    within=windows,
    times=st.integers(1, 2),
)
def test_a_window_that_must_pass_is_measured_from_each_occurrence(
    made: list[Event], is_timed: bool, slide: float, within: Window, times: int
) -> None:
    unless = Unless(PATTERN._replace(times=times), None, slide, within)
    lines = lines_of(made, is_timed=is_timed)

    def is_clear(line: int, second: int) -> bool:
        if within.lines is not None:
            inside = [line <= other < line + within.lines for other in range(len(made))]
        elif not is_timed:
            inside = [line <= other for other in range(len(made))]
        else:
            last = slide + (within.seconds or 0)
            inside = [slide <= other - second <= last for other, _ in made]
        return sum(one and 1 in slots for one, (_, slots) in zip(inside, made, strict=True)) < times

    expected = any(
        0 in slots and is_clear(line, second) for line, (second, slots) in enumerate(made)
    )
    assert bool(run(Signature("all", (PATTERN,), (unless,)), lines)) == expected


def one_by_one(*slots: int) -> list[dict[int, Occurrence]]:
    """A slot a line, a second a line."""
    return [{slot: at(line, line)} for line, slot in enumerate(slots, 1)]


TWO = (PATTERN, Pattern("y"))


@pytest.mark.parametrize(
    ("slots", "anchor", "is_found"),
    [
        ((0, 1, 2), 0, False),
        ((0, 1, 2), 1, False),
        ((0, 2, 1), 1, True),
        ((0, 2, 1), 0, False),
        # Patterns of "all" count in the order in which they are found.
        ((1, 2, 0), 1, True),
        ((1, 2, 0), 0, False),
        ((1, 2, 0), None, False),
        # A later frame is another chance.
        ((0, 1, 2, 9, 9, 9, 9, 0, 1), 0, True),
    ],
)
def test_a_window_is_measured_from_its_anchor(
    slots: tuple[int, ...], anchor: int | None, is_found: bool
) -> None:
    unless = Unless(Pattern("no"), anchor, 0.0, Window(seconds=3.0))
    signature = Signature("all", TWO, (unless,))

    lines = [{slot: one for slot, one in line.items() if slot < 3} for line in one_by_one(*slots)]

    assert bool(run(signature, lines)) == is_found


@pytest.mark.parametrize(
    ("slots", "is_found"), [((0, 2, 1), False), ((0, 1, 2), True), ((2, 0, 1), True)]
)
def test_a_window_without_length_lasts_as_long_as_the_frame(
    slots: tuple[int, ...], is_found: bool
) -> None:
    signature = Signature("sequence", TWO, (Unless(Pattern("no")),), Window(seconds=9.0))

    assert bool(run(signature, one_by_one(*slots))) == is_found


def test_it_is_told_again_only_where_that_is_wanted() -> None:
    signature = Signature("all", TWO)
    lines = one_by_one(0, 1, 0, 0, 1, 1)

    assert [frame.last.line for frame in run(signature, lines)] == [2]
    assert [frame.last.line for frame in run(signature, lines, is_repeating=True)] == [2, 5]


def test_a_log_that_goes_on_ends_a_wait() -> None:
    signature = Signature("all", (PATTERN,), (Unless(Pattern("no"), within=Window(seconds=5.0)),))
    course = Course(signature, is_repeating=True)

    assert course.take({0: at(1, 1)}) is None
    assert course.is_waiting
    assert course.pass_by(at(2, 6)) is None
    assert course.pass_by(at(3, 7)) is not None
    assert not course.is_waiting


def test_what_is_settled_wants_nothing() -> None:
    plain = Course(Signature("all", TWO))
    assert plain.wants(0, {0: 0, 1: 1})
    plain.take({0: at(1, 1)})
    assert plain.wants(0, {0}) == 0
    assert plain.wants(1, {1})
    assert plain.take({1: at(2, 2)}) is not None
    assert not plain.wants(1, {1})

    sequence = Course(Signature("sequence", TWO))
    assert not sequence.wants(1, {1})
    assert sequence.wants(1, {0, 1})

    refuted = Course(Signature("all", TWO, (Unless(Pattern("no")),)))
    refuted.take({2: at(1, 1)})
    assert not refuted.wants(0, {0})


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MOST_IN_WINDOW", 5)
    monkeypatch.setattr(conditions, "MOST_WAITING", 5)
    often = Signature("all", (PATTERN._replace(times=6),))

    assert run(often, one_by_one(*[0] * 6))
    assert not run(often._replace(within=Window(seconds=99.0)), one_by_one(*[0] * 99))

    waiting = Signature("all", (PATTERN,), (Unless(Pattern("no"), within=Window(seconds=99.0)),))
    assert run(waiting, one_by_one(*[0] * 99))
    assert not run(waiting, one_by_one(*[0] * 50, 1))
