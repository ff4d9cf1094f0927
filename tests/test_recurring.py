"""Earlier incidents that a new one is like, and the groups of a register on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.catalog import load_file
from faultbook.evidence_gathering import gather
from faultbook.pull_request import check_pull_request
from faultbook.recurring import Earlier, find_groups
from tests.registers import open_register, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.record import Resembled

FOLDER = "records/incidents/2026"
CARD = "smartcard logon: KDC_ERR_CLIENT_NOT_TRUSTED, certificate chain of the domain controller"
PROBLEM = """\
---
id: PRB-2026-0001
title: Cards are refused
status: new
services: [login]
trigger: recurrence
opened_at: 2026-05-04T08:00:00Z
---
"""


def incident(number: int, more: str = "", error: str = CARD, services: str = "login") -> str:
    return (
        f"---\nid: INC-2026-{number:04d}\ntitle: Smart cards are refused\nstatus: new\n"
        f"services: [{services}]\nerror_text: '{error}'\n{more}---\n"
    )


def path_of(number: int) -> str:
    return f"{FOLDER}/INC-2026-{number:04d}.md"


def like(root: Path, number: int) -> tuple[Resembled, ...]:
    register = open_register(root)
    record = load_file(path_of(number), register.read(path_of(number))).record
    assert record is not None
    return Earlier(register).like(record)


def test_earlier_ones_are_told_with_what_covers_them(tmp_path: Path) -> None:
    files = {
        path_of(1): incident(1, "problem: PRB-2026-0001\n"),
        path_of(2): incident(2),
        path_of(3): incident(3, "duplicate_of: INC-2026-0001\n"),
        path_of(4): incident(4).replace("status: new", "status: cancelled"),
        path_of(5): incident(5, services="shop"),
        path_of(6): incident(6),
        path_of(7): incident(7),
        path_of(8): incident(8, error="spooler: queue full").replace("Smart cards", "Faxes"),
        "records/problems/2026/PRB-2026-0001.md": PROBLEM,
    }
    root = write_register(tmp_path, files)

    found = like(root, 6)

    assert [(one.incident, one.problem) for one in found] == [
        ("INC-2026-0001", "PRB-2026-0001"),
        ("INC-2026-0002", None),
    ]
    assert all(0.6 < one.likeness <= 1 for one in found)
    assert like(root, 8) == ()


def test_those_that_began_later_are_not_earlier(tmp_path: Path) -> None:
    began = {1: "2026-05-01", 2: "2026-03-01", 3: "2026-04-01"}
    root = write_register(
        tmp_path,
        {
            path_of(one): incident(one, f"started_at: {day}T08:00:00Z\n")
            for one, day in began.items()
        },
    )

    assert [one.incident for one in like(root, 1)] == ["INC-2026-0003", "INC-2026-0002"]
    assert [one.incident for one in like(root, 3)] == ["INC-2026-0002"]
    assert like(root, 2) == ()


def test_in_an_own_folder_of_a_repository_it_is_kept_apart(tmp_path: Path) -> None:
    Repository.begin(tmp_path)
    for folder in ("one", "other"):
        files = {path_of(number): incident(number) for number in (1, 2)}
        root = write_register(tmp_path / folder, files)
        register = open_register(root)
        assert len(find_groups(register, gather(register))) == 1

    kept = sorted(path.name for path in (tmp_path / ".git/faultbook").glob("texts*.sqlite"))
    assert len(kept) == 2


def findings(root: Path, base: str) -> list[tuple[str, str]]:
    report = check_pull_request(open_register(root), base)
    return [(one.message, one.hint) for one in report.diagnostics if one.code == "FB804"]


def test_a_pull_request_hears_of_it_once_and_only_where_the_text_is_new(tmp_path: Path) -> None:
    root = write_register(tmp_path, {path_of(1): incident(1), path_of(2): incident(2)})
    repository = Repository.begin(root)
    repository.commit("begin")
    base = repository.git("rev-parse", "HEAD").strip()
    write_register(root, {path_of(3): incident(3), path_of(2): incident(2, "tags: [web]\n")})

    ((message, hint),) = findings(root, base)

    assert message.startswith("it resembles INC-2026-0001 (")
    assert " and INC-2026-0002 (" in message
    assert hint == (
        "if it is the same fault: "
        "faultbook promote INC-2026-0001 INC-2026-0002 INC-2026-0003 --to problem"
    )
    linked = "problem: PRB-2026-0001\n"
    problem = {"records/problems/2026/PRB-2026-0001.md": PROBLEM}
    write_register(root, {**problem, path_of(1): incident(1, linked)})
    assert findings(root, base)[0][1].endswith("faultbook link INC-2026-0003 PRB-2026-0001")
    write_register(root, {path_of(3): incident(3, linked)})
    assert findings(root, base) == []
    write_register(root, {path_of(3): incident(3, "duplicate_of: INC-2026-0001\n")})
    assert findings(root, base) == []
