"""The guide: how to work with Faultbook, in a few pages.

What belongs here: the pages' order, and the tables in them that follow from the models, from
``lifecycle`` and from the table of metrics. What does not: their words (``guide/*.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from faultbook.analysis.metric import TOPICS
from faultbook.analysis.metrics import METRICS
from faultbook.kinds import KINDS
from faultbook.lifecycle import GATES, MOVES
from faultbook.model.common import RecordModel
from faultbook.views import addresses
from faultbook.views.display import Item, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from faultbook.analysis.metric import Metric
    from faultbook.views.site_view import SiteView

GUIDE_PAGES: dict[str, str] = {
    "guide/index.md": "Incident versus problem management",
    "guide/site.md": "Reading the site",
    "guide/first-fault.md": "One fault, from the first call on",
    "guide/writing-a-record.md": "Writing a record",
    "guide/fields.md": "Fields of a record",
    "guide/life-of-a-record.md": "The life of a record",
    "guide/matching.md": "From an error to its workaround",
    "guide/recurrence.md": "It doesn't happen again",
    "guide/metrics.md": "What the metrics mean",
    "guide/two-disciplines.md": "What makes the comparison true",
    "guide/pull-requests.md": "Faultbook in a pull request",
    "guide/ids.md": "Ids that two branches take",
    "guide/merging.md": "Merging branches",
    "guide/history.md": "What the commits tell",
    "guide/audit.md": "Auditing the history",
    "guide/adopting.md": "Bring your past along",
    "guide/importing.md": "Importers and mapping files",
    "guide/export.md": "Taking records out",
    "guide/site-files.md": "Files for programs",
}
"""Title of each page by its path, in order."""

_MEANINGS: dict[str, dict[str, str]] = {
    "incident": {
        "new": "Somebody reported it; nobody has taken it yet.",
        "in-progress": "Somebody works on it.",
        "on-hold": "Work waits for somebody or something else.",
        "resolved": "Service is restored.",
        "closed": "Nothing is left to do; the record stands as it is.",
        "cancelled": "It was no incident after all.",
    },
    "problem": {
        "new": "A cause is suspected; nobody looks for it yet.",
        "investigating": "Somebody looks for the cause.",
        "known-error": "The cause is known, and readers have been told how to live with it.",
        "fix-in-progress": "The permanent fix is being made.",
        "resolved": "The fix is live and is being observed.",
        "closed": "The fix held, the risk was accepted, or it was no problem.",
    },
    "known-error": {
        "draft": "Being written; nobody should rely on it yet.",
        "active": "It can happen today, and this is what to do.",
        "fixed": "The cause is gone.",
        "retired": "Nobody needs it any more.",
    },
}


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state, what it means, where it leads, and the rules that guard it."""

    state: str
    meaning: str
    onward: str
    gates: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field, what it holds and, where the list is closed, the words it may hold."""

    name: str
    meaning: str
    words: tuple[str, ...]


def states(view: SiteView, kind: str, page: str) -> tuple[StateRow, ...]:
    """The life of a kind as ``lifecycle`` has it."""
    return tuple(
        StateRow(
            state=state,
            meaning=_MEANINGS[kind][state],
            onward=", ".join(onward) or "nowhere: open a new record and link it",
            gates=tuple(_gates(view, kind, state, page)),
        )
        for state, onward in MOVES[kind].items()
    )


def fields(kind: str) -> tuple[FieldRow, ...]:
    """The fields of a kind, those of every kind last, each with the fields inside it."""
    found = KINDS[kind].model.model_fields
    common = [name for name in RecordModel.model_fields if name not in ("id", "title")]
    ordered = [name for name in found if name not in common] + common
    return tuple(row for name in ordered for row in _rows(name, found[name]))


def metrics() -> tuple[tuple[str, tuple[Metric, ...]], ...]:
    """The metrics of each topic, below its name as a heading."""
    return tuple(
        (words(topic), tuple(one for one in METRICS if one.topic == topic)) for topic in TOPICS
    )


def kind_names() -> tuple[tuple[str, str], ...]:
    """Each kind with its name as a heading."""
    return tuple((kind, words(kind)) for kind in KINDS)


def _gates(view: SiteView, kind: str, state: str, page: str) -> Iterator[Item]:
    for gate in GATES:
        if gate.kind == kind and gate.state == state:
            yield Item(gate.code, view.href(addresses.rule_page(gate.code), page), note=gate.name)


def _rows(name: str, info: FieldInfo) -> Iterator[FieldRow]:
    yield FieldRow(name, info.description or "", _closed_list(info.annotation))
    inner, is_list = _inner_model(info.annotation)
    if inner is None:
        return
    for key, part in inner.model_fields.items():
        yield from _rows(f"{name}{'[]' if is_list else ''}.{part.alias or key}", part)


def _inner_model(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model that a field holds, if any, and whether it holds several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for part in get_args(annotation):
        found, _ = _inner_model(part)
        if found is not None:
            return found, get_origin(annotation) is tuple
    return None, False


def _closed_list(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    found = (_closed_list(part) for part in get_args(annotation))
    return next((one for one in found if one), ())
