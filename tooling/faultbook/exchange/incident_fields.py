"""Fields that importers of incidents fill alike.

What belongs here: services, levels with the priority that follows, and what a mapping gives where
a source is silent. What does not: what one tool's fields mean (its importer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from faultbook.editing.typed_values import typed_value
from faultbook.errors import UsageProblem
from faultbook.exchange.field_text import one_line
from faultbook.kinds import KINDS
from faultbook.model.field_types import field_type
from faultbook.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.config import Config
    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.source import ImportContext
    from faultbook.model.vocabulary import Level


class NamedServices(NamedTuple):
    """Services of a record.

    Attributes:
        keys: Their keys, each once.
        named: The source's name by key.
    """

    keys: tuple[str, ...]
    named: Mapping[str, str]


def named_services(names: Iterable[str], context: ImportContext) -> NamedServices:
    """Services by their names in the source."""
    named: dict[str, str] = {}
    for name in map(one_line, names):
        if name:
            named.setdefault(context.keys.key(name), name)
    return NamedServices(tuple(named), named)


def levels(impact: str | None, urgency: str | None, config: Config) -> dict[str, Value]:
    """Impact and urgency, and the priority that follows from both."""
    found: dict[str, Value] = {}
    if impact:
        found["impact"] = impact
    if urgency:
        found["urgency"] = urgency
    if impact in _LEVELS and urgency in _LEVELS:
        matrix = config.priority.matrix
        found["priority"] = matrix.priority(cast("Level", impact), cast("Level", urgency))
    return found


_LEVELS = ("high", "medium", "low")


def default_fields(context: ImportContext, kind: str = "incident") -> dict[str, Value | None]:
    """What a record gets where its source is silent: by the mapping, else by the configuration.

    Raises:
        UsageProblem: The mapping gives something to a field that there isn't.
    """
    model = KINDS[kind].model
    fields = context.common_fields()
    for name, text in context.mapping.defaults.items():
        wanted = field_type(model, (name,))
        if wanted is None:
            meant = nearest(name, KINDS[kind].keys)
            hint = f"; did you mean {meant!r}?" if meant else ""
            raise UsageProblem(f"[defaults] names {name!r}, which is no field of {kind}{hint}")
        fields[name] = typed_value(text, wanted, context.now)
    return fields


def filled(fields: Mapping[str, Any], defaults: Mapping[str, Value | None]) -> dict[str, Any]:
    """Fields with the defaults of those that say nothing."""
    silent: tuple[Any, ...] = (None, (), [], "")
    return {**defaults, **{name: value for name, value in fields.items() if value not in silent}}
