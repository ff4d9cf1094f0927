"""The register's configuration, ``faultbook.toml``.

What belongs here: its shape, its defaults and reading it. What does not: where its keys stand
(``config_text``), finding it (``workspace``) and judging it (``rules.configuration``).
"""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import core_schema

from faultbook.model.fields import Key, RecordReference, Shape
from faultbook.model.validation import validate
from faultbook.model.vocabulary import Level, Visibility

if TYPE_CHECKING:
    from faultbook.model.schema_problem import SchemaProblem

Priority = Annotated[int, Shape(core_schema.int_schema(strict=True, ge=1, le=5))]
Tier = Annotated[int, Shape(core_schema.int_schema(strict=True, ge=1, le=9))]
Days = Annotated[int, Shape(core_schema.int_schema(strict=True, ge=1, le=3650))]
Minutes = Annotated[int, Shape(core_schema.int_schema(strict=True, ge=1))]
Switch = Annotated[bool, Shape(core_schema.bool_schema(strict=True))]
FolderPath = Annotated[str, Shape(core_schema.str_schema(pattern=r"^[^/\\]+(?:/[^/\\]+)*/?$"))]
FilePath = Annotated[str, Shape(core_schema.str_schema(pattern=r"^[^/\\]+(?:/[^/\\]+)*$"))]
CommitId = Annotated[str, Shape(core_schema.str_schema(pattern="^[0-9a-f]{7,64}$"))]
Duration = Annotated[str, Shape(core_schema.str_schema(pattern="^[0-9]{1,5}[mhd]$"))]
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
SeverityName = Literal["error", "warning", "info"]
PriorityKey = Annotated[str, Shape(core_schema.str_schema(pattern="^[1-5]$"))]


def _left_out(**values: Any) -> Any:
    """A table that may be left out; its values are filled in while the whole file is validated.

    Default instances would each have their class built for itself, four times the work.
    """
    return Field(default_factory=lambda: values, validate_default=True)


class Table(BaseModel):
    """A table of the file; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Service(Table):
    """A service that users depend on."""

    name: str | None = Field(None, description="Name for readers; the key if left out.")
    owner: str | None = Field(None, description="Key of the team that runs it.")
    tier: Tier | None = Field(None, description="How much depends on it, 1 the most.")


class Team(Table):
    """A team that owns services, problems or known errors."""

    name: str | None = Field(None, description="Name for readers; the key if left out.")


class Target(Table):
    """Targets for one priority."""

    acknowledge_minutes: Minutes | None = Field(None, description="Until somebody takes it.")
    restore_minutes: Minutes | None = Field(None, description="Until service is restored.")


class Row(Table):
    """Priorities of one impact, by urgency."""

    high: Priority = Field(description="At high urgency.")
    medium: Priority = Field(description="At medium urgency.")
    low: Priority = Field(description="At low urgency.")


class Matrix(Table):
    """Priority by impact, then urgency (ITIL's usual matrix by default)."""

    high: Row = _left_out(high=1, medium=2, low=3)
    medium: Row = _left_out(high=2, medium=3, low=4)
    low: Row = _left_out(high=3, medium=4, low=5)

    def priority(self, impact: Level, urgency: Level) -> int:
        """Priority, 1 to 5."""
        value: int = getattr(getattr(self, impact), urgency)
        return value


class PriorityTable(Table):
    """How priority follows from impact and urgency."""

    matrix: Matrix = _left_out()


class Observation(Table):
    """How a fix is proved."""

    days: Days = Field(30, description="Days without recurrence after a fix.")


class ImportDefaults(Table):
    """What imported records get where their source is silent."""

    timezone: str = Field("UTC", description="Zone of times without offset, such as Europe/Berlin.")
    visibility: Visibility = Field("internal", description="Whether a public site may show them.")
    owner: str | None = Field(None, description="Team that answers for them.")


class Reporting(Table):
    """How figures are told."""

    timezone: str = Field(
        "UTC", description="Zone whose days and hours count, such as Europe/Berlin."
    )


class Layout(Table):
    """How files are laid out."""

    shard: Switch = Field(False, description="A folder for each hundred records.")


class FolderRules(Table):
    """Which rules apply to the records of one folder, beyond what applies to all."""

    path: FolderPath = Field(description="Folder, from the register's root.")
    ignore: tuple[str, ...] = Field((), description="Rules whose findings are left out there.")
    severity: dict[str, SeverityName] = Field(
        default_factory=dict, description="Severity there, by rule."
    )


class Rules(Table):
    """Which rules apply; by code, by the beginning of codes such as FB4, or by name."""

    select: tuple[str, ...] = Field((), description="Rules that apply; all when empty.")
    ignore: tuple[str, ...] = Field((), description="Rules that don't apply.")
    severity: dict[str, SeverityName] = Field(
        default_factory=dict, description="Severity, by rule."
    )
    folders: tuple[FolderRules, ...] = Field((), description="What differs in single folders.")
    baseline: FilePath | None = Field(
        None, description="File of known findings, from the register's root, that are left out."
    )


class RootCauses(Table):
    """The organisation's own root causes."""

    categories: tuple[Key, ...] = Field((), description="Categories besides the built-in ones.")


class BackstageFiles(Table):
    """Where services and teams are read from besides this file."""

    backstage: tuple[str, ...] = Field(
        (), description="Paths or globs of catalog-info.yaml files, from the register's root."
    )


def span_of(duration: str) -> timedelta:
    """The time that a duration such as ``15m`` or ``30d`` stands for."""
    return timedelta(minutes=int(duration[:-1]) * _MINUTES[duration[-1]])


class AuditException(Table):
    """A finding about the past that is accepted, since history can't be mended."""

    commit: CommitId = Field(description="The commit, at least its first seven digits.")
    id: RecordReference | None = Field(
        None, description="The record; every record in the commit if left out."
    )
    rule: str = Field(description="Code of the rule, such as FB503, or its name.")
    reason: str = Field(description="Why it is accepted.")


class Audit(Table):
    """How history is judged."""

    skew: Duration = Field("15m", description="How far a clock may be ahead of a commit's.")
    backdate_limit: Duration = Field(
        "30d", description="How long after a moment its stamp may be written."
    )
    separate_closer: Switch = Field(
        False, description="Whether nobody may close a problem whose root cause they wrote."
    )
    signed_commits: Switch = Field(False, description="Whether every commit must be signed.")
    reviewed_changes: Switch = Field(
        False, description="Whether every change must be merged or approved by somebody else."
    )
    review_trailers: tuple[str, ...] = Field(
        ("Reviewed-by", "Approved-by"), description="Lines of a message that name who approved it."
    )
    exceptions: tuple[AuditException, ...] = Field(
        (), description="Findings about the past that are accepted."
    )


class Config(Table):
    """The whole file."""

    services: dict[Key, Service] = Field(
        default_factory=dict, description="Services by the key that records name them with."
    )
    teams: dict[Key, Team] = Field(
        default_factory=dict, description="Teams by the key that records name them with."
    )
    priority: PriorityTable = _left_out()
    targets: dict[PriorityKey, Target] = Field(
        default_factory=dict, description="Targets by priority, 1 to 5."
    )
    observation: Observation = _left_out()
    import_: ImportDefaults = Field(default_factory=dict, validate_default=True, alias="import")
    reporting: Reporting = _left_out()
    layout: Layout = _left_out()
    rules: Rules = _left_out()
    root_cause: RootCauses = _left_out()
    audit: Audit = _left_out()
    catalog: BackstageFiles = _left_out()


class TomlProblem(NamedTuple):
    """The file is not TOML."""

    message: str
    line: int
    column: int


class LoadedConfig(NamedTuple):
    """The configuration and everything wrong with it.

    Attributes:
        config: What could be read; defaults for the rest.
        text: The file's text.
        syntax: Why it is not TOML, or None.
        problems: Fields that don't fit.
    """

    config: Config
    text: str = ""
    syntax: TomlProblem | None = None
    problems: tuple[SchemaProblem, ...] = ()

    def is_sound(self, table: str) -> bool:
        """Whether a top-level table could be read, so that records can be judged by it."""
        return self.syntax is None and all(p.path[:1] != (table,) for p in self.problems)


def load_config(text: str) -> LoadedConfig:
    """Read the text of ``faultbook.toml``; nothing in it makes this raise."""
    try:
        data = tomllib.loads(text)
        found = validate(Config, data)
    except tomllib.TOMLDecodeError as error:
        return LoadedConfig(Config(), text, _toml_problem(text, str(error)))
    except RecursionError:
        return LoadedConfig(Config(), text, TomlProblem("nested too deeply", 1, 1))
    except ValueError:  # Python refuses to read thousands of digits
        return LoadedConfig(Config(), text, TomlProblem("holds a number that is too long", 1, 1))
    return LoadedConfig(found.model or Config(), text, problems=found.problems)


_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _toml_problem(text: str, said: str) -> TomlProblem:
    place = _PLACE.search(said)
    message = _PLACE.sub("", said)
    if place is None or place[1] is None:
        return TomlProblem(message, text.count("\n") + 1, 1)
    return TomlProblem(message, int(place[1]), int(place[2]))
