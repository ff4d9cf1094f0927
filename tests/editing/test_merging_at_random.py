"""Records changed at random on two sides: nothing is lost, and nothing depends on the side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from faultbook.document import Document, read_document
from faultbook.editing.merge_text import Marks
from faultbook.editing.merging import Outcome, merge_record
from faultbook.editing.yaml_pieces import comments
from tests.core.texts import FILES, INCIDENT
from tests.editing.versions import FIELDS, SECTION_NAMES, Version, changed, versions, written

if TYPE_CHECKING:
    from collections.abc import Mapping

PATHS = {True: f"register/{INCIDENT}", False: INCIDENT.replace(".md", ".yaml")}
SETS = ("tags", "fix.changes")


class Case(NamedTuple):
    """Three versions of a record's file."""

    base: bytes
    ours: bytes
    theirs: bytes
    is_markdown: bool

    def merge(self) -> Outcome:
        path = PATHS[self.is_markdown]
        merged = merge_record(path, self.base, self.ours, self.theirs, Marks())
        assert merged is not None
        return merged

    def documents(self) -> list[Document]:
        return [read(content, self) for content in (self.base, self.ours, self.theirs)]

    def swapped(self) -> Case:
        return self._replace(ours=self.theirs, theirs=self.ours)


def read(content: bytes, case: Case) -> Document:
    document = read_document(content, is_markdown=case.is_markdown)
    assert document.problems == ()
    return document


def case_of(draw: st.DrawFn, base: Version, ours: Version, theirs: Version) -> Case:
    is_markdown = draw(st.booleans())
    ends = [draw(st.sampled_from(["\n", "\r\n"]))] * 3
    if draw(st.integers(0, 5)) == 0:
        ends = [draw(st.sampled_from(["\n", "\r\n"])) for _ in ends]
    base_file, our_file, their_file = (
        written(one, is_markdown=is_markdown, line_end=end)
        for one, end in zip((base, ours, theirs), ends, strict=True)
    )
    return Case(base_file, our_file, their_file, is_markdown)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Two people changed anything."""
    base = draw(versions())
    return case_of(draw, base, draw(changed(base)), draw(changed(base)))


@st.composite
def apart(draw: st.DrawFn) -> Case:
    """Two people changed different fields and sections."""
    base = draw(versions())
    names = draw(st.permutations((*FIELDS, *SECTION_NAMES)))
    cut = draw(st.integers(1, len(names) - 1))
    ours, theirs = changed(base, tuple(names[:cut])), changed(base, tuple(names[cut:]))
    return case_of(draw, base, draw(ours), draw(theirs))


def with_line_feeds(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields or sections whose text doesn't depend on the line ends of the file."""
    return {
        name: value.replace("\r\n", "\n") if isinstance(value, str) else value
        for name, value in values.items()
    }


def chosen(base: Any, ours: Any, theirs: Any) -> Any:
    """What becomes of a value that one side changed."""
    return theirs if ours == base else ours


@given(case=cases())
def test_a_side_that_changed_nothing_leaves_the_other_as_it_is(case: Case) -> None:
    assert case._replace(theirs=case.base).merge() == Outcome(case.ours, is_clean=True)
    assert case._replace(ours=case.base).merge() == Outcome(case.theirs, is_clean=True)
    assert case._replace(theirs=case.ours).merge() == Outcome(case.ours, is_clean=True)


@given(case=cases())
def test_it_does_not_matter_which_side_is_ours(case: Case) -> None:
    merged, other = case.merge(), case.swapped().merge()

    if not any(b"#" in content for content in (case.base, case.ours, case.theirs)):
        assert merged.is_clean == other.is_clean
    if merged.is_clean and other.is_clean:
        one, two = read(merged.content, case), read(other.content, case)
        assert one.data == two.data
        assert with_line_feeds(one.sections) == with_line_feeds(two.sections)


@given(case=apart())
def test_changes_that_have_nothing_to_do_with_each_other_never_conflict(case: Case) -> None:
    base, ours, theirs = case.documents()

    merged = case.merge()

    assert merged.is_clean
    found = read(merged.content, case)
    for kept in ("data", "sections"):
        three = [with_line_feeds(getattr(one, kept)) for one in (base, ours, theirs)]
        names = {name for one in three for name in one}
        wanted = {name: chosen(*(one.get(name) for one in three)) for name in names}
        assert with_line_feeds(getattr(found, kept)) == {
            name: value for name, value in wanted.items() if value is not None
        }


@given(case=cases())
def test_a_clean_merge_holds_what_both_sides_did(case: Case) -> None:
    merged = case.merge()
    if not merged.is_clean:
        assert merged.content.count(b"<<<<<<< ours") == merged.content.count(b">>>>>>> theirs")
        assert b"<<<<<<< ours" in merged.content
        return
    result = read(merged.content, case)
    found = result.data or {}
    data = [document.data or {} for document in case.documents()]
    assert_scalars_are_chosen(data, found, ("title", "status", "priority", "error_text"))
    assert_is_union([one.get("tags", []) for one in data], found.get("tags", []))
    fixes = [one.get("fix", {}) for one in data]
    fix = found.get("fix", {})
    assert_scalars_are_chosen(fixes, fix, ("description", "deployed_at"))
    assert_is_union([one.get("changes", []) for one in fixes], fix.get("changes", []))
    assert_timeline([one.get("timeline", []) for one in data], found.get("timeline", []))
    sections = [with_line_feeds(one.sections) for one in case.documents()]
    for name in SECTION_NAMES:
        base, ours, theirs = (one.get(name) for one in sections)
        if base in (ours, theirs) or ours == theirs:
            said = with_line_feeds(result.sections).get(name)
            assert said == chosen(base, ours, theirs)


def assert_scalars_are_chosen(
    versions: list[dict[str, Any]], found: dict[str, Any], names: tuple[str, ...]
) -> None:
    for name in names:
        base, ours, theirs = (one.get(name) for one in versions)
        assert base in (ours, theirs) or ours == theirs
        assert found.get(name) == chosen(base, ours, theirs)


def assert_is_union(versions: list[list[str]], found: list[str]) -> None:
    base, ours, theirs = map(set, versions)
    assert sorted(found) == sorted((base & ours & theirs) | (ours - base) | (theirs - base))


def assert_timeline(versions: list[list[dict[str, str]]], found: list[dict[str, str]]) -> None:
    base, ours, theirs = versions
    if len({str(one) for one in versions}) == len(versions):
        assert [entry["at"] for entry in found] == sorted(entry["at"] for entry in found)
    for entry in base:
        if entry in ours and entry in theirs:
            assert entry in found
    known = [entry[key] for entry in base for key in ("at", "event")]
    for entry in ours + theirs:
        if entry["at"] not in known and entry["event"] not in known:
            assert entry in found


@given(case=cases())
def test_no_comment_is_lost(case: Case) -> None:
    texts = [
        document.text[document.yaml_start : document.yaml_end] for document in case.documents()
    ]
    base, ours, theirs = map(comments, texts)

    merged = case.merge().content.decode()

    for comment in (ours - base) | (theirs - base) | (base & ours & theirs):
        assert comment in merged


@given(case=cases())
def test_either_side_of_all_conflicts_is_a_record(case: Case) -> None:
    merged = case.merge().content.decode().replace("\r\n", "\n")

    for side in ("ours", "theirs"):
        document = read(resolved(merged, side).encode(), case)
        assert set(document.data or {}) <= {
            name for one in case.documents() for name in one.data or {}
        }


def resolved(text: str, side: str) -> str:
    kept, standing = [], ""
    for line in text.splitlines(keepends=True):
        if line.startswith("<<<<<<< "):
            standing = "ours"
        elif line == "=======\n":
            standing = "theirs"
        elif line.startswith(">>>>>>> "):
            standing = ""
        elif standing in ("", side):
            kept.append(line)
    return "".join(kept)


@given(base=FILES, ours=FILES, theirs=FILES, path=st.sampled_from([*PATHS.values(), "x", ""]))
def test_anything_at_all_is_merged_or_left(
    base: bytes, ours: bytes, theirs: bytes, path: str
) -> None:
    merged = merge_record(path, base, ours, theirs, Marks())

    if merged is None:
        assert b"\0" in base + ours + theirs
    elif not merged.is_clean:
        assert b"<<<<<<< ours" in merged.content
