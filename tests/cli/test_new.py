"""``faultbook new``: options, questions, the editor, and what stops it."""

from __future__ import annotations

import shlex
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]
    Edit = Callable[[str], None]

FIRST = "records/incidents/2026/INC-2026-0001.md"


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Makes an editor of lines of Python; ``file`` is the text's path."""

    def use(code: str) -> None:
        program = tmp_path / "editor.py"
        begin = "import sys\nfrom pathlib import Path\nfile = Path(sys.argv[1])\n"
        program.write_text(begin + code)
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program)]))

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "typed"))
    (tmp_path / "typed").mkdir()
    return use


def _kept(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "typed").rglob("*") if path.is_file()]


def test_the_path_is_all_that_is_printed(run: Run, files: Files) -> None:
    root = files({})

    first = run("new", "incident", "--title", "Nobody can log in", "--service", "login")
    second = run("new", "incident", "--title", "Slow", "--set", "impact=high")

    assert (first.exit_code, first.stdout, first.stderr) == (0, f"{FIRST}\n", "")
    assert second.stdout == "records/incidents/2026/INC-2026-0002.md\n"
    assert "services:\n  - login\n" in (root / FIRST).read_text()
    assert run("check").stdout == "2 records, no findings\n"


def test_an_id_on_another_branch_is_taken(run: Run, files: Files) -> None:
    repository = Repository.begin(files({}))
    repository.commit()
    repository.git("switch", "--quiet", "--create", "other")
    run("new", "incident", "--title", "There")
    repository.commit()
    repository.git("switch", "--quiet", "main")

    assert run("new", "incident", "--title", "Here").stdout.strip().endswith("INC-2026-0002.md")


def test_a_draft_has_the_words_of_its_title(run: Run, files: Files) -> None:
    files({})

    made = run("new", "problem", "--title", "Sessions get lost!", "--draft")

    path = "records/problems/2026/PRB-2026-DRAFT-sessions-get-lost.md"
    assert (made.exit_code, made.stdout, made.stderr) == (0, f"{path}\n", "")


def test_values_are_typed_as_set_types_them(run: Run, files: Files) -> None:
    root = files({"login.log": 'x: "y" # z\n'})

    run(
        *("new", "incident", "--title", "t", "--set", "started_at=now-15m"),
        *("--set", "tags=[a, b]", "--set", "error_text@=login.log"),
    )

    text = (root / FIRST).read_text()
    assert "started_at: 2026-06-30T11:45:00Z\n" in text
    assert "tags:\n  - a\n  - b\n" in text
    assert "error_text: 'x: \"y\" # z'\n" in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "a record needs a title; give it with --title"),
        (("--title", "  "), "a record needs a title; give it with --title"),
        (("--title", "a\nb"), r"'title' is 'a\nb', which is not one line of text"),
        (("--title", "t", "--service", "logn"), "no service is called 'logn'; did you mean"),
        (("--title", "t", "--set", "impact=huge"), "'impact' is 'huge'"),
        (("--title", "t", "--set", "colour=red"), "unknown field 'colour'"),
        (("--title", "t", "--set", "impact"), "'impact' sets nothing; write key=value"),
        (("--title", "t", "--set", "status=closed"), "is changed by 'faultbook move'"),
        (("--title", "t", "--set", "owner=webb"), "did you mean 'web'?"),
        (("--title", "t", "--set", "problem=PRB-2026-0009"), "there is no 'PRB-2026-0009'"),
        (("--title", "\udcff"), "a text isn't UTF-8"),
    ],
)
def test_what_is_refused_is_not_written(
    run: Run, files: Files, args: tuple[str, ...], said: str
) -> None:
    root = files({})

    result = run("new", "incident", *args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not (root / "records").exists()


def test_a_dry_run_shows_what_would_be_written(run: Run, files: Files) -> None:
    root = files({})

    shown = run("new", "incident", "--title", "Slow", "--dry-run")

    assert (shown.exit_code, (root / "records").exists()) == (0, False)
    assert f"--- /dev/null\n+++ b/{FIRST}\n" in shown.stdout
    assert "+title: Slow\n" in shown.stdout


def test_what_the_editor_leaves_is_written(
    run: Run, files: Files, edit: Edit, tmp_path: Path
) -> None:
    root = files({})
    edit("file.write_bytes(file.read_bytes().replace(b'Slow', b'Very slow \\xf0\\x9f\\x90\\x8c'))")

    made = run("new", "incident", "--title", "Slow", "--edit")

    assert (made.exit_code, made.stdout, made.stderr) == (0, f"{FIRST}\n", "")
    assert "title: Very slow 🐌\n" in (root / FIRST).read_text()
    assert _kept(tmp_path) == []


def test_what_was_typed_is_written_whatever_is_wrong_with_it(
    run: Run, files: Files, edit: Edit
) -> None:
    root = files({})
    edit(
        "said = file.read_text().replace('status: new', 'status: odd')\n"
        "file.write_text(said, newline='\\r\\n')"
    )

    made = run("new", "incident", "--title", "Slow", "--edit")

    assert (made.exit_code, made.stdout) == (1, f"{FIRST}\n")
    assert f"{FIRST}:4:9: FB103" in made.stderr
    assert b"status: odd\r\n" in (root / FIRST).read_bytes()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sys.exit(1)", "the editor failed, so nothing is written"),
        ("file.write_text(' \\n')", "the text is empty, so nothing is written"),
        ("file.unlink()", "the text is empty, so nothing is written"),
    ],
)
def test_without_a_text_nothing_is_made(
    run: Run, files: Files, edit: Edit, code: str, said: str
) -> None:
    root = files({})
    edit(code)

    made = run("new", "incident", "--title", "Slow", "--edit")

    assert (made.exit_code, made.stdout, made.stderr.count("\n")) == (1, "", 1)
    assert said in made.stderr
    assert not (root / "records").exists()
    assert _kept(root) == []


def test_an_editor_that_is_not_there(
    run: Run, files: Files, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({})
    edit("")
    monkeypatch.setenv("VISUAL", "no-such-editor '")

    made = run("new", "incident", "--title", "Slow", "--edit")

    assert (made.exit_code, made.stdout) == (1, "")
    assert "the editor failed, so nothing is written" in made.stderr


def test_what_was_typed_before_an_editor_failed_is_kept(
    run: Run, files: Files, edit: Edit, tmp_path: Path
) -> None:
    files({})
    edit("file.write_text('a long text')\nsys.exit(1)")

    made = run("new", "incident", "--title", "Slow", "--edit")

    (kept,) = _kept(tmp_path)
    assert (made.exit_code, kept.read_text()) == (1, "a long text")
    assert f"what you typed is kept in {kept}" in made.stderr


def test_what_was_typed_is_kept_when_it_cannot_be_written(
    run: Run, files: Files, edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({})
    edit("file.write_text(file.read_text() + '\\n## Summary\\n\\nLong.\\n')")

    def no_space(*_: object, **__: object) -> None:
        raise EnvironmentProblem("no space left on device")

    monkeypatch.setattr("faultbook.authoring.placing.carry_out", no_space)

    made = run("new", "incident", "--title", "Slow", "--edit")

    (kept,) = _kept(tmp_path)
    assert made.exit_code == 2
    assert kept.read_text().endswith("Long.\n")
    assert "no space left on device" in made.stderr
    assert f"what you typed is kept in {kept}" in made.stderr


def test_an_id_that_is_taken_while_somebody_types_is_left_alone(
    run: Run, files: Files, edit: Edit
) -> None:
    root = files({})
    (root / FIRST).parent.mkdir(parents=True)
    edit(f"Path({str(root / FIRST)!r}).write_text('theirs')")

    made = run("new", "incident", "--title", "Slow", "--edit")

    path = "records/incidents/2026/INC-2026-0002.md"
    assert (made.exit_code, made.stdout) == (0, f"{path}\n")
    assert (root / FIRST).read_text() == "theirs"
    assert "id: INC-2026-0002\n" in (root / path).read_text()


def test_on_a_terminal_what_is_missing_is_asked_for(
    answer: Callable[..., tuple[int, str, str]], files: Files
) -> None:
    root = files({})

    typed = "\nNobody can log in\nlogn\nlogin, shop\nhuge\nh\n\n"
    code, path, shown = answer(typed, "new", "incident")

    assert (code, path) == (0, f"{FIRST}\n")
    assert "a record needs a title: what a user would say is wrong\n" in shown
    assert "Services, with commas between them (login, shop): " in shown
    assert "no service is called 'logn'; did you mean 'login'?\n" in shown
    assert "'huge' is none of them; " in shown
    text = (root / FIRST).read_text()
    assert "title: Nobody can log in\n" in text
    assert "services:\n  - login\n  - shop\nimpact: high\nopened_at:" in text


def test_what_is_given_is_not_asked_for(
    answer: Callable[..., tuple[int, str, str]], files: Files
) -> None:
    files({})

    given = ("--title", "t", "--service", "login", "--set", "impact=low", "--set", "urgency=low")
    code, path, shown = answer("", "new", "incident", *given)

    assert (code, path, shown) == (0, f"{FIRST}\n", "")


def test_an_end_of_input_makes_nothing(
    answer: Callable[..., tuple[int, str, str]], files: Files
) -> None:
    root = files({})

    code, path, _ = answer("\x04", "new", "problem")

    assert (code, path) == (130, "")
    assert not (root / "records").exists()
