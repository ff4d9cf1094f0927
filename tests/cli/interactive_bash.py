"""An interactive bash on a terminal of its own, with a tabulator to press."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
_PATIENCE = 60  # seconds
_LINE_START, _LINE_END = "\x01", "\x05"  # what readline takes for leaps, Ctrl-A and Ctrl-E


class InteractiveBash:
    """A bash that has learnt from a Python module to complete ``faultbook``."""

    def __init__(self, folder: Path, module: str) -> None:
        programs = folder / ".bin"
        programs.mkdir()
        command = programs / "faultbook"
        run = f"PYTHONPATH='{_REPOSITORY}' exec '{sys.executable}' -m {module}"
        command.write_text(f'#!/bin/sh\n{run} "$@"\n')
        command.chmod(0o755)
        self._terminal, terminal = pty.openpty()
        self._bash = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"],
            cwd=folder,
            env={
                "PATH": f"{programs}:{os.environ['PATH']}",
                "TERM": "dumb",
                "COLUMNS": "200",
                "INPUTRC": os.devnull,
                "HISTFILE": os.devnull,
            },
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)
        self._answer('eval "$(_FAULTBOOK_COMPLETE=bash_source faultbook)"; echo "<"ready">"')

    def completed(self, line: str) -> str:
        """The line after a press of the tabulator; it is echoed, and not run."""
        return self._answer(f"{line}\t{_LINE_START}echo '<{_LINE_END}>'")

    def close(self) -> None:
        """End it."""
        self._bash.kill()
        self._bash.wait()
        os.close(self._terminal)

    def _answer(self, typed: str) -> str:
        """What a line prints between angle brackets at the start of a line."""
        os.write(self._terminal, f"{typed}\n".encode())
        seen, deadline = "", time.monotonic() + _PATIENCE
        while (found := re.search(r"\n<([^>\n]*)>", seen)) is None:
            left = max(deadline - time.monotonic(), 0)
            ready, _, _ = select.select([self._terminal], [], [], left)
            if not ready:
                raise TimeoutError(seen)
            seen += os.read(self._terminal, 1 << 16).decode(errors="replace")
        return found[1]
