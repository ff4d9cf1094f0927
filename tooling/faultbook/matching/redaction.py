"""Secrets and addresses taken out of input before it is shown.

What belongs here: which texts and parts of an answer are searched for them. What does not: their
forms (``redaction_forms``), and secrets in records, which a rule tells from what only looks like
one (``rules.secret_search``); here, where nobody judges, rather too much is hidden than too little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.matching.answer import Answer, Match, Recognised

_SIGNS = (
    *("://", "@", "-u", "hook", "eyj", "private", "putty", "bearer", "authorization", "cookie"),
    *("pass", "pwd", "secret", "token", "contrase", "credential", "key", "x-amz", "sess"),
    "identified by",
)
"""Something of which is in whatever is hidden besides what has a digit, two colons, or is long."""

_DIGITS = frozenset("0123456789")
_LONG = 60  # characters of a word that may be key data


def redacted(text: str) -> str:
    """The text with ``[redacted …]`` where a secret or an address was.

    Secrets are what is assigned to a name like password, token or key, credentials in addresses
    and headers, private keys, and tokens that have a form of their own. Addresses are those of
    e-mail and of machines, but for loopback. A secret without any such sign is not noticed.
    """
    if not _may_hide(text):
        return text.encode("utf-8", "replace").decode()
    from faultbook.matching.redaction_forms import replaced

    return replaced(text)


def redacted_answer(answer: Answer) -> Answer:
    """The answer with all that it echoes of the input redacted."""
    return answer._replace(matches=tuple(redacted_match(one) for one in answer.matches))


def redacted_match(match: Match) -> Match:
    """The match with all that it echoes of the input redacted."""
    return match._replace(
        signatures=tuple(_redacted_signature(one) for one in match.signatures),
        terms=tuple(redacted(one) for one in match.terms),
    )


def _redacted_signature(one: Recognised) -> Recognised:
    return one._replace(seen=tuple(it._replace(text=redacted(it.text)) for it in one.seen))


def _may_hide(text: str) -> bool:
    """Whether anything of a text may have to be hidden; quick, and right where it says no.

    What looks like a token and has no digit is spared, and an address has digits or two colons.
    """
    if not _DIGITS.isdisjoint(text) or text.count(":") > 1:
        return True
    small = text.lower()
    return any(sign in small for sign in _SIGNS) or any(len(one) >= _LONG for one in text.split())
