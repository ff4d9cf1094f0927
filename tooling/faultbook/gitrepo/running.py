"""Starting Git, so that nothing but Git itself runs.

What belongs here: its environment, its settings and its answers as bytes. What does not: what they
mean (the neighbouring modules).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.repository import content_of, folders_with_config

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import IO

    from faultbook.gitrepo.repository import Repository

_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    # A file is looked at whenever anything about it differs, whatever the repository says.
    "core.trustctime": "true",
    "core.checkStat": "default",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "gpg.program": "gpg",
    "gpg.openpgp.program": "gpg",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
}
_ENVIRONMENT = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # History is what the commits say, not what a replacement or a graft puts in their place.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}
_BUFFER = 1 << 20  # bytes of an answer that are read at a time
_HINTED = ("dubious ownership", "safe.directory")


def start(
    repository: Repository,
    arguments: Sequence[str],
    *,
    folder: Path | None = None,
    settings: Mapping[str, str] | None = None,
    reads: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes] | None:
    """Start Git; None where there is none, or not for us.

    Args:
        repository: Where.
        arguments: The command and its arguments.
        folder: Folder to start it in; the uppermost when None.
        settings: Settings besides those that are always made.
        reads: What it gets on stdin.
    """
    try:
        process = subprocess.Popen(
            ["git", *arguments],
            cwd=folder or repository.top,
            env=_environment(repository, {**_SETTINGS, **(settings or {})}),
            stdin=reads,
            bufsize=_BUFFER,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError:
        return None
    _widen(process.stdout)
    return process


def _widen(pipe: IO[bytes] | None) -> None:
    """Let Git run ahead of us as far as the machine allows."""
    if pipe is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _BUFFER)


def answer(process: subprocess.Popen[bytes] | None) -> bytes | None:
    """What Git said; None when it failed or isn't there."""
    if process is None:
        return None
    said, _ = process.communicate()
    return said if process.returncode == 0 else None


def ask(repository: Repository, *arguments: str, reads: IO[bytes] | None = None) -> bytes:
    """What Git says.

    Raises:
        EnvironmentProblem: It isn't there, or fails; with its own reason.
    """
    process = start(repository, arguments, reads=reads or subprocess.DEVNULL)
    if process is None:
        raise EnvironmentProblem("there is no Git here; install it")
    said, why = process.communicate()
    if process.returncode:
        raise GitFailed(arguments[0], why)
    return said


class GitFailed(EnvironmentProblem):
    """Git ended with an error.

    Args:
        command: What it was asked for.
        said: What it said on stderr.
    """

    def __init__(self, command: str, said: bytes) -> None:
        lines = [" ".join(line.split()) for line in said.decode(errors="replace").splitlines()]
        lines = [line for line in lines if line]
        # Of its hints only that on a repository of another owner is always to the point.
        is_hinted = any(mark in line for line in lines for mark in _HINTED)
        why = " ".join(lines) if is_hinted else "".join(lines[:1])
        super().__init__(f"git {command}: {why.removeprefix('fatal: ') or 'it does not say why'}")


def without_filters(repository: Repository) -> dict[str, str]:
    """Settings that switch off each filter that the repository itself defines."""
    configs = (folder / "config" for folder in folders_with_config(repository))
    written = b"".join(content_of(path).lower() for path in configs)
    if b"[filter" not in written and b"[include" not in written:
        return {}
    asked = ("config", "-z", "--name-only", "--get-regexp", _FILTERS)
    named = (answer(start(repository, asked)) or b"").split(b"\0")
    return {
        os.fsdecode(name): "false" if name.endswith(b"required") else "" for name in named if name
    }


def _environment(repository: Repository, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment without anything meant for Git but what we say (git-config, ENVIRONMENT)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    stated = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (name, value) in enumerate(settings.items()):
        stated[f"GIT_CONFIG_KEY_{number}"] = name
        stated[f"GIT_CONFIG_VALUE_{number}"] = value
    where = {"GIT_DIR": "."} if repository.is_bare else {"GIT_WORK_TREE": str(repository.top)}
    return {**kept, **stated, **_ENVIRONMENT, **where}
