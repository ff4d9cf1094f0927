from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.editing.yaml_text import plain_value
from faultbook.matching.background import background_lines
from faultbook.matching.drafting import draft_from_logs, draft_signature
from faultbook.matching.log_text import clean_log
from faultbook.matching.recognition import recognise
from faultbook.model.signature import Signature as SignatureModel
from faultbook.model.validation import validate
from faultbook.signature import signature_of

AUTH = (
    "2026-03-17T02:11:04Z auth-2 repl: connection to auth-1 lost\n"
    'auth: user=u0815 result=AUTH-1047 reason="credential mismatch" node=auth-2'
)
AUTH_AGAIN = 'auth: user=u4711 result=AUTH-1047 reason="credential mismatch" node=auth-2'


def test_what_all_texts_share_comes_first() -> None:
    drafted = draft_signature([AUTH, AUTH_AGAIN])
    assert drafted is not None
    assert drafted.form == "all"
    assert drafted.literals == ('result=AUTH-1047 reason="credential mismatch" node',)
    assert drafted.samples == (AUTH, AUTH_AGAIN)


def test_one_text_gives_its_telling_pieces_in_their_order() -> None:
    drafted = draft_signature([AUTH])
    assert drafted is not None
    assert drafted.literals == (
        "repl: connection to",
        'result=AUTH-1047 reason="credential mismatch" node',
    )


def test_texts_with_nothing_in_common_give_one_piece_each() -> None:
    lock = 'could not obtain lock on row in relation "orders" (pid 8123)'
    drafted = draft_signature([lock, "disk quota exceeded on volume data", "12345"])
    assert drafted is not None
    assert drafted.form == "any"
    assert drafted.literals == (
        'could not obtain lock on row in relation "orders" (pid',
        "disk quota exceeded on volume data",
    )
    assert drafted.samples == (lock, "disk quota exceeded on volume data")


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        (
            "HTTP 500 Internal Server Error from 10.0.0.3:8080 /api/v1/orders/42",
            "HTTP 500 Internal Server Error from",
        ),
        (
            "access denied (0x80070005) for session 8f14e45f-ceea-467a-9575-01f3a0c3d6ab",
            "access denied (0x80070005) for session",
        ),
        ("segmentation fault at 0x7fff5a3b12c8", "segmentation fault at"),
        ("Tue Mar 17 02:11:04 2026 replication has stopped", "replication has stopped"),
        ("the mailbox of ada@example.org is over its quota", "is over its quota"),
        ("ORA-01555", "ORA-01555"),
    ],
)
def test_what_changes_is_cut_out_and_codes_stay(text: str, literal: str) -> None:
    drafted = draft_signature([text])
    assert drafted is not None
    assert literal in drafted.literals


def test_stack_frames_are_passed_over() -> None:
    text = (
        'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n'
        "\tat com.example.shop.Cart.add(Cart.java:42)\n"
    )
    drafted = draft_signature([text])
    assert drafted is not None
    assert drafted.literals == (
        'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
    )


def test_what_ordinary_log_holds_is_left_out() -> None:
    text = "dial tcp 10.0.0.3:443: Connection reset by peer\nqueue orders is stuck behind a lock"
    drafted = draft_signature([text])
    assert drafted is not None
    assert drafted.literals == ("queue orders is stuck behind a lock",)
    assert draft_signature(["Connection reset by peer"]) is None


def test_without_anything_that_lasts_there_is_no_draft() -> None:
    assert draft_signature([]) is None
    assert draft_signature(["  ", "12:30:01 17 42"]) is None


_WORDS = st.sampled_from(
    [
        "ORA-01555",
        "snapshot too old",
        "12:30:01",
        "10.0.0.1",
        "connection",
        "refused",
        "x",
        "(",
        "ß",
    ]
)
_LINES = st.lists(_WORDS | st.text(max_size=20), max_size=12).map(" ".join)
_TEXTS = st.lists(_LINES, max_size=5).map("\n".join)


@given(st.lists(_TEXTS, max_size=4))
def test_every_literal_stands_in_the_samples_it_is_for(texts: list[str]) -> None:
    drafted = draft_signature(texts)
    if drafted is None:
        return
    assert set(drafted.samples) <= set(texts)
    quantify = all if drafted.form == "all" else any
    for sample in drafted.samples:
        assert quantify(literal in sample for literal in drafted.literals)
    found = validate(SignatureModel, plain_value(drafted.as_value("a draft")))
    assert not found.problems


LOG = """\
2026-03-12T06:44:01Z INFO took 12 messages from queue orders
2026-03-12T06:44:44Z ERROR queue orders has failed: disk full, token=abcdefghijklmnop1234
2026-03-12T06:44:45Z INFO took 3 messages from queue photos
"""


def test_of_logs_the_lines_that_tell_of_a_failure_are_looked_at() -> None:
    again = LOG.replace("44:44", "51:12").replace("1234", "9876")
    drafted = draft_from_logs([LOG, again])
    assert drafted is not None
    assert drafted.literals == ("ERROR queue orders has failed: disk full, token",)
    assert drafted.samples == tuple(
        f"2026-03-12T06:{at}Z ERROR queue orders has failed: disk full, token=[redacted secret]"
        for at in ("44:44", "51:12")
    )


def test_logs_of_ordinary_lines_draft_nothing() -> None:
    assert draft_from_logs(background_lines()[:40]) is None
    assert draft_from_logs(["\x00\ufffd" * 2000, ""]) is None


@given(st.lists(_TEXTS, max_size=3))
def test_a_draft_recognises_its_samples_and_its_logs(logs: list[str]) -> None:
    logs = [clean_log(log.encode()).decode() for log in logs]
    drafted = draft_from_logs(logs)
    if drafted is None:
        return
    found = validate(SignatureModel, plain_value(drafted.as_value("a draft")))
    assert found.model is not None
    signature = signature_of(found.model)
    assert all(recognise((signature,), sample.encode()) for sample in drafted.samples)
    recognised = [log for log in logs if recognise((signature,), log.encode())]
    assert len(recognised) >= len(drafted.samples)
