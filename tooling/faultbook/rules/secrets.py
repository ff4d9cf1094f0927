"""FB7, third part: passwords, tokens and private keys.

What belongs here: the rule, whose findings never show what they found. What does not: telling a
secret from what only looks like one (``secret_search``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.document import Lines
from faultbook.rules.prefilter import signs
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import Context, RecordFile


@rule("FB705", "secret", Scope.FILE)
def _secret(file: RecordFile, _: Context) -> Iterable[Finding]:
    text = file.document.text
    if not text or "secret" not in signs(text):
        return ()
    from faultbook.rules.secret_search import secrets_in  # has much to compile

    lines = Lines(text)
    hint = (
        "make it invalid where it is used, then take it out here; it stays in the history of Git,"
        " so deleting the line alone doesn't help"
    )
    return [
        Finding(
            f"holds {secret.what}",
            hint=hint,
            place=lines.place(secret.start),
            until=lines.place(secret.end),
            hides_source=True,
        )
        for secret in secrets_in(text)
    ]
