"""What is a secret and what only looks like one."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from faultbook.reporters import REPORTERS, render
from faultbook.rules.prefilter import SECRET, places
from faultbook.rules.secret_search import DETECTORS, secrets_in
from tests.registers import public_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.workspace import Workspace


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


# Put together here, so that no scanner takes this file for a leak.
JWT = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part({'sub': '4711'})}.c2lnbmF0dXJlMTIz"
KEY_DATA = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
BEGIN = "-----BEGIN " + "RSA PRIVATE KEY-----"

TOKENS = {
    "AWSKeyDetector": "AKIA" + "Q4ZD7K2M5NPXW3TB",
    "AzureStorageKeyDetector": "AccountKey=" + "aB3" * 28 + "Zw==",
    "CloudantDetector": "cloudant_password=" + "0a1b2c3d" * 8,
    "DiscordBotTokenDetector": "M" + "zE4" * 8 + ".Xq2b4c." + "a1B" * 9,
    "GitHubTokenDetector": "ghp_" + "a1B2" * 9,
    "GitLabTokenDetector": "glpat-" + "a1B2c" * 4,
    "IbmCloudIamDetector": "ibm_api_key: " + "a1B2" * 11,
    "IbmCosHmacDetector": "secret_access_key=" + "0a1b2c" * 8,
    "JwtTokenDetector": JWT,
    "MailchimpDetector": "0a1b2c3d" * 4 + "-us12",
    "NpmDetector": "//registry.example/:_authToken=npm_" + "a1B2" * 9,
    "OpenAIDetector": "sk-" + "a1B2" * 5 + "T3Blbk" + "FJ" + "a1B2" * 5,
    "PypiTokenDetector": "pypi-AgEIcHlwaS5v" + "cmc" + "a1B2" * 20,
    "SendGridDetector": "SG." + "a1" * 11 + "." + "b2" * 21 + "c",
    "SlackDetector": "xox" + "b-1234567890-abcdef123456",
    "SoftlayerDetector": "softlayer_api_key = " + "0a1b2c3d" * 8,
    "SquareOAuthDetector": "sq0csp-" + "a1B" * 14 + "x",
    "StripeDetector": "sk_" + "live_" + "a1B2" * 6,
    "TelegramBotTokenDetector": "110201543:" + "AAHdq" * 7,
    "TwilioKeyDetector": "SK" + "0a1b2c3d" * 4,
}


def told(text: str) -> list[str]:
    return [text[one.start : one.end] for one in secrets_in(text)]


def test_every_detector_has_a_token_here() -> None:
    assert {name for _, name, _ in DETECTORS} == set(TOKENS)


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_token_is_found_with_its_whole_length(token: str) -> None:
    text = f"first line\n  the robot wrote: {token} and went on\n"
    (secret,) = told(text)
    assert token.endswith(secret)
    assert len(secret) >= 16


SECRETS = [
    ("password: hunter2", "hunter2"),
    ("password = 'hunter 2'", ""),
    ("DB_PASSWORD=Summer2026!", "Summer2026!"),
    ('"passwd": "s3cr3tpw",', "s3cr3tpw"),
    ("spring.datasource.password=Tr0ub4dor&3", "Tr0ub4dor"),
    ("--password=xK9!mq2z --host db", "xK9!mq2z"),
    ("pwd: 84213907", "84213907"),
    ("kennwort? password => 'geheim123'", "geheim123"),
    ("api_key: 8f3b2c1d9e7a4f60b5c8", "8f3b2c1d9e7a4f60b5c8"),
    ("X-Api-Key: 8f3b2c1d9e7a4f60b5c8", "8f3b2c1d9e7a4f60b5c8"),
    ("api_key: 3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
    ("client_secret=Zm9vYmFyMTIzNDU2Nzg5", ""),
    ("access_token: 9aG4hK2mP8qR5sT7vX1z", "9aG4hK2mP8qR5sT7vX1z"),
    ("Authorization: Bearer 4fb1c7a9d2e84c0c", "4fb1c7a9d2e84c0c"),
    ("curl -H 'authorization: Basic dXNlcjpodW50ZXIy'", "dXNlcjpodW50ZXIy"),
    ("postgres://shop:hunter2@db.example/shop", "hunter2"),
    ("redis://default:foobared@10.0.0.3:6379/0", "foobared"),
    (f"{BEGIN}\n{KEY_DATA}\n", BEGIN),
    (f"{BEGIN}\nProc-Type: 4,ENCRYPTED\n\n{KEY_DATA}\n", BEGIN),
    (f'key: "{BEGIN}\\n{KEY_DATA}"', BEGIN),
]


@pytest.mark.parametrize(("text", "secret"), [row for row in SECRETS if row[1]])
def test_secret_is_found(text: str, secret: str) -> None:
    assert told(f"before\n{text}\nafter") == [secret]


NO_SECRETS = [
    "password: changed",
    "password: wrong, try again",
    "Password: must be at least 12 characters",
    "Access denied for user 'shop'@'10.0.0.1' (using password: YES)",
    "password=***",
    "password=********",
    "password=<password>",
    "password: ${DB_PASSWORD}",
    "password: $DB_PASSWORD",
    "password: {{ vault.password }}",
    "password: %s",
    "password=[REDACTED]",
    "password: (hidden)",
    "password: changeme",
    "password: your-password-1",
    "password: null",
    "password: true",
    "password: 401",
    "password: 2026-01-31",
    "password: /run/secrets/db1",
    "password: getPassword(user1)",
    "password: ORA-28001",
    "password: sha256",
    "PWD=/home/user1",
    "pwdLastSet: 133500000000000000",
    "passwordPolicy: strict2026x",
    "token expired",
    "token: expired",
    "Unexpected token: a1b2c3d4e5f6a7b8c9d0",
    "next_page_token=a1b2c3d4e5f6a7b8c9d0",
    "tokens: 4096, max_tokens=8192",
    "token clock skew after a failover: 12s",
    'secret "db-credentials-2024" not found',
    "secret: db-credentials-2024",
    "secretName: tls-cert-2024-a1b2c3d4e5f6",
    "secret: default/shop-tls-7d9f8b6c5d",
    "secret: 'not found in namespace shop1'",
    "private_key: server1.key",
    "api_key: missing",
    "api-key=API_KEY_PROD_1",
    "sort_key: a1b2c3d4e5f6a7b8c9d0",
    "duplicate key: a1b2c3d4e5f6a7b8c9d0",
    "Authorization: Bearer <token>",
    "Authorization: Bearer $TOKEN",
    "Authorization: Bearer ***",
    "Authorization: required for this resource",
    "authorization: failed with code E1234567890",
    "https://user:***@shop.example",
    "https://user:password@shop.example",
    "https://<user>:<password>@shop.example",
    "https://${USER}:${PASS}@shop.example",
    "http://shop.example:8080/a@b",
    "git@github.com:web/shop.git",
    f"no line {BEGIN} in server.key",
    f"Expecting: {BEGIN}",
    f"{BEGIN}\n...\n-----END RSA PRIVATE KEY-----",
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "trace 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "eyJ is how a JWT begins: eyJabc.def",
]


@pytest.mark.parametrize("text", NO_SECRETS)
def test_what_error_text_is_full_of_is_no_secret(text: str) -> None:
    assert told(f"before\n{text}\nafter") == []


def test_secrets_of_one_line_are_told_apart() -> None:
    text = f"password=hunter2 token {TOKENS['GitHubTokenDetector']} https://a:hunter3@b.example"
    assert told(text) == ["hunter2", TOKENS["GitHubTokenDetector"], "hunter3"]


def test_one_secret_is_told_once() -> None:
    assert told(f"Authorization: Bearer {JWT}") == [JWT]


def test_file_of_nothing_but_candidates_comes_to_an_end() -> None:
    text = "password: wrong " * 50_000
    assert told(text) == []
    assert len(list(places(SECRET, text))) < 1_000


@pytest.mark.data
def test_public_incident_text_holds_no_secret() -> None:
    read = 0
    for folder in ("cre", "jenkins-status", "github-statuses"):
        for path in public_data("data", folder).rglob("*"):
            if path.is_file():
                read += 1
                found = told(path.read_text(encoding="utf-8", errors="replace"))
                assert found == [], f"{path.name}: {found}"
    assert read > 500


@pytest.mark.parametrize("name", REPORTERS)
def test_secret_is_in_no_report(register: Callable[..., Workspace], name: str) -> None:
    secret = TOKENS["GitHubTokenDetector"]
    path = "records/incidents/2026/INC-2026-0001.md"
    text = f"---\nid: INC-2026-0001\ntitle: The robot is {secret}.\nstatus: new\n---\n"
    report = register({path: text}).check()
    assert {one.code for one in report.diagnostics} == {"FB615", "FB705"}
    assert secret not in render(name, report)
    assert not any(one.source for one in report.diagnostics), "the line holds a secret"


def test_place_is_that_of_the_secret(register: Callable[..., Workspace]) -> None:
    path = "records/incidents/2026/INC-2026-0001.md"
    text = "---\nid: INC-2026-0001\ntitle: é password: hunter2\nstatus: new\n---\n"
    (found,) = (
        register({path: text.replace("title: ", "owner: x\ntitle: ")}).check().diagnostics[1:]
    )
    assert (found.code, found.location.line, found.location.column) == ("FB705", 4, 20)
    assert found.end_column == 27


def test_file_that_is_no_record_is_searched_too(register: Callable[..., Workspace]) -> None:
    path = "records/incidents/2026/INC-2026-0001.md"
    report = register({path: "---\n: [\npassword: hunter2\n---\n"}).check()
    assert "FB705" in {one.code for one in report.diagnostics}
