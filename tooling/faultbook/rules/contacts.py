"""FB7, fourth part: how to reach people, in records that the public may see.

What belongs here: e-mail addresses and telephone numbers. What does not: keeping names and
internal records out of a public site (``faultbook.audience``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.document import Lines
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import AnyRecord, Context

_MAIL = re.compile(
    r"(?<![\w.%+/:-])[\w.%+-]{1,64}@(?P<host>(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w@:-])",
    re.ASCII,
)
_NOBODY = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|org|net)|example|invalid|test|localhost|local|internal)"
    r"|.*\.(?:service|socket|timer|mount|target|slice|scope|device|path|conf|py|js|java|log|txt)",
    re.IGNORECASE,
)
_SHELL_USERS = ("git@", "root@", "ubuntu@", "ec2-user@")

_INTERNATIONAL = re.compile(
    r"(?<![\w+.:/-])\+[1-9][0-9]{0,2}(?:[ .()/-]{1,3}[0-9]{1,8}){2,6}(?![\w:])"
)
_RUN_TOGETHER = re.compile(r"(?<![\w+.:/-])\+[1-9][0-9]{9,14}(?![\w.:-])")
_INTRODUCED = re.compile(
    r"\b(?:tel|phone|telephone|mobile|fax|hotline|call(?: us| me)?(?: at| on)?)"
    r"[.:]{0,2} {1,3}(?P<number>\(?[0-9]{2,5}\)?(?:[ /-]{1,2}[0-9]{2,8}){1,5})(?![\w:.%-])",
    re.IGNORECASE,
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


@rule("FB706", "public-email", Scope.RECORD, severity=Severity.WARNING)
def _public_email(record: AnyRecord, _: Context) -> Iterable[Finding]:
    text = record.document.text
    if record.model.visibility != "public" or "@" not in text:
        return ()
    said = "a record that the public may see holds an e-mail address"
    hint = "name a role or a team instead, or keep the record internal"
    return _findings(text, (m.span() for m in _MAIL.finditer(text) if _is_somebody(m)), said, hint)


def _is_somebody(match: re.Match[str]) -> bool:
    return not (_NOBODY.fullmatch(match["host"]) or match[0].lower().startswith(_SHELL_USERS))


@rule("FB707", "public-phone", Scope.RECORD, severity=Severity.WARNING)
def _public_phone(record: AnyRecord, _: Context) -> Iterable[Finding]:
    if record.model.visibility != "public":
        return ()
    text = record.document.text
    spans = [
        m.span() for pattern in (_INTERNATIONAL, _RUN_TOGETHER) for m in pattern.finditer(text)
    ]
    spans += [m.span("number") for m in _INTRODUCED.finditer(text)]
    wanted = (span for span in sorted(spans) if _is_number(text[slice(*span)]))
    said = "a record that the public may see holds a telephone number"
    hint = "name a role or a team instead, or keep the record internal"
    return _findings(text, wanted, said, hint)


def _is_number(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return _FEWEST_DIGITS <= digits <= _MOST_DIGITS and _DAY.match(text) is None


def _findings(
    text: str, spans: Iterable[tuple[int, int]], message: str, hint: str
) -> list[Finding]:
    """A finding for each place, with the file's lines counted only when there is one."""
    found = list(spans)
    if not found:
        return []
    lines = Lines(text)
    return [
        Finding(message, hint=hint, place=lines.place(start), until=lines.place(end))
        for start, end in found
    ]
