"""Signatures as Git verifies them, with keys made for the test."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from faultbook.audits import AuditRequest, audit_register
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.commits import unsigned_commits
from faultbook.gitrepo.repository import find_repository
from tests.auditing.stories import INCIDENT, PROBLEM, Story, incident, problem
from tests.registers import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.auditing.conftest import Seen

    See = Callable[[Story], Seen]

pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen makes and checks the signatures"
)

SIGNED = f"{CONFIG}\n[audit]\nsigned_commits = true\n"


def make_key(path: Path) -> str:
    """Make a pair of keys, and return the public one."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return path.with_suffix(".pub").read_text().strip()


@pytest.fixture
def signed(tmp_path: Path) -> Story:
    """A register that wants signatures, in which Ada's key is trusted and signs."""
    story = Story.begin(tmp_path / "register", SIGNED)
    public = make_key(tmp_path / "ada")
    make_key(tmp_path / "mallory")
    (tmp_path / "allowed").write_text(f"ada@example.com {public}\n")
    git = story.repository.git
    git("config", "gpg.format", "ssh")
    git("config", "user.signingkey", str(tmp_path / "ada"))
    git("config", "commit.gpgsign", "true")
    git("config", "gpg.ssh.allowedSignersFile", str(tmp_path / "allowed"))
    return story


def unsigned(seen: Seen) -> list[tuple[str, str]]:
    return [one for landing in seen.landings for one in landing.unsigned]


def test_good_signatures_count(signed: Story, seen: See) -> None:
    signed.landed(INCIDENT, incident("new"))
    signed.landed(INCIDENT, incident("in-progress"))

    found = seen(signed)

    assert len(found.landings) == 2
    assert unsigned(found) == []


def test_nobody_asks_unless_signatures_are_wanted(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))

    assert unsigned(seen(story)) == []


def test_what_is_not_signed_is_told(signed: Story, seen: See) -> None:
    signed.repository.git("config", "commit.gpgsign", "false")
    commit = signed.landed(INCIDENT, incident("new"))

    assert unsigned(seen(signed)) == [(commit, "it has no signature")]


def test_a_key_that_nobody_trusts_is_told(signed: Story, seen: See, tmp_path: Path) -> None:
    signed.repository.git("config", "user.signingkey", str(tmp_path / "mallory"))
    commit = signed.landed(INCIDENT, incident("new"))

    ((told, why),) = unsigned(seen(signed))

    assert told == commit
    assert "trusts" in why or "bad" in why  # Git's releases differ


def test_a_forged_signature_is_told(signed: Story) -> None:
    """A signature that belongs to other content."""
    signed.landed(INCIDENT, incident("new"))
    git = signed.repository.git
    whole = git("cat-file", "commit", "HEAD").replace("change", "another story")
    (signed.repository.top / "forged").write_text(whole)
    commit = git("hash-object", "-t", "commit", "-w", "forged").strip()
    git("reset", "--quiet", "--hard", commit)
    repository = find_repository(signed.repository.top)
    assert repository is not None

    assert unsigned_commits(repository, [commit]) == {commit: "its signature is bad"}
    report = audit_register(signed.open(), AuditRequest())
    assert report.coverage is not None
    assert report.coverage.head == commit


def test_what_a_merge_brought_along_must_be_signed_too(signed: Story, seen: See) -> None:
    signed.landed(PROBLEM, problem("new"))
    signed.branch("work")
    signed.repository.git("config", "commit.gpgsign", "false")
    commit = signed.landed(INCIDENT, incident("new"))
    signed.land("beside the records")
    signed.repository.git("config", "commit.gpgsign", "true")
    signed.switch()
    signed.merge("work")

    assert unsigned(seen(signed)) == [(commit, "it has no signature")]


def test_a_machine_that_knows_no_signer_cannot_tell(signed: Story) -> None:
    signed.landed(INCIDENT, incident("new"))
    signed.repository.git("config", "--unset", "gpg.ssh.allowedSignersFile")

    with pytest.raises(EnvironmentProblem, match=r"gpg\.ssh\.allowedSignersFile"):
        audit_register(signed.open(), AuditRequest())


def test_programs_that_the_repository_names_are_not_run(
    signed: Story, seen: See, tmp_path: Path
) -> None:
    signed.landed(INCIDENT, incident("new"))
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for name in ("gpg.program", "gpg.ssh.program", "gpg.openpgp.program"):
        signed.repository.git("config", name, str(trap))

    seen(signed)

    assert not (tmp_path / "sprung").exists()
