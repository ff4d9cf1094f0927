"""``faultbook set``: what fields become, what is refused, and several records at once."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from faultbook.document import read_document
from tests.cli.records import INCIDENTS, LINKED, SOUND
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

FIRST = f"{INCIDENTS}/INC-2026-0001.md"
SECOND = f"{INCIDENTS}/INC-2026-0002.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"


def texts(root: Path) -> dict[str, str]:
    """Every record's text by its path."""
    found = sorted(p for p in root.rglob("*") if p.suffix in (".md", ".yaml"))
    return {p.relative_to(root).as_posix(): p.read_bytes().decode() for p in found}


def read(root: Path, path: str = SECOND) -> dict[str, object]:
    """What a record's front matter says."""
    return dict(read_document((root / path).read_bytes(), is_markdown=True).data or {})


def said(result: Result) -> list[str]:
    """The lines that stderr has, without who says them."""
    return [line.removeprefix("faultbook: ") for line in result.stderr.splitlines()]


def test_fields_are_set_and_the_file_is_named(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND})

    done = run("set", "INC-2026-0002", "impact=high", "urgency=low", "priority=3")

    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{SECOND}\n", "")
    added = "impact: high\nurgency: low\npriority: 3\n"
    assert (root / SECOND).read_text() == SOUND.replace("status: new\n", f"status: new\n{added}")


@pytest.mark.parametrize(
    ("assignment", "key", "value"),
    [
        ("started_at=now", "started_at", "2026-06-30T12:00:00Z"),
        ("started_at=now-15m", "started_at", "2026-06-30T11:45:00Z"),
        ("started_at=now-2h", "started_at", "2026-06-30T10:00:00Z"),
        ("started_at=now-1w", "started_at", "2026-06-23T12:00:00Z"),
        ("started_at=2026-06-01T08:00:00+02:00", "started_at", "2026-06-01T08:00:00+02:00"),
        ("tags=web", "tags", ["web"]),
        ("symptoms=[web, 'b: c', \"d # e\"]", "symptoms", ["web", "b: c", "d # e"]),
        ("tags+=1.10", "tags", ["1.10"]),
        ("priority=2", "priority", "2"),
        ("effort_minutes=90", "effort_minutes", "90"),
        ("major=false", "major", "false"),
        (
            "outages=[{from: now-2h, to: now}]",
            "outages",
            [{"from": "2026-06-30T10:00:00Z", "to": "2026-06-30T12:00:00Z"}],
        ),
        (
            "actions={action: Watch it, owner: web, due: today+30d}",
            "actions",
            [{"action": "Watch it", "owner": "web", "due": "2026-07-30"}],
        ),
    ],
)
def test_a_value_is_what_its_field_holds(
    run: Run, files: Files, assignment: str, key: str, value: object
) -> None:
    root = files({SECOND: SOUND})

    done = run("set", "INC-2026-0002", assignment)

    assert (done.stdout, done.exit_code) == (f"{SECOND}\n", 0), done.stderr
    assert read(root)[key] == value


@pytest.mark.parametrize(
    "text",
    [
        "a: b # c",
        "- a",
        "'",
        '"',
        'it\'s "quoted"',
        "{a",
        "no",
        "~",
        "1.10",
        "2026-01-01",
        "@at",
        "%x",
        "&a *b !c | > ?",
        "--- ",
        "one\n two: 3\n\n- four",
        "\ttab",
        "🐌 é \u200b",
        "x" * 10_240,
        "y z " * 2_560,
        "back\\slash\\n",
        "a=b+=c",
    ],
)
def test_a_text_is_what_was_typed(run: Run, files: Files, text: str) -> None:
    root = files({SECOND: SOUND})

    done = run("set", "INC-2026-0002", f"error_text={text}")

    assert (done.stdout, done.exit_code) == (f"{SECOND}\n", 0), done.stderr
    assert read(root)["error_text"] == text
    assert {key: read(root)[key] for key in ("id", "title", "status")} == {
        "id": "INC-2026-0002",
        "title": "Login fails with error 500",
        "status": "new",
    }


def test_a_text_comes_from_a_file_or_from_stdin(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND, "login.log": "a: b\r\n  c # d\n"})

    run("set", "INC-2026-0002", "error_text@=login.log")
    assert read(root)["error_text"] == "a: b\n  c # d"

    run("set", "INC-2026-0002", "error_text@=-", stdin="from a pipe\n")
    assert read(root)["error_text"] == "from a pipe"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "login.log is not UTF-8 text"),
        (b"x" * (1 << 20) + b"x", "login.log is larger than a record may be, which is 1 MiB"),
        (None, "login.log: no such file or directory"),
    ],
)
def test_a_file_that_cannot_be_a_value(
    run: Run, files: Files, content: bytes | None, why: str
) -> None:
    root = files({SECOND: SOUND, **({"login.log": content} if content else {})})

    result = run("set", "INC-2026-0002", "error_text@=login.log")

    assert (result.exit_code, result.stdout, said(result)) == (2, "", [why])
    assert (root / SECOND).read_text() == SOUND


def test_lists_grow_and_shrink_and_go_away(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND.replace("---\n\n", "---\n").replace("new\n", "new\ntags: [a]\n")})

    run("set", "INC-2026-0002", "tags+=[b, a, c]")
    assert read(root)["tags"] == ["a", "b", "c"]
    run("set", "INC-2026-0002", "tags-=[a, c]")
    assert "tags: [b]\n" in (root / SECOND).read_text()
    run("set", "INC-2026-0002", "tags-=b")
    assert (root / SECOND).read_text() == SOUND


def test_keys_below_others_are_made_and_go_away_with_them(run: Run, files: Files) -> None:
    root = files(LINKED)
    path = "records/problems/2026/PRB-2026-0001.md"

    done = run("set", "PRB-2026-0001", "fix.description=d", "fix.changes+=#812")
    assert (done.exit_code, done.stderr) == (0, "")
    assert read(root, path)["fix"] == {"description": "d", "changes": ["#812"]}
    run("set", "PRB-2026-0001", "fix.description=", "fix.changes-=#812")
    assert (root / path).read_text() == LINKED[path]


def test_an_item_is_named_by_its_number(run: Run, files: Files) -> None:
    root = files(LINKED)

    run("set", "INC-2026-0001", "timeline.0.event=seen: by a user")

    before = "    event: seen by monitoring\n"
    after = "    event: 'seen: by a user'\n"
    assert (root / FIRST).read_text() == LINKED[FIRST].replace(before, after)


def test_an_alias_and_small_letters_name_a_record_too(run: Run, files: Files) -> None:
    files(LINKED)

    assert run("set", "ke-2026-0001", "owner=web").stdout == f"{KNOWN_ERROR}\n"
    assert run("set", "KE-2026-DRAFT-login", "owner=identity").stdout == f"{KNOWN_ERROR}\n"


def test_nothing_changes_where_all_is_so_already(run: Run, files: Files) -> None:
    root = files(LINKED)

    same = run("set", "INC-2026-0001", "owner=identity", "impact=")

    assert (same.exit_code, same.stdout, said(same)) == (0, "", ["nothing changes"])
    assert said(run("set", "INC-2026-0001", "owner=identity", "--dry-run")) == [
        "nothing would change"
    ]
    assert texts(root) == LINKED


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("INC-2026-0002",),
            ["nothing is set; write key=value, key+=item, key-=item or key@=FILE after the id"],
        ),
        (("impact=high",), ["no record is named; write an id before what is set"]),
        (
            ("INC-2026-0009", "impact=high"),
            ["no record is called 'INC-2026-0009'; did you mean 'INC-2026-0002'?"],
        ),
        (("nonsense", "impact=high"), ["no record is called 'nonsense'; see 'faultbook list'"]),
        (
            ("INC-2026-0002", "prioriti=3", "impct=high"),
            [
                "unknown field 'prioriti'; did you mean 'priority'?",
                "unknown field 'impct'; did you mean 'impact'?",
            ],
        ),
        (
            ("KE-2026-0001", "workaround.verifed_at=now"),
            ["unknown field 'workaround.verifed_at'; did you mean 'verified_at'?"],
        ),
        (
            ("INC-2026-0002", "impact.x=3", "tags.x=a", "tags.0=a"),
            [
                "unknown field 'impact.x'; 'impact' is a single value",
                "unknown field 'tags.x'; 'tags' is a list; name an item by its number, from 0",
                "'tags' has 0 items, so none with the number 0",
            ],
        ),
        (("INC-2026-0002", ".=a"), ["'.' names no field; write it as fix.description"]),
        (
            ("INC-2026-0001", "id=INC-2026-0004", "status=closed", "sections=x"),
            [
                "a record's id is changed by 'faultbook renumber'",
                "a record's state is changed by 'faultbook move'",
                "a section is written by 'faultbook section'",
            ],
        ),
        (
            ("INC-2026-0001", "tags-=x", "impact+=high"),
            [
                "'tags' has no 'x' to take out; it holds web",
                "'impact' is no list; set it with impact=…",
            ],
        ),
        (
            ("INC-2026-0002", "tags=[a"),
            [
                (
                    "'[a' can't be read: while parsing a flow sequence, did not find expected ','"
                    " or ']'; write [one, two] or {key: value}"
                )
            ],
        ),
        (
            ("INC-2026-0002", "title=", "priority=9", "started_at=now-15x"),
            [
                "INC-2026-0002: 'title' is missing; write it",
                (
                    "INC-2026-0002: 'priority' is '9', which is not less than or equal to 5;"
                    " write a whole number that fits"
                ),
                (
                    "INC-2026-0002: 'started_at' is 'now-15x', which is not a time;"
                    " write it as 2026-01-31T14:05:00Z, with an offset"
                ),
            ],
        ),
        (
            ("INC-2026-0002", "major=maybe", "effort_minutes=many", "title=a\nb"),
            [
                r"INC-2026-0002: 'title' is 'a\nb', which is not one line of text; write one line",
                (
                    "INC-2026-0002: 'major' is 'maybe', which is neither true nor false;"
                    " write true or false"
                ),
                (
                    "INC-2026-0002: 'effort_minutes' is 'many', which is not a whole number;"
                    " write digits alone"
                ),
            ],
        ),
        (
            ("INC-2026-0002", "services=logn", "owner=webb"),
            [
                "no service is called 'logn'; did you mean 'login'?",
                "no team is called 'webb'; did you mean 'web'?",
            ],
        ),
        (
            ("INC-2026-0002", "problem=PRB-2026-0009"),
            ["there is no 'PRB-2026-0009'; did you mean 'PRB-2026-0001'?"],
        ),
        (
            ("INC-2026-0001", "INC-2026-0009", "owner=web", "--yes"),
            ["no record is called 'INC-2026-0009'; did you mean 'INC-2026-0002'?"],
        ),
        (
            ("INC-2026-0001", "INC-2026-0002", "KE-2026-0001", "owner=webb", "--yes"),
            ["no team is called 'webb'; did you mean 'web'?"] * 3,
        ),
    ],
)
def test_what_is_refused_is_told_whole_and_nothing_is_written(
    run: Run, files: Files, words: tuple[str, ...], why: list[str]
) -> None:
    root = files(LINKED)

    result = run("set", *words)

    assert (result.exit_code, result.stdout, said(result)) == (2, "", why)
    assert texts(root) == LINKED


def test_a_value_among_words_is_refused_with_the_words(run: Run, files: Files) -> None:
    files(LINKED)

    (line,) = said(run("set", "INC-2026-0002", "impact=hgh"))

    assert line.startswith("INC-2026-0002: 'impact' is 'hgh'")
    assert "did you mean 'high'?" in line


def test_a_record_that_cannot_be_read_is_left_with_its_finding(run: Run, files: Files) -> None:
    broken = SOUND.replace("title:", "title: {")
    root = files({SECOND: broken})

    result = run("set", "INC-2026-0002", "impact=high")

    assert (result.exit_code, result.stdout) == (1, "")
    assert said(result)[0] == f"{SECOND} can't be read, so it isn't changed; mend it first"
    assert f"{SECOND}:4:" in result.stderr
    assert "FB009" in result.stderr
    assert (root / SECOND).read_text() == broken


def test_a_fault_that_was_there_forbids_nothing(run: Run, files: Files) -> None:
    faulty = SOUND.replace("status: new\n", "status: new\nservices: [nope]\npriority: 9\n")
    root = files({SECOND: faulty})

    done = run("set", "INC-2026-0002", "owner=web")

    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{SECOND}\n", "")
    assert (root / SECOND).read_text() == faulty.replace("[nope]\n", "[nope]\nowner: web\n")


def test_what_a_check_finds_then_is_told(run: Run, files: Files) -> None:
    root = files(LINKED)

    done = run("set", "INC-2026-0001", "known_error=")

    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n")
    assert "FB405 the resolution code 'known-error-workaround' needs" in done.stderr
    assert "known_error" not in read(root, FIRST)


def test_git_takes_what_a_dry_run_shows(run: Run, files: Files) -> None:
    crlf = SOUND.replace("\n", "\r\n").encode()
    third = f"{INCIDENTS}/INC-2026-0003.md"
    root = files({**LINKED, third: crlf.replace(b"0002", b"0003")})
    Repository.begin(root).commit()
    before = texts(root)
    asked = ("set", "INC-2026-0001", "INC-2026-0003", "owner=web", "error_text=é\n\n x", "tags+=a")

    shown = run(*asked, "--dry-run")

    assert (shown.exit_code, shown.stderr) == (0, "")
    assert texts(root) == before
    subprocess.run(["git", "apply", "-"], input=shown.stdout_bytes, check=True, cwd=root)
    applied = texts(root)
    subprocess.run(["git", "checkout", "--quiet", "."], check=True, cwd=root)
    assert run(*asked, "--yes").exit_code == 0
    assert texts(root) == applied
    assert applied != before


BULK = ("set", "INC-2026-0001", "INC-2026-0002", "owner=web", "tags=[a, b]")


def test_several_records_are_listed_first(run: Run, files: Files) -> None:
    root = files(LINKED)

    asked = run(*BULK)

    assert (asked.exit_code, said(asked)) == (
        2,
        ["2 records would change; say --yes to change them"],
    )
    assert asked.stdout == (
        "INC-2026-0001\towner\tidentity\tweb\n"
        "INC-2026-0001\ttags\t[web]\t[a, b]\n"
        "INC-2026-0002\towner\t\tweb\n"
        "INC-2026-0002\ttags\t\t[a, b]\n"
    )
    assert texts(root) == LINKED


def test_several_records_are_changed_once_that_is_agreed(run: Run, files: Files) -> None:
    root = files(LINKED)

    done = run(*BULK, "--yes")

    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{FIRST}\n{SECOND}\n", "")
    assert [read(root, path)["tags"] for path in (FIRST, SECOND)] == [["a", "b"]] * 2


def test_one_record_of_several_that_changes_is_one(run: Run, files: Files) -> None:
    files(LINKED)

    asked = run("set", "INC-2026-0001", "INC-2026-0002", "owner=identity")

    assert said(asked) == ["1 record would change; say --yes to change it"]


def test_a_record_that_is_named_twice_is_one(run: Run, files: Files) -> None:
    files(LINKED)

    done = run("set", "INC-2026-0002", "INC-2026-0002", "inc-2026-0002", "owner=web")

    assert (done.exit_code, done.stdout) == (0, f"{SECOND}\n")


def test_a_record_that_cannot_be_read_stops_the_others(run: Run, files: Files) -> None:
    broken = SOUND.replace("title:", "title: {")
    root = files({**LINKED, SECOND: broken})

    result = run(*BULK, "--yes")

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{SECOND} can't be read, so it isn't changed; mend it first" in result.stderr
    assert "FB009" in result.stderr
    assert texts(root) == {**LINKED, SECOND: broken}


def test_without_a_register_it_is_said(run: Run) -> None:
    result = run("set", "INC-2026-0002", "owner=web")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "faultbook.toml" in result.stderr


def test_of_many_records_all_that_cannot_be_read_are_shown(run: Run, files: Files) -> None:
    """In processes of their own, as hundreds of records are."""
    text = "---\nid: INC-2026-{0:04d}\ntitle: a {0}\nstatus: new\n---\n"
    made = {f"{INCIDENTS}/INC-2026-{n:04d}.md": text.format(n) for n in range(1, 501)}
    broken = [f"{INCIDENTS}/INC-2026-{n:04d}.md" for n in (7, 490)]
    root = files({**made, **dict.fromkeys(broken, "---\nid: [\n---\n")})
    done = run("set", *(f"INC-2026-{n:04d}" for n in range(1, 501)), "tags+=web", "--yes")
    assert done.exit_code == 1
    assert (
        f"{', '.join(broken)} can't be read, so nothing is changed; mend them first" in done.stderr
    )
    assert all(f"{path}:2:" in done.stderr or f"{path}:3:" in done.stderr for path in broken)
    assert (root / INCIDENTS / "INC-2026-0001.md").read_text() == text.format(1)
