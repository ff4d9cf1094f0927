from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.json_schema import DIALECT
from faultbook.kinds import KINDS
from faultbook.publishing.schemas import SCHEMAS
from tests.cli.records import FIVE_FAULTS, INCIDENTS, LINKED, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

COMMITTED = Path(__file__).parents[2] / "schema"


class _AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2 as editors read it: times stay text, and only true and false are flags."""


_AsEditorsRead.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":timestamp", ":bool"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_AsEditorsRead.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), "tf")


def fields(text: str) -> Any:
    front_matter = text.split("---\n")[1]
    return yaml.load(front_matter, _AsEditorsRead)  # noqa: S506 - a safe loader's child


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(SCHEMAS[name](), format_checker=FormatChecker())


def test_every_committed_schema_has_a_source() -> None:
    assert sorted(path.stem for path in COMMITTED.glob("*.json")) == sorted(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_printed_one(run: Run, name: str) -> None:
    printed = run("schema", name).stdout

    assert (COMMITTED / f"{name}.json").read_text() == printed, "run 'make schemas'"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_good_one(name: str) -> None:
    schema = SCHEMAS[name]()

    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, f"urn:faultbook:schema:1:{name}")
    assert schema["title"]
    assert schema["description"]
    for example in schema.get("examples", []):
        validator(name).validate(example)


@pytest.mark.parametrize("name", [*KINDS, "config", "report"])
def test_every_field_is_described(name: str) -> None:
    schema = SCHEMAS[name]()
    tables = [schema, *schema.get("$defs", {}).values()]

    for table in tables:
        for field, described in table.get("properties", {}).items():
            known = {"description", "$ref", "anyOf", "const", "enum"} & described.keys()
            assert known, (table.get("title"), field)


@pytest.mark.parametrize("path", LINKED)
def test_a_sound_record_fits(path: str) -> None:
    kind = next(kind for kind in KINDS.values() if path.startswith(kind.folder))

    validator(kind.name).validate(fields(LINKED[path]))
    validator("record").validate(fields(LINKED[path]))


def test_faults_do_not_fit() -> None:
    found = {tuple(error.path) for error in validator("incident").iter_errors(fields(FIVE_FAULTS))}

    assert found == {("status",), ("opened_at",), ()}


@pytest.mark.parametrize(
    "typed",
    [
        "sections: {Summary: Nobody can log in.}",
        "sections: {Summary: null, Of its own: 12}",
        "sections:",
        "source_id: 12345",
        "changes: [4711, v1.10]",
        "tags:",
        "priority:",
        "impact:",
        "major: true",
        "timeline: [{at: 2026-05-03T09:10:00Z, event: seen}]",
        "versions: [{component: shop, version: 1.10}]",
        "not_regression:",
    ],
)
def test_what_the_tool_takes_an_editor_takes(run: Run, files: Files, typed: str) -> None:
    text = SOUND.replace("status: new\n", f"status: new\n{typed}\n")
    files({f"{INCIDENTS}/INC-2026-0002.yaml": text.replace("---\n", "")})

    validator("incident").validate(fields(text))
    assert run("check", "--select", "FB0,FB1").stdout == "1 record, no findings\n"


@pytest.mark.parametrize(
    "typed",
    [
        "priority: 6",
        "priority: 0",
        "major: yes",
        "impact: huge",
        "tags: [Upper Case]",
        "opened_at: yesterday",
        "sections: {Summary: [a list]}",
        "colour: red",
        "links: [{title: x, url: 'javascript:alert(1)'}]",
    ],
)
def test_what_the_tool_refuses_an_editor_refuses(run: Run, files: Files, typed: str) -> None:
    text = SOUND.replace("status: new\n", f"status: new\n{typed}\n")
    files({f"{INCIDENTS}/INC-2026-0002.yaml": text.replace("---\n", "")})

    assert not validator("incident").is_valid(fields(text))
    assert run("check", "--select", "FB0,FB1").exit_code == 1


def test_a_record_without_a_kind_given_is_one_of_any(run: Run) -> None:
    schema = json.loads(run("schema").stdout)

    assert schema["$id"] == "urn:faultbook:schema:1:record"
    assert not validator("record").is_valid(
        {"id": "INC-2026-0001", "title": "x", "status": "draft"}
    )


def test_a_report_fits_its_schema(run: Run, files: Files) -> None:
    for content in ({}, LINKED, {f"{INCIDENTS}/INC-2026-0001.md": FIVE_FAULTS}):
        files(content)
        report = json.loads(run("check", "--format", "json").stdout)
        validator("report").validate(report)
        report["surprise"] = 1
        assert not validator("report").is_valid(report)
