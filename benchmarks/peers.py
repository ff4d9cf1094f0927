"""Other checkers of YAML files, in an environment of their own, over the same records.

What belongs here: installing them and writing what each of them reads. What does not: timing
(``paired``). They only look at single files, so Faultbook does more in the time it is given.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from faultbook.publishing.schemas import SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path

PEERS = ("check-jsonschema", "yamale")
"""Their names on PyPI."""

_YAMALE = {
    "records/incidents": """\
id: str()
title: str()
status: enum('new', 'in-progress', 'on-hold', 'resolved', 'closed', 'cancelled')
services: list(str())
owner: str()
assignee: str()
tags: list(str())
impact: enum('high', 'medium', 'low')
urgency: enum('high', 'medium', 'low')
priority: int(min=1, max=5)
source: str()
support_level: int(min=1, max=3)
configuration_items: list(str())
symptoms: list(str())
error_text: str()
error_codes: list(any(str(), int()))
opened_at: timestamp()
started_at: timestamp()
detected_at: timestamp()
acknowledged_at: timestamp()
mitigated_at: timestamp()
restored_at: timestamp()
resolved_at: timestamp()
closed_at: timestamp()
resolution_code: str()
known_error: str()
workaround_helped: any(str(), bool())
problem: str()
effort_minutes: int()
timeline: list(include('entry'))
links: list(include('link'))
sections: map(str(), key=str())
---
entry:
  at: timestamp()
  event: str()
link:
  title: str()
  url: str()
""",
    "records/problems": """\
id: str()
title: str()
status: enum('new', 'investigating', 'known-error', 'fix-in-progress', 'resolved', 'closed')
services: list(str())
owner: str()
tags: list(str())
trigger: str()
impact: enum('high', 'medium', 'low')
urgency: enum('high', 'medium', 'low')
priority: int(min=1, max=5)
opened_at: timestamp()
root_cause: include('cause')
contributing_factors: list(str())
five_whys: list(str())
effort_minutes: int()
actions: list(include('action'))
sections: map(str(), key=str())
---
cause:
  category: str()
  summary: str()
  confirmed_at: timestamp()
action:
  action: str()
  owner: str()
  due: day()
  ref: str()
""",
    "kedb": """\
id: str()
title: str()
status: enum('draft', 'active', 'fixed', 'retired')
services: list(str())
owner: str()
tags: list(str())
problem: str()
affects: list(include('range'))
symptoms: list(str())
error_codes: list(str())
signatures: list(include('signature'))
workaround: include('workaround')
review_by: day()
sections: map(str(), key=str())
---
range:
  component: str()
  versions: str()
signature:
  name: str()
  all: list(any(str(), include('pattern')))
  within: str()
  samples: map(list(str()), key=str())
pattern:
  regex: str()
  count: int()
workaround:
  risk: str()
  minutes: int()
  verified_at: timestamp()
  verified_by: str()
""",
}


SCHEMA = "schema.yamale"
"""Name of yamale's schema; it takes the nearest one above a file."""


class PeerFiles(NamedTuple):
    """Records as YAML files, and what the peers judge them by.

    Attributes:
        root: The register's root.
        records: Paths of the records.
        json_schema: JSON Schema of any record.
    """

    root: Path
    records: tuple[Path, ...]
    json_schema: Path


def install(folder: Path) -> Path:
    """Make an environment with the peers and return the folder of its commands."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    commands = folder / "bin"
    quiet = ("--quiet", "--disable-pip-version-check")
    subprocess.run([commands / "pip", "install", *quiet, *PEERS], check=True)
    return commands


def write_yaml_register(markdown: Path, root: Path) -> PeerFiles:
    """Write a register's records as ``.yaml`` records, and what judges them.

    Args:
        markdown: A register whose records are Markdown.
        root: Folder to fill.
    """
    records = []
    for path in sorted(markdown.rglob("*")):
        if not path.is_file():
            continue
        text, place = path.read_text(encoding="utf-8"), root / path.relative_to(markdown)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.suffix == ".md":
            place, text = place.with_suffix(".yaml"), _as_yaml(text)
            records.append(place)
        place.write_text(text, encoding="utf-8")
    for folder, schema in _YAMALE.items():
        (root / folder / SCHEMA).write_text(schema, encoding="utf-8")
    json_schema = root / "record.json"
    json_schema.write_text(json.dumps(SCHEMAS["record"]()), encoding="utf-8")
    return PeerFiles(root, tuple(records), json_schema)


def _as_yaml(text: str) -> str:
    """A Markdown record as YAML, its sections as block strings."""
    fields, _, body = text.removeprefix("---\n").partition("\n---\n")
    lines = [fields, "sections:"]
    for section in body.strip().removeprefix("## ").split("\n## "):
        name, _, told = section.partition("\n")
        lines += [
            f"  {name}: |",
            *(f"    {line}" if line else "" for line in told.strip().split("\n")),
        ]
    return "\n".join(lines) + "\n"
