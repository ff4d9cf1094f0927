"""The record kinds: one row each.

What belongs here: what tells the kinds apart and what is known of each at a glance. What does not:
states and gates (``lifecycle``), fields (``model``).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from faultbook.record import Entry, IncidentFacts, KnownErrorFacts, ProblemFacts, Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.event_walk import FieldPath
    from faultbook.model.common import RecordModel
    from faultbook.model.incident import Incident
    from faultbook.model.known_error import KnownError
    from faultbook.model.problem import Problem
    from faultbook.model.signature import Signature
    from faultbook.record import Facts, Record

FIRST_KEYS = ("id", "title", "status")
"""Keys that a reader looks for first; the others follow in the order of the model."""

UNDER_INVESTIGATION = "under investigation"
"""A Cause section that says only this states no cause yet."""

_LONGEST_ERROR_TEXT = 16_000  # characters that known errors may be recognised in


class LinkField(NamedTuple):
    """A field that names another record.

    Attributes:
        path: The field.
        kind: Name of the kind it must name.
        is_chain: Whether following it again and again must come to an end.
    """

    path: tuple[str, ...]
    kind: str
    is_chain: bool = False


class RecordKind(NamedTuple):
    """One kind of record.

    Attributes:
        name: ``incident``, ``problem`` or ``known-error``.
        title: The name as a heading.
        plural: The name of many, as in addresses.
        prefix: First part of its ids.
        folder: Folder of its records, from the register's root.
        model_path: Module and class of its model; imported when first used, because building
            models costs a tenth of a second.
        sections: Its sections, in order.
        first_status: State in which a record's life begins.
        links: Fields that name other records.
        facts: What other records' gates ask of one.
    """

    name: str
    title: str
    plural: str
    prefix: str
    folder: str
    model_path: tuple[str, str]
    sections: tuple[str, ...]
    first_status: str
    links: tuple[LinkField, ...]
    facts: Callable[[Record[Any]], Facts]

    @property
    def model(self) -> type[RecordModel]:
        """The class of its model."""
        return _import_model(*self.model_path)

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys, in the one order that they are written in."""
        return _keys_in_order(self.model)


@cache
def _import_model(module: str, name: str) -> type[RecordModel]:
    return cast("type[RecordModel]", getattr(import_module(module), name))


@cache
def _keys_in_order(model: type[RecordModel]) -> tuple[str, ...]:
    keys = [info.alias or name for name, info in model.model_fields.items()]
    return (*FIRST_KEYS, *(key for key in keys if key not in FIRST_KEYS))


def _incident_facts(record: Record[Incident]) -> IncidentFacts:
    incident = record.model
    return IncidentFacts(
        began_at=incident.started_at or incident.detected_at or incident.opened_at,
        known_error=incident.known_error,
        is_excused=incident.not_regression is not None,
        error_text=(incident.error_text or "")[:_LONGEST_ERROR_TEXT],
        versions=tuple((one.component, one.version) for one in incident.versions),
    )


def _problem_facts(record: Record[Problem]) -> ProblemFacts:
    fix = record.model.fix
    return ProblemFacts(
        has_root_cause=record.model.root_cause is not None,
        deployed_at=fix.deployed_at if fix else None,
        observe_days=fix.observe_days if fix else None,
        closure_code=record.model.closure_code,
    )


def _known_error_facts(record: Record[KnownError]) -> KnownErrorFacts:
    cause = " ".join(record.told("Cause").split()).strip("*_.… ").casefold()
    stated = "under-investigation" if cause == UNDER_INVESTIGATION else "stated"
    signatures = record.model.signatures
    return KnownErrorFacts(
        cause=stated if cause else "",
        has_fixed_in=bool(record.model.fixed_in),
        signatures=_as_run(signatures) if signatures else "",
        samples=tuple(one.samples.match if one.samples else () for one in signatures),
        fixed_in=tuple((one.component, one.version) for one in record.model.fixed_in),
        affects=tuple((one.component, one.versions) for one in record.model.affects),
    )


def _as_run(signatures: tuple[Signature, ...]) -> str:
    from faultbook.signature import signature_of, signatures_text  # few commands meet any

    return signatures_text(map(signature_of, signatures))


KINDS: dict[str, RecordKind] = {
    "incident": RecordKind(
        name="incident",
        title="Incident",
        plural="incidents",
        prefix="INC",
        folder="records/incidents",
        model_path=("faultbook.model.incident", "Incident"),
        sections=("Summary", "Impact", "Workaround", "Resolution", "Lessons"),
        first_status="new",
        links=(
            LinkField(("problem",), "problem"),
            LinkField(("known_error",), "known-error"),
            LinkField(("parent",), "incident", is_chain=True),
            LinkField(("duplicate_of",), "incident", is_chain=True),
            LinkField(("not_regression", "known_error"), "known-error"),
        ),
        facts=_incident_facts,
    ),
    "problem": RecordKind(
        name="problem",
        title="Problem",
        plural="problems",
        prefix="PRB",
        folder="records/problems",
        model_path=("faultbook.model.problem", "Problem"),
        sections=("Summary", "Analysis", "Evidence", "Permanent fix"),
        first_status="new",
        links=(LinkField(("duplicate_of",), "problem", is_chain=True),),
        facts=_problem_facts,
    ),
    "known-error": RecordKind(
        name="known-error",
        title="Known error",
        plural="known-errors",
        prefix="KE",
        folder="kedb",
        model_path=("faultbook.model.known_error", "KnownError"),
        sections=("Workaround", "Symptoms", "Cause", "Permanent fix", "Look-alikes"),
        first_status="draft",
        links=(
            LinkField(("problem",), "problem"),
            LinkField(("superseded_by",), "known-error", is_chain=True),
        ),
        facts=_known_error_facts,
    ),
}
"""Every kind by its name."""

KINDS_BY_PREFIX: dict[str, RecordKind] = {kind.prefix: kind for kind in KINDS.values()}
"""Every kind by its ids' prefix."""


def kind_of_path(path: str) -> RecordKind | None:
    """The kind whose folder ``path`` is, or is in."""
    return next((k for k in KINDS.values() if f"{path}/".startswith(f"{k.folder}/")), None)


def kind_named(path: str) -> str:
    """Name of the kind whose folder a record's path is in."""
    kind = kind_of_path(path)
    if kind is None:
        msg = f"{path} is in no kind's folder"
        raise ValueError(msg)
    return kind.name


def entry_of(record: Record[Any]) -> Entry:
    """The catalog's row about a record."""
    kind, model = KINDS[record.kind], record.model
    references = []
    for link in kind.links:
        target = _value(model, link.path)
        if target:
            references.append(Reference(link.path, target))
    return Entry(
        kind=record.kind,
        id=record.id,
        path=record.path,
        title=model.title,
        status=None if ("status",) in record.dropped else model.status,
        services=model.services,
        owner=model.owner,
        priority=getattr(model, "priority", None),
        tags=model.tags,
        opened_at=getattr(model, "opened_at", None),
        visibility=model.visibility,
        aliases=model.aliases,
        source_id=model.source_id,
        references=tuple(references),
        facts=kind.facts(record),
        dropped=record.dropped,
        ignored=tuple((i.rule, i.until.isoformat() if i.until else "") for i in model.ignore),
    )


def _value(model: Any, path: FieldPath) -> Any:
    for step in path:
        if model is None:
            return None
        model = getattr(model, str(step))
    return model
