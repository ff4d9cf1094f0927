"""A simulated register as the files of one, so that commands can be run on it.

What belongs here: records' text. What does not: what is planted (``simulated``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import (
        Component,
        IncidentSummary,
        KnownErrorSummary,
        ProblemSummary,
    )


def config_of(evidence: Evidence) -> str:
    """``faultbook.toml`` with the services that incidents name."""
    services = sorted({service for one in evidence.incidents for service in one.services})
    return "[teams.web]\n" + "".join(f"[services.{one}]\nowner = 'web'\n" for one in services)


def files_of(evidence: Evidence) -> dict[str, str]:
    """Every record's text, by path."""
    return {
        **{one.path: _incident(evidence, one) for one in evidence.incidents},
        **{one.path: _problem(one) for one in evidence.problems},
        **{one.path: _known_error(one) for one in evidence.known_errors},
    }


def error_text(known_error: str) -> str:
    """What incidents show that a known error recognises."""
    return f"fatal: replication of shard {known_error} lost its quorum"


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _incident(evidence: Evidence, one: IncidentSummary) -> str:
    def fields() -> Iterator[str]:
        shown = evidence.recognised.get(one.id, ())
        yield from _head(one.id, one.title, one.status, one.services)
        yield from _components("versions", "version", one.versions)
        yield from (f'error_text: "{error_text(known_error)}"' for known_error in shown)
        for name in ("opened_at", "started_at", "restored_at"):
            moment = getattr(one, name)
            if moment is not None:
                yield f"{name}: {_moment(moment)}"
        for name in ("resolution_code", "known_error", "problem", "effort_minutes"):
            if getattr(one, name) is not None:
                yield f"{name}: {getattr(one, name)}"
        if one.not_regression is not None:
            yield "not_regression:"
            yield f"  known_error: {one.not_regression}"
            yield "  reason: It is another fault."

    return _text(fields(), {"Summary": "It fails.", "Resolution": "It was restarted."})


def _problem(one: ProblemSummary) -> str:
    def fields() -> Iterator[str]:
        yield from _head(one.id, one.title, one.status, one.services)
        yield f"owner: {one.owner}"
        yield f"trigger: {one.trigger}"
        if one.opened_at is not None:
            yield f"opened_at: {_moment(one.opened_at)}"
        yield "root_cause: {category: software, summary: A counter wraps around.}"
        if one.deployed_at is not None:
            changes = ", ".join(one.fix_changes)
            deployed = _moment(one.deployed_at)
            said = f"description: {one.fix_description}, changes: [{changes}]"
            yield f"fix: {{{said}, deployed_at: {deployed}}}"
        if one.closure_code is not None:
            yield f"closure_code: {one.closure_code}"
        if one.closed_at is not None:
            yield f"closed_at: {_moment(one.closed_at)}"

    return _text(fields(), {"Summary": "It fails.", "Permanent fix": "It is mended."})


def _known_error(one: KnownErrorSummary) -> str:
    def fields() -> Iterator[str]:
        yield from _head(one.id, one.title, one.status, one.services)
        yield f"problem: {one.problem}"
        yield from _components("fixed_in", "version", one.fixed_in)
        yield "symptoms: [It fails.]"
        if one.has_signatures:
            yield "signatures:"
            yield "  - name: quorum"
            yield f'    any: ["{error_text(one.id)}"]'

    return _text(fields(), {"Workaround": "Restart it.", "Cause": "A counter wraps around."})


def _head(record_id: str, title: str, status: str, services: tuple[str, ...]) -> Iterator[str]:
    yield f"id: {record_id}"
    yield f"title: {title}"
    yield f"status: {status}"
    yield f"services: [{', '.join(services)}]"


def _components(name: str, key: str, components: tuple[Component, ...]) -> Iterator[str]:
    if components:
        said = ", ".join(f"{{component: {part}, {key}: {of}}}" for part, of in components)
        yield f"{name}: [{said}]"


def _text(fields: Iterator[str], sections: dict[str, str]) -> str:
    body = "".join(f"\n## {name}\n\n{text}\n" for name, text in sections.items())
    return "---\n" + "".join(f"{line}\n" for line in fields) + f"---\n{body}"
