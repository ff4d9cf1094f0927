"""A register whose records are promoted, and promoting them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.authoring.finding import find
from faultbook.authoring.known_errors import promote_to_known_error
from faultbook.authoring.numbering import next_id
from faultbook.authoring.problems import promote_to_problem
from faultbook.catalog import load_file
from faultbook.editing.render import render_record
from faultbook.ids import parse_id, record_path
from faultbook.kinds import KINDS_BY_PREFIX
from tests.registers import CONFIG, open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from faultbook.authoring.promotion import Promotion
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


def as_file(
    record_id: str, sections: Mapping[str, str] | None = None, **fields: Any
) -> tuple[str, str]:
    """A record's path and text."""
    parsed = parse_id(record_id)
    assert parsed is not None
    kind = KINDS_BY_PREFIX[parsed.prefix]
    told = {"title": f"Title of {record_id}", "status": kind.first_status, **fields}
    text = render_record(kind.name, {"id": record_id, **told}, sections or {})
    return record_path(kind.folder, parsed, shard=False), text


def register_of(root: Path, *files: tuple[str, str], config: str = CONFIG) -> Workspace:
    """A register of these files."""
    return open_register(write_register(root, dict(files), config))


def to_problem(register: Workspace, *ids: str, **given: Any) -> Promotion:
    """The promotion of incidents, with fields given by hand."""
    incidents = [find(register, one) for one in ids]
    new_id = next_id(register, "problem", 2026)
    return promote_to_problem(register, incidents, new_id, lambda carried: {**carried, **given})


def to_known_error(register: Workspace, problem: str, **given: Any) -> Promotion:
    """The promotion of a problem, likewise."""
    new_id = next_id(register, "known-error", 2026)
    return promote_to_known_error(
        register, find(register, problem), new_id, lambda carried: {**carried, **given}
    )


def made(promotion: Promotion) -> AnyRecord:
    """The new record."""
    return read(promotion, promotion.changes[0].path)


def read(promotion: Promotion, path: str) -> AnyRecord:
    """A record as it will be."""
    change = next(one for one in promotion.changes if one.path == path)
    record = load_file(path, change.after).record
    assert record is not None
    return record


def steps(promotion: Promotion) -> list[tuple[str, str, str, str]]:
    """What the records say anew, as plain rows."""
    return [(one.id, one.field, one.before, one.after) for one in promotion.plan.steps]
