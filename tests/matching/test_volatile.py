"""What changes from one time to the next is told from codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.volatile import has_code, is_code, lasting_parts, volatile_part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("failed at 2026-03-17T02:11:04Z", "2026-03-17T02:11:04Z"),
        ("since 2026-03-17 the job", "2026-03-17"),
        ("Mar 17 02:11:04 web-1", "Mar 17 02:11:04 "),
        ("[12/Mar/2026:06:25:14", "12/Mar/2026"),
        ("at 02:11:04.123 it", "02:11:04.123"),
        ("dial tcp 10.0.0.3:8080: refused", "10.0.0.3:8080"),
        ("peer fe80:0:0:0:1c2b:3d4e", "fe80:0:0:0:1c2b:3d4e"),
        ("link 52:54:00:12:34:56 up", "52:54:00:12:34:56"),
        ("mailbox of ada@example.org", "ada@example.org"),
        ("session 8f14e45f-ceea-467a-9575-01f3a0c3d6ab", "8f14e45f-ceea-467a-9575-01f3a0c3d6ab"),
        ("object Cart@1b2c3d4", "Cart@1b2c3d4"),
        ("segfault at 0x7fff5a3b12c8", "0x7fff5a3b12c8"),
        ("killed process, pid 8123", "pid 8123"),
        ("sshd[20933]: error", "[20933]"),
        ("container 9f86d081884c died", "9f86d081884c"),
        ("pod web-6c9d7f8b5-x2x7k", "6c9d7f8b5-x2x7k"),
        ("order 481516234", "481516234"),
        ("status 500 of request 481516234", "481516234"),
    ],
)
def test_what_changes_is_named(text: str, part: str) -> None:
    assert volatile_part(text) == part


@pytest.mark.parametrize(
    "text",
    [
        *("ORA-01555: snapshot too old", "0x80070005", "HTTP 500", "SQL0911N", "exit code 137"),
        *("0x0000007B", "-2147467259", "error 10061", "status=404", "HHH000277", "error: 1045"),
        *("listening on 0.0.0.0", "2147483647", "limit of 1048576 bytes", "after 30000 ms"),
        *("log4j-2.17.1.jar", "lodash@4.17.21", "java.lang.OutOfMemoryError", "p-256 curve", ""),
        *("k8s.io/client-go@v0.31.2", "TLSv1.3", "node-3", "C++20", "std::vector", "10 of 12"),
        "inserting leap second 23:59:60 UTC",
    ],
)
def test_codes_names_and_limits_stay(text: str) -> None:
    assert volatile_part(text) == ""


def test_a_line_in_parts_that_last() -> None:
    line = "17 times ORA-01555 at /srv/app/main.py in node-3: too old"
    assert list(lasting_parts(line)) == ["", " times ORA-01555 at ", " in ", " too old"]


def test_codes_are_known() -> None:
    assert is_code("ORA-01555")
    assert not is_code("ORA-01555 too old")
    assert has_code("ORA-01555 too old")
    assert not has_code("node 3")


@given(st.text("ab019-:.@x[]/ F", max_size=60))
def test_the_part_is_in_the_text_and_in_no_part_that_lasts(text: str) -> None:
    part = volatile_part(text)
    assert part in text
    assert all(piece in text for piece in lasting_parts(text))
