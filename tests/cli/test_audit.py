"""``faultbook audit``: what landed is judged, told in every format, and proved later."""

from __future__ import annotations

import csv
import json
import os
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker

from faultbook.reporters.audit import AUDIT_REPORTERS
from faultbook.reporters.audit.csv import safe_cell
from faultbook.reporters.audit.evidence import read_evidence, sealed
from faultbook.reporters.audit.json import schema
from tests.auditing.stories import INCIDENT, PROBLEM, Story, incident, problem
from tests.registers import CONFIG, public_data
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

HOSTILE_NAME = "=cmd|' /C calc'!A0 \x1b[31m <script> `x` | [a](javascript:b)"
HOSTILE_SUBJECT = "::error::owned --> <img src=x> | `` \u202e @everyone"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """An empty register in the working directory, committed."""
    return Story.begin(tmp_path)


@pytest.fixture
def reopened(story: Story) -> str:
    """The commit that opened a cancelled incident again."""
    story.landed(INCIDENT, incident("cancelled"))
    return story.landed(INCIDENT, incident("in-progress"), "Open it again", by="Bob")


def test_a_clean_history(run: Run, story: Story) -> None:
    story.landed(INCIDENT, incident("new"))
    story.landed(INCIDENT, incident("in-progress"))

    done = run("audit")

    assert done.exit_code == 0
    first, _, last = story.commits()
    assert done.stdout == (
        f"judged: 3 on the mainline, {first[:12]} to {last[:12]}; of these, 2 changed records\n"
        "  incident: records 1, versions 2, begun 1, changes of state 1, deletions 0\n"
        "  problem: records 0, versions 0, begun 0, changes of state 0, deletions 0\n"
        "  known-error: records 0, versions 0, begun 0, changes of state 0, deletions 0\n"
        "3 commits, no findings\n"
    )


def test_no_commit_yet(run: Run, files: Callable[..., Path]) -> None:
    Repository.begin(files({}))

    done = run("audit")

    assert (done.exit_code, done.stdout) == (0, "judged: no commit\n0 commits, no findings\n")


def test_no_repository(run: Run, files: Callable[..., Path]) -> None:
    files({})

    done = run("audit")

    assert done.exit_code == 2
    assert "no Git repository" in done.stderr


@pytest.mark.usefixtures("story")
def test_findings_stand_below_their_commit(run: Run, reopened: str) -> None:
    done = run("audit", "--select", "FB501")

    assert done.exit_code == 1
    assert done.stdout.startswith(
        f"commit {reopened[:12]}  2026-01-03T00:00:00Z  Bob: Open it again\n"
        f"  {INCIDENT}:4:9: FB501 no path of allowed moves leads from 'cancelled' to 'in-progress'"
        " [illegal-transition]\n"
        "    4 | status: in-progress\n"
        "      |         ^^^^^^^^^^^\n"
        "    help: 'cancelled' is an end\n\n"
        "To read more: faultbook rule FB501\n"
        "judged: 3 on the mainline, "
    )
    assert done.stdout.endswith("1 error in 3 commits\n")


@pytest.mark.usefixtures("reopened")
def test_levels_and_selection(run: Run, story: Story) -> None:
    assert run("audit", "--exit-zero").exit_code == 0
    assert run("audit", "--ignore", "FB5").exit_code == 0
    assert run("audit", "--select", "FB5,FB4").exit_code == 1
    assert run("audit", "--select", "FB599").exit_code == 2
    story.put("faultbook.toml", f'{CONFIG}\n[rules.severity]\nFB501 = "warning"\n')
    chosen = ("audit", "--select", "FB501")
    assert run(*chosen).exit_code == 0
    assert run(*chosen, "--fail-level", "warning").exit_code == 1


def test_a_record_cannot_excuse_itself(run: Run, story: Story) -> None:
    ignore = "ignore: [{rule: FB501, reason: because}]"
    story.landed(INCIDENT, incident("cancelled", ignore))
    story.landed(INCIDENT, incident("in-progress", ignore))

    assert "FB501" in run("audit").stdout


def test_what_is_not_committed_is_not_judged(run: Run, story: Story) -> None:
    story.landed(INCIDENT, incident("cancelled"))
    story.put(INCIDENT, incident("in-progress"))

    assert "FB501" not in run("audit").stdout


@pytest.mark.parametrize("name", AUDIT_REPORTERS)
def test_every_format_is_the_same_each_time_and_written_to_files(
    run: Run, reopened: str, tmp_path: Path, name: str
) -> None:
    shown = run("audit", "--format", name)
    written = run("audit", "--format", name, "--output-file", "report")

    assert shown.exit_code == written.exit_code == 1
    assert reopened[:12] in shown.stdout
    assert (tmp_path / "report").read_bytes() == shown.stdout_bytes
    assert "written to report" in written.stderr


def document(run: Run, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("audit", "--format", "json", *args).stdout)
    Draft202012Validator(schema(), format_checker=FormatChecker()).validate(found)
    return found


@pytest.mark.usefixtures("story")
def test_json(run: Run, reopened: str) -> None:
    found = document(run, "--select", "FB501")

    (finding,) = found["findings"]
    assert finding == {
        "code": "FB501",
        "name": "illegal-transition",
        "severity": "error",
        "message": "no path of allowed moves leads from 'cancelled' to 'in-progress'",
        "path": INCIDENT,
        "line": 4,
        "column": 9,
        "end_column": 20,
        "hint": "'cancelled' is an end",
        "commit": reopened,
        "subject": "Open it again",
        "landed_at": "2026-01-03T00:00:00Z",
        "record": "INC-2026-0042",
        "by": [{"name": "Bob", "email": "bob@example.com"}],
    }
    assert found["summary"] == {"errors": 1, "warnings": 0, "infos": 0, "accepted": 0}
    assert found["coverage"]["head"] == reopened
    assert found["coverage"]["kinds"]["incident"] == {
        "records": 1,
        "versions": 2,
        "begun": 1,
        "moves": 1,
        "deletions": 0,
    }
    assert found["made_at"] == "2026-06-30T12:00:00Z"


def test_sarif(run: Run, reopened: str) -> None:
    log = json.loads(run("audit", "--format", "sarif", "--select", "FB501").stdout)

    validator = Draft4Validator(
        json.loads(public_data("schemas", "sarif-schema-2.1.0.json").read_text())
    )
    validator.validate(log)
    (found,) = log["runs"]
    (result,) = found["results"]
    assert result["properties"]["commit"] == reopened
    assert found["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def hostile(story: Story) -> None:
    """A history in which everything that can carry text carries something that could do harm."""
    story.landed(INCIDENT, incident("cancelled", "tags: ['=1+1', \"\\e[31m\"]"))
    text = incident("in-progress", "tags: ['=1+1']").replace("Sign-in", "--> <script>=1+1|`")
    story.put(INCIDENT, text)
    story.repository.git("add", "--all")
    who = {"GIT_AUTHOR_NAME": HOSTILE_NAME, "GIT_COMMITTER_NAME": HOSTILE_NAME}
    message = f"{HOSTILE_SUBJECT}\n\nReviewed-by: -->\n"
    story.repository.git("commit", "--quiet", "--message", message, environment=who)


@pytest.mark.parametrize("name", AUDIT_REPORTERS)
def test_nothing_from_a_commit_comes_out_raw(run: Run, story: Story, name: str) -> None:
    hostile(story)

    shown = run("audit", "--format", name).stdout

    assert "FB501" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if name == "markdown":
        text, _, block = shown.partition("\n<!-- faultbook-audit\n")
        assert block.count("-->") == 1
        assert "<" not in re.sub(r"(`+) ?.*?\1", "", text)
        rows = [line for line in text.splitlines() if line.startswith("|")]
        cells = {len(re.sub(r"\\\|", "", row).split("|")) for row in rows if "FB501 error" in row}
        assert cells == {8}
        document(run)


def test_cells_are_no_formulas(run: Run, story: Story) -> None:
    hostile(story)

    shown = run("audit", "--format", "csv", "--select", "FB501").stdout

    heads, row = csv.reader(StringIO(shown, newline=""))
    found = dict(zip(heads, row, strict=True))
    assert found["by"].startswith("'=cmd|")
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", " =1", "\uff1d1", "\t=1", "\r=1"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text)[0] in "'\\"


# --since


def test_since_judges_what_came_after(run: Run, story: Story, reopened: str) -> None:
    story.landed(INCIDENT, incident("resolved"))

    assert document(run, "--since", f"{reopened}^", "--select", "FB501")["findings"]
    after = document(run, "--since", reopened, "--select", "FB501")
    assert after["findings"] == []
    assert (after["coverage"]["since"], after["coverage"]["commits"]) == (reopened, 1)
    nothing = run("audit", "--since", "HEAD")
    assert nothing.exit_code == 0
    assert nothing.stdout.startswith("judged: no commit\n")


@pytest.mark.parametrize("how", ["amend", "rebase"])
def test_since_tells_that_history_was_rewritten(run: Run, story: Story, how: str) -> None:
    base = story.landed(INCIDENT, incident("new"))
    audited = story.landed(INCIDENT, incident("in-progress"))
    if how == "amend":
        story.repository.git("commit", "--quiet", "--amend", "--message", "another story")
    else:
        story.repository.git("switch", "--quiet", "--create", "other", base)
        story.landed(PROBLEM, problem("new"))
        story.repository.git("switch", "--quiet", "main")
        story.repository.git("rebase", "--quiet", "other")

    done = run("audit", "--since", audited)

    assert done.exit_code == 1
    said = f"history was rewritten: {audited[:12]} is not in the history of "
    assert done.stdout.startswith(said)
    assert f"the last commit that both have is {base[:12]}\n" in done.stdout
    assert done.stdout.endswith("history was rewritten; nothing was judged\n")
    for name in AUDIT_REPORTERS:
        told = run("audit", "--since", audited, "--format", name)
        assert told.exit_code == 1
        assert said in told.stdout
    assert document(run, "--since", audited)["rewritten"].startswith(said)


@pytest.mark.usefixtures("story")
def test_since_a_commit_that_is_gone(run: Run) -> None:
    done = run("audit", "--since", "0" * 40)

    assert done.exit_code == 1
    assert "there is no commit 0000" in done.stdout
    assert "history was rewritten" in done.stdout


@pytest.mark.usefixtures("story")
def test_since_a_name_that_nothing_has_is_misuse(run: Run) -> None:
    done = run("audit", "--since", "v1.0-audited")

    assert done.exit_code == 2
    assert "'v1.0-audited' names no commit here" in done.stderr


def test_since_a_commit_beside_the_mainline(run: Run, story: Story) -> None:
    base = story.landed(INCIDENT, incident("new"))
    story.branch("work")
    audited = story.landed(INCIDENT, incident("in-progress"))
    story.switch()
    merged = story.merge("work")

    done = run("audit", "--since", audited)

    assert done.exit_code == 0
    assert (
        f"note: {audited[:12]} is in the history, but not on the mainline; the mainline is judged"
        f" after {base[:12]}\n"
    ) in done.stdout
    assert document(run, "--since", audited)["coverage"]["first"] == merged


def test_a_shallow_clone(run: Run, story: Story, tmp_path: Path) -> None:
    story.landed(INCIDENT, incident("cancelled"))
    first = story.landed(INCIDENT, incident("in-progress"))
    story.landed(INCIDENT, incident("resolved"))
    clone = tmp_path.parent / f"{tmp_path.name}-shallow"
    story.repository.git("clone", "--quiet", "--depth=1", f"file://{tmp_path}", str(clone))

    refused = run("-C", str(clone), "audit")
    allowed = run("-C", str(clone), "audit", "--allow-shallow", "--select", "FB501")
    doubtful = run("-C", str(clone), "audit", "--allow-shallow", "--since", first)

    assert refused.exit_code == 2
    assert "git fetch --unshallow" in refused.stderr
    assert allowed.exit_code == 0
    assert "note: the clone lacks part of the history" in allowed.stdout
    assert doubtful.exit_code == 2
    assert "can't be told" in doubtful.stderr


def test_a_bare_repository(run: Run, story: Story, reopened: str, tmp_path: Path) -> None:
    bare = tmp_path.parent / f"{tmp_path.name}-bare"
    story.repository.git("clone", "--quiet", "--bare", str(tmp_path), str(bare))

    done = run("-C", str(bare), "audit", "--select", "FB501")

    assert done.exit_code == 1
    assert f"commit {reopened[:12]}" in done.stdout


# Exceptions


def exception(commit: str, rule: str = "FB501", more: str = "") -> str:
    return (
        f'{CONFIG}\n[[audit.exceptions]]\ncommit = "{commit}"\nrule = "{rule}"\n'
        f'reason = "Agreed with the auditor"\n{more}\n'
    )


@pytest.mark.parametrize(
    ("rule", "more", "is_accepted"),
    [
        ("FB501", "", True),
        ("illegal-transition", "", True),
        ("FB501", 'id = "INC-2026-0042"', True),
        ("FB501", 'id = "INC-2026-0043"', False),
        ("FB502", "", False),
    ],
)
def test_an_exception_accepts_what_it_names(
    run: Run, story: Story, reopened: str, rule: str, more: str, *, is_accepted: bool
) -> None:
    story.landed("faultbook.toml", exception(reopened[:8], rule, more))

    found = document(run)

    told = [one["code"] for one in found["findings"]]
    assert ("FB501" in told) is not is_accepted
    reasons = [one["reason"] for one in found["accepted"] if one["code"] == "FB501"]
    assert reasons == (["Agreed with the auditor"] if is_accepted else [])
    if is_accepted:
        sarif = json.loads(run("audit", "--format", "sarif").stdout)["runs"][0]
        assert [one for one in sarif["results"] if "suppressions" in one]
        assert "Agreed with the auditor" in run("audit", "--format", "csv").stdout
        assert "1 accepted" in run("audit").stdout


def test_switches_that_cannot_be_read_weaken_nothing(run: Run, story: Story) -> None:
    story.put("faultbook.toml", f"{CONFIG}\n[audit]\nsigned_commits = 1\n")

    done = run("audit")

    assert done.exit_code == 2
    assert "faultbook.toml has faults; run 'faultbook check'" in done.stderr


# --verify


@pytest.fixture
def evidence(run: Run, story: Story, reopened: str, tmp_path: Path) -> Path:
    """A report of an audit that found something, kept outside the register's commits."""
    story.repository.git("tag", "audited", reopened)
    done = run("audit", "--format", "markdown", "--output-file", "evidence.md")
    assert done.exit_code == 1
    (tmp_path / ".gitignore").write_text("evidence.md\n")
    return tmp_path / "evidence.md"


def verify(run: Run) -> list[str]:
    """What doesn't hold any more."""
    done = run("audit", "--verify", "evidence.md")
    assert done.exit_code in (0, 1), done.stderr
    return [] if done.exit_code == 0 else done.stdout.splitlines()


@pytest.mark.usefixtures("evidence")
def test_a_report_holds_while_history_grows(run: Run, story: Story, reopened: str) -> None:
    assert verify(run) == []
    story.landed(INCIDENT, incident("resolved"))
    story.drop(INCIDENT)
    story.land()

    done = run("audit", "--verify", "evidence.md")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"evidence.md holds, up to commit {reopened[:12]}\n"


def test_formatters_leave_a_report_whole(run: Run, evidence: Path) -> None:
    text = evidence.read_text().replace("|\n", "|  \n").replace("| ", "|    ")
    text = text.replace("|---|", "| --- | ").replace("\n", "\r\n").replace("\r\n#", "\r\n\r\n#")
    evidence.write_bytes(text.encode())

    assert verify(run) == []


@pytest.mark.usefixtures("evidence")
def test_a_report_on_a_rewritten_history_fails(run: Run, story: Story, reopened: str) -> None:
    story.repository.git("commit", "--quiet", "--amend", "--message", "Nothing happened")
    assert verify(run) == [f"{reopened[:12]} is not in the history of HEAD: history was rewritten"]
    story.repository.git("tag", "--delete", "audited")
    story.repository.git("reflog", "expire", "--expire=now", "--all")
    story.repository.git("gc", "--quiet", "--prune=now")

    assert verify(run) == [f"{reopened[:12]} is not here any more: history was rewritten"]


def test_a_changed_text_is_noticed(run: Run, evidence: Path) -> None:
    evidence.write_text(evidence.read_text().replace("`INC-2026-0042`", "`INC-2026-0041`"))

    assert verify(run) == ["the report's text was changed: its checksum is another"]


def forged(text: str, change: Callable[[dict[str, Any]], None]) -> str:
    """A report whose block was changed by somebody who knows how to make its checksums."""
    told = read_evidence(text).document
    change(told)
    return sealed(text.partition("\n<!--")[0], told)


def test_a_changed_block_is_noticed(run: Run, evidence: Path) -> None:
    evidence.write_text(evidence.read_text().replace('"commits": 3', '"commits": 4'))

    assert verify(run) == [
        "the block at the report's end was changed: its checksum is another",
        "commits: 4 reported, 3 now",
    ]


def _fewer(block: dict[str, Any]) -> None:
    block["findings"] = [one for one in block["findings"] if one["code"] != "FB501"]
    for rule in block["rules"]:
        if rule["code"] == "FB501":
            rule["findings"] = 0


def _hidden(block: dict[str, Any]) -> None:
    block["coverage"]["kinds"]["incident"]["moves"] = 0


def _shorter(block: dict[str, Any]) -> None:
    block["coverage"]["since"] = block["coverage"]["head"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_fewer, "FB501: findings: 0 reported, 1 now"),
        (_hidden, "incident: moves: 0 reported, 1 now"),
        (_shorter, "commits: 3 reported, 0 now"),
    ],
)
def test_a_forged_block_is_found_by_judging_again(
    run: Run, evidence: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    evidence.write_text(forged(evidence.read_text(), change))

    assert said in verify(run)


def test_a_forged_text_is_found_by_writing_it_again(run: Run, evidence: Path) -> None:
    text = evidence.read_text().replace("`INC-2026-0042`", "`INC-2026-0041`")

    evidence.write_text(forged(text, lambda _: None))

    assert verify(run) == ["the report's text says something else than its audit does"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("\n-->", "\n", "the block at the report's end is not whole"),
        ('"version": 1,', '"version": 1', "the block at the report's end is no JSON any more"),
        ('"version": 1,', '"version": 9,', "the block at the report's end is not of version 1"),
        ('"coverage": {', '"cover": {', "the block at the report's end doesn't hold what an"),
    ],
)
def test_a_broken_block_is_noticed(
    run: Run, evidence: Path, before: str, after: str, said: str
) -> None:
    evidence.write_text(evidence.read_text().replace(before, after, 1))

    assert any(line.startswith(said) for line in verify(run))


def test_another_tool_and_configuration_are_told(run: Run, story: Story, evidence: Path) -> None:
    def older(block: dict[str, Any]) -> None:
        block["tool"]["version"] = "0.0.9"

    evidence.write_text(forged(evidence.read_text(), older))
    story.landed("faultbook.toml", f"{CONFIG}\n[observation]\ndays = 7\n")

    done = run("audit", "--verify", "evidence.md")

    assert done.exit_code == 0
    assert "faultbook: faultbook.toml has changed since the report\n" in done.stderr
    assert "faultbook: the report was made by Faultbook 0.0.9; this is" in done.stderr


def test_a_report_keeps_the_switches_that_it_was_made_with(
    run: Run, story: Story, reopened: str
) -> None:
    story.put("faultbook.toml", exception(reopened))
    run("audit", "--format", "markdown", "--output-file", "evidence.md")
    story.put("faultbook.toml", CONFIG)

    done = run("audit", "--verify", "evidence.md")

    assert (done.exit_code, done.stdout[:17]) == (0, "evidence.md holds")
    assert "with the switches of the report" in done.stderr


def test_a_shallow_clone_cannot_tell_whether_a_report_holds(
    run: Run, story: Story, evidence: Path, tmp_path: Path
) -> None:
    story.landed(INCIDENT, incident("resolved"))
    clone = tmp_path.parent / f"{tmp_path.name}-shallow"
    story.repository.git("clone", "--quiet", "--depth=1", f"file://{tmp_path}", str(clone))
    proof = ("-C", str(clone), "audit", "--verify", str(evidence))

    refused = run(*proof)
    doubtful = run(*proof, "--allow-shallow")

    assert (refused.exit_code, doubtful.exit_code) == (2, 2)
    assert "git fetch --unshallow" in refused.stderr
    assert "can't be told" in doubtful.stderr


@pytest.mark.usefixtures("story")
def test_a_file_that_is_no_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n")

    done = run("audit", "--verify", "notes.md")

    assert done.exit_code == 2
    assert "this is no audit report" in done.stderr
    assert run("audit", "--verify", "missing.md").exit_code == 2
    assert run("audit", "--verify", "notes.md", "--since", "HEAD").exit_code == 2


def test_the_moment_changes_nothing_but_itself(
    run: Run, reopened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = document(run)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(os.environ["SOURCE_DATE_EPOCH"]) + 10**9))
    after = document(run)

    assert reopened in {one["commit"] for one in before["findings"]}
    assert before.pop("made_at") != after.pop("made_at")
    assert before == after
