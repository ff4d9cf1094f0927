"""faultbook.toml: defaults, faults and where they stand."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.config import Config, load_config
from faultbook.config_text import toml_position

if TYPE_CHECKING:
    from faultbook.event_walk import FieldPath

PIECES = st.sampled_from(
    [
        *(
            "[",
            "]",
            "[[",
            "]]",
            "a",
            "services",
            ".",
            '"',
            "'",
            '"""',
            "=",
            " = ",
            "\n",
            "\r\n",
            ",",
        ),
        *("{", "}", "1", "true", "1.5", "nan", "2026-01-01", "#", "\\", "\t", "é", "\u2028", "\0"),
        *(
            "[services.login]\n",
            "owner = 'web'\n",
            "[rules]\n",
            "select = []\n",
            "\ufeff",
            "\r",
            "-",
        ),
    ]
)

FULL = """\
[services.login]
name = "Login"
owner = "identity"
tier = 1

[teams.identity]
name = "Identity"

[priority.matrix]
high = { high = 1, medium = 1, low = 2 }
medium = { high = 2, medium = 3, low = 4 }
low = { high = 3, medium = 4, low = 5 }

[targets.1]
acknowledge_minutes = 15
restore_minutes = 240

[observation]
days = 14

[import]
timezone = "Europe/Berlin"
visibility = "public"
owner = "identity"

[layout]
shard = true

[rules]
select = ["FB4"]
ignore = ["FB443"]

[root_cause]
categories = ["supplier"]

[catalog]
backstage = ["**/catalog-info.yaml"]
"""


@given(st.text() | st.lists(PIECES, max_size=30).map("".join))
def test_no_text_makes_loading_raise(text: str) -> None:
    loaded = load_config(text)
    assert loaded.text == text
    for problem in loaded.problems:
        line, column = toml_position(text, problem.path)
        assert 1 <= line <= text.count("\n") + 1
        assert column >= 1
    if loaded.syntax is not None:
        assert loaded.config == Config()
        assert 1 <= loaded.syntax.line <= text.count("\n") + 1


def test_defaults() -> None:
    config = load_config("").config
    assert config == Config()
    assert (config.services, config.teams, config.targets) == ({}, {}, {})
    assert config.observation.days == 30
    assert (config.import_.timezone, config.import_.visibility) == ("UTC", "internal")
    assert config.import_.owner is None
    assert config.layout.shard is False
    assert (config.rules.select, config.rules.ignore) == ((), ())
    assert (config.root_cause.categories, config.catalog.backstage) == ((), ())


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        *(("high", "high", 1), ("high", "medium", 2), ("high", "low", 3)),
        *(("medium", "high", 2), ("medium", "medium", 3), ("medium", "low", 4)),
        *(("low", "high", 3), ("low", "medium", 4), ("low", "low", 5)),
    ],
)
def test_the_usual_matrix(impact: str, urgency: str, priority: int) -> None:
    matrix = Config().priority.matrix
    assert matrix.priority(impact, urgency) == priority  # type: ignore[arg-type]


def test_every_key_is_read() -> None:
    loaded = load_config(FULL)
    config = loaded.config
    assert (loaded.syntax, loaded.problems) == (None, ())
    assert (config.services["login"].owner, config.services["login"].tier) == ("identity", 1)
    assert config.teams["identity"].name == "Identity"
    assert config.priority.matrix.priority("high", "low") == 2
    assert config.targets["1"].restore_minutes == 240
    assert (config.observation.days, config.layout.shard) == (14, True)
    assert config.import_.timezone == "Europe/Berlin"
    assert (config.rules.select, config.rules.ignore) == (("FB4",), ("FB443",))
    assert config.root_cause.categories == ("supplier",)
    assert config.catalog.backstage == ("**/catalog-info.yaml",)
    assert all(loaded.is_sound(table) for table in tomllib.loads(FULL))


@pytest.mark.parametrize(
    ("text", "kind", "path", "place"),
    [
        ("\n[service.login]\n", "unknown-field", ("service",), (2, 2)),
        ("[layout]\nshards = true\n", "unknown-field", ("layout", "shards"), (2, 1)),
        ("[services.a]\nteam = 'x'\n", "unknown-field", ("services", "a", "team"), (2, 1)),
        ("[services]\na = { team = 'x' }\n", "unknown-field", ("services", "a", "team"), (2, 1)),
        ("[services.'A b']\n", "bad-format", ("services", "A b"), (1, 2)),
        ("[teams]\n'Ä' = {}\n", "bad-format", ("teams", "Ä"), (2, 1)),
        ("[targets.6]\n", "bad-format", ("targets", "6"), (1, 2)),
        ("[services.a]\ntier = 'one'\n", "wrong-shape", ("services", "a", "tier"), (2, 1)),
        ("[services.a]\ntier = 1.0\n", "wrong-shape", ("services", "a", "tier"), (2, 1)),
        ("[services.a]\n\ntier = 0\n", "bad-number", ("services", "a", "tier"), (3, 1)),
        ("[services.a]\nname = 1\n", "wrong-shape", ("services", "a", "name"), (2, 1)),
        ("[observation]\ndays = 3651\n", "bad-number", ("observation", "days"), (2, 1)),
        ("[observation]\ndays = true\n", "wrong-shape", ("observation", "days"), (2, 1)),
        ("[layout]\nshard = 'true'\n", "wrong-shape", ("layout", "shard"), (2, 1)),
        ("[layout]\nshard = 1\n", "wrong-shape", ("layout", "shard"), (2, 1)),
        ("[rules]\nselect = 'FB4'\n", "wrong-shape", ("rules", "select"), (2, 1)),
        ("[rules]\nselect = [\n  4,\n]\n", "wrong-shape", ("rules", "select", 0), (2, 1)),
        ("[import]\nvisibility = 'open'\n", "unknown-value", ("import", "visibility"), (2, 1)),
        (
            "[targets.1]\nrestore_minutes = 0\n",
            "bad-number",
            ("targets", "1", "restore_minutes"),
            (2, 1),
        ),
        ("layout = 1\n", "wrong-shape", ("layout",), (1, 1)),
        ("services = []\n", "wrong-shape", ("services",), (1, 1)),
        (
            "[priority.matrix]\nhigh = { high = 6, medium = 1, low = 1 }\n",
            "bad-number",
            ("priority", "matrix", "high", "high"),
            (2, 1),
        ),
        (
            "[priority.matrix.high]\nhigh = 1\nlow = 1\n",
            "missing-field",
            ("priority", "matrix", "high", "medium"),
            (1, 2),
        ),
    ],
)
def test_faults(text: str, kind: str, path: FieldPath, place: tuple[int, int]) -> None:
    loaded = load_config(text)
    assert [(one.kind, one.path) for one in loaded.problems] == [(kind, path)]
    assert toml_position(text, path) == place
    assert not loaded.is_sound(str(path[0]))
    assert loaded.is_sound("root_cause")


def test_an_unknown_key_is_met_with_the_nearest() -> None:
    assert load_config("[layout]\nshards = true\n").problems[0].hint == "did you mean 'shard'?"
    assert load_config("[imports]\n").problems[0].hint == "did you mean 'import'?"
    assert load_config("[services.a]\nownr = 'b'\n").problems[0].hint == "did you mean 'owner'?"
    assert load_config("import_ = {}\n").problems[0].kind == "unknown-field"


def test_a_fault_leaves_the_rest_standing() -> None:
    services = "[services.a]\ntier = 0\nowner = 'b'\n[services.'B c']\n[services.d]\n"
    config = load_config(f"{services}[layout]\nshard = true").config
    assert sorted(config.services) == ["a", "d"]
    assert (config.services["a"].owner, config.services["a"].tier) == ("b", None)
    assert config.layout.shard is True


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a = \n", 1, 5),
        ("[a]\nb = 1\n\nb = 2\n", 4, 6),
        ("[a\n", 1, 3),
        ("a = [1,\n", 2, 1),
        ("a = 1\ra = 2", 1, 6),
        ("\ufeff[a]\n", 1, 1),
    ],
)
def test_what_is_no_toml_has_its_place(text: str, line: int, column: int) -> None:
    loaded = load_config(text)
    assert loaded.syntax is not None
    assert (loaded.syntax.line, loaded.syntax.column) == (line, column)
    assert "(at" not in loaded.syntax.message
    assert loaded.config == Config()
    assert not loaded.is_sound("services")


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        ("a = ", "[", ""),
        ("a = ", "{a = ", ""),
        ("[", "a.", "a]"),
        ("", "a.", "a = 1"),
        ("[services.", "a.", "a]"),
    ],
)
def test_deep_nesting_is_a_fault_and_no_crash(before: str, piece: str, after: str) -> None:
    text = before + piece * 5000 + after
    loaded = load_config(text)
    assert toml_position(text, ("a",))[0] == 1
    assert loaded.syntax is not None or loaded.problems
    assert loaded.config == Config()


def test_a_number_of_thousands_of_digits_is_a_fault() -> None:
    loaded = load_config(f"a = {'9' * 5000}")
    assert loaded.syntax is not None
    assert "too long" in loaded.syntax.message


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("[a.b]\nc = 1", ("a", "b", "c"), (2, 1)),
        ("[a]\nb.c = 1", ("a", "b", "c"), (2, 1)),
        ("a.b.c = 1", ("a", "b", "c"), (1, 1)),
        ("a . b . c = 1", ("a", "b", "c"), (1, 1)),
        ("[ a . b ]\n  c = 1", ("a", "b", "c"), (2, 3)),
        ("[ a . b ]\n", ("a", "b"), (1, 3)),
        ("[a.'b.c']\nd = 1", ("a", "b.c", "d"), (2, 1)),
        ('[a."b]c"]\nd = 1', ("a", "b]c", "d"), (2, 1)),
        ('"a" = 1', ("a",), (1, 1)),
        ("\n[a.b.c]\n", ("a",), (2, 2)),
        ("[a.b]\n[a.c]\n", ("a", "d"), (1, 2)),
        ("[[a]]\nb = 1\n[[a]]\nc = 1", ("a", 1, "c"), (4, 1)),
        ("[[a]]\nb = 1\n[[a]]\nb = 1", ("a", 0, "b"), (2, 1)),
        ("[a]\nb = { c = 1 }", ("a", "b", "c"), (2, 1)),
        ("[a]\n[b]\nc = 1", ("a", "c"), (1, 2)),
        ("# [a]\n[a] # a\nb=1", ("a", "b"), (3, 1)),
        ("[a]\r\nb = 1\r\n", ("a", "b"), (2, 1)),
        ("x = '\u2028\x0b'\n[a]\nb = 1", ("a", "b"), (3, 1)),
        ("[a]\nb = 1", ("x",), (1, 1)),
        ("[a]\nb = 1", (), (1, 1)),
        ("", ("a",), (1, 1)),
    ],
)
def test_places_of_keys(text: str, path: FieldPath, place: tuple[int, int]) -> None:
    assert toml_position(text, path) == place


@given(
    st.dictionaries(
        st.text("abc-_", min_size=1, max_size=4),
        st.dictionaries(st.text("xyz .é", min_size=1, max_size=4), st.integers(), max_size=3),
        max_size=4,
    )
)
def test_every_written_key_is_found(tables: dict[str, dict[str, int]]) -> None:
    lines: list[str] = []
    places: dict[tuple[str, ...], tuple[int, int]] = {}
    for table, keys in tables.items():
        lines.append(f"[{table}]")
        places[(table,)] = (len(lines), 2)
        for key, value in keys.items():
            lines.append(f'  "{key}" = {value}')
            places[(table, key)] = (len(lines), 3)
    text = "\n".join(lines)
    assert tomllib.loads(text) == tables
    for path, place in places.items():
        assert toml_position(text, path) == place
