"""FB9: ``faultbook.toml`` and the files it points to.

What belongs here: what is wrong with the register's configuration. What does not: its shape and
reading it (``config``, ``backstage``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.config_text import CONFIG_NAME
from faultbook.rules.registry import (
    Finding,
    Scope,
    all_rules,
    hint_for_unknown,
    matching_codes,
    rule,
)
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.record import Context


@rule("FB901", "config-syntax", Scope.CONFIGURATION)
def _syntax(context: Context) -> Iterable[Finding]:
    problem = context.loaded.syntax
    if problem is None:
        return ()
    place = (problem.line, problem.column)
    said = f"the file is not TOML: {problem.message}"
    hint = "mend it first; until then nothing in it counts"
    return (Finding(said, hint=hint, place=place, file=CONFIG_NAME),)


@rule("FB902", "config-unknown-key", Scope.CONFIGURATION)
def _unknown_key(context: Context) -> Iterator[Finding]:
    for problem in context.loaded.problems:
        if problem.kind == "unknown-field":
            yield Finding(problem.message, problem.path, problem.hint, file=CONFIG_NAME)


@rule("FB903", "config-value", Scope.CONFIGURATION)
def _value(context: Context) -> Iterator[Finding]:
    for problem in context.loaded.problems:
        if problem.kind != "unknown-field":
            yield Finding(problem.message, problem.path, problem.hint, file=CONFIG_NAME)


@rule("FB904", "config-unknown-rule", Scope.CONFIGURATION)
def _unknown_rule(context: Context) -> Iterator[Finding]:
    rules = context.config.rules
    names = {name for known in all_rules().values() for name in (known.code, known.name)}
    for index, exception in enumerate(context.config.audit.exceptions):
        if exception.rule not in names:
            is_many = bool(matching_codes([exception.rule])[0])
            hint = "name one rule" if is_many else hint_for_unknown(exception.rule)
            path = ("audit", "exceptions", index, "rule")
            said = f"no rule is called {exception.rule!r}"
            yield Finding(said, path, hint, file=CONFIG_NAME)
    for key, selectors in (("select", rules.select), ("ignore", rules.ignore)):
        for selector in matching_codes(selectors)[1]:
            said, hint = f"no rule is called {selector!r}", hint_for_unknown(selector)
            yield Finding(said, ("rules", key), hint, file=CONFIG_NAME)


@rule("FB905", "backstage-file", Scope.CONFIGURATION)
def _backstage_file(context: Context) -> Iterator[Finding]:
    for problem in context.file_problems:
        hint = "mend the file, or 'catalog.backstage' in faultbook.toml"
        if problem.path == CONFIG_NAME:
            hint = "correct the path, or delete it"
            yield Finding(problem.message, ("catalog", "backstage"), hint, file=CONFIG_NAME)
        else:
            place = (problem.line, problem.column)
            yield Finding(problem.message, hint=hint, place=place, file=problem.path)


@rule("FB906", "service-owner", Scope.CONFIGURATION)
def _service_owner(context: Context) -> Iterator[Finding]:
    teams = context.teams
    if not teams or context.file_problems or not context.loaded.is_sound("teams"):
        return
    for name, service in context.config.services.items():
        if service.owner is not None and service.owner not in teams:
            said = f"the service {name!r} has the owner {service.owner!r}, which is no team"
            hint = did_you_mean(service.owner, teams) or "add it under [teams]"
            yield Finding(said, ("services", name, "owner"), hint, file=CONFIG_NAME)


@rule("FB907", "import-timezone", Scope.CONFIGURATION)
def _import_timezone(context: Context) -> Iterable[Finding]:
    return _zone_fault(context.config.import_.timezone, "import")


@rule("FB910", "reporting-timezone", Scope.CONFIGURATION)
def _reporting_timezone(context: Context) -> Iterable[Finding]:
    return _zone_fault(context.config.reporting.timezone, "reporting")


def _zone_fault(name: str, table: str) -> Iterable[Finding]:
    if name == "UTC":
        return ()
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a folder of zones, or a name no file can have
        hint = did_you_mean(name, available_timezones()) or "write a name such as Europe/Berlin"
        said = f"{name!r} is not a time zone"
        return (Finding(said, (table, "timezone"), hint, file=CONFIG_NAME),)
    return ()
