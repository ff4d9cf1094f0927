"""``key=value`` as it is typed: what it names, what it does, and what it means for a field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from faultbook.editing.assignments import (
    Assignment,
    assigned,
    is_assignment,
    parse_assignment,
)
from faultbook.editing.typed_values import typed_value
from faultbook.errors import Refused, UsageProblem
from faultbook.kinds import KINDS
from faultbook.model.field_types import FieldType, field_type
from tests.registers import NOW

if TYPE_CHECKING:
    from faultbook.editing.yaml_text import Value

MODEL = KINDS["incident"].model
PROBLEM = KINDS["problem"].model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=b", Assignment(("a",), "=", "b")),
        ("a=", Assignment(("a",), "=", "")),
        ("a=b=c+=d", Assignment(("a",), "=", "b=c+=d")),
        ("a.b+=c", Assignment(("a", "b"), "+=", "c")),
        ("a-=b", Assignment(("a",), "-=", "b")),
        ("a@=b.txt", Assignment(("a",), "@=", "b.txt")),
        ("a.0.b=c", Assignment(("a", 0, "b"), "=", "c")),
        ("a.-1=c", Assignment(("a", -1), "=", "c")),
        ("own_key-x=two\nlines", Assignment(("own_key-x",), "=", "two\nlines")),
    ],
)
def test_an_assignment_is_read(text: str, expected: Assignment) -> None:
    assert parse_assignment(text) == expected
    assert is_assignment(text)


@pytest.mark.parametrize("text", ["a", "=b", "a b=c", "", "é=1", "INC-2026-0001"])
def test_what_is_none_is_none(text: str) -> None:
    assert not is_assignment(text)
    with pytest.raises(UsageProblem, match="sets nothing; write key=value, key"):
        parse_assignment(text)


@pytest.mark.parametrize("text", [".=a", "a.=b", ".a=b", "a..b=c"])
def test_a_path_has_no_empty_steps(text: str) -> None:
    with pytest.raises(UsageProblem, match=r"names no field; write it as fix\.description"):
        parse_assignment(text)


MOMENT, DAY = FieldType("moment"), FieldType("day")


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("now", MOMENT, NOW),
        ("now+90m", MOMENT, NOW + timedelta(minutes=90)),
        ("now-2d", MOMENT, NOW - timedelta(days=2)),
        ("now-15", MOMENT, "now-15"),
        ("Now", MOMENT, "Now"),
        ("2026-01-31T14:05:00Z", MOMENT, datetime(2026, 1, 31, 14, 5, tzinfo=UTC)),
        (
            "2026-01-31T14:05:00+02:00",
            MOMENT,
            datetime(2026, 1, 31, 14, 5, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("2026-01-31 14:05:00Z", MOMENT, "2026-01-31 14:05:00Z"),
        ("2026-01-31T14:05:00", MOMENT, "2026-01-31T14:05:00"),
        ("today", DAY, date(2026, 6, 30)),
        ("today+30d", DAY, date(2026, 7, 30)),
        ("today-1w", DAY, date(2026, 6, 23)),
        ("2026-01-31", DAY, date(2026, 1, 31)),
        ("20260131", DAY, "20260131"),
        ("15", FieldType("number"), 15),
        ("015", FieldType("number"), "015"),
        ("\u0661", FieldType("number"), "\u0661"),
        ("-1", FieldType("number"), "-1"),
        ("true", FieldType("flag"), True),
        ("yes", FieldType("flag"), "yes"),
        ("true", FieldType("text"), "true"),
        ("1.10", FieldType("text"), "1.10"),
    ],
)
def test_a_text_means_what_its_field_holds(text: str, wanted: FieldType, expected: object) -> None:
    found = typed_value(text, wanted, NOW)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (("tags",), "a, b", ["a, b"]),
        (("tags",), "[a, 'b, c']", ["a", "b, c"]),
        (("tags",), "[]", []),
        (("outages",), "{from: now-1h, to: now}", [{"from": NOW - timedelta(hours=1), "to": NOW}]),
        (("timeline",), "[{at: now, event: 1.10}]", [{"at": NOW, "event": "1.10"}]),
    ],
)
def test_lists_and_mappings_stand_on_one_line(
    path: tuple[str, ...], text: str, expected: object
) -> None:
    wanted = field_type(MODEL, path)
    assert wanted is not None
    assert typed_value(text, wanted, NOW) == expected


def test_assignments_are_made_one_after_the_other() -> None:
    before: dict[str, Value | None] = {"tags": ["a"], "fix": {"changes": ["#1"]}}

    after = assigned(
        PROBLEM,
        before,
        [
            parse_assignment(one)
            for one in ("tags+=[b, a]", "tags-=a", "fix.description=d", "fix.changes-=#1")
        ],
        NOW,
    )

    assert after == {"tags": ["b"], "fix": {"description": "d"}}
    assert before == {"tags": ["a"], "fix": {"changes": ["#1"]}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("timeline.0=", [{"event": "b"}]),
        ("timeline.-1.event=c", [{"event": "a"}, {"event": "c"}]),
        ("timeline.-1=", [{"event": "a"}]),
        ("timeline=", None),
    ],
)
def test_items_are_changed_by_their_numbers(text: str, expected: object) -> None:
    before = {"timeline": [{"event": "a"}, {"event": "b"}]}
    after = assigned(MODEL, before, [parse_assignment(text)], NOW)
    assert after.get("timeline") == expected


def test_every_fault_is_told() -> None:
    texts = ("ttle=x", "tags.3=a", "impact+=high", "tags-=z")

    with pytest.raises(Refused) as refused:
        assigned(MODEL, {"tags": ["a"]}, [parse_assignment(one) for one in texts], NOW)

    assert list(refused.value.reasons) == [
        "unknown field 'ttle'; did you mean 'title'?",
        "'tags' has 1 item, so none with the number 3",
        "'impact' is no list; set it with impact=…",
        "'tags' has no 'z' to take out; it holds a",
    ]
