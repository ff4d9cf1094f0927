"""One look at a whole file for signs of what several rules look for.

What belongs here: patterns that leave nothing out and let little else in. What does not: judging
what they find, which each rule does for itself, and only in the few files that show its sign.

All patterns run together, in one pass of RE2 over the text, so that another one costs nothing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from faultbook.plain_text import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = 64 << 20  # bytes that RE2 may use for its states; it gives up without a word beyond
_WITHOUT_RE2 = 4
_SHORT = 8_000  # characters
_MAX_FOUND = 300  # places of one text that are looked at more closely

_SENSITIVE = (
    "passw(?:or)?d|passphrase|pwd|secret|token|contrase(?:n|ñ)a"
    "|(?:api|auth|access|account|private|client|service|db|database|shared)[_-]?key"
    "|(?:db|database|key)[_-]?pass"
)
SECRET = "|".join(
    (
        rf"""(?i:{_SENSITIVE})\w*["'\]]{{0,2}}\s{{0,3}}(?:[:=]|=>)""",
        r"""(?i:authorization)["']?\s*[:=]""",
        "PRIVATE KEY",
        "PuTTY-User-Key-File-",
        r"://[^\s/:@]+:[^\s/:@]+@",
        "(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{4}",
        r"(?i:aws)\w*(?i:key|pwd|pass|token)",
        r"\b[MNO][a-zA-Z]*[0-9][a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]",
        "gh[pousr]_[A-Za-z0-9]",
        r"\bgl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas)-|GR1348941",
        r"eyJ[A-Za-z0-9_=-]+\.",
        "[0-9a-f]-us[0-9]",
        "_authToken",
        "T3BlbkFJ",
        "pypi-AgE",
        r"\bSG\.[a-zA-Z0-9_-]",
        "(?i:xox[abpors]-)",
        r"hooks\.slack\.com/services/",
        r"api\.softlayer\.com/soap/",
        "(?i:softlayer|cloudant)\\w*",
        "sq0csp-",
        "[rs]k_live_",
        "[0-9]:AA[0-9A-Za-z_-]",
        r"\b(?:AC|SK)[a-f0-9]{4}",
    )
)
"""Where a secret may begin; ``secrets`` judges."""

_READ_AS = (
    r"(?i:yes|no|on|off|true|false|null|[-+]?\.(?:inf|nan))"
    r"|[-+]?[.0-9][0-9A-Fa-f_.:xobTtZz+-]*(?:[ \t]+[0-9][0-9.:Zz +-]*)?"
)
_VALUE_END = r" *(?:[,\]}#\n]|\r\n|$)"
_WORDS = (
    "title|owner|assignee|reporter|category|tags|symptoms|error_text|component|ref|action|event"
    "|name|reason|verified_by|by|description|summary|caused_by_change|changes|services"
    "|configuration_items|no_workaround|retired_because|source_id|literal|regex|id"
)
# A number that is written back as it was may stand in a field for codes and versions.
_CODES = "error_codes|versions?"
_CHANGED = (
    r"0[0-9_]+|0[xob][0-9A-Fa-f_]+|[0-9]+_[0-9_]*|[-+.][0-9][0-9.:_xobA-Fa-f+-]*"
    r"|[0-9][0-9_]*\.[0-9_]*[0._]|0[0-9_]+\.[0-9_]*|\.[0-9_]+"
    r"|[0-9.]+[eE][-+]?[0-9]+|[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?"
    r"|[0-9]+-[0-9]+-[0-9][^,\]}#\n]*|(?i:yes|no|on|off|true|false|null)"
)

_ELEMENTS = (
    "a|abbr|b|big|blockquote|br|button|canvas|center|cite|code|dd|del|details|div|dl|dt|em|embed"
    "|figure|font|form|frame|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|meta|noscript|ol|p|pre|q|s"
    "|samp|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th"
    "|thead|tr|tt|u|ul|video|audio"
)

# Counted repeats are kept out of these: each count is a state of RE2's machine, and a machine that
# doesn't fit into the processor's cache is several times as slow between other work.
_PATTERNS: dict[str, str] = {
    "secret": SECRET,
    "hidden": f"[{HIDDEN}]",
    "value": (
        rf"\b(?:{_WORDS}): +(?:\[ *)?(?:{_READ_AS}){_VALUE_END}"
        rf"|\n *- +(?:{_READ_AS}){_VALUE_END}"
        rf"|\b(?:{_CODES}): +(?:\[ *)?(?:{_CHANGED}){_VALUE_END}"
        rf"|[\[,] *(?:{_CHANGED}) *[,\]]"
        rf"|\b(?:{_WORDS}): +\[[^\]\n]*[\[,] *(?:{_READ_AS}) *[,\]]"
    ),
    "link": r"\][(:]|<[A-Za-z][A-Za-z0-9+.-]*:",
    "html": rf"<(?:(?i:{_ELEMENTS})[\s/>]|[?]|![A-Z\[])",
    "blame": (
        r"(?i:forgot|neglected|overlooked|failed|omitted|missed|\bmis[a-z]|mistake|oversight"
        r"|negligen|careless|accident|did(?:n.t| not)|should(?:n.t)? )|@[a-z]"
    ),
    "human-error": (
        "(?i:(?:human|operators?|user|manual|pilot|admin|administrator|staff)(?:['\u2019]s)?[ -]"
        r"(?:error|mistake|failure|fault)|mis-?click|fat[ -]finger|pebkac|carelessness)"
    ),
}
_NONE: frozenset[str] = frozenset()


class _Look:
    """Looks at text after text; the first few of a process don't pay for loading RE2.

    Loading it takes as long as looking at some texts without it, and one file is what an editor or
    a commit hook waits for. The patterns mean the same to both, but only RE2 is quick whatever the
    text, so longer ones are always left to it.
    """

    def __init__(self) -> None:
        self._left = _WITHOUT_RE2

    def __call__(self, text: str) -> frozenset[str]:
        if self._left and len(text) <= _SHORT:
            self._left -= 1
            return frozenset(name for name, form in _one_by_one().items() if form.search(text))
        found = _together().Match(text)
        return frozenset(_NAMES[index] for index in found) if found else _NONE


_NAMES = tuple(_PATTERNS)
signs = lru_cache(maxsize=4)(_Look())  # several rules ask about one text, one after the other
"""Which of the patterns' names a text shows a sign of."""


@cache
def _one_by_one() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.ASCII) for name, pattern in _PATTERNS.items()}


@cache
def _together() -> Any:
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    together = re2.Set.SearchSet(options)
    for pattern in _PATTERNS.values():
        together.Add(pattern)
    together.Compile()
    return together


def places(pattern: str, text: str) -> Iterator[int]:
    """Characters before each place at which a pattern of this module fits, the first few hundred.

    A text with more of them is no record that anybody reads; it must not take minutes.
    """
    import re2

    for number, match in enumerate(re2.finditer(pattern, text)):
        if number == _MAX_FOUND:
            return
        yield match.start()
