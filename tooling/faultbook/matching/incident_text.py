"""What an incident says of its fault, as text that can be looked for.

What belongs here: which of its fields tell what was seen. What does not: looking (``finding``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.model.incident import Incident


def incident_text(incident: Incident) -> str:
    """Title, symptoms, error codes and error text, each on lines of its own."""
    parts = (incident.title, *incident.symptoms, *incident.error_codes, incident.error_text or "")
    return "".join(f"{part.rstrip()}\n" for part in parts if part.strip())
