"""A cState status page as a source for the engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.exchange.cstate import open_source
from tests.exchange.pages import issue
from tests.exchange.sources import Taken, context, take, text_of

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, files: dict[str, str], **options: Any) -> Taken:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return take(open_source([folder], context(**options)))


def test_every_file_is_a_row(tmp_path: Path) -> None:
    files = {
        "2026/one.md": issue(affected="[Web mail]"),
        "about.md": "---\ntitle: About\n---\n",
        "bad.md": issue(date="soon"),
        "works.md": issue(title="Maintenance"),
    }
    taken = read(tmp_path, files)
    assert [draft.source_id for draft in taken.drafts] == ["cstate:2026/one"]
    assert dict(taken.drafts[0].named) == {"web-mail": "Web mail"}
    assert "title: Nobody can log in\n" in text_of(taken.drafts[0])
    reasons = [reason.removeprefix(f"{tmp_path}/") for reason in taken.reasons]
    assert reasons == [
        "about.md:1 skipped: has no 'section: issue'",
        "bad.md:1 refused: date is 'soon', which is not a time",
        "works.md:1 skipped: tells of planned work: the title says 'Maintenance'",
    ]
    (refused,) = [one for _, one in taken.setbacks if "soon" in one.reason]
    assert refused.line == 3  # type: ignore[union-attr]


def test_the_mapping_speaks_of_severities_services_and_defaults(tmp_path: Path) -> None:
    mapping = {
        "values": {"impact": {"Meltdown": "high"}, "urgency": {"Meltdown": "medium"}},
        "services": {"web mail": "mail"},
        "defaults": {"owner": "web"},
    }
    files = {"one.md": issue(severity="meltdown", affected="[Web Mail]")}
    draft = read(tmp_path, files, mapping=mapping).draft
    assert draft.fields["priority"] == 2
    assert draft.fields["services"] == ["mail"]
    assert draft.fields["owner"] == "web"
    assert draft.notes == ()


def test_a_severity_like_none_is_told_or_refused(tmp_path: Path) -> None:
    files = {"one.md": issue(severity="Meltdown")}
    assert read(tmp_path, files).draft.unmapped == (("impact", "Meltdown"),)
    taken = read(tmp_path, files, mapping={"unknown_values": "refuse"})
    assert "nothing is known of 'Meltdown'" in taken.reasons[0]


def test_a_single_file_and_names_in_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    path.write_text(issue())
    assert take(open_source([path], context())).draft.source_id == "cstate:one"
    odd = tmp_path / "odd"
    odd.mkdir()
    try:
        (odd / os.fsdecode(b"caf\xe9.md")).write_text(issue())
    except OSError:
        pytest.skip("this file system takes names in UTF-8 alone")
    (said,) = take(open_source([odd], context())).reasons
    assert said.endswith(
        "caf\\xe9.md:1 refused: has a character in its name that a record can't hold"
    )
