"""The one form of a record: what it is, and what it leaves alone."""

from __future__ import annotations

import pytest

from faultbook.document import read_document
from faultbook.editing.canonical import Unformattable, canonical
from faultbook.kinds import KINDS

HEAD = "id: INC-2026-0001\ntitle: Login fails\nstatus: new\n"


def formatted(text: str, kind: str = "incident", *, is_markdown: bool = False) -> str:
    return canonical(text.encode(), KINDS[kind], is_markdown=is_markdown).decode()


def with_head(fields: str) -> str:
    return f"{HEAD}{fields}"


def markdown(body: str) -> str:
    return f"---\n{HEAD}---\n{body}"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("services: [a, 'b']\n", "services:\n  - a\n  - b\n"),
        ("services:\n- a\n-   b\n", "services:\n  - a\n  - b\n"),
        ("tags: []\n", "tags: []\n"),
        ("priority: '3'\n", "priority: 3\n"),
        ("major:   true   \n", "major: true\n"),
        ('opened_at: "2026-01-01t00:00:00z"\n', "opened_at: 2026-01-01t00:00:00z\n"),
        ("category: 1.10\n", "category: '1.10'\n"),
        ('category: "a: b"\n', "category: 'a: b'\n"),
        ("category: in\n  progress\n", "category: in progress\n"),
        ("workaround_helped: yes\n", "workaround_helped: 'yes'\n"),
        ("category: ~\nreporter:\n", "reporter:\ncategory:\n"),
        ('error_text: "a\\n b\\n"\n', "error_text: |\n  a\n   b\n"),
        ("error_text: |+\n  a  \n\n", 'error_text: "a  \\n\\n"\n'),
        ("error_text: >\n  a\n  b\n", "error_text: |\n  a b\n"),
        (
            "timeline: [{event: a, at: 2026-01-01T00:00:00Z}]\n",
            "timeline:\n  - at: 2026-01-01T00:00:00Z\n    event: a\n",
        ),
        ("\n\nurgency: low\n\nimpact: high\n\n", "impact: high\nurgency: low\n"),
    ],
)
def test_values_are_written_as_the_writer_has_them(fields: str, expected: str) -> None:
    assert formatted(with_head(fields)) == with_head(expected)


def test_fields_are_put_in_order_and_those_nobody_knows_stay_where_they_are() -> None:
    text = "status: new\ncolour:   red\nid: INC-2026-0001\ntitle: Login fails\n"
    expected = "id: INC-2026-0001\ncolour:   red\ntitle: Login fails\nstatus: new\n"
    assert formatted(text) == expected


@pytest.mark.parametrize(
    "fields",
    [
        "priority: 'first'\n",
        "opened_at:  yesterday\n",
        "services: [Login, a]\n",
        "timeline: [{at: 2026-01-01T00:00:00Z, what: no}]\n",
        "links: {title: a,   url: b}\n",
    ],
)
def test_a_value_that_does_not_fit_its_field_keeps_its_spelling(fields: str) -> None:
    assert formatted(with_head(fields)) == with_head(fields)


def test_a_line_that_is_kept_still_loses_the_blanks_at_its_end() -> None:
    text = with_head("colour:  red  \r\nshade: |\r\n  a  \r\n\r\nsize: [1,  \r\n 2]\r\n")
    expected = with_head("colour:  red\nshade: |\n  a  \nsize: [1,\n 2]\n")
    assert formatted(text.replace("new\n", "new\r\n")) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("# a\npriority: 3 # b\n", "# a\npriority: 3  # b\n"),
        ("urgency: low # u\n# i\nimpact: high\n", "# i\nimpact: high\nurgency: low  # u\n"),
        ("error_text: | # c\n  a\n # d\n", "error_text: |  # c\n  a\n # d\n"),
        ("error_text: a # c\n    # d\n", "error_text: a  # c\n  # d\n"),
        (
            "services: [ # all\n  a, # first\n  # next\n  b,\n  # more\n]\n",
            "services:  # all\n  - a  # first\n  # next\n  - b\n  # more\n",
        ),
        (
            "services:\n  [ a\n  # more\n  , b ]\n",
            "services:\n  - a\n  # more\n  - b\n",
        ),
        (
            "timeline:\n- event: a\n  at: 2026-01-01T00:00:00Z\n  # end\n",
            "timeline:\n  - at: 2026-01-01T00:00:00Z\n    event: a\n    # end\n",
        ),
        ("services: [a, b] # both\n", "services:  # both\n  - a\n  - b\n"),
        ("services:\n# first\n- a\n # second\n", "services:\n  # first\n  - a\n    # second\n"),
        (
            "timeline:\n- event: a # e\n  # when\n  at: 2026-01-01T00:00:00Z\n",
            "timeline:\n  # when\n  - at: 2026-01-01T00:00:00Z\n    event: a  # e\n",
        ),
        (
            "outages:\n- {from: 2026-01-01T00:00:00Z} # open\n",
            "outages:\n  - from: 2026-01-01T00:00:00Z  # open\n",
        ),
        ("reporter: # nobody\n", "reporter:  # nobody\n"),
        ("reporter: a\n# the end\n", "reporter: a\n# the end\n"),
        ("reporter: a\n\n\n# the end\n", "reporter: a\n\n# the end\n"),
        ("reporter: 'a # b'\n", "reporter: 'a # b'\n"),
    ],
)
def test_comments_stay_with_what_they_are_about(fields: str, expected: str) -> None:
    assert formatted(with_head(fields)) == with_head(expected)


@pytest.mark.parametrize(
    "fields",
    [
        "reporter:\n  # who\n  'a'\n",
        "services:\n- # first\n  a\n",
        "timeline:\n- {at: 2026-01-01T00:00:00Z, # when\n   event: a} # all\n",
    ],
)
def test_a_comment_without_a_place_keeps_its_entry_as_it_is(fields: str) -> None:
    assert formatted(with_head(fields).replace("new", "'new'")) == with_head(fields)


def test_a_comment_about_nothing_alone_keeps_the_order_of_keys() -> None:
    text = with_head("priority: '3'\n\n\n# times\n\n\nservices: [a]\n")
    expected = with_head("priority: 3\n\n# times\n\nservices:\n  - a\n")
    assert formatted(text) == expected


def test_a_comment_at_the_head_of_the_file_stays_there() -> None:
    text = "# of the whole file\n\ntitle: Login fails\nid: INC-2026-0001\nstatus: new\n"
    assert formatted(text) == f"# of the whole file\n\n{HEAD}"


LONG = " ".join(["word"] * 15) + "\n    " + "more " * 9 + "words"


def test_a_long_text_keeps_the_lines_that_it_was_typed_in() -> None:
    broken = f"  {'word ' * 15}\n  {'more ' * 9}words\n".replace(" \n", "\n")
    for typed in (f" {LONG}", f" '{LONG}'", f' "{LONG}"', f" >-\n    {LONG}"):
        assert formatted(with_head(f"category:{typed}\n")) == with_head(f"category: >-\n{broken}")
    kept = with_head(f"error_text: >  # c\n{broken}")
    assert formatted(with_head(f"error_text: > # c\n    {LONG}\n")) == kept
    item = with_head(
        f"symptoms:\n  - >-\n{broken}".replace("\n  w", "\n    w").replace("\n  m", "\n    m")
    )
    assert formatted(with_head(f"symptoms: [a, {LONG}]\n")) == item.replace("s:\n", "s:\n  - a\n")


def test_a_long_text_on_one_line_stays_on_it() -> None:
    text = with_head(f"category: {'word ' * 30}end\n")
    assert formatted(text) == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ""),
        ("\n\n\n", ""),
        ("One.", "\nOne.\n"),
        ("## Summary\nOne.", "\n## Summary\n\nOne.\n"),
        ("\n\n  ##  Summary  ##\n\n\nOne.  \nTwo.  \n\n\n", "\n## Summary\n\nOne.  \nTwo.\n"),
        ("\n## Summary\n\n    code\n", "\n## Summary\n\n    code\n"),
        ("\n## Summary\n## Impact\n\n\n\nx", "\n## Summary\n\n## Impact\n\nx\n"),
        ("\n## C #\n\nx\n", "\n## C\n\nx\n"),
        ("\n## C#\n\nx\n", "\n## C#\n\nx\n"),
        ("\n```\n## a\n\n\n```\n", "\n```\n## a\n\n\n```\n"),
        ("a\r\n\r\n\r\nb\r\n", "\na\n\n\nb\n"),
    ],
)
def test_sections_have_one_blank_line_around_them(body: str, expected: str) -> None:
    assert formatted(markdown(body), is_markdown=True) == markdown(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\n## Impact\n\ni\n\n## summary\n\ns\n", "\n## summary\n\ns\n\n## Impact\n\ni\n"),
        (
            "\np\n\n## Impact\n\ni\n\n## Own\n\no\n\n## Summary\n\ns\n",
            "\np\n\n## Summary\n\ns\n\n## Own\n\no\n\n## Impact\n\ni\n",
        ),
    ],
)
def test_sections_are_put_in_order(body: str, expected: str) -> None:
    assert formatted(markdown(body), is_markdown=True) == markdown(expected)


@pytest.mark.parametrize(
    "body",
    [
        "\n## Impact\n\ni\n\n## Summary\n\n```\nopen\n",
        "\n## Impact\n\n<!-- open\n\n## Summary\n\ns\n",
        "\n## Impact\n\ni\n\n## Summary\n\ns\n\n## Summary\n\nt\n",
    ],
)
def test_sections_that_are_not_whole_stay_where_they_are(body: str) -> None:
    assert formatted(markdown(body), is_markdown=True) == markdown(body)


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        (
            "sections: {Impact: i, Summary: 's'}\n",
            "sections:\n  Summary: |\n    s\n  Impact: |\n    i\n",
        ),
        ("sections:\n Summary: >\n   a\n   b\n", "sections:\n  Summary: |\n    a b\n"),
        (
            "sections:\n Impact: i # i\n # s\n Summary: s\n",
            "sections:\n  # s\n  Summary: |\n    s\n  Impact: |  # i\n    i\n",
        ),
        ("sections: { }\n", "sections: {}\n"),
        ("sections:\n  Summary:\n", "sections:\n  Summary:\n"),
        ("sections:\n  Summary: ''\n", "sections:\n  Summary: ''\n"),
        ("sections:\n  Summary: |2\n      code\n", "sections:\n  Summary: |2\n      code\n"),
        ("sections:  [a]\n", "sections:  [a]\n"),
        ("sections:\n  Summary:  [a]\n", "sections:\n  Summary:  [a]\n"),
    ],
)
def test_sections_of_a_yaml_record(sections: str, expected: str) -> None:
    assert formatted(f"{sections}{HEAD}") == f"{HEAD}{expected}"


def test_marks_before_and_after_the_text_go() -> None:
    assert formatted(f"\ufeff---\n{HEAD}...\n") == HEAD
    assert formatted(f"\ufeff---  \r\n{HEAD}---\t\r\n", is_markdown=True) == f"---\n{HEAD}---\n"
    assert formatted(HEAD.rstrip()) == HEAD
    assert formatted("{" + HEAD.replace("\n", ", ") + "}") == HEAD


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("id: [\n", "yaml-syntax"),
        ("id: a\nid: b\n", "duplicate-key"),
        ("id: &a b\n", "anchor"),
        ("id: !a b\n", "tag"),
        ("id: a\n---\nid: b\n", "several-documents"),
        ("- a\n", "not-a-mapping"),
        ("", "empty-file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(text: str, kind: str) -> None:
    with pytest.raises(Unformattable) as caught:
        formatted(text)
    assert caught.value.problem is not None
    assert caught.value.problem.kind == kind


def test_a_fault_in_the_text_of_a_section_does_not_matter() -> None:
    text = markdown("\n\na\x1b\n")
    assert formatted(text, is_markdown=True) == markdown("\na\x1b\n")
    assert read_document(text.encode(), is_markdown=True).problems
