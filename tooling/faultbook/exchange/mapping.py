"""The file given with ``--map``: what a source's own columns and values mean.

What belongs here: its shape and reading it. What does not: translating values (``values``).

It is TOML::

    dates = "day-first"            # or "month-first"
    timezone = "Europe/Berlin"     # of times without an offset
    unknown_values = "leave-out"   # or "refuse": what isn't in a table of values below

    [columns]                      # a column of the source, and the field that it fills
    u_symptom = "symptoms"
    u_internal_note = ""           # left out, and not told of

    [values.resolution_code]       # a field, and for each value of the source ours
    "code 6" = "solution-provided"

    [defaults]                     # what a field gets where the source is silent
    owner = "service-desk"

    [services]                     # a name in the source, and the key of the service
    "E-Mail (Exchange)" = "mail"
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from faultbook.config import Table
from faultbook.errors import Refused, UsageProblem
from faultbook.model.fields import Key  # noqa: TC001 - Pydantic reads it when the program runs
from faultbook.model.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.model.schema_problem import SchemaProblem


class ImportMap(Table):
    """What a source's own columns and values mean."""

    dates: Literal["day-first", "month-first"] | None = Field(
        None, description="What comes first in dates such as 3/4/2026."
    )
    timezone: str | None = Field(None, description="Zone of times without an offset.")
    unknown_values: Literal["leave-out", "refuse"] = Field(
        "leave-out", description="What becomes of records with values that nothing is known of."
    )
    columns: dict[str, str] = Field(
        default_factory=dict, description="Fields by the source's columns; '' leaves one out."
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="By field, our value for each of the source's."
    )
    defaults: dict[str, str] = Field(
        default_factory=dict, description="What a field gets where the source is silent."
    )
    services: dict[str, Key] = Field(
        default_factory=dict, description="Keys of services by their names in the source."
    )


def read_map(path: Path) -> ImportMap:
    """Read a mapping file.

    Raises:
        UsageProblem: It can't be read, or isn't one; every fault is named.
    """
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = (error.strerror or "can't be read").lower()
        raise UsageProblem(f"{path} can't be read: {reason}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UsageProblem(f"{path} is not TOML: {error}") from error
    found = validate(ImportMap, data)
    if found.problems or found.model is None:
        raise Refused(f"{path}: {_told(problem)}" for problem in found.problems)
    return found.model


def _told(problem: SchemaProblem) -> str:
    said = f"{'.'.join(map(str, problem.path))}: {problem.message}"
    return f"{said}; {problem.hint}" if problem.hint else said
