"""``faultbook site``: staging and finishing from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.views.samples import LINKED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]


@pytest.fixture
def root(files: Files) -> Path:
    return files(LINKED)


def test_a_site_is_staged_and_finished(run: Run, root: Path) -> None:
    result = run("site", "stage", "out")
    assert result.exit_code == 0
    assert result.stdout.startswith("staged ")
    assert result.stdout.endswith(" pages and 0 files of the site's own in out\n")
    assert "files written, 0 removed" in result.stderr
    done = run("site", "finish", "out/docs")
    assert done.exit_code == 0
    assert done.stdout.startswith("added ")
    assert (root / "out/docs/index.md").is_file()


def test_the_audience_of_a_finished_site_is_that_of_the_staged_one(run: Run, root: Path) -> None:
    run("site", "stage", "out", "--audience", "public")
    run("site", "finish", "out/docs")
    texts = [path.read_bytes() for path in (root / "out").rglob("*") if path.is_file()]
    assert any(b"INC-2026-0101" in text for text in texts)
    assert not any(b"KE-2026-0102" in text for text in texts)


def test_the_audience_is_the_configurations_where_none_is_named(run: Run, root: Path) -> None:
    (root / "mkdocs.yml").write_text("plugins: [faultbook: {audience: public}]\n")
    run("site", "stage", "out")
    assert not (root / "out/docs/known-errors/2026/KE-2026-0102.md").exists()


def test_records_without_a_page_are_told_of(run: Run, files: Files) -> None:
    files({**LINKED, "records/incidents/2026/INC-2026-0900.md": "nothing"})
    said = run("site", "stage", "out").stderr
    assert "records/incidents/2026/INC-2026-0900.md:1:1: FB007" in said
    assert "1 file has no page: run 'faultbook check'" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("finish", "nowhere"), "there is no such folder"),
        (("finish", "records"), "no site that was staged"),
        (("stage", "records"), "weren't staged"),
        (("stage", "faultbook.toml"), "is a file"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    run: Run,
    root: Path,  # noqa: ARG001 - it is there
    arguments: tuple[str, ...],
    said: str,
) -> None:
    result = run("site", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
