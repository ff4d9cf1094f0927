"""What is hidden of a log before it is shown, and what isn't."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from faultbook.matching.redaction import redacted
from faultbook.matching.redaction_forms import replaced
from tests.rules.test_secrets import BEGIN, JWT, KEY_DATA, TOKENS

if TYPE_CHECKING:
    import ipaddress

SHAPES = (
    "password={}",
    "password: {}",
    "db.password => {} next",
    'PASSWORD="{}"',
    "'pwd': '{}'",
    '{{"a": 1, "api_key": "{}", "b": 2}}',
    '{{\\"client_secret\\":\\"{}\\"}}',
    "env[SECRET_KEY]='{}'",
    "GET /x?access_token={}&page=2 HTTP/1.1",
    "tool --api-token {} --verbose",
    "<password>{}</password>",
    "Authorization: Bearer {}",
    "-H 'Authorization: Basic {}'",
    "authorization: {}",
    "Cookie: sid={}; theme=dark",
    "postgres://app:{}@db.example/x",
    "amqp://:{}@queue:5672",
    "app:{}@tcp(db:3306)/x",
    "curl -u app:{} https://host/",
    "CREATE USER app IDENTIFIED BY '{}'",
)
ORDINARY = (
    "2026-05-03T09:10:00Z repl: connection to auth-1 lost",
    'auth: user=u0815 result=AUTH-1047 reason="credential mismatch" node=auth-2',
    "unexpected token: } at line 3",
    "Bearer authentication failed",
    "max_tokens: 4096 exceeded",
    '{"token":null,"error":"x"}',
    "getty@tty1.service: Failed with result 'exit-code'",
    "std::vector<int> at 12:34:56.789",
    "connect to 127.0.0.1:5432 refused, and to [::1]:5432",
    "kernel 5.15.0.1044.1 and OID 1.3.6.1.4.1",
    "pip install scikit sk-learn",
    "\tat com.example.Token.parse(Token.java:42)",
    "MNEMONIC.is.short",
)

secrets = st.text(string.ascii_letters + string.digits + "-_+/", min_size=12, max_size=40).filter(
    lambda text: any(map(str.isdigit, text)) and any(map(str.isalpha, text))
)
around = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_a_token_is_hidden_wherever_it_stands(token: str) -> None:
    told = redacted(f"the robot wrote {token} and went on")

    (value,) = re.findall(r"[\w.+/-]{16,}=*$", token)
    assert value not in told
    assert told.startswith("the robot wrote ")
    assert told.endswith(" and went on")


PIECES = (
    *("pass", "WORD", "passphrase", "pwd", "secret", "token", "contraseña", "api_", "db", "key"),
    *("x-amz-", "signature", "jsession", "id", "authorization", "Bearer ", "cookie", "--user "),
    *("-----BEGIN ", "PRIVATE KEY", "-----", "PuTTY-User-Key-File-", " -u ", "eyJ", "ghp_"),
    *("identified by ", "hooks.slack.com/services/", "webhook.office.com/", "/api/webhooks/"),
    *(":", "::", "://", "=", "=>", "@", "%40", ".", "-", "<", ">", " ", "\n", "'", '"', "/"),
    *("A" * 30, "abcdef", "MON", "sk-", "SG.", "1", "10.", "fe", "é", "\u212a", "\ud800"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=80))
def test_the_quick_look_leaves_nothing_out(text: str) -> None:
    assert redacted(text) == replaced(text)


@example("amqp://:{}@queue:5672", "0000000000/A", "", "")
@given(st.sampled_from(SHAPES), secrets, around, around)
def test_a_planted_secret_never_comes_out(shape: str, secret: str, before: str, after: str) -> None:
    assume(secret not in before + after)

    assert secret not in redacted(f"{before}\n{shape.format(secret)} {after}")


@given(around, around)
def test_a_private_key_never_comes_out(before: str, after: str) -> None:
    key = f"{BEGIN}\n{KEY_DATA}\n{KEY_DATA}\n-----END RSA PRIVATE KEY-----"

    assert KEY_DATA not in redacted(f"{before}\n{key} {after}")
    assert KEY_DATA not in redacted(f"{before}\n{BEGIN}\\n{KEY_DATA}\\n {after}")
    assert KEY_DATA * 2 not in redacted(f"before\n  {KEY_DATA * 2}\nafter")


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6), st.sampled_from("= [(,\"'"))
def test_an_address_of_a_machine_never_comes_out(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, before: str
) -> None:
    told = redacted(f"from{before}{address} at noon")

    is_nobody = address.is_loopback or address.packed in (b"\0" * 4, b"\xff" * 4, b"\0" * 16)
    assert (str(address) in told) == is_nobody


@given(st.emails())
def test_an_e_mail_address_never_comes_out(address: str) -> None:
    assume(address.partition("@")[0][-1].isalnum())

    assert address not in redacted(f"mail to {address} bounced")


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_stays(line: str) -> None:
    assert redacted(line) == line


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"password": "a\\"b c", "x": 1}', '{"password": "[redacted secret]", "x": 1}'),
        ("(password=x9)", "(password=[redacted secret])"),
        ("sent to ops@example.org.", "sent to [redacted e-mail address]."),
        ("http://u:p@h.example:80/x", "http://[redacted credentials and host]:80/x"),
        ("inet6:fe80::1%eth0", "inet6:[redacted IP address]%eth0"),
        ("12:00:01:10.0.0.7 up", "12:00:01:[redacted IP address] up"),
        ("mac aa:bb:cc:dd:ee:ff", "mac [redacted IP address]"),
        (f"got {JWT}, used", "got [redacted token], used"),
        ("ip-10-0-3-17.ec2.internal", "[redacted IP address].ec2.internal"),
    ],
)
def test_what_is_around_a_secret_stays(line: str, told: str) -> None:
    assert redacted(line) == told
    assert redacted(told) == told, "what is hidden needn't be hidden again"


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(redacted(text), str)


@given(st.text(":.@=-/ abc019'\"\\", max_size=200))
def test_no_heap_of_signs_makes_it_fail(text: str) -> None:
    assert isinstance(redacted(text), str)
