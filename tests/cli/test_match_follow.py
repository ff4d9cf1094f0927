from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from tests.cli.signed import LOG, REPLICATION, SIGNED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Start = Callable[..., subprocess.Popen[bytes]]
    Run = Callable[..., Result]
    Files = Callable[..., Path]

AGAIN = "\n".join(LOG.splitlines()[::2]) + "\n"


def until(process: subprocess.Popen[bytes], stream: str, wanted: str) -> str:
    """What it printed up to a line that holds something."""
    told = ""
    source = getattr(process, stream)
    while wanted not in told:
        line = source.readline().decode()
        assert line, told
        told += line
    return told


def test_a_stream_tells_each_known_error_once_and_then_counts(run: Run, files: Files) -> None:
    files(SIGNED)

    result = run("match", "--follow", stdin=LOG + "ready\n" * 3 + AGAIN)

    assert result.exit_code == 0
    assert result.stdout.count("Workaround (low risk") == 1
    assert result.stdout.startswith("match: KE-2026-0001  Login refuses")
    assert "hunter2" not in result.stdout
    assert result.stdout.endswith("In 8 lines:\n  KE-2026-0001 seen 2 times, last at line 8\n")
    assert "signatures; Ctrl-C ends it" in result.stderr


def test_a_stream_without_a_known_error_says_so(run: Run, files: Files) -> None:
    files(SIGNED)

    result = run("match", "--follow", stdin="ready\n")

    assert result.exit_code == 1
    assert result.stdout == "Nothing known in 1 line.\n"


def test_without_signatures_there_is_nothing_to_watch_for(run: Run, files: Files) -> None:
    unsigned = REPLICATION.partition("signatures:")[0] + "---\n"
    files({"kedb/2026/KE-2026-0001.md": unsigned})

    result = run("match", "--follow", stdin="x")

    assert result.exit_code == 2
    assert "no known error has a signature" in result.stderr


def test_a_growing_file_is_watched_until_ctrl_c(start: Start, files: Files) -> None:
    root = files(SIGNED)
    log = root / "app.log"
    log.write_text(f"{AGAIN}old\n")
    process = start("match", "--follow", "app.log")
    until(process, "stderr", "watching app.log")

    with log.open("a") as file:
        file.write(f"{LOG}ready\n2026-06-20T09:10:00Z next\n")
    told = until(process, "stdout", "authctl replication restart")
    log.rename(root / "app.log.1")
    log.write_text(f"{AGAIN}2026-06-20T09:11:00Z next\n")
    time.sleep(1.5)
    os.kill(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert told.count("match: KE-2026-0001") == 1
    assert b"match: KE" not in rest
    assert b"KE-2026-0001 seen 2 times" in rest


def test_what_a_file_holds_is_read_where_asked_for(start: Start, files: Files) -> None:
    root = files(SIGNED)
    (root / "app.log").write_text(f"{LOG}2026-06-20T09:10:00Z next\n")
    process = start("match", "--follow", "--from-start", "app.log")

    until(process, "stdout", "authctl replication restart")
    os.kill(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert b"seen once, last at line 3" in rest
