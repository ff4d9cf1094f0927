"""Which findings a register cares for, and how much.

What belongs here: choosing rules, per register and per folder, and the severity that a register
gives them. What does not: running them (``engine``), and ignores of single records.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from faultbook.diagnostics import Severity
from faultbook.errors import UsageProblem
from faultbook.rules.registry import hint_for_unknown, matching_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.config import Rules
    from faultbook.diagnostics import Diagnostic


class FolderSelection(NamedTuple):
    """What differs in one folder.

    Attributes:
        prefix: The folder, from the register's root, with a slash at its end.
        ignore: Codes that are left out there.
        severities: Severity there, by code.
    """

    prefix: str
    ignore: frozenset[str]
    severities: Mapping[str, Severity]


class Selection(NamedTuple):
    """Which findings are reported, and how much they matter.

    Attributes:
        select: Codes that are reported; all when None.
        ignore: Codes that aren't.
        severities: Severity by code, where it isn't the rule's own.
        folders: What differs in single folders, the outer ones first.
    """

    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = {}
    folders: tuple[FolderSelection, ...] = ()

    def apply(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings that are reported, each with the severity it has here."""
        return [chosen for one in found if (chosen := self._chosen(one)) is not None]

    def reports(self, code: str) -> bool:
        """Whether findings of a rule are reported, unless a folder leaves them out."""
        return code not in self.ignore and (self.select is None or code in self.select)

    def _chosen(self, one: Diagnostic) -> Diagnostic | None:
        code = one.code
        if not self.reports(code):
            return None
        severity = self.severities.get(code, one.severity)
        for folder in self.folders:
            if one.location.path.startswith(folder.prefix):
                if code in folder.ignore:
                    return None
                severity = folder.severities.get(code, severity)
        return one if severity is one.severity else one._replace(severity=severity)


def selection_of(rules: Rules, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
    """The selection that a configuration and a caller ask for together.

    Args:
        rules: The configuration's; what names no rule there is a finding of its own.
        select: Codes, beginnings of codes or names that are reported instead of the configured.
        ignore: Likewise, left out besides the configured ones.

    Raises:
        UsageProblem: The caller names a rule that doesn't exist.
    """
    select = list(select)
    asked, unknown = matching_codes(select)
    left_out, unknown_too = matching_codes(ignore)
    if unknown or unknown_too:
        first = (unknown + unknown_too)[0]
        raise UsageProblem(f"no rule is called {first!r}; {hint_for_unknown(first)}")
    configured, misspelt = matching_codes(rules.select)
    if misspelt:  # or a selection that names nothing would pass everything
        configured |= matching_codes(["config-unknown-rule"])[0]
    chosen = asked if select else (configured if rules.select else None)
    folders = sorted(rules.folders, key=lambda one: one.path.count("/"))
    return Selection(
        chosen,
        left_out | matching_codes(rules.ignore)[0],
        _severities(rules.severity),
        tuple(
            FolderSelection(
                f"{one.path.rstrip('/')}/",
                matching_codes(one.ignore)[0],
                _severities(one.severity),
            )
            for one in folders
        ),
    )


def is_ignored(code: str, path: str, rules: Rules) -> bool:
    """Whether a register switches a rule off for the record at a path.

    Args:
        code: The rule's code.
        path: Path of the record's file, from the register's root.
        rules: The configuration's.
    """
    folders = [one.ignore for one in rules.folders if path.startswith(f"{one.path.rstrip('/')}/")]
    return any(code in _codes(selectors) for selectors in (rules.ignore, *folders))


@cache
def _codes(selectors: tuple[str, ...]) -> frozenset[str]:
    return matching_codes(selectors)[0]


def _severities(named: Mapping[str, str]) -> dict[str, Severity]:
    """Severity by code; the longer beginning of a code, and so the code itself, counts most."""
    in_order = sorted(named.items(), key=lambda item: len(item[0]) if item[0][:2] == "FB" else 99)
    return {
        code: Severity[severity.upper()]
        for selector, severity in in_order
        for code in matching_codes([selector])[0]
    }
