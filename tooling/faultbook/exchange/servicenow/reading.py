"""What reading every record of an import shares.

What belongs here: what the first pass over the rows settled, and the user's wishes. What does not:
any one record.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from faultbook.exchange.incident_fields import default_fields
from faultbook.exchange.servicenow.numbers import LONGEST_KEY, plain_number, record_key
from faultbook.exchange.servicenow.text import folded
from faultbook.exchange.servicenow.words import INCIDENT_STATES, KNOWN_WORDS
from faultbook.exchange.values import Values, team_words
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from faultbook.editing.yaml_text import Value
    from faultbook.exchange.source import ImportContext
    from faultbook.exchange.tables.dates import DateColumns


@dataclass
class Reading:
    """What reading every record of an import shares.

    Attributes:
        context: What the engine gave.
        dates: The dates of each file, settled after the first pass.
        numbers: Numbers of problems by their ``sys_id``, for references that raw exports make.
        columns: Columns that some row has a value in.
        articles: Keys of problems that an article was written for, and whether one is active.
    """

    context: ImportContext
    dates: DateColumns
    numbers: dict[str, str] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    articles: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        mapping, config = self.context.mapping, self.context.config
        self.defaults = {kind: _defaults(self.context, kind) for kind in KNOWN_WORDS}
        self.values = {kind: Values(mapping, known) for kind, known in KNOWN_WORDS.items()}
        self._teams = team_words(config).get("owner", {})
        groups = mapping.values.get("owner", {})
        self._groups = {folded(name): team for name, team in groups.items()}
        self._services = {name.casefold(): key for name, key in mapping.services.items()}
        said = mapping.values.get("status", {})
        self.incident_states = INCIDENT_STATES | {folded(w): ours for w, ours in said.items()}
        self._has_teams = bool(config.teams)

    def owner(self, group: str, unmapped: list[tuple[str, str]]) -> str | None:
        """The team that a group is; None where the register knows its teams, but not this one.

        A register that names no teams takes any.
        """
        if not group:
            return None
        name = folded(group)
        if name in self._groups:
            return self._groups[name] or None
        if name in self._teams:
            return self._teams[name]
        if not self._has_teams:
            return group
        unmapped.append(("owner", group))
        return None

    def service(self, name: str) -> str:
        """The key of a service."""
        key = self.context.mapping.services.get(name) or self._services.get(name.casefold())
        return key or self.context.keys.key(name)

    def key_of(self, reference: str, kind: str) -> str:
        """The key of the record that a reference names; "" where it names none."""
        name = plain_number(self.numbers.get(reference, reference))
        return record_key(name, kind) if 0 < len(name) <= LONGEST_KEY else ""


def _defaults(context: ImportContext, kind: str) -> dict[str, Value | None]:
    """What a record gets where its source is silent, of what the mapping says of its kind.

    Raises:
        UsageProblem: The mapping gives something to a field that no kind has.
    """
    stated = context.mapping.defaults
    elsewhere = {key for other in KNOWN_WORDS for key in KINDS[other].keys} - {*KINDS[kind].keys}
    own = {name: text for name, text in stated.items() if name not in elsewhere}
    mapping = context.mapping.model_copy(update={"defaults": own})
    return default_fields(replace(context, mapping=mapping), kind)
