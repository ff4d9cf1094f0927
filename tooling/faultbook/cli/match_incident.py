"""The text of an incident that ``match`` looks for.

What belongs here: finding the incident and what it links. What does not: which of its fields are
looked for (``matching.incident_text``).
"""

from __future__ import annotations

from typing import NamedTuple

from faultbook.cli.opening import open_register
from faultbook.errors import UsageProblem
from faultbook.matching.incident_text import incident_text
from faultbook.model.incident import Incident
from faultbook.reporters.matches.told import Asker
from faultbook.suggestions import did_you_mean


class IncidentText(NamedTuple):
    """What an incident says.

    Attributes:
        text: The text that is looked for.
        service: The first of its services, or "".
        asker: The incident.
    """

    text: str
    service: str
    asker: Asker


def read_incident(record_id: str) -> IncidentText:
    """What an incident of the register here says.

    Args:
        record_id: An id that it has or had.

    Raises:
        UsageProblem: There is no such incident, or it can't be read.
    """
    register = open_register()
    entry = register.catalog.get(record_id) or register.catalog.get(record_id.upper())
    if entry is None or entry.kind != "incident":
        ids = [row.id for row in register.catalog.rows if row.kind == "incident"]
        hint = did_you_mean(record_id, ids) or "see 'faultbook list --kind incident'"
        raise UsageProblem(f"no incident is called {record_id!r}; {hint}")
    record = register.load(entry.path).record
    if record is None or not isinstance(record.model, Incident):
        raise UsageProblem(f"{entry.path} can't be read; run 'faultbook check {entry.path}'")
    linked = record.model.known_error or ""
    known_error = register.catalog.resolve(linked) or linked if linked else ""
    service = next(iter(record.model.services), "")
    return IncidentText(incident_text(record.model), service, Asker(entry.id, known_error))
