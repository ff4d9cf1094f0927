"""What of a log line is hidden: the forms of secrets and addresses, as RE2 finds them.

What belongs here: the forms, what of each is spared, and what stands in its place. What does not:
which texts are worth a search (``redaction``).

All patterns are RE2's and run together, so that no input takes long. They see bytes and not
characters: that compiles five times as fast, and it is compiled for each answer.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORTEST_TOKEN, _SHORTEST_UNPREFIXED = 16, 30
_LARGEST_BYTE = 255
_GROUPS_OF_IPV4, _GROUPS_OF_IPV6, _GROUPS_OF_MAC, _DIGITS_OF_GROUP = 4, 8, 6, 4
_CLOSING = "\"'`)]}>,;.\\"  # what ends a value and is seldom part of it
_UNITS = ("service", "socket", "timer", "mount", "target", "slice", "scope", "device", "path")
_NOBODY = frozenset(("0.0.0.0", "255.255.255.255", "::", "::1"))  # noqa: S104 - nothing is bound
_SOURCES = (
    *(".c:", ".cc:", ".cpp:", ".cs:", ".go:", ".h:", ".java:", ".js:", ".kt:"),
    *(".php:", ".py:", ".rb:", ".rs:", ".scala:", ".ts:"),
)
_NO_SECRETS = (
    *("null", "none", "nil", "true", "false", "undefined"),
    *("empty", "missing", "invalid", "required", "expired"),
)

_KEY = (
    "(?i:passw(?:or)?d|passphrase|passcode|pwd|secret|tokens?|contrase(?:n|ñ)a|credentials?"
    "|(?:api|auth|access|account|private|client|service|db|database|shared|encryption|signing)"
    "[_-]?key|(?:db|database|key|auth|user)[_-]?pass|x-amz-signature|x-amz-credential"
    "|(?:session|jsession|phpsess)_?id)"
)
_ASSIGNED = r"\s*(?:=>|[:=]+)\s*"
_QUOTED = (
    r"""\[redacted [A-Za-z0-9 -]+\]"""  # what was hidden before
    r"""|\\+"[^"\n]*|\\+'[^'\n]*|"(?:[^"\\\n]|\\.)*|'(?:[^'\\\n]|\\.)*|`[^`\n]*"""
)
_TOKENS = (
    "(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]+"
    r"|gh[pousr]_\w+|github_pat_\w+"
    r"|gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas|sa)[-_][\w.-]+|GR1348941[\w-]+"
    r"|(?i:xox[a-z]|xapp)-[\w-]+"
    r"|[rs]k_(?:live|test)_\w+|sk-[\w-]+|sq0(?:csp|atp)-[\w-]+|shp(?:at|ss|ca|pa)_\w+"
    r"|npm_\w+|pypi-[\w-]+|hf_\w+|dckr_pat_[\w-]+|dop_v1_\w+|hv[sb]\.[\w-]+"
    r"|AIza[\w-]+|ya29\.[\w.-]+|SG\.[\w-]+\.[\w-]+"
    r"|\b[MNO][\w-]+\.[\w-]+\.[\w-]+"
    "|[0-9a-f]+-us[0-9]+"
    r"|[0-9]+:AA[\w-]+"
    r"|\b(?:AC|SK)[a-f0-9]+"
)


def replaced(text: str) -> str:
    """The text with ``[redacted …]`` where something to hide was found."""
    # Half a character, as invalid input leaves it, can't be encoded.
    whole: bytes = _together().sub(_replaced, text.encode("utf-8", "replace"))
    return whole.decode("utf-8", "replace")


@cache
def _together() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.encoding = re2.Options.Encoding.LATIN1
    forms = "|".join(f"{form.before}({form.hidden})" for form in _FORMS)
    return re2.compile(f"(?m){forms}".encode(), options)


def _replaced(match: Any) -> bytes:
    whole: bytes = match.group()
    form, start, end = next(
        (form, match.start(number) - match.start(), match.end(number) - match.start())
        for number, form in enumerate(_FORMS, 1)
        if match.start(number) >= 0
    )
    before = match.string[max(0, match.start() - 1) : match.start()]
    found = whole[start:end].decode("latin-1")
    spared = form.spared(found, (before + whole[:start]).decode("latin-1"))
    if spared == len(found):
        return whole
    value = found[spared:]
    opening = value[0] if value[0] in "\"'`" else ""
    closing = value[len(value.rstrip(_CLOSING)) :]
    told = f"{found[:spared]}{opening}[redacted {form.word}]{closing}"
    return whole[:start] + told.encode("latin-1") + whole[end:]


def _nothing(_found: str, _before: str) -> int:
    return 0


def _unless_word(found: str, before: str) -> int:
    """Spare a word such as ``null``, a number of tokens, and a line of ``Token.java``."""
    value = found.strip(f"{_CLOSING}([{{<:")
    names = before.rstrip("\"' :=").endswith(("s", "S")) or before.endswith(_SOURCES)
    is_count = names and value.replace(":", "").isdigit()
    is_word = value.lower() in _NO_SECRETS or value.startswith("redacted ")
    is_secret = any(map(str.isalnum, value)) and not is_word and not is_count
    return 0 if is_secret else len(found)


def _unless_short(found: str, _before: str) -> int:
    """Spare what begins like a token and is only a word."""
    is_mixed = any(map(str.isdigit, found)) and any(map(str.isalpha, found))
    is_loose = found[0] in "0123456789abcdefMNO" and not found.startswith("dckr_pat_")
    least = _SHORTEST_UNPREFIXED if is_loose else _SHORTEST_TOKEN
    return 0 if is_mixed and len(found) >= least else len(found)


def _unless_sentence(found: str, _before: str) -> int:
    """Spare the word of a sentence that comes after ``bearer``."""
    is_word = found.isalpha() and len(found) < _SHORTEST_TOKEN
    return len(found) if is_word else 0


def _unless_unit(found: str, _before: str) -> int:
    """Spare a unit of systemd such as ``getty@tty1.service``."""
    return len(found) if found.rpartition(".")[2].lower() in _UNITS else 0


def _unless_version(found: str, _before: str) -> int:
    """Spare numbers with dots between them that are no address of another machine."""
    return 0 if _is_ipv4(found) else len(found)


def _is_ipv4(text: str) -> bool:
    address = text.removeprefix("ip-").replace("-", ".")
    parts = address.split(".")
    is_address = len(parts) == _GROUPS_OF_IPV4 and all(
        part.isdigit() and len(part) < _DIGITS_OF_GROUP and int(part) <= _LARGEST_BYTE
        for part in parts
    )
    return is_address and not (address.startswith("127.") or address in _NOBODY)


def _unless_time(found: str, before: str) -> int:
    """Spare what stands before an address of colons and digits, or all where there is none."""
    is_in_word = before[-1:].isalnum() or before[-1:] == "_"
    lead = found.find(":") + 1 if is_in_word else 0  # such as the 6 of "inet6:fe80::1"
    address = found[lead:].rstrip(".")
    if address not in _NOBODY and (_is_ipv6(address) or _is_mac(address)):
        return lead
    last = found.rfind(":") + 1
    return last if _is_ipv4(found[last:].rstrip(".")) else len(found)


def _is_ipv6(text: str) -> bool:
    """Whether it has the form of https://www.rfc-editor.org/rfc/rfc4291#section-2.2."""
    groups = text.split(":")
    if "." in groups[-1]:
        groups[-1:] = ["0", "0"]
    if any(len(group) > _DIGITS_OF_GROUP for group in groups) or not any(groups):
        return False
    if "::" in text:
        return len(groups) <= _GROUPS_OF_IPV6 + 1
    return len(groups) == _GROUPS_OF_IPV6 and all(groups)


def _is_mac(text: str) -> bool:
    groups = text.split(":")
    return len(groups) == _GROUPS_OF_MAC and set(map(len, groups)) == {len("ff")}


class _Form(NamedTuple):
    """Something to hide.

    Attributes:
        before: What stands before it and stays.
        hidden: What is hidden.
        word: What is said in its place.
        spared: Characters at the beginning of what was found that stay, from what was found and
            what stands before it; all of them where it is nothing to hide.
    """

    before: str
    hidden: str
    word: str
    spared: Callable[[str, str], int] = _nothing


# Of two that begin at one place the first is taken. Groups of the expressions capture nothing, so
# that a form's number is that of its group. What a form spares isn't looked at again: it holds
# nothing that another form would hide.
_FORMS: tuple[_Form, ...] = (
    _Form(
        "",
        "-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-[^-])*(?:-----END[^-\n]*-----)?",
        "private key",
    ),
    _Form("", r"PuTTY-User-Key-File-(?:[^\n]|\n[^\n])*", "private key"),
    _Form(r"^\s*", "[A-Za-z0-9+/]{60,}={0,2}$", "key data"),
    _Form(
        "://",
        r"""(?:[^\s:/@"'<>]*:[^\s"'<>]*@|[^\s/?#"'<>]*@)"""  # a password may hold a slash
        r"""[^\s/:?#"'<>,;]*""",
        "credentials and host",
    ),
    _Form(
        rf"""(?i:authorization)[\\"'\]]*{_ASSIGNED}\\*["']?""",
        r"""(?i:(?:digest|aws4-hmac-sha256)[ \t][^\n]*|(?:[\w-]+[ \t]+)?[^\s"'\\]+)""",
        "credentials",
        _unless_word,
    ),
    _Form(r"(?i:bearer)[ \t]+", "[A-Za-z0-9._~+/=-]+", "token", _unless_sentence),
    _Form(rf"""(?i:cookie)2?[\\"']*{_ASSIGNED}\\*["']?""", r"""[^\s=;"']+=[^\n"']*""", "cookie"),
    _Form(
        rf"""{_KEY}[\w.-]*\\*["'][\])]*{_ASSIGNED}""",
        rf"""(?:{_QUOTED}|[^\s,}}\]"']+)""",
        "secret",
        _unless_word,
    ),
    _Form(
        rf"{_KEY}[\w.-]*\]?{_ASSIGNED}", rf"""(?:{_QUOTED}|[^\s"'`]\S*)""", "secret", _unless_word
    ),
    _Form(
        rf"--[\w-]*{_KEY}[\w-]*[ \t]+", rf"""(?:{_QUOTED}|[^\s"'`-]\S*)""", "secret", _unless_word
    ),
    _Form(rf"<[\w:.-]*{_KEY}[^<>\n]*>", "[^<\n]+", "secret", _unless_word),
    _Form("(?i:identified by(?: password)?) ", rf"(?:{_QUOTED}|\S+)", "secret", _unless_word),
    _Form(r"(?:(?:^|[ \t])-u|--user)[ =]?", r"""[^\s:"']+:\S+""", "credentials"),
    _Form(
        r"(?i:hooks\.slack\.com/services/|webhook\.office\.com/|/api/webhooks/)",
        r"""[^\s"'<>]+""",
        "token",
    ),
    _Form("", r"eyJ[\w=-]+\.[\w.=+/-]*", "token"),
    _Form("", _TOKENS, "token", _unless_short),
    _Form("", r"""[\w.+-]+:[^\s@:"'<>]+@[\w.-]*""", "credentials and host"),
    _Form(
        "",
        r"""[^\s@<>"'(),:;=\[\]{}|/\\]+(?:@|%40)[0-9A-Za-z\x80-\xff-]+"""
        r"""(?:\.[0-9A-Za-z\x80-\xff-]+)*\.[A-Za-z\x80-\xff][0-9A-Za-z\x80-\xff-]*""",
        "e-mail address",
        _unless_unit,
    ),
    _Form("", r"[0-9]+(?:\.[0-9]+){3,}|ip-[0-9]+(?:-[0-9]+){3}", "IP address", _unless_version),
    _Form("", "[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*", "IP address", _unless_time),
)
