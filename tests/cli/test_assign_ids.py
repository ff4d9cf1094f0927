"""``faultbook assign-ids``: numbers for drafts, together, once, and the same for everybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.registers import write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

INCIDENTS, ERRORS = "records/incidents/2026", "kedb/2026"
SHOP, PRINT, KNOWN = "INC-2026-DRAFT-shop", "INC-2026-DRAFT-print", "KE-2026-DRAFT-basket"

DRAFTS = {
    f"{INCIDENTS}/INC-2026-0004.md": "---\nid: INC-2026-0004\ntitle: Sign-in fails\nstatus: new\n"
    f"parent: {SHOP}\n---\n",
    f"{INCIDENTS}/{PRINT}.md": f"---\nid: {PRINT}\ntitle: Printers smoke\nstatus: new\n"
    "opened_at: 2026-05-03T09:10:00Z\n---\n",
    f"{INCIDENTS}/{SHOP}.md": f"---\nid: {SHOP}\ntitle: The shop is slow\nstatus: new\n"
    f"opened_at: 2026-05-02T09:10:00Z\nknown_error: {KNOWN}\n---\n\n## Summary\n\nSee {KNOWN}.\n",
    f"{ERRORS}/{KNOWN}.yaml": f"id: {KNOWN}\ntitle: The basket locks\nstatus: draft\n"
    "sections:\n  Symptoms: |\n    It hangs.\n",
}
MAP = f"{SHOP}\tINC-2026-0005\n{PRINT}\tINC-2026-0006\n{KNOWN}\tKE-2026-0001\n"


def state(root: Path) -> dict[str, bytes]:
    """Every record's bytes, by path."""
    found = [*root.glob("records/**/*"), *root.glob("kedb/**/*")]
    return {str(one.relative_to(root)): one.read_bytes() for one in found if one.is_file()}


def test_drafts_get_numbers_in_the_order_in_which_they_were_opened(
    tmp_path: Path, run: Run
) -> None:
    write_register(tmp_path, DRAFTS)
    done = run("assign-ids")
    assert (done.exit_code, done.stdout, done.stderr) == (0, MAP, "")
    shop = Path(INCIDENTS, "INC-2026-0005.md").read_text(encoding="utf-8")
    assert f"aliases:\n  - {SHOP}\n" in shop
    assert "known_error: KE-2026-0001\n" in shop
    assert f"See {KNOWN}." in shop, "texts are left alone"
    other = Path(INCIDENTS, "INC-2026-0004.md").read_text(encoding="utf-8")
    assert other == DRAFTS[f"{INCIDENTS}/INC-2026-0004.md"].replace(SHOP, "INC-2026-0005")
    assert json.loads(run("show", SHOP, "--format", "json").stdout)["id"] == "INC-2026-0005"
    assert sorted(state(tmp_path)) == [
        f"{ERRORS}/KE-2026-0001.yaml",
        *(f"{INCIDENTS}/INC-2026-000{number}.md" for number in (4, 5, 6)),
    ]
    assert "FB207" not in run("check").stdout


def test_with_nothing_to_do_nothing_is_said(tmp_path: Path, run: Run) -> None:
    write_register(tmp_path, DRAFTS)
    run("assign-ids")
    before = state(tmp_path)
    done = run("assign-ids")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert json.loads(run("assign-ids", "--format", "json").stdout) == {"version": 1, "ids": []}
    assert state(tmp_path) == before


def test_the_map_for_a_program(tmp_path: Path, run: Run) -> None:
    write_register(tmp_path, DRAFTS)
    dry = run("assign-ids", "--format", "json", "--dry-run").stdout
    assert sorted(state(tmp_path)) == sorted(DRAFTS)
    said = run("assign-ids", "--format", "json").stdout
    assert said == dry
    assert json.loads(said)["ids"][0] == {"old": SHOP, "new": "INC-2026-0005"}


def test_a_dry_run_shows_a_diff(tmp_path: Path, run: Run) -> None:
    write_register(tmp_path, DRAFTS)
    done = run("assign-ids", "--dry-run")
    assert f"rename to {INCIDENTS}/INC-2026-0005.md\n" in done.stdout
    assert f"-parent: {SHOP}\n+parent: INC-2026-0005\n" in done.stdout
    assert sorted(state(tmp_path)) == sorted(DRAFTS)


def test_only_those_that_are_named(tmp_path: Path, run: Run) -> None:
    write_register(tmp_path, DRAFTS)
    assert run("assign-ids", PRINT).stdout == f"{PRINT}\tINC-2026-0005\n"
    again = run("assign-ids", PRINT.replace("INC", "inc"), KNOWN)
    assert again.stdout == f"{KNOWN}\tKE-2026-0001\n"
    assert again.stderr == f"faultbook: {PRINT} is INC-2026-0005 already\n"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("INC-2026-0004",), "INC-2026-0004 is no draft; 'faultbook renumber INC-2026-0004'"),
        ((PRINT, "INC-2026-DRAFT-prnt"), f"did you mean '{PRINT}'?"),
    ],
)
def test_what_is_no_draft_is_refused(
    tmp_path: Path, run: Run, names: tuple[str, ...], said: str
) -> None:
    write_register(tmp_path, DRAFTS)
    done = run("assign-ids", *names)
    assert done.exit_code == 2
    assert said in done.stderr
    assert sorted(state(tmp_path)) == sorted(DRAFTS)


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        (f"{INCIDENTS}/INC-2026-DRAFT-a.md", "---\ntitle: [\n---\n", "INC-2026-DRAFT-a.md can't"),
        (f"{INCIDENTS}/INC-2026-0007.md", f"---\nparent: {SHOP}\nb: [\n---\n", "0007.md can't be"),
        (f"{INCIDENTS}/{SHOP}.yaml", f"id: {SHOP}\ntitle: A\nstatus: new\n", "more files than one"),
    ],
)
def test_all_or_none(tmp_path: Path, run: Run, path: str, content: str, said: str) -> None:
    write_register(tmp_path, {**DRAFTS, path: content})
    before = state(tmp_path)
    done = run("assign-ids")
    assert done.exit_code == (1 if said.endswith("can't") else 2)
    assert said in done.stderr
    assert state(tmp_path) == before


def test_two_clones_of_one_commit_give_the_same_numbers(tmp_path: Path, run: Run) -> None:
    repository = Repository.begin(tmp_path / "first")
    write_register(repository.top, DRAFTS)
    repository.commit()
    repository.git("switch", "--quiet", "--create", "other")
    taken = DRAFTS[f"{INCIDENTS}/INC-2026-0004.md"].replace("0004", "0009")
    write_register(repository.top, {f"{INCIDENTS}/INC-2026-0009.md": taken})
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.git("clone", "--quiet", ".", str(tmp_path / "second"))
    maps = [run("-C", str(tmp_path / name), "assign-ids").stdout for name in ("first", "second")]
    assert maps[0] == maps[1] == MAP.replace("0006", "0011").replace("0005", "0010")
    assert state(tmp_path / "first") == state(tmp_path / "second")


def test_two_runs_at_the_same_time_give_each_draft_one_number(
    tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    texts = {
        f"{INCIDENTS}/INC-2026-DRAFT-a{number}.md": f"---\nid: INC-2026-DRAFT-a{number}\n"
        f"title: Number {number}\nstatus: new\n---\n"
        for number in range(40)
    }
    write_register(tmp_path, {**DRAFTS, **texts})
    running = [start("assign-ids") for _ in range(3)]
    said = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    lines = [line.split("\t") for out, _ in said for line in out.decode().splitlines()]
    assert len(lines) == len({old for old, _ in lines}) == len({new for _, new in lines}) == 43
    files = state(tmp_path)
    assert len(files) == 44
    for old, new in lines:
        path = next(path for path in files if new in path)
        assert f"  - {old}\n" in files[path].decode()
