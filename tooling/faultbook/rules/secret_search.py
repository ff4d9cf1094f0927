"""Passwords, tokens and private keys in a text.

What belongs here: which of the places that look like a secret are one. What does not: finding
those places (``prefilter``), and the rule (``secrets``), which comes here only where there is one.

The detectors are those of detect-secrets, each asked about one piece of a line. Those that guess
by entropy are left out, nothing is asked over the network, and its settings and files aren't used.
What it says of passwords is judged once more, because error text is full of "password: wrong".
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.rules.prefilter import SECRET, places
from faultbook.rules.prose import words

if TYPE_CHECKING:
    from collections.abc import Iterator

DETECTORS: tuple[tuple[str, str, str], ...] = (
    ("aws", "AWSKeyDetector", "an AWS key"),
    ("azure_storage_key", "AzureStorageKeyDetector", "an Azure storage key"),
    ("cloudant", "CloudantDetector", "a Cloudant credential"),
    ("discord", "DiscordBotTokenDetector", "a Discord token"),
    ("github_token", "GitHubTokenDetector", "a GitHub token"),
    ("gitlab_token", "GitLabTokenDetector", "a GitLab token"),
    ("ibm_cloud_iam", "IbmCloudIamDetector", "an IBM Cloud key"),
    ("ibm_cos_hmac", "IbmCosHmacDetector", "an IBM Cloud storage key"),
    ("jwt", "JwtTokenDetector", "a JSON web token"),
    ("mailchimp", "MailchimpDetector", "a Mailchimp key"),
    ("npm", "NpmDetector", "an npm token"),
    ("openai", "OpenAIDetector", "an OpenAI key"),
    ("pypi_token", "PypiTokenDetector", "a PyPI token"),
    ("sendgrid", "SendGridDetector", "a SendGrid key"),
    ("slack", "SlackDetector", "a Slack token"),
    ("softlayer", "SoftlayerDetector", "a SoftLayer credential"),
    ("square_oauth", "SquareOAuthDetector", "a Square secret"),
    ("stripe", "StripeDetector", "a Stripe key"),
    ("telegram_token", "TelegramBotTokenDetector", "a Telegram token"),
    ("twilio", "TwilioKeyDetector", "a Twilio key"),
)
"""Detectors of tokens that have a form of their own: module, class and what they find.

Artifactory's is left out, because its form fits many ids.
"""

_LONGEST = 1_000  # characters of a line that are looked at from one place on
_SHORTEST = {"password": 6, "secret": 16}
_SHORTEST_IN_ADDRESS = 4
_SHORTEST_PART = {"password": 8, "secret": 16}
_BEFORE = 100  # characters before the sign that gives a secret away
_WORD_START = re.compile(r"[^\s\"']*\Z")

_ASSIGNMENT = re.compile(
    r"""(?P<word>passw(?:or)?d|passphrase|pwd|contrase(?:n|ñ)a|secret|token|[a-z]{2,8}[_-]?key"""
    r"""|[a-z]{2,8}[_-]?pass(?:w(?:or)?d)?)(?:_?(?:[0-9]{1,3}|value|text|old|new|prod|dev|test|staging|live))?"""
    r"""["'\]]{0,2}\s{0,3}(?:=>|[:=]{1,3})\s{0,3}"""
    r"""(?:"(?P<double>[^"\n]{1,200})"|'(?P<single>[^'\n]{1,200})'|`(?P<code>[^`\n]{1,200})`"""
    r"""|(?P<bare>[^\s"'`,;&|]{1,200}))""",
    re.IGNORECASE,
)
_GROUPS = ("double", "single", "code", "bare")
_OTHER_KEY = re.compile(
    r"(?:next|page|paging|sync|continu\w*|cancel\w*|resum\w*|csrf|xsrf|unexpected|lexer|no|invalid)"
    r"[ _.-]{0,2}(?:\w{0,12}[_-])?$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"""authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:bearer|basic|token|apikey)\s+)?"""
    r"""(?P<value>[A-Za-z0-9._~+/=-]{12,})""",
    re.IGNORECASE,
)
_TOKEN_REST = re.compile(r"[\w./+=~-]*")
_KEY_BEGINS = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-"
)
_KEY_ENDS = re.compile(r"-----END |Private-MAC")
_KEY_DATA = re.compile(r"[A-Za-z0-9+/=]{40}")
_KEY_LINE = 40  # characters to the end of the sign
_KEY_START = 600  # characters after a key's first line within which its data begins

_PLACEHOLDERS = words(
    "password passwd passphrase pass pwd pw secret token key user username login value string null"
    " none true false empty undefined unknown redacted removed masked hidden filtered changeme"
    " change-me yourpassword mypassword example sample dummy placeholder test foo bar"
)
_MASKED = re.compile(
    r"[<{$%\[(]|\W*\Z|.*(?:\*\*|xxx|\.\.\.|…|•|redacted|masked|filtered|removed|example|placeholder"
    r"|your[_-]|dummy|change_?me|not[_-]?set|<|\$\{|\{\{)",
    re.IGNORECASE | re.DOTALL,
)
_NO_SECRET = re.compile(
    r"(?:[A-Za-z]:)?[.~]{0,2}[\\/].*|.*://.*|.*\(.*"  # a path, an address, a call
    r"|[A-Za-z]+(?:[-_./:][A-Za-z]+)*"  # words
    r"|[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+"  # a code such as ORA-01017, a variable
    r"|[0-9.:,/TZ+-]+(?:ms|s|m|h|d|[kKMG]i?[bB]?|%)?|0[xX][0-9A-Fa-f]+"  # times, sizes, versions
    r"|(?i:sha|md|aes|utf|rfc|bcrypt|v|rs|hs|es|argon|tls|oauth|step|line|error|http)[-_]?[0-9]+.{0,4}",
    re.DOTALL,
)
_DIGITS = re.compile(r"[0-9]{6,20}")
_MIXED = re.compile(r"(?=.*[0-9]).*[A-Za-z]", re.DOTALL)
_NAMES = re.compile(r"[a-z0-9]+(?:[-_./:][a-z0-9]+)+")
_PARTS = re.compile(r"[-_./:]")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Secret(NamedTuple):
    """A secret in a line.

    Attributes:
        what: What it is, such as "a GitHub token".
        start: Characters before it.
        end: Characters up to its last one and that one.
    """

    what: str
    start: int
    end: int


def secrets_in(text: str) -> Iterator[Secret]:
    """The secrets of a text, in its order; none of them twice."""
    last_end = -1
    for at in places(SECRET, text):
        if at < last_end:
            continue
        line_end = text.find("\n", at)
        piece = text[at : min(line_end if line_end >= 0 else len(text), at + _LONGEST)]
        before = text[max(0, at - _BEFORE) : at]
        found = [
            *_tokens(piece, _WORD_START.search(before)),
            *_headers(piece),
            *_passwords(piece, before),
            *_in_addresses(piece),
            *_private_keys(text, at),
        ]
        first = min(found, key=lambda one: one.start, default=None)
        if first is not None and at + first.start >= last_end:
            last_end = at + first.end
            yield Secret(first.what, at + first.start, last_end)


@cache
def _detector(module: str, name: str) -> Any:
    """A detector of detect-secrets; the first takes a fifth of a second to import."""
    return getattr(import_module(f"detect_secrets.plugins.{module}"), name)()


def _tokens(piece: str, word: re.Match[str] | None) -> Iterator[Secret]:
    """Tokens that have a form of their own; some detectors only give their beginning.

    Args:
        piece: The line from the place on.
        word: What stands before that in the same word.
    """
    ahead = len(word[0]) if word else 0
    piece = f"{word[0]}{piece}" if word else piece
    for module, name, what in DETECTORS:
        for value in _detector(module, name).analyze_string(piece):
            bare = value.strip(" \t=:\"'").partition(" ")[0]
            start = piece.find(bare)
            rest = _TOKEN_REST.match(piece, start + len(bare))
            end = rest.end() if rest else start + len(bare)
            token = piece[start:end].rstrip(".")
            if _MIXED.match(token) and not _MASKED.match(token):
                yield Secret(what, start - ahead, start - ahead + len(token))


def _headers(piece: str) -> Iterator[Secret]:
    match = _HEADER.match(piece)
    if match and _MIXED.match(match["value"]) and not _MASKED.match(match["value"]):
        yield Secret("the credentials of an Authorization header", *match.span("value"))


def _passwords(piece: str, before: str) -> Iterator[Secret]:
    """A value that is assigned to something called password, secret, token or key."""
    match = _ASSIGNMENT.match(piece)
    if match is None or _OTHER_KEY.search(before):
        return
    group = next(one for one in _GROUPS if match[one] is not None)
    value = match[group].rstrip(".)]}>") if group == "bare" else match[group]
    word = match["word"].lower()
    is_password = any(part in word for part in ("pass", "pwd", "contra"))
    kind = "password" if is_password else "secret"
    if not (word == "token" or "-" in word or _is_keyword(piece[: match.end()])):
        return
    if _is_secret(value, kind, word):
        start = match.start(group)
        yield Secret(f"a {'token' if word == 'token' else kind}", start, start + len(value))


def _is_keyword(assignment: str) -> bool:
    keyword = import_module("detect_secrets.plugins.keyword")
    forms = keyword.CONFIG_DENYLIST_REGEX_TO_GROUP | keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP
    found = _detector("keyword", "KeywordDetector").analyze_string(assignment, forms)
    return next(iter(found), None) is not None


def _is_secret(value: str, kind: str, word: str) -> bool:
    """Whether a value is a secret and not what error text, settings and advice say of one."""
    if len(value) < _SHORTEST[kind] or " " in value or _is_placeholder(value):
        return False
    if _DIGITS.fullmatch(value):
        return kind == "password"
    if _UUID.fullmatch(value):
        return word != "token"
    if _NO_SECRET.fullmatch(value) or not _MIXED.match(value):
        return False
    if _NAMES.fullmatch(value):  # db-credentials-2024
        parts = (one for one in _PARTS.split(value) if len(one) >= _SHORTEST_PART[kind])
        return any(_MIXED.match(one) for one in parts)
    return True


def _is_placeholder(value: str) -> bool:
    return value.lower() in _PLACEHOLDERS or _MASKED.match(value) is not None


def _in_addresses(piece: str) -> Iterator[Secret]:
    """Passwords in addresses: ``https://user:password@host``."""
    for value in _detector("basic_auth", "BasicAuthDetector").analyze_string(piece):
        start = piece.find(f":{value}@") + 1
        is_port = value.isdigit() and len(value) < _SHORTEST["password"]
        if not (is_port or len(value) < _SHORTEST_IN_ADDRESS or _is_placeholder(value)):
            yield Secret("a password in an address", start, start + len(value))


def _private_keys(text: str, at: int) -> Iterator[Secret]:
    """A private key whose data follows; the line alone is what programs say they miss."""
    line_start = text.rfind("\n", 0, at) + 1
    match = _KEY_BEGINS.search(text, max(line_start, at - _BEFORE), at + _KEY_LINE)
    if match is None:
        return
    end = _KEY_ENDS.search(text, match.end(), match.end() + _KEY_START)
    data = _KEY_DATA.search(text, match.end(), end.start() if end else match.end() + _KEY_START)
    if data is not None:
        yield Secret("a private key", match.start() - at, match.end() - at)
