"""What a command imports, because start-up is paid for on every save in an editor."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.recorded import tell
from tests.cli.records import LINKED
from tests.cli.signed import LOG, SIGNED
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CLICK_ALONE = "import click; click.version_option('1')(click.Command('x')).main(['--version'])"
_TELL = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"


@pytest.fixture
def imported(start: Callable[..., subprocess.Popen[bytes]]) -> Callable[..., set[str]]:
    """Names of the modules that a command has imported by its end."""

    def names(*args: str) -> set[str]:
        _, said = start(*args, code=_TELL).communicate(timeout=60)
        return set(said.decode().split())

    return names


def test_the_version_needs_click_alone(imported: Callable[..., set[str]]) -> None:
    click_alone = subprocess.run(
        [sys.executable, "-c", f"{_TELL}; {_CLICK_ALONE}"], capture_output=True, check=True
    )

    more = imported("--version") - set(click_alone.stderr.decode().split())

    assert sorted(more - {*sys.builtin_module_names}) == [
        "faultbook",
        "faultbook.cli",
        "faultbook.cli.group",
        "faultbook.cli.outcome",
    ]


HEAVY = {
    "concurrent.futures.process",
    "detect_secrets",
    "git",
    "jinja2",
    "markdown_it",
    "mkdocs",
    "multiprocessing",
    "nh3",
    "re2",
    "rich",
    "sqlite3",
    "subprocess",
}


@pytest.mark.parametrize(
    "args",
    [
        ["check", "records/incidents/2026/INC-2026-0001.md"],
        ["check", "kedb"],
        ["check", "--format", "github"],
        ["show", "INC-2026-0001"],
        ["list"],
        ["export", "json"],
        ["export", "csv"],
        ["schema"],
        ["rule", "FB402"],
    ],
)
def test_nothing_heavy_is_imported_unasked(
    imported: Callable[..., set[str]], files: Callable[..., Path], args: list[str]
) -> None:
    files(LINKED)

    found = imported(*args)

    assert "faultbook.cli.outcome" in found
    assert found & HEAVY == set()


@pytest.mark.parametrize("command", ["history", "blame"])
def test_a_history_needs_no_model(
    imported: Callable[..., set[str]], tmp_path: Path, command: str
) -> None:
    tell(tmp_path)

    found = imported(command, "INC-2026-0001")

    assert "faultbook.history.account" in found
    assert found & ({*HEAVY, "difflib", "pydantic"} - {"sqlite3", "subprocess"}) == set()


def test_a_check_imports_no_other_reporter(
    imported: Callable[..., set[str]], files: Callable[..., Path]
) -> None:
    files(LINKED)

    found = imported("check", "kedb/2026/KE-2026-0001.md")

    assert {name for name in found if name.startswith("faultbook.reporters")} == {
        "faultbook.reporters",
        "faultbook.reporters.excerpt",
        "faultbook.reporters.paint",
        "faultbook.reporters.text",
    }
    assert "faultbook.json_schema" not in found


def test_a_check_without_signatures_imports_nothing_that_runs_them(
    imported: Callable[..., set[str]], files: Callable[..., Path]
) -> None:
    files(LINKED)

    found = imported("check")

    assert not {name for name in found if name.startswith("faultbook.matching")}


def test_a_check_imports_nothing_that_mends_or_keeps_a_baseline(
    imported: Callable[..., set[str]], files: Callable[..., Path]
) -> None:
    files(LINKED)

    found = imported("check")

    assert found.isdisjoint(
        {
            "difflib",
            "faultbook.baseline",
            "faultbook.checking.known",
            "faultbook.cli.baseline",
            "faultbook.cli.fixing",
            "faultbook.editing.mending",
            "faultbook.fixing",
        }
    )


def test_merging_values_needs_neither_models_nor_another_process(
    imported: Callable[..., set[str]], tmp_path: Path
) -> None:
    for name in ("base", "ours", "theirs"):
        text = f"---\nid: INC-2026-0001\ntags: [a, {name}]\n---\n"
        (tmp_path / name).write_text(text)

    found = imported("merge-driver", "base", "ours", "theirs", "records/incidents/2026/x.md")

    assert (tmp_path / "ours").read_text().endswith("tags: [a, ours, theirs]\n---\n")
    assert found.isdisjoint({*HEAVY, "pydantic"})


UNWANTED_BY_A_MATCH = {
    "faultbook.cli.completion",
    "faultbook.cli.following",
    "faultbook.gitrepo.repository",
    "faultbook.matching.background",
    "faultbook.matching.expression_reading",
    "faultbook.matching.index_writing",
    "faultbook.matching.indexing",
    "faultbook.matching.knowledge",
    "faultbook.matching.ordinary",
    "faultbook.matching.pattern_syntax",
    "faultbook.matching.refreshing",
    "faultbook.reporters.matches.json",
    "faultbook.reporters.matches.markdown",
}


def test_a_match_needs_neither_models_nor_a_parser(
    imported: Callable[..., set[str]], files: Callable[..., Path]
) -> None:
    root = files(SIGNED)
    Repository.begin(root)  # in whose own folder the index is kept
    (root / "app.log").write_text(LOG)

    found: set[str] = set()
    for _ in range(100):  # what was just written is read again, until nothing can hide behind it
        found = imported("match", "app.log")
        if "faultbook.catalog" not in found:
            break

    assert "faultbook.matching.recognition" in found
    heavy = HEAVY - {"re2", "sqlite3"}
    assert found.isdisjoint({*heavy, "pydantic", "yaml", "importlib.resources", "pathlib"})
    assert found.isdisjoint({"faultbook.catalog", "faultbook.workspace", "faultbook.kinds"})
    assert found.isdisjoint(UNWANTED_BY_A_MATCH)


def settled_match(
    imported: Callable[..., set[str]], files: Callable[..., Path], *args: str
) -> set[str]:
    """What a match imports once nothing was written shortly before."""
    Repository.begin(files(SIGNED))
    found: set[str] = set()
    for _ in range(100):
        found = imported("match", *args)
        if "faultbook.catalog" not in found:
            break
    return found


def test_a_line_of_plain_words_needs_no_expressions(
    imported: Callable[..., set[str]], files: Callable[..., Path]
) -> None:
    found = settled_match(imported, files, "--text", "unauthenticated pull rate limit")

    assert "faultbook.matching.plain_recognition" in found
    assert found.isdisjoint(
        {
            *UNWANTED_BY_A_MATCH,
            "re2",
            "faultbook.matching.compiled_expressions",
            "faultbook.matching.conditions",
            "faultbook.matching.log_records",
            "faultbook.matching.recognition",
            "faultbook.matching.redaction_forms",
            "faultbook.matching.timestamps",
        }
    )


def test_a_match_of_nothing_reads_no_signature(
    imported: Callable[..., set[str]], files: Callable[..., Path]
) -> None:
    found = settled_match(imported, files, "--text", "zyx wvu")

    assert "faultbook.matching.finding" in found
    assert found.isdisjoint({*UNWANTED_BY_A_MATCH, "json", "re2", "faultbook.signature"})
    assert "faultbook.matching.plain_recognition" not in found


STATISTICS = {"numpy", "scipy"}


@pytest.mark.parametrize("args", [["guard"], ["effect", "--all"]])
def test_what_needs_no_interval_waits_for_no_statistics(
    imported: Callable[..., set[str]], files: Callable[..., Path], args: list[str]
) -> None:
    files(LINKED)

    found = imported(*args)

    assert "faultbook.evidence_gathering" in found
    assert found.isdisjoint(STATISTICS | (HEAVY - {"sqlite3", "subprocess"}))
