"""A CRE rule as a known error.

What belongs here: what the fields of its ``cre`` part become. What does not: its conditions
(``conditions``), its logs (``samples``) and its file (``reading``).

=============  =================================================================================
id             ``source_id``; its year and number give the order of new ids
title          ``title``
category, tags ``tags``, as keys
applications   ``affects``; ``services`` where the register has one of that name
references     ``links``
mitigation     the section Workaround
description    the section Symptoms
impact         the section Impact
cause          the section Cause
=============  =================================================================================

A rule with a mitigation and a cause is an active known error; else it is a draft.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from faultbook.editing.section_text import section_text
from faultbook.exchange.cre.fit_text import REMOVED, visible_text, without_secrets
from faultbook.exchange.cre.samples import hit_in, samples_of
from faultbook.exchange.cre.signature_fields import across_lines, runnable
from faultbook.exchange.field_text import address, block, one_line
from faultbook.exchange.incident_fields import default_fields, filled
from faultbook.exchange.services import service_key
from faultbook.exchange.source import Draft, refused, shown
from faultbook.kinds import UNDER_INVESTIGATION
from faultbook.markdown_text import without_comments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.exchange.source import ImportContext, Setback, SourceRow

TEXTS = {
    "Workaround": "mitigation",
    "Symptoms": "description",
    "Impact": "impact",
    "Cause": "cause",
}
"""The rule's text for each section, in the order of the sections."""

KNOWN = frozenset({"id", "title", "category", "tags", "applications", "references"})
"""Other keys of a rule that become fields."""

FIELDLESS = frozenset({"author", "impactScore", "mitigationScore", "reports", "severity"})
"""Keys of the standard for which a known error has no field."""

_NUMBERED = re.compile(r".*-(?P<year>(?:19|20)[0-9]{2})-(?P<number>[0-9]{1,7})")
_ANY_VERSION = frozenset({"", "*"})


class KnownErrorReading:
    """Reads rules.

    Args:
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        self._defaults = default_fields(context, "known-error")

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """A known error to be, or why the rules of one id can't become one.

        Args:
            rows: The rules, as ``reading`` has them.
        """
        first = rows[0]
        other = next((row for row in rows if row.data["cre"] != first.data["cre"]), None)
        if other is not None:
            told = f"{shown(first.key)} stands at {first.place} and at {other.place}, differently"
            return refused(f"{told}; give one of them another id")
        rule = _Rule(first.data["cre"])
        sections = dict(rule.sections())
        signatures = [one for row in rows for one in self._signatures(row, rule.notes)]
        fields = {
            "title": rule.title(),
            "status": rule.status(sections),
            "services": self._services(rule),
            "affects": list(rule.affects()),
            "tags": rule.tags(),
            "links": list(rule.links()),
            "signatures": [one for n, one in enumerate(signatures) if one not in signatures[:n]],
        }
        return Draft(
            "known-error",
            f"cre:{first.key}",
            self._opened_at(first.key),
            filled(fields, self._defaults),
            sections,
            notes=tuple(dict.fromkeys(rule.notes)),
        )

    def _signatures(self, row: SourceRow, notes: list[str]) -> Iterator[dict[str, Any]]:
        """The signatures of one rule, with what proves them."""
        notes += row.data["notes"]
        logs = row.data["logs"]
        log, other_log = without_secrets(logs["match"]), without_secrets(logs["no_match"])
        if (log, other_log) != (logs["match"], logs["no_match"]):
            notes.append(f"what looks like a secret in its logs became {shown(REMOVED)}")
        proven: set[str] = set()
        for stated in row.data["signatures"]:
            fields = _as_its_log_asks(stated, log)
            if fields != stated:
                notes.append("its expressions run on over line ends, as test.log asks for")
            samples = samples_of(fields, log, other_log)
            proven |= samples.keys()
            yield {**fields, "samples": samples} if samples else fields
        if log and "match" not in proven:
            notes.append("test.log isn't recognised by the rule; it is left out")
        if other_log and "no_match" not in proven:
            notes.append("test-fp.log is recognised by the rule; it is left out")

    def _services(self, rule: _Rule) -> list[str]:
        keys = (self._context.keys.known_key(name) for name in rule.application_names())
        return list(dict.fromkeys(key for key in keys if key))

    def _opened_at(self, key: str) -> datetime:
        """A moment that has the year of the rule's id, and gives the order of its number."""
        found = _NUMBERED.fullmatch(key)
        if found is None:
            return datetime(self._context.now.year, 1, 1, tzinfo=UTC)
        return datetime(int(found["year"]), 1, 1, tzinfo=UTC) + timedelta(
            seconds=int(found["number"])
        )


class _Rule:
    """The ``cre`` part of a rule while it is read; ``notes`` gather what was odd in it."""

    def __init__(self, cre: dict[str, Any]) -> None:
        self.cre = cre
        self.notes: list[str] = []
        unknown = [key for key in cre if key not in {*KNOWN, *FIELDLESS, *TEXTS.values()}]
        if unknown:
            named = ", ".join(shown(key) for key in unknown)
            self.notes.append(f"not part of the CRE standard, and left out: {named}")

    def title(self) -> str:
        """The title, in one line."""
        return visible_text(one_line(self.cre.get("title"))).strip()

    def sections(self) -> Iterator[tuple[str, str]]:
        """Sections by heading, in order; those that would be empty are left out."""
        for heading, key in TEXTS.items():
            text = section_text(visible_text(self._prose(key)))
            if text:
                yield heading, text

    def status(self, sections: dict[str, str]) -> str:
        """Active where the gates of that state open; else draft."""
        lacking = [
            said
            for heading, said in (("Workaround", "a mitigation"), ("Cause", "a cause"))
            if not _is_told(sections.get(heading, ""))
        ]
        if not lacking:
            return "active"
        self.notes.append(f"lacks {' and '.join(lacking)}; it is a draft")
        return "draft"

    def affects(self) -> Iterator[dict[str, str]]:
        """The applications, each once."""
        told: list[dict[str, str]] = []
        for application in self._applications():
            versions = one_line(application.get("version"))
            found = {"component": one_line(application.get("name"))}
            if versions not in _ANY_VERSION:
                found["versions"] = versions
            if found not in told:
                told.append(found)
                yield found

    def application_names(self) -> list[str]:
        """The names of the applications."""
        return [one_line(application.get("name")) for application in self._applications()]

    def tags(self) -> list[str]:
        """The category and the tags as keys, each once."""
        stated = [one_line(self.cre.get("category")), *map(one_line, self._listed("tags"))]
        return list(dict.fromkeys(service_key(one) for one in stated if one))

    def links(self) -> Iterator[dict[str, str]]:
        """The references, each once, and titled by what they lead to."""
        for stated in dict.fromkeys(map(one_line, self._listed("references"))):
            url = address(stated)
            if url:
                yield {"title": url.partition("://")[2].rstrip("/") or url, "url": url}
            elif stated:
                self.notes.append(
                    f"the reference {shown(stated)} is no web address; it is left out"
                )

    def _applications(self) -> list[dict[str, Any]]:
        listed = [
            one if isinstance(one, dict) else {"name": one} for one in self._listed("applications")
        ]
        return [one for one in listed if one_line(one.get("name"))]

    def _listed(self, key: str) -> list[Any]:
        """The items of a list; a value that stands alone is one."""
        stated = self.cre.get(key)
        if stated is None:
            return []
        return stated if isinstance(stated, list) else [stated]

    def _prose(self, key: str) -> str:
        """A text, or the lines of a list."""
        stated = self.cre.get(key)
        if isinstance(stated, list):
            lines = [line for line in map(one_line, stated) if line]
            return "\n".join(f"- {line}" for line in lines)
        if stated is not None and not isinstance(stated, str):
            self.notes.append(f"{key!r} holds no text; it is left out")
        return block(stated)


def _as_its_log_asks(fields: dict[str, Any], log: str) -> dict[str, Any]:
    """A signature, or the one that takes a record for one line, if only that knows the rule's log.

    CRE leaves it to whoever reads a log whether a stack trace comes as one line or as several.
    """
    if not log or hit_in(runnable(fields), log):
        return fields
    wider = across_lines(fields)
    return wider if hit_in(runnable(wider), log) else fields


def _is_told(text: str) -> bool:
    """Whether a section tells its readers something, as the gates have it."""
    told = " ".join(without_comments(text).split()).strip("*_.… ").casefold()
    return bool(told) and told != UNDER_INVESTIGATION
