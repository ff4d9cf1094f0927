from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.records import LINKED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

PATH = "kedb/2026/KE-2026-0002.md"


def _known_error(signatures: str) -> dict[str, str]:
    head = "---\nid: KE-2026-0002\ntitle: Orders stop\nstatus: draft\n"
    return {PATH: f"{head}{signatures}---\n"}


ORDERS = _known_error("""\
signatures:
  - name: the queue's disk is full
    sequence:
      - 'queue orders: disk full'
      - regex: 'orders? (stopped|paused)'
        count: 2
    unless:
      - 'planned stop'
    within: 3 lines
    samples:
      match:
        - |
          queue orders: disk full
          orders stopped
          orders paused
      no_match:
        - 'queue orders: disk full'
""")
SHOWN = "queue orders: disk full\norders stopped\n\x1b[31morders paused\x1b[0m \u202e!\n"


def test_samples_that_are_told_right(run: Run, files: Files) -> None:
    files(ORDERS)
    result = run("signature", "test", "ke-2026-0002")
    assert result.stdout == (
        "KE-2026-0002 (the queue's disk is full):\n"
        "  match 1: recognised\n"
        "  no_match 1: left alone\n"
    )
    assert result.exit_code == 0


def test_samples_that_are_told_wrong_say_why(run: Run, files: Files) -> None:
    files(
        _known_error(
            "signatures:\n"
            "  - all: ['disk full', 'orders stopped']\n"
            "    samples: {match: ['the disk full of orders'], no_match: []}\n"
            "  - any: ['disk full']\n"
            "    samples: {match: ['Disk full'], no_match: ['photos: disk full']}\n"
            "  - any: ['disk full']\n"
        )
    )
    result = run("signature", "test", "KE-2026-0002")
    assert result.stdout == (
        "KE-2026-0002 signature 1:\n"
        "  match 1: not recognised: patterns are missing\n"
        "    found in line 1: disk full\n"
        "      | the disk full of orders\n"
        "    not found: orders stopped\n"
        "KE-2026-0002 signature 2:\n"
        "  match 1: not recognised: none of its patterns is there\n"
        "    not found: disk full\n"
        "  no_match 1: recognised, which it mustn't be\n"
        "    found in line 1: disk full\n"
        "      | photos: disk full\n"
        "KE-2026-0002 signature 3: has no samples\n"
    )
    assert result.exit_code == 1


@pytest.mark.parametrize("named", ["-", "app.log"])
def test_a_log_that_shows_the_signature(run: Run, files: Files, named: str) -> None:
    root = files(ORDERS)
    (root / "app.log").write_text(f"started\n{SHOWN}", encoding="utf-8")
    result = run("signature", "test", "KE-2026-0002", named, stdin=f"started\n{SHOWN}")
    assert result.stdout == (
        "KE-2026-0002 (the queue's disk is full): recognised\n"
        "  found in line 2: queue orders: disk full\n"
        "    | queue orders: disk full\n"
        "  found in line 3: orders? (stopped|paused)\n"
        "    | orders stopped\n"
        "  not found, as it mustn't be: planned stop\n"
    )
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("log", "reason", "line"),
    [
        ("orders stopped\n", "patterns are missing", "not found: queue orders: disk full"),
        (
            "queue orders: disk full\norders paused\n",
            "patterns are missing",
            "found in line 2, but not 2 times: orders? (stopped|paused)",
        ),
        (
            SHOWN.replace("full", "full, planned stop"),
            "something is there that mustn't be",
            "found in line 1, which it mustn't be: planned stop",
        ),
        (
            "orders stopped\norders stopped\nqueue orders: disk full\n",
            "its patterns come in another order",
            "found in line 3: queue orders: disk full",
        ),
        (
            "queue orders: disk full\nx\ny\norders stopped\norders stopped\n",
            "its patterns are further apart than 'within' says",
            "found in line 4: orders? (stopped|paused)",
        ),
    ],
)
def test_a_log_that_lacks_something(
    run: Run, files: Files, log: str, reason: str, line: str
) -> None:
    files(ORDERS)
    result = run("signature", "test", "KE-2026-0002", "-", stdin=log)
    assert result.stdout.startswith(
        f"KE-2026-0002 (the queue's disk is full): not recognised: {reason}\n"
    )
    assert f"\n  {line}\n" in result.stdout
    assert result.exit_code == 1


def test_what_must_not_be_there_may_be_outside_of_the_window(run: Run, files: Files) -> None:
    files(ORDERS)
    result = run("signature", "test", "KE-2026-0002", "-", stdin=f"{SHOWN}planned stop\n")
    assert result.stdout.endswith(
        "  found in line 4, outside of its window: planned stop\n    | planned stop\n"
    )
    assert result.exit_code == 0


def test_what_a_log_holds_is_made_safe(run: Run, files: Files) -> None:
    files(ORDERS)
    log = b"queue orders: disk full \xe2\x80\xae\x07\xff\n"
    result = run("signature", "test", "KE-2026-0002", "-", stdin=log)
    assert "    | queue orders: disk full \\u202e\\x07\ufffd\n" in result.stdout


def test_a_signature_that_can_not_be_run(run: Run, files: Files) -> None:
    files(
        _known_error(
            "signatures:\n"
            "  - all: [{regex: 'disk (?=full)'}]\n"
            "  - all: [disk]\n"
            "    unless: [{literal: planned, anchor: 1}]\n"
        )
    )
    result = run("signature", "test", "KE-2026-0002")
    assert result.stdout == (
        "KE-2026-0002 signature 1: can't be run: RE2 can't read 'disk (?=full)': "
        "invalid perl operator: (?=\n"
        "KE-2026-0002 signature 2: can't be run: there is no pattern 1 to be its anchor\n"
    )
    assert result.exit_code == 1


def test_records_without_signatures(run: Run, files: Files) -> None:
    files(LINKED | _known_error(""))
    result = run("signature", "test", "KE-2026-0002")
    assert "KE-2026-0002 has no signatures; 'faultbook signature suggest FILE'" in result.stderr
    assert result.exit_code == 1
    assert run("signature", "test", "INC-2026-0001").exit_code == 2
    assert run("signature", "test", "KE-2026-9999").exit_code == 2


def test_a_draft_can_be_pasted_and_does_well(run: Run, files: Files) -> None:
    root = files({})
    log = "06:44:0{0} INFO started\n06:44:4{0} ERROR queue orders: disk full, host=10.0.0.{0}\n"
    for number in (1, 2):
        text = log.format(number)
        (root / f"{number}.log").write_bytes(text.encode() + b"\x1b[31m\xff\xfe binary\x1b[0m\n")
    result = run("signature", "suggest", "1.log", "2.log")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "  - name: drafted from 1.log, 2.log\n"
        "    all:\n"
        "      - 'ERROR queue orders: disk full, host'\n"
        "    samples:\n"
        "      match:\n"
    )
    assert "10.0.0." not in result.stdout

    files(_known_error(f"signatures:\n{result.stdout}"))
    assert run("signature", "test", "KE-2026-0002").exit_code == 0
    assert run("signature", "test", "KE-2026-0002", "1.log").exit_code == 0
    assert run("check").exit_code == 0


def test_a_draft_from_standard_input(run: Run) -> None:
    result = run("signature", "suggest", "-", stdin="queue orders: disk full\n")
    assert result.stdout.startswith("  - name: drafted from a log\n")


@pytest.mark.parametrize("log", ["", "12:30:01 17 42\n", "Connection reset by peer\n", b"\x00\xff"])
def test_nothing_that_lasts_drafts_nothing(run: Run, log: str | bytes) -> None:
    result = run("signature", "suggest", "-", stdin=log)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "nothing in there lasts" in result.stderr


def test_files_that_can_not_be_read(run: Run, tmp_path: Path) -> None:
    assert run("signature", "suggest", "none.log").exit_code == 2
    with (tmp_path / "large.log").open("wb") as file:
        file.truncate((16 << 20) + 1)
    result = run("signature", "suggest", "large.log")
    assert result.exit_code == 2
    assert "large.log is larger than 16 MiB" in result.stderr
