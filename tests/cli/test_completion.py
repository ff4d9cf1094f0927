"""What a shell completes, asked as click asks, and typed into a real bash."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete

from faultbook.cli.group import commands
from faultbook.cli.shells import BashWithAssignments
from faultbook.kinds import KINDS
from tests.cli.interactive_bash import InteractiveBash
from tests.cli.records import INCIDENTS, LINKED, SOUND
from tests.cli.sample_commands import sample
from tests.registers import CONFIG

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import click

    Files = Callable[..., Path]

DRAFT = "records/problems/2026/PRB-2026-DRAFT-slow-login.md"


def asked(line: str, program: click.Command = commands) -> dict[str, str | None]:
    """Candidates for the last word of a line, with what is said beside each."""
    *args, incomplete = line.split(" ")
    shell = ShellComplete(program, {}, "faultbook", "_FAULTBOOK_COMPLETE")
    return {item.value: item.help for item in shell.get_completions(args, incomplete)}


@pytest.fixture
def register(files: Files) -> Path:
    """A register with two incidents, a known error and two problems, one of them a draft."""
    draft = "---\nid: PRB-2026-DRAFT-slow-login\ntitle: Slow login\nstatus: investigating\n---\n"
    return files({**LINKED, f"{INCIDENTS}/INC-2026-0002.md": SOUND, DRAFT: draft})


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("set KE-", ["KE-2026-0001"]),
        ("set INC-2026-0002 hold", ["hold_reason="]),
        ("move INC-2026-0001 ", ["closed", "in-progress"]),
        ("move INC-2026-0002 on-hold --set hold_r", ["hold_reason="]),
        ("new incident --service sh", ["shop"]),
        ("new problem --set root_cause.s", ["root_cause.summary="]),
        ("note ", ["INC-2026-0002", "INC-2026-0001"]),
        ("match --service sh", ["shop"]),
        ("match --incident inc-2026-0001", ["INC-2026-0001"]),
        ("section PRB-2026-0001 E", ["Evidence"]),
        ("link INC-2026-0001 INC-", ["INC-2026-0002"]),
        ("unlink INC-2026-0001 KE-", ["KE-2026-0001"]),
        ("renumber prb-2026-d", ["PRB-2026-DRAFT-slow-login"]),
        ("promote INC-2026-0001 INC-", ["INC-2026-0002"]),
        ("promote INC-2026-0001 --to problem --set root_cause.s", ["root_cause.summary="]),
    ],
)
def test_what_the_writing_commands_take_is_completed(line: str, words: list[str]) -> None:
    assert [*asked(line)] == words


def test_commands_are_completed_with_their_short_help() -> None:
    assert asked("sh") == {"show": "Show one record and what it is linked with."}
    assert asked("--ver") == {"--version": "Show the version and exit."}


@pytest.mark.usefixtures("register")
def test_ids_are_completed_with_titles_the_newest_first() -> None:
    found = asked("show INC-")

    assert [*found.items()] == [
        ("INC-2026-0002", "Login fails with error 500"),
        ("INC-2026-0001", "Login fails with error 500"),
    ]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("command", ["show", "history", "blame"])
def test_ids_are_completed_in_any_case_and_drafts_too(command: str) -> None:
    assert asked(f"{command} prb-2026-d") == {"PRB-2026-DRAFT-slow-login": "Slow login"}
    assert "KE-2026-0001" in asked(f"{command} ")


@pytest.mark.usefixtures("register")
def test_an_id_on_the_line_is_not_offered_again() -> None:
    assert [*asked("move inc-2026-0001 INC-", sample)] == ["INC-2026-0002"]


@pytest.mark.usefixtures("register")
def test_ids_of_one_kind() -> None:
    assert {*asked("problem ", sample)} == {"PRB-2026-0001", "PRB-2026-DRAFT-slow-login"}


def test_titles_of_many_records_are_not_read(files: Files) -> None:
    files({f"{INCIDENTS}/INC-2026-{n:04d}.md": SOUND for n in range(1, 52)})

    assert {*asked("show INC-").values()} == {None}
    assert {*asked("show INC-2026-000").values()} == {"Login fails with error 500"}


def test_an_alias_is_completed_where_no_id_begins_like_it(files: Files) -> None:
    renumbered = SOUND.replace("status: new", "status: new\naliases: [INC-2026-DRAFT-login]")
    files({f"{INCIDENTS}/INC-2026-0002.md": renumbered})

    assert asked("show INC-2026-D") == {
        "INC-2026-DRAFT-login": "INC-2026-0002: Login fails with error 500"
    }


def test_a_title_does_nothing_to_the_terminal(files: Files) -> None:
    title = r'"a\e[31mb\nc"'
    files({f"{INCIDENTS}/INC-2026-0002.md": SOUND.replace("Login fails with error 500", title)})

    assert asked("show INC-") == {"INC-2026-0002": r"a\x1b[31mb\nc"}


def test_the_register_is_the_one_that_the_line_names(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")

    assert asked("show KE-") == {}
    assert [*asked(f"-C {register} show KE-")] == ["KE-2026-0001"]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("line", "states"),
    [
        ("move INC-2026-0001 --state ", ["closed", "in-progress"]),
        ("move INC-2026-0001 INC-2026-0002 --state ", ["in-progress"]),
        ("move PRB-2026-DRAFT-slow-login --state f", ["fix-in-progress"]),
        ("move INC-2026-0999 --state o", ["on-hold"]),
        ("move --kind known-error --state ", ["draft", "active", "fixed", "retired"]),
    ],
)
def test_states_are_those_that_the_records_may_move_to(line: str, states: list[str]) -> None:
    assert [*asked(line, sample)] == states


def test_states_of_a_list_are_those_of_its_kinds() -> None:
    assert [*asked("list --status i")] == ["in-progress", "investigating"]
    assert [*asked("list --kind problem --status i")] == ["investigating"]
    assert [*asked("export csv --kind problem --status i")] == ["investigating"]


@pytest.mark.usefixtures("register")
def test_services_and_teams_come_from_the_configuration() -> None:
    assert asked("list --service ") == {"login": "Login", "shop": "Shop"}
    assert asked("list --owner w") == {"web": "Web"}
    assert asked("export json --service l") == {"login": "Login"}
    assert [*asked("export js")] == ["json", "jsonl"]


def test_services_and_teams_come_from_backstage_too(files: Files) -> None:
    catalog = (
        "kind: Component\nmetadata: {name: Search, title: Search engine}\n---\n"
        "kind: Group\nmetadata: {name: finders}\n"
    )
    config = f'{CONFIG}\n[catalog]\nbackstage = ["catalog-info.yaml"]\n'
    files({"catalog-info.yaml": catalog}, config)

    assert asked("list --service ") == {"login": "Login", "search": "Search engine", "shop": "Shop"}
    assert asked("list --owner f") == {"finders": None}


def test_rules_are_completed_family_first() -> None:
    assert asked("rule f")["FB4"] == "states, gates and times"
    assert {len(code) for code in asked("rule FB")} == {3}
    assert asked("rule FB40")["FB402"] == "restored-at"
    assert asked("rule restor") == {"restored-at": "FB402"}
    assert asked("check --select FB1,FB402") == {"FB1,FB402": "restored-at"}
    assert asked("audit --ignore FB50,FB501") == {"FB50,FB501": "illegal-transition"}


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("set INC-2026-0001 resti", []),
        ("set INC-2026-0001 restor", ["restored_at="]),
        ("set INC-2026-0001 tags", ["tags=", "tags+=", "tags-="]),
        (
            "set INC-2026-0001 a",
            ["assignee=", "acknowledged_at=", "actions=", "actions+=", "actions-="],
        ),
        ("set INC-2026-0001 restored_at=", ["restored_at=now"]),
        ("set INC-2026-0001 impact=", ["impact=high", "impact=medium", "impact=low"]),
        ("set INC-2026-0001 major=t", ["major=true"]),
        ("set INC-2026-0001 stat", []),
        ("set INC-2026-0001 owner=i", ["owner=identity"]),
        ("set INC-2026-0001 services=[login,s", ["services=[login,shop"]),
        ("set INC-2026-0001 services=[", ["services=[login", "services=[shop"]),
        ("set INC-2026-0001 services+=s", ["services+=shop"]),
        ("set INC-2026-0001 timeline+", ["timeline+="]),
        ("set INC-2026-0001 services-=", ["services-=login", "services-=shop"]),
        ("set INC-2026-0001 known_error=", ["known_error=KE-2026-0001"]),
        ("set INC-2026-0001 not_regression.k", ["not_regression.known_error="]),
        ("set INC-2026-0001 title=L", []),
        ("set INC-2026-0001 colour=", []),
        ("set PRB-2026-0001 root_cause.c", ["root_cause.category=", "root_cause.confirmed_at="]),
        ("set PRB-2026-0001 root_cause.category=so", ["root_cause.category=software"]),
        ("set KE-2026-0001 workaround.risk=h", ["workaround.risk=high"]),
        ("set KE-2026-0001 review_by=", ["review_by=today"]),
        ("set KE-", ["KE-2026-0001"]),
        ("set INC-2026-0001 INC-", ["INC-2026-0002"]),
        ("move INC-2026-0001 --set hold_reason=awaiting-s", ["hold_reason=awaiting-supplier"]),
        ("problem --set trig", ["trigger="]),
    ],
)
def test_assignments_are_those_of_the_records_on_the_line(line: str, words: list[str]) -> None:
    assert [*asked(line, sample)] == words


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("go KE-", ["KE-2026-0001"]),
        ("go INC-2026-0001 ", ["closed", "in-progress"]),
        ("go INC-2026-0001 INC-", ["INC-2026-0002"]),
        ("go INC-2026-0001 INC-2026-0002 ", ["in-progress"]),
    ],
)
def test_states_come_after_ids(line: str, words: list[str]) -> None:
    assert [*asked(line, sample)] == words


@pytest.mark.usefixtures("register")
def test_sections_are_those_of_the_kind() -> None:
    assert [*asked("section PRB-2026-0001 ", sample)] == [*KINDS["problem"].sections]
    assert [*asked("section INC-2026-0001 r", sample)] == ["Resolution"]


@pytest.mark.usefixtures("register")
def test_a_value_from_a_file_is_left_to_the_shell() -> None:
    shell = ShellComplete(sample, {}, "faultbook", "_FAULTBOOK_COMPLETE")
    (found,) = shell.get_completions(["set", "INC-2026-0001"], "error_text@=lo")
    assert (found.type, found.value) == ("file", "lo")


@pytest.mark.usefixtures("register")
def test_a_key_is_completed_with_what_it_is() -> None:
    found = asked("set INC-2026-0001 hold", sample)
    assert found == {"hold_reason=": "What an incident on hold waits for."}


def test_own_root_causes_are_completed(files: Files) -> None:
    files(LINKED, f'{CONFIG}\n[root_cause]\ncategories = ["sun-spots"]\n')

    found = asked("set PRB-2026-0001 root_cause.category=s", sample)

    assert [*found] == [
        f"root_cause.category={one}" for one in ("software", "security", "sun-spots")
    ]


LINES = ("show ", "show KE-", "list --service ", "list --status ", "rule FB4", "chek x ", "check ")


def _in_a_process(
    start: Callable[..., subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    code: str = "",
) -> tuple[list[str], str]:
    """Candidates that a shell would be told, and what is said on stderr."""
    words = f"faultbook {line}"
    monkeypatch.setenv("_FAULTBOOK_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    process = start(code=code)
    told, said = process.communicate(timeout=60)
    assert process.returncode == 0
    return told.decode().splitlines(), said.decode()


BROKEN: dict[str, dict[str, str | bytes]] = {
    "a configuration that isn't TOML": {"faultbook.toml": "[services\n"},
    "a configuration that isn't UTF-8": {"faultbook.toml": b"\xff"},
    "tables that are none": {
        "faultbook.toml": "services = 3\nroot_cause = 1\n[teams]\nweb = 1\n[catalog]\nbackstage = 2"
    },
    "records that can't be read": {
        "kedb/2026/KE-2026-0001.md": b"---\n\xff",
        f"{INCIDENTS}/INC-2026-0001.md": "---\ntitle: [\n",
        f"{INCIDENTS}/INC-2026-0002.md": "---\ntitle: [a]\nstatus: {a: b}\naliases: 3\n---\n",
    },
    "a file in a folder's place": {"records": "", "kedb": ""},
}


@pytest.mark.parametrize("broken", BROKEN)
def test_whatever_is_broken_completion_says_nothing_but_candidates(
    start: Callable[..., subprocess.Popen[bytes]],
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    files(BROKEN[broken])
    for line in LINES:
        told, said = _in_a_process(start, monkeypatch, line)
        assert said == ""
        assert all(one == "" or one.startswith(("plain,", "file,")) for one in told)


@pytest.mark.parametrize("line", ["show ", "list --service ", "list --owner ", "history KE-"])
def test_without_a_register_there_are_no_candidates(
    start: Callable[..., subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    assert _in_a_process(start, monkeypatch, line) == ([""], "")


@pytest.mark.usefixtures("register")
def test_a_failure_of_completion_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("faultbook.cli.candidates.paths_by_id", fail)

    assert asked("show KE-") == {}


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "line", ["sh", "show KE-", "list --service lo", "list --status ", "rule FB40"]
)
def test_completing_needs_no_models(
    start: Callable[..., subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    tell = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"

    told, said = _in_a_process(start, monkeypatch, line, tell)

    assert told[0].startswith("plain,")
    assert {*said.split()}.isdisjoint({"pydantic", "rich", "subprocess", "sqlite3", "git"})


@pytest.mark.parametrize(
    ("words", "index", "args", "incomplete"),
    [
        ("faultbook\nset\nstatus\n=\nres", 4, ["set"], "status=res"),
        ("faultbook\nset\nstatus\n=", 3, ["set"], "status="),
        ("faultbook\nset\ntags+\n=\na\nx", 5, ["set", "tags+=a"], "x"),
        ("faultbook\nset\na\n=\nb\n=\nc", 6, ["set"], "a=b=c"),
        ("faultbook\nset\ntext\n@=\nlo", 4, ["set"], "text@=lo"),
        ("faultbook\nset\nat\n=\n10\n:\n4", 6, ["set"], "at=10:4"),
        ("faultbook\nset\n", 2, ["set"], ""),
        ("faultbook\nset\na\n=\nb\n", 5, ["set", "a=b"], ""),
        ("faultbook\nset\nINC-1\nx", 2, ["set"], "INC-1"),
    ],
)
def test_bash_splits_at_equals_signs_and_we_put_together(
    monkeypatch: pytest.MonkeyPatch, words: str, index: int, args: list[str], incomplete: str
) -> None:
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(index))

    shell = BashWithAssignments(sample, {}, "faultbook", "_FAULTBOOK_COMPLETE")

    assert shell.get_completion_args() == (args, incomplete)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_learns_how_to_complete(
    start: Callable[..., subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    monkeypatch.setenv("_FAULTBOOK_COMPLETE", f"{shell}_source")

    told, said = start().communicate(timeout=60)

    assert said == b""
    assert f"_FAULTBOOK_COMPLETE={shell}_complete".encode() in told


@pytest.fixture
def typed(register: Path) -> Iterator[Callable[..., str]]:
    """Types into a bash in the register, and gives the line as it is after a press of the tab."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash")
    opened: list[InteractiveBash] = []

    def complete(line: str, module: str = "faultbook") -> str:
        bash = InteractiveBash(register, module)
        opened.append(bash)
        return bash.completed(line)

    yield complete
    for bash in opened:
        bash.close()


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("faultbook sho", "faultbook show "),
        ("faultbook show KE", "faultbook show KE-2026-0001 "),
        ("faultbook show inc", "faultbook show INC-2026-000"),
        ("faultbook check --format=js", "faultbook check --format=json "),
        ("faultbook check fault", "faultbook check faultbook.toml "),
        ("faultbook chek --fo", "faultbook chek --fo"),
    ],
)
def test_in_bash(typed: Callable[..., str], line: str, completed: str) -> None:
    assert typed(line) == completed


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("faultbook set INC-2026-0001 hold", "faultbook set INC-2026-0001 hold_reason="),
        ("faultbook set INC-2026-0001 major=t", "faultbook set INC-2026-0001 major=true "),
        (
            "faultbook set INC-2026-0001 known_error=k",
            "faultbook set INC-2026-0001 known_error=KE-2026-0001 ",
        ),
        (
            "faultbook set INC-2026-0001 error_text@=fault",
            "faultbook set INC-2026-0001 error_text@=faultbook.toml ",
        ),
        (
            "faultbook section PRB-2026-0001 Perm",
            r"faultbook section PRB-2026-0001 Permanent\ fix ",
        ),
        (
            'faultbook section PRB-2026-0001 "Perm',
            'faultbook section PRB-2026-0001 "Permanent fix" ',
        ),
        ("faultbook set INC-2026-0001 tags+=", "faultbook set INC-2026-0001 tags+="),
        (
            "faultbook move INC-2026-0001 --set owner=w",
            "faultbook move INC-2026-0001 --set owner=web ",
        ),
    ],
)
def test_assignments_in_bash(typed: Callable[..., str], line: str, completed: str) -> None:
    assert typed(line, "tests.cli.sample_commands") == completed
