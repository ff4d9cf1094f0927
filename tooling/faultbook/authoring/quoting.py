"""What incidents say, quoted in a record that is made of them.

What belongs here: Markdown of others' words, unchanged. What does not: which record quotes what
(``problems``, ``known_errors``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.model.incident import Incident
    from faultbook.record import Record

_BACKTICKS = re.compile("`+")
_SHORTEST_FENCE = 3
_BEGINNINGS = (("Began", "started_at"), ("Noticed", "detected_at"), ("Opened", "opened_at"))


def fenced(text: str) -> str:
    """Text as a code block, in a fence that nothing in the text can close."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def one_line_each(incidents: Iterable[Record[Incident]]) -> str:
    """The incidents as a list: id and title."""
    return "\n".join(f"- {incident.id}: {incident.model.title}" for incident in incidents)


def evidence(incidents: Iterable[Record[Incident]]) -> str:
    """What each incident showed, below a heading with its id."""
    return "\n\n".join("\n\n".join(_shown(incident)) for incident in incidents)


def error_texts(incidents: Iterable[Record[Incident]]) -> str:
    """The incidents' error texts, each once, with the incidents that showed it."""
    seen: dict[str, list[str]] = {}
    for incident in incidents:
        if incident.model.error_text:
            seen.setdefault(incident.model.error_text, []).append(incident.id)
    return "\n\n".join(f"{', '.join(ids)}:\n\n{fenced(text)}" for text, ids in seen.items())


def _shown(incident: Record[Incident]) -> Iterator[str]:
    said, data = incident.model, incident.document.data or {}
    yield f"### {incident.id}"
    word, field = next((one for one in _BEGINNINGS if getattr(said, one[1]) is not None), ("", ""))
    if field:
        yield f"{word} {data[field]}."
    if said.symptoms:
        yield "\n".join(f"- {symptom}" for symptom in said.symptoms)
    if said.error_codes:
        yield f"Codes: {', '.join(said.error_codes)}"
    if said.error_text:
        yield fenced(said.error_text)
