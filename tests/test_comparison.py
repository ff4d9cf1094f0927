"""What two moments of a register differ in, whatever is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.gitrepo.listing import blob_id
from faultbook.history.comparison import compare, gates_passed
from faultbook.history.credit import co_authors, pull_request_in
from faultbook.history.section_changes import SectionChange, section_changes
from faultbook.history.snapshot import Snapshot
from faultbook.history.timeline import id_in
from faultbook.lifecycle import GATES, MOVES

if TYPE_CHECKING:
    from collections.abc import Mapping

_IDS = [f"INC-2026-000{number}" for number in range(4)]
_PATHS = st.sampled_from([f"records/incidents/2026/{name}.md" for name in _IDS])
_STATES = st.sampled_from([*MOVES["incident"], "nonsense"])


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """A record's file, which need not be one."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=20))
    aliases = draw(st.lists(st.sampled_from(_IDS), max_size=2))
    problem = draw(st.sampled_from(["PRB-2026-0001", "PRB-2026-0002", ""]))
    text = draw(st.sampled_from(["", "\n## Summary\n\none\n", "\n## Summary\n\ntwo\n"]))
    return (
        f"---\nstatus: {draw(_STATES)}\naliases: [{', '.join(aliases)}]\nproblem: {problem}\n---\n"
        f"{text}"
    ).encode()


_FILES = st.dictionaries(_PATHS, contents(), max_size=4)


def snapshot(files: Mapping[str, bytes]) -> Snapshot:
    return Snapshot({path: blob_id(content) for path, content in files.items()}, files.get)


@given(_FILES)
def test_what_is_the_same_does_not_differ(files: dict[str, bytes]) -> None:
    assert compare(snapshot(files), snapshot(dict(files))) == ()


@given(_FILES, _FILES)
def test_all_that_differs_is_told_once(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    found = compare(snapshot(before), snapshot(after))

    differing = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    told = [one.id for one in found] + [one.renumbered_from for one in found if one.renumbered_from]
    assert sorted(told) == sorted(map(id_in, differing))
    for one in found:
        was = one.moved_from or one.path
        assert (one.event == "added") == (was not in before)
        assert (one.event == "deleted") == (one.path not in after)


@given(_FILES, _FILES)
def test_backwards_it_is_the_other_way_round(
    before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    forth = compare(snapshot(before), snapshot(after))
    back = compare(snapshot(after), snapshot(before))

    if not any(one.renumbered_from for one in (*forth, *back)):
        other = {"added": "deleted", "deleted": "added", "changed": "changed"}
        assert [(one.id, other[one.event]) for one in forth] == [
            (one.id, one.event) for one in back
        ]
    for one, reverse in zip(forth, back, strict=False):
        if one.event == reverse.event == "changed" and one.id == reverse.id:
            assert (one.gained, one.lost) == (reverse.lost, reverse.gained)


@pytest.mark.parametrize("kind", MOVES)
def test_every_gate_of_a_state_is_on_the_way_to_it(kind: str) -> None:
    for before in (None, *MOVES[kind]):
        for after in MOVES[kind]:
            passed = {gate.code for gate in gates_passed(kind, before, after)}
            own = {gate.code for gate in GATES if (gate.kind, gate.state) == (kind, after)}
            if before is None or after in MOVES[kind][before]:
                assert own <= passed


def test_gates_that_were_open_before_are_not_told_again() -> None:
    passed = gates_passed("incident", "resolved", "closed")

    assert [gate.code for gate in passed] == ["FB406", "FB407", "FB408"]


@given(
    st.dictionaries(st.sampled_from("abc"), st.text("xy\n", max_size=8)),
    st.dictionaries(st.sampled_from("abc"), st.text("xy\n", max_size=8)),
)
def test_lines_that_come_and_go_make_up_the_difference(
    before: dict[str, str], after: dict[str, str]
) -> None:
    for change in section_changes(before, after):
        came, went = change.lines
        had, has = (len((text or "").splitlines()) for text in (change.before, change.after))
        assert has - had == came - went
        assert change.kind in ("added", "changed", "removed")


def test_a_line_that_moves_neither_comes_nor_goes() -> None:
    assert SectionChange("Summary", "a\nb\nb", "b\na\nb").lines == (0, 0)
    assert SectionChange("Summary", "a\nb", "b\nb\nc").lines == (2, 1)


@given(st.text(max_size=200))
def test_a_message_may_say_anything(message: str) -> None:
    named = pull_request_in(message)

    assert named in message
    assert all("\n" not in person.name + person.email for person in co_authors(message))


def test_long_messages_are_read_in_time() -> None:
    for piece in (
        "co-authored-by: ",
        "co-authored-by: <",
        "See merge request a/",
        "(#1",
        " ",
        "a/",
    ):
        message = piece * 200_000
        assert pull_request_in(message) == ""
        assert co_authors(message) == ()
