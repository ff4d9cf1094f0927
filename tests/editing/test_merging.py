"""What becomes of a record that two sides changed, case by case."""

from __future__ import annotations

import pytest

from faultbook.editing.merge_text import Marks
from faultbook.editing.merging import merge_record
from tests.core.texts import INCIDENT, KNOWN_ERROR, PROBLEM, markdown

YAML = INCIDENT.replace(".md", ".yaml")
HEAD = "id: INC-2026-0001\ntitle: Login fails\n"


def conflict(ours: str, theirs: str) -> str:
    return f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n"


def merged(*files: str, path: str = INCIDENT) -> tuple[str, bool]:
    base, ours, theirs = (file.encode() for file in files)
    outcome = merge_record(path, base, ours, theirs, Marks())
    assert outcome is not None
    return outcome.content.decode(), outcome.is_clean


def merged_fields(base: str, ours: str, theirs: str, path: str = INCIDENT) -> str:
    """The fields below the title, after a merge that either is clean or has markers."""
    files = [markdown(HEAD + fields) for fields in (base, ours, theirs)]
    said, is_clean = merged(*files, path=path)
    assert is_clean == ("<<<<<<<" not in said)
    assert said.startswith(f"---\n{HEAD}")
    assert said.endswith("---\n")
    return said.removeprefix(f"---\n{HEAD}").removesuffix("---\n")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        # scalars
        ("status: new\n", "status: closed\n", "status: 'new'\n", "status: closed\n"),
        ("status: new\n", "status: 'closed'\n", "status: closed\n", "status: 'closed'\n"),
        ("", "status: new\n", 'status: "new"\n', "status: new\n"),
        (
            "owner: a\ntags: [x]\n",
            "tags: [x, y]\n",
            "owner: a\ntags: [x, z]\n",
            "tags: [x, y, z]\n",
        ),
        # keys in their order, with what belongs to them
        (
            "status: new\nproblem: PRB-2026-0001\n",
            "status: new\nproblem: PRB-2026-0002\n",
            "status: new\n# why\npriority: 2\nown: x\nproblem: PRB-2026-0001\ntags: [a]\n",
            "status: new\ntags: [a]\n# why\npriority: 2\nown: x\nproblem: PRB-2026-0002\n",
        ),
        # lists on one line and on several
        ("tags: [a, b]\n", "tags: [a, b, c]\n", "tags: [b]\n", "tags: [b, c]\n"),
        (
            "tags: [ a ] # why\n",
            "tags: [ a, 'b' ] # why\n",
            "tags: [a, c]\n",
            "tags: [ a, 'b', c ] # why\n",
        ),
        ("tags: [a]\n", "tags:\n  - a\n  - b\n", "tags: [a, c]\n", "tags:\n  - a\n  - b\n  - c\n"),
        ("tags: [a]\n", "tags: [a, b]\n", "tags:\n- a\n- 'x: [y'\n", "tags: [a, b, 'x: [y']\n"),
        (
            "tags:\n- a\n",
            "tags:\n- b\n- a\n",
            "tags:\n    - a\n    # why\n    - c\n",
            "tags:\n- a\n# why\n- c\n- b\n",
        ),
        ("", "tags: [a, b]\n", "tags: [b, c]\n", "tags: [a, b, c]\n"),
        ("tags: [a, b]\n", "tags: [a]\n", "tags: [b]\n", ""),
        ("tags: [a]\n", "", "tags: [a, b]\n", "tags: [b]\n"),
        ("tags: [a, b]\n", "tags: [b, a]\n", "tags: [a, b, c]\n", "tags: [b, a, c]\n"),
        # items that are mappings
        (
            "links:\n  - title: a\n    url: u\n  - title: b\n    url: v\n",
            "links:\n  - title: A\n    url: u\n  - title: b\n    url: v\n",
            "links:\n  - url: w\n    title: c\n  - title: a\n    url: u\n",
            "links:\n  - title: A\n    url: u\n  - url: w\n    title: c\n",
        ),
        (
            "actions:\n  - action: x\n    owner: a\n",
            "actions:\n  - action: x\n    owner: b\n",
            "actions:\n  - action: x\n    owner: a\n    due: 2026-01-01\n",
            "actions:\n  - action: x\n    owner: b\n    due: 2026-01-01\n",
        ),
        (
            "actions:\n  - {action: x, owner: a}\n",
            "actions:\n  - {action: x, owner: b}\n",
            "actions:\n  - {action: x, owner: a, due: 2026-01-01}\n",
            "actions:\n  - {action: x, owner: b, due: 2026-01-01}\n",
        ),
        # comments of both
        ("", "status: new\n", "status: new # x\n", "status: new # x\n"),
        ("tags: [a]\n", "tags: [a, b]\n", "# x\ntags: [a, c]\n", "# x\ntags: [a, b, c]\n"),
        # a mapping, key by key
        (
            "not_regression:\n  known_error: a\n  reason: b\n",
            "not_regression:\n    known_error: c\n    reason: b\n",
            "not_regression:\n  known_error: a\n  reason: d\n",
            "not_regression:\n    known_error: c\n    reason: d\n",
        ),
        (
            "not_regression: {known_error: a, reason: b}\n",
            "not_regression: {known_error: c, reason: b}\n",
            "not_regression:\n  known_error: a\n  reason: 'd, e'\n",
            "not_regression: {known_error: c, reason: 'd, e'}\n",
        ),
    ],
)
def test_what_does_not_contradict_is_merged(
    base: str, ours: str, theirs: str, expected: str
) -> None:
    assert merged_fields(base, ours, theirs) == expected


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (
            "status: new\ntags: [a]\n",
            "status: closed\ntags: [a, b]\n",
            "status: resolved\ntags: [a, c]\n",
            conflict("status: closed\n", "status: resolved\n") + "tags: [a, b, c]\n",
        ),
        (
            "owner: a\npriority: 1\n",
            "priority: 2\n",
            "owner: b\npriority: 1\n",
            conflict("", "owner: b\n") + "priority: 2\n",
        ),
        (
            "actions:\n  - action: x\n    owner: a\n",
            "actions:\n  - action: x\n    owner: b\n  - action: y\n",
            "actions:\n  - action: x\n    owner: c\n  - action: z\n",
            "actions:\n  - action: x\n"
            + conflict("    owner: b\n", "    owner: c\n")
            + "  - action: y\n  - action: z\n",
        ),
        (
            "actions:\n  - action: x\n    owner: a\n  - action: y\n",
            "actions:\n  - action: y\n",
            "actions:\n  - action: x\n    owner: c\n  - action: y\n  - action: z\n",
            "actions:\n"
            + conflict("", "  - action: x\n    owner: c\n")
            + "  - action: y\n  - action: z\n",
        ),
        (
            "not_regression: {known_error: a}\n",
            "not_regression: {known_error: b}\n",
            "not_regression: {known_error: c}\n",
            conflict("not_regression: {known_error: b}\n", "not_regression: {known_error: c}\n"),
        ),
        # a comment that would be lost
        (
            "priority: 1\n",
            "priority: 1 # because\n",
            "priority: 2\n",
            conflict("priority: 1 # because\n", "priority: 2\n"),
        ),
    ],
)
def test_what_contradicts_stays_a_conflict_of_its_own(
    base: str, ours: str, theirs: str, expected: str
) -> None:
    assert merged_fields(base, ours, theirs) == expected


def entry(hour: int, event: str, offset: str = "Z") -> str:
    return f"  - at: 2026-05-03T{hour:02d}:00:00{offset}\n    event: {event}\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (
            entry(9, "seen") + entry(12, "mended"),
            entry(9, "seen") + entry(10, "called") + entry(12, "back"),
            entry(9, "seen") + entry(10, "called") + entry(12, "back") + entry(12, "mended"),
        ),
        (
            entry(9, "seen") + entry(8, "began", "-04:00"),  # noon
            entry(7, "noise") + entry(9, "seen"),
            entry(7, "noise") + entry(9, "seen") + entry(8, "began", "-04:00"),
        ),
        (
            entry(9, "seen by monitoring") + entry(10, "called"),
            entry(8, "seen"),
            entry(8, "seen by monitoring") + entry(10, "called"),
        ),
        (
            entry(10, "called"),
            entry(9, "seen") + entry(11, "x"),
            entry(10, "called") + entry(11, "x"),
        ),
    ],
)
def test_a_timeline_ends_up_in_the_order_of_its_moments(
    ours: str, theirs: str, expected: str
) -> None:
    found = merged_fields(*(f"timeline:\n{one}" for one in (entry(9, "seen"), ours, theirs)))
    assert found == f"timeline:\n{expected}"


def test_a_moment_that_cannot_be_read_leaves_the_order() -> None:
    base = entry(9, "seen")
    ours, theirs = base + "  - at: noon\n    event: x\n", base + entry(8, "y")
    found = merged_fields(*(f"timeline:\n{one}" for one in (base, ours, theirs)))
    assert sorted(found.splitlines()) == sorted(
        {*ours.splitlines(), *theirs.splitlines(), "timeline:"}
    )


def test_answers_that_follow_from_each_other_are_merged_by_lines() -> None:
    base = "five_whys:\n- a\n- b\n- c\n- d\n"

    clean = merged_fields(base, base.replace("- a", "- A"), base.replace("- d", "- D"), PROBLEM)
    unclear = merged_fields(base, base + "- e\n", base + "- f\n", PROBLEM)

    assert clean == "five_whys:\n- A\n- b\n- c\n- D\n"
    assert unclear == base + conflict("- e\n", "- f\n")


def test_the_parts_of_a_signature() -> None:
    base = "signatures:\n- name: s\n  all: [a]\n  unless: [u]\n"

    found = merged_fields(
        base,
        base.replace("[a]", "[a, b]").replace("unless: [u]\n", "unless: [u, v]\n"),
        base.replace("[a]", "[a, {regex: c, count: 2}]"),
        KNOWN_ERROR,
    )

    assert found == (
        "signatures:\n- name: s\n  all: [a, b, {regex: c, count: 2}]\n  unless: [u, v]\n"
    )


BODY = "\n## Summary\n\nOne.\nTwo.\nThree.\n\n## Resolution\n\nDone.\n"
UNRESOLVED = BODY.partition("\n## Resolution")[0]
IMPACT = ("\n## Res", "\n## Impact\n\ny\n\n## Res")
LESSONS = "\n## Lessons\n\nx\n"


def edited(text: str, *changes: str) -> str:
    """A text with each ``old=new`` made in it."""
    for change in changes:
        old, _, new = change.partition("=")
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (edited(BODY, "One=1"), edited(BODY, "Three=3"), edited(BODY, "One=1", "Three=3")),
        (BODY + LESSONS, edited(BODY, "Done=x"), edited(BODY, "Done=x") + LESSONS),
        (
            BODY + "\n## Own\n\nx\n",
            BODY.replace(*IMPACT),
            BODY.replace(*IMPACT) + "\n## Own\n\nx\n",
        ),
        (
            edited(BODY, "Done.=1"),
            edited(BODY, "Done.=2"),
            BODY.replace("Done.\n", conflict("1\n", "2\n")),
        ),
        (
            UNRESOLVED,
            edited(BODY, "Done.=2", "One=1"),
            edited(UNRESOLVED, "One=1") + "\n" + conflict("", "## Resolution\n\n2\n"),
        ),
        (UNRESOLVED, edited(BODY, "One=1"), edited(UNRESOLVED, "One=1")),
        (f"\nBefore.\n{BODY}", edited(BODY, "One=1"), edited(f"\nBefore.\n{BODY}", "One=1")),
    ],
)
def test_sections_are_merged_each_by_itself(ours: str, theirs: str, expected: str) -> None:
    found, is_clean = merged(*(markdown(HEAD, one) for one in (BODY, ours, theirs)))
    assert found == markdown(HEAD, expected)
    assert is_clean == ("<<<<<<<" not in expected)


def test_sections_of_a_yaml_record() -> None:
    base = f"{HEAD}sections:\n  Summary: |\n    One.\n    Two.\n    Three.\n  Lessons: |\n    x\n"
    ours = base.replace("One", "1").replace("    x", "    y")
    theirs = base.replace("Three", "3").replace("    x", "    z")
    theirs = theirs.replace("  Lessons", "  Impact: |\n    i\n  Lessons")

    found, is_clean = merged(base, ours, theirs, path=YAML)

    assert not is_clean
    merged_text = "  Summary: |\n    1.\n    Two.\n    3.\n  Impact: |\n    i\n  Lessons: |\n"
    assert found == f"{HEAD}sections:\n{merged_text}" + conflict("    y\n", "    z\n")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["", "\ufeff"])
@pytest.mark.parametrize("path", [INCIDENT, YAML])
def test_line_ends_and_marks_stay(path: str, head: str, line_end: str) -> None:
    def file(fields: str) -> str:
        text = HEAD + fields
        whole = markdown(text, "\n## Summary\n\né") if path == INCIDENT else text.removesuffix("\n")
        return (head + whole).replace("\n", line_end)

    ours, theirs = "status: new\ntags: [a, b]\n", "status: closed\ntags: [a, c]\n"

    found, is_clean = merged(file("status: new\ntags: [a]\n"), file(ours), file(theirs), path=path)

    assert is_clean
    assert found == file("status: closed\ntags: [a, b, c]\n")


def test_one_side_may_change_the_line_ends() -> None:
    base, ours = markdown(f"{HEAD}tags: [a]\n"), markdown(f"{HEAD}tags: [a, b]\n")
    theirs = markdown(f"{HEAD}tags: [a, c]\n").replace("\n", "\r\n")

    found, is_clean = merged(base, ours, theirs)

    assert is_clean
    assert found == markdown(f"{HEAD}tags: [a, b, c]\n").replace("\n", "\r\n")


@pytest.mark.parametrize(
    "path", [INCIDENT, f"a/b/{INCIDENT}", f"records/{INCIDENT}", f"kedb/{INCIDENT}"]
)
def test_a_register_may_be_in_any_folder(path: str) -> None:
    found = merged_fields("tags: [a]\n", "tags: [a, b]\n", "tags: [a, c]\n", path)
    assert found == "tags: [a, b, c]\n"


@pytest.mark.parametrize(
    ("base", "path"),
    [
        (markdown(f"{HEAD}tags: [a]\n"), "README.md"),
        (markdown(f"{HEAD}tags: [a]\n"), "kedb/README.md"),
        (markdown(f"{HEAD}tags: [a]\n"), "records/notes.txt"),
        (markdown(f"{HEAD}title: twice\ntags: [a]\n"), INCIDENT),
        (markdown(f"{HEAD}tags: [a]\nlinks: &x\n"), INCIDENT),
        (markdown(f"{HEAD}tags: [a]\n", "## One\n\n## One\n"), INCIDENT),
        (f"{HEAD}tags: [a]\n", INCIDENT),
    ],
)
def test_what_is_no_readable_record_is_merged_by_lines(base: str, path: str) -> None:
    ours, theirs = base.replace("[a]", "[a, b]"), base.replace("[a]", "[a, c]")

    found, is_clean = merged(base, ours, theirs, path=path)

    assert not is_clean
    assert found == base.replace("tags: [a]\n", conflict("tags: [a, b]\n", "tags: [a, c]\n"))


def test_a_record_that_both_sides_added_is_merged_by_lines() -> None:
    ours, theirs = markdown(f"{HEAD}priority: 1\n"), markdown(f"{HEAD}priority: 2\n")

    found, is_clean = merged("", ours, theirs)

    assert not is_clean
    assert found == markdown(HEAD + conflict("priority: 1\n", "priority: 2\n"))


def test_comments_that_belong_to_no_key_are_merged_by_lines() -> None:
    base = "owner: a\n\n# about all below\n\npriority: 1\nimpact: low\ntags: [a]\n"

    found = merged_fields(base, base.replace("owner: a", "owner: b"), base.replace("[a]", "[a, c]"))

    assert found == base.replace("owner: a", "owner: b").replace("[a]", "[a, c]")


def test_lines_that_would_merge_into_no_record_are_a_conflict() -> None:
    """Git alone would merge them, and the key would be there twice."""
    base = "owner: a\n\n# about all below\n\nimpact: low\nurgency: low\ntags: [a]\n"
    ours, theirs = base.replace("owner", "priority: 1\nowner"), f"{base}priority: 2\n"

    found = merged_fields(base, ours, theirs)

    assert "<<<<<<< ours" in found
    assert "priority: 1" in found
    assert "priority: 2" in found


def test_lines_like_markers_are_lines() -> None:
    body = "\n## Summary\n\n<<<<<<< ours\nOne.\n=======\nTwo.\n>>>>>>> theirs\nThree.\n"

    found, is_clean = merged(
        *(
            markdown(HEAD, one)
            for one in (body, body.replace("One", "1"), body.replace("Three", "3"))
        )
    )

    assert is_clean
    assert found == markdown(HEAD, body.replace("One", "1").replace("Three", "3"))


def test_bytes_that_are_no_text_in_utf8_come_through() -> None:
    base = b"---\nid: x\n---\n\xff\nOne.\nTwo.\nThree.\n"
    ours, theirs = base.replace(b"One", b"1"), base.replace(b"Three", b"3")

    found = merge_record(INCIDENT, base, ours, theirs, Marks())

    assert found == (ours.replace(b"Three", b"3"), True)
