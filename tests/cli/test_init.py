from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from faultbook import __version__
from faultbook.config import load_config
from faultbook.editing.new_register import SCAFFOLD, scaffold_text
from tests.cli.records import INCIDENTS, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]


def contents(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def test_a_new_register_is_clean(run: Run) -> None:
    made = run("init", "demo")

    assert made.exit_code == 0
    assert made.stdout.endswith("\nNext:\n  cd demo\n  faultbook check\n  mkdocs serve\n")
    assert contents(Path("demo")).keys() == SCAFFOLD.keys()
    assert [line for line in made.stdout.splitlines() if line.startswith("made  ")] == [
        f"made  {path}" for path in SCAFFOLD
    ]
    assert run("-C", "demo", "check").stdout == "0 records, no findings\n"


def test_a_register_is_started_here(run: Run, tmp_path: Path) -> None:
    made = run("init")

    assert made.exit_code == 0
    assert made.stdout.endswith("\nNext:\n  faultbook check\n  mkdocs serve\n  git add .\n")
    assert contents(tmp_path).keys() == SCAFFOLD.keys()


def test_nothing_is_overwritten_and_what_is_missing_is_added(run: Run) -> None:
    run("init", "demo")
    before = contents(Path("demo"))
    Path("demo/README.md").write_text("My own.\n")
    Path("demo/mkdocs.yml").unlink()

    again = run("init", "demo")

    assert again.exit_code == 0
    assert "made  mkdocs.yml\n" in again.stdout
    assert "left  README.md  (it was there)\n" in again.stdout
    assert contents(Path("demo")) == {**before, "README.md": b"My own.\n"}


def test_a_folder_with_records_needs_nothing_to_keep_it(run: Run) -> None:
    Path(INCIDENTS).mkdir(parents=True)
    Path(INCIDENTS, "INC-2026-0002.md").write_text(SOUND)

    run("init")

    assert not Path("records/incidents/.gitkeep").exists()
    assert Path("records/problems/.gitkeep").exists()
    assert run("check").stdout == "1 record, no findings\n"


def test_a_folder_whose_name_needs_quotes(run: Run) -> None:
    made = run("init", "my faults/\x1b[31m")

    assert "  cd 'my faults/\\x1b[31m'\n" in made.stdout


def test_a_register_inside_another_is_mentioned(run: Run, tmp_path: Path) -> None:
    run("init")

    inner, again = run("init", "inner"), run("init", "inner")

    assert inner.stderr == f"faultbook: this register is inside the one in {tmp_path}\n"
    assert again.stderr == ""


@pytest.mark.parametrize("place", ["taken", "taken/below"])
def test_a_place_that_cannot_be_a_folder(run: Run, place: str) -> None:
    Path("taken").write_text("x")

    result = run("init", place)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_a_link_in_the_way_is_not_written_through(run: Run, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    Path("demo").mkdir()
    Path("demo/docs").symlink_to(outside)

    result = run("init", "demo")

    assert result.exit_code == 2
    assert "docs is a symbolic link" in result.stderr
    assert list(outside.iterdir()) == []


def test_every_line_of_the_configuration_can_be_uncommented() -> None:
    text = scaffold_text("faultbook.toml")

    loaded = load_config(re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE))

    assert tomllib.loads(text) == {}
    assert (loaded.syntax, loaded.problems) == (None, ())
    assert loaded.config.services["login"].owner == "identity"
    assert loaded.config.model_fields_set == {
        "services",
        "teams",
        "catalog",
        "priority",
        "targets",
        "reporting",
        "observation",
        "root_cause",
        "import_",
        "layout",
        "rules",
    }


@pytest.mark.parametrize("path", [path for path in SCAFFOLD if path.endswith((".yml", ".yaml"))])
def test_yaml_files_are_yaml(path: str) -> None:
    assert yaml.safe_load(scaffold_text(SCAFFOLD[path]))


def test_the_version_is_the_one_that_wrote_it() -> None:
    def hooks() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = yaml.safe_load(scaffold_text("pre-commit.yaml"))["repos"]
        return [hook for repo in found for hook in repo["hooks"]]

    assert {tuple(hook["additional_dependencies"]) for hook in hooks()} == {
        (f"faultbook=={__version__}",)
    }
    assert not [path for path, name in SCAFFOLD.items() if "@VERSION@" in scaffold_text(name)]


def test_the_example_in_the_readme_is_a_sound_record(run: Run) -> None:
    run("init")
    example = re.search(r"```markdown\n(---\n.*?)```", Path("README.md").read_text(), re.DOTALL)
    assert example is not None

    checked = run("check", "-", "--stdin-path", f"{INCIDENTS}/INC-2026-0001.md", stdin=example[1])

    assert checked.stdout == "1 record, no findings\n"


def test_the_site_of_a_new_register_is_built_without_a_warning(run: Run) -> None:
    run("init", "demo")

    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd="demo",
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert built.returncode == 0, built.stderr
    assert Path("demo/site/known-errors/index.html").is_file()
    assert "fonts.googleapis.com" not in Path("demo/site/index.html").read_text()
