"""The command line as tests run it: in this process, or as users do."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from faultbook.cli.group import commands
from tests.registers import CONFIG, NOW, write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

EPOCH = str(int(NOW.timestamp()))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts in an empty folder, at the tests' moment, without settings of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    for name in ("FAULTBOOK_DEBUG", "NO_COLOR", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Path]:
    """Writes a register of the given files into the working directory."""

    def write(files: Mapping[str, str | bytes], config: str = CONFIG) -> Path:
        return write_register(tmp_path, files, config)

    return write


@pytest.fixture
def run() -> Callable[..., Result]:
    """Runs a command in this process."""

    def invoke(*args: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(commands, args, input=stdin, prog_name="faultbook")

    return invoke


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[bytes]]:
    """Starts a command as a process of its own group, its streams as pipes."""

    def popen(*args: str, code: str = "", **options: Any) -> subprocess.Popen[bytes]:
        program = f"{code}\nfrom faultbook.cli import main\nmain()"
        command = [sys.executable, "-c", program, *args]
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        environment = {**os.environ, "PYTHONWARNINGS": "default"}
        environment.pop("PYTHONUNBUFFERED", None)  # it would make a closed pipe go unnoticed
        return subprocess.Popen(
            command, start_new_session=True, env=environment, **{**streams, **options}
        )

    return popen


@pytest.fixture
def answer(
    start: Callable[..., subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command on a terminal, where somebody types lines; gives code, stdout and the rest."""
    monkeypatch.setenv("TERM", "dumb")

    def run_with(typed: str, *args: str) -> tuple[int, str, str]:
        ours, theirs = pty.openpty()
        process = start(*args, stdin=theirs, stderr=theirs)
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        while True:
            try:
                more = os.read(ours, 65536)
            except OSError:  # Linux's way to say that nobody writes any more
                break
            shown += more
        os.close(ours)
        path, _ = process.communicate(timeout=60)
        return process.returncode, path.decode(), shown.decode().replace("\r\n", "\n")

    return run_with
