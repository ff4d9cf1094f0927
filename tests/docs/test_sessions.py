"""Pages that tell a story from an empty folder, command by command."""

from __future__ import annotations

import pytest

from tests.docs.console import Command, commands_in, words_of
from tests.docs.examples import with_real_output

RECORD = """\
---
id: INC-2026-0001
title: Login fails
status: new
opened_at: 2026-11-02T04:14:00Z
---
"""


def _page(*blocks: str) -> str:
    return "\n".join(("{# empty #}", *blocks))


def _session(*lines: str) -> str:
    return "\n".join(("{# session #}\n\n```console", *lines, "```\n"))


def test_a_session_is_commands_with_what_they_are_given_and_without_what_they_print() -> None:
    session = (
        "$ faultbook new incident --title 'It''s late' \\\n"
        "    --service login\n"
        "INC-2026-0001\n"
        "$ faultbook section INC-2026-0001 Resolution <<'EOF'\n"
        "$ is no prompt here\n"
        "\n"
        "EOF\n"
        "written\n"
    )

    assert [*commands_in(session)] == [
        Command(
            "$ faultbook new incident --title 'It''s late' \\\n    --service login\n",
            ["faultbook", "new", "incident", "--title", "Its late", "--service", "login"],
        ),
        Command(
            "$ faultbook section INC-2026-0001 Resolution <<'EOF'\n$ is no prompt here\n\nEOF\n",
            ["faultbook", "section", "INC-2026-0001", "Resolution"],
            "$ is no prompt here\n\n",
        ),
    ]


@pytest.mark.parametrize("session", ["$ faultbook list \\\n", "$ faultbook x <<'EOF'\ntext\n"])
def test_a_command_without_an_end_is_refused(session: str) -> None:
    with pytest.raises(ValueError, match="has no end"):
        [*commands_in(session)]


@pytest.mark.parametrize(
    "typed",
    [
        "faultbook list > ids.txt",
        "faultbook list|faultbook check",
        "faultbook list; faultbook check",
        "faultbook list && faultbook check",
        "faultbook show $(faultbook list --ids)",
        "faultbook section x y <<EOF",
    ],
)
def test_what_needs_a_shell_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="needs a shell"):
        words_of(typed)


def test_what_a_shell_would_leave_alone_is_left_alone() -> None:
    assert words_of("""faultbook note "a > b; (c)" 'd | e' f#1""") == [
        *("faultbook", "note", "a > b; (c)", "d | e", "f#1")
    ]


@pytest.mark.parametrize("typed", ["git init", "mkdocs serve", "rm -r x", "python -m faultbook"])
def test_a_session_runs_nothing_but_our_command_and_builds(typed: str) -> None:
    with pytest.raises(ValueError, match="only faultbook and mkdocs build are run"):
        with_real_output(_page(_session(f"$ {typed}")))


def test_an_empty_page_starts_with_nothing_and_its_commands_share_a_folder() -> None:
    told = with_real_output(
        _page(
            _session("$ faultbook check", "what it said yesterday"),
            _session("$ faultbook init", "$ faultbook check", "$ faultbook list"),
        )
    )

    assert told.count("{# session #}\n\n```console\n$ faultbook ") == 2
    assert "yesterday" not in told
    assert (
        "$ faultbook check\nfaultbook: no faultbook.toml here or above; run 'faultbook init'\n```"
    ) in told
    assert "\nmade  faultbook.toml\n" in told
    assert told.endswith(
        "$ faultbook check\n0 records, no findings\n"
        "$ faultbook list\nfaultbook: no record fits\n```\n"
    )
    assert with_real_output(told) == told


def test_time_passes_between_sessions() -> None:
    path = "records/incidents/2026/INC-2026-0001.md"
    check = (f"$ faultbook check - --stdin-path {path} <<'EOF'", *RECORD.splitlines(), "EOF")
    told = with_real_output(
        _page(
            _session("$ faultbook init"),
            "{# now: 2026-11-02T03:14:00Z #}",
            _session(*check),
            "{# now: 2026-11-02T06:14:00+01:00 #}",
            _session(*check),
        )
    )

    _, early, late = told.split("{# now: ")
    assert f"\nEOF\n{path}:5:12: FB444 'opened_at' (2026-11-02T04:14:00Z) is in the future" in early
    assert late.endswith("\nEOF\n1 record, no findings\n```\n")


def test_a_site_is_built_and_tells_neither_times_nor_places() -> None:
    page = _page(
        _session("$ faultbook init", "$ mkdocs build --strict"),
        "{# now: 2026-11-03T00:00:00Z #}",
        _session("$ mkdocs build --strict"),
    )

    told = with_real_output(page)

    built = (
        "$ mkdocs build --strict\n"
        "INFO    -  Cleaning site directory\n"
        "INFO    -  Building documentation to directory: site\n"
        "INFO    -  Documentation built\n```\n"
    )
    assert told.count(built) == 2


def test_what_the_commands_of_an_empty_page_made_is_committed() -> None:
    told = with_real_output(
        _page(
            _session("$ faultbook init"),
            f"{{# file: records/incidents/2026/INC-2026-0001.md\n{RECORD}#}}",
            "{# commit: 2026-11-02T05:20:00Z Ada: Begin (#7) #}",
            _session("$ faultbook history INC-2026-0001", "$ faultbook diff HEAD"),
        )
    )

    assert "\tAda\t#7\trecord\tadded as new\n" in told
    assert told.endswith("$ faultbook diff HEAD\nfaultbook: no record differs\n```\n")


def test_output_that_looks_like_a_command_is_refused() -> None:
    record = RECORD.replace("Login fails", "a").rstrip() + "\n\n## Summary\n\n$ faultbook x\n"
    with pytest.raises(ValueError, match="would be taken for a command"):
        with_real_output(
            _page(
                _session("$ faultbook init"),
                f"{{# file: records/incidents/2026/INC-2026-0001.md\n{record}#}}",
                _session("$ faultbook show INC-2026-0001"),
            )
        )


def test_what_is_piped_is_what_the_page_says() -> None:
    told = with_real_output(
        _page(
            _session("$ faultbook init"),
            f"{{# file: printed.txt\n{RECORD}#}}",
            "{# pipe: printed.txt #}",
            _session(
                "$ tool --all 2>&1 | faultbook check - "
                "--stdin-path records/incidents/2026/INC-2026-0001.md"
            ),
        )
    )

    assert "faultbook check - --stdin-path records/incidents/2026/INC-2026-0001.md\n" in told
    assert "FB444" in told or "1 record" in told


def test_a_program_of_the_page_is_run() -> None:
    page = _page(
        "{# file: bot.py #}\n\n```python\nprint('seen')\n```\n",
        "{# run: python bot.py #}\n\n```text\n```\n",
    )

    assert with_real_output(page).endswith("```text\nseen\n```\n")


def test_a_program_that_is_not_the_pages_is_not_run() -> None:
    with pytest.raises(ValueError, match="only faultbook"):
        with_real_output("{# empty #}\n{# run: python other.py #}\n\n```text\n```\n")
