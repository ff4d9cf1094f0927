"""A register's own export read back: what went out comes in as it was."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.catalog import load_file
from faultbook.config import Config
from faultbook.editing.render import render_record
from faultbook.editing.section_text import section_text
from faultbook.editing.yaml_text import plain_value
from faultbook.errors import EnvironmentProblem
from faultbook.exchange.exporting import EXPORTERS, write_export
from faultbook.exchange.exporting.records import LeftOut, Reading, exported, line_of
from faultbook.exchange.mapping import ImportMap
from faultbook.exchange.own_export import open_source
from faultbook.exchange.services import ServiceKeys
from faultbook.exchange.source import Draft, ImportContext, Outcome, RowSetback, Setback, SourceRow
from faultbook.kinds import KINDS
from tests.editing.test_render import RECORDS, SECTION_TEXTS
from tests.registers import NOW, open_register

if TYPE_CHECKING:
    from faultbook.exchange.exporting.records import Exported
    from faultbook.record import RecordFile

READABLE = ("json", "jsonl", "sqlite")
CONTEXT = ImportContext(Config(), ImportMap(), ServiceKeys({}), UTC, NOW)
RECORD = {
    "kind": "incident",
    "path": "records/incidents/2026/INC-2026-0001.md",
    "id": "INC-2026-0001",
    "title": "Login fails",
    "status": "new",
    "sections": {"Summary": "Nobody can log in."},
}


def write(name: str, records: list[Exported], path: Path) -> Path:
    """Export records to a file."""
    if EXPORTERS[name].needs_path:
        write_export(name, iter(records), path, list(KINDS))
    else:
        with path.open("wb") as file:
            write_export(name, iter(records), file, list(KINDS))
    return path


def read(*paths: Path) -> tuple[list[Draft | Setback], list[RowSetback]]:
    """What files become: drafts in order, and rows that were set back."""
    source = open_source(paths, CONTEXT)
    rows = list(source.rows())
    found: dict[str, list[SourceRow]] = {}
    for row in rows:
        if isinstance(row, SourceRow):
            found.setdefault(row.key, []).append(row)
    assert list(source.remarks()) == []
    drafts = [source.draft(rows) for rows in found.values()]
    return drafts, [row for row in rows if isinstance(row, RowSetback)]


def written(folder: Path, *lines: object) -> Path:
    path = folder / "export.jsonl"
    text = "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines)
    path.write_text(text, encoding="utf-8")
    return path


def only_draft(path: Path) -> Draft:
    (draft,), setbacks = read(path)
    assert isinstance(draft, Draft), draft
    assert setbacks == []
    return draft


@st.composite
def record_files(draw: st.DrawFn) -> list[RecordFile]:
    """A few sound records, in Markdown and in YAML, with sections that their files can hold."""
    files = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
        record_id = f"{kind.prefix}-2026-{number:04d}"
        fields = draw(RECORDS[kind.name]) | {"id": record_id}
        texts = draw(st.lists(SECTION_TEXTS, max_size=3))
        sections = dict(zip(("Of its own", *kind.sections), map(section_text, texts), strict=False))
        suffix = draw(st.sampled_from([".md", ".yaml"]))
        content = render_record(kind.name, fields, sections, suffix).encode()
        files.append(load_file(f"{kind.folder}/2026/{record_id}{suffix}", content))
    return files


@pytest.mark.parametrize("name", READABLE)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(files=record_files())
def test_what_went_out_comes_back(name: str, files: list[RecordFile]) -> None:
    out = [line_of(file) for file in files]
    assert [left_out for _, left_out in out if left_out] == []
    with TemporaryDirectory() as folder:
        path = write(name, [one for one, _ in out if one], Path(folder) / "export")
        drafts, setbacks = read(path)
    assert (len(drafts), setbacks) == (len(files), [])
    for file, draft in zip(files, drafts, strict=True):
        assert isinstance(draft, Draft), draft
        assert file.record is not None
        fields = {key: value for key, value in draft.fields.items() if value is not None}
        assert plain_value(fields) == file.document.data
        assert draft.sections == file.document.sections
        assert draft.notes == ()
        assert (draft.kind, draft.is_own) == (file.kind, True)
        assert draft.source_id == f"json:{file.record.id}"
        text = render_record(draft.kind, draft.fields, draft.sections)
        again = load_file(f"{file.path.rpartition('.')[0]}.md", text.encode())
        assert again.record is not None
        assert again.record.model == file.record.model
        assert again.document.data == file.document.data
        assert list(again.document.sections.items()) == list(file.document.sections.items())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(sorted(RECORD)), inner, max_size=3)
    ),
    max_leaves=8,
)
NEARLY_RECORDS = st.builds(
    lambda known, other: {**RECORD, **known, **other},
    st.dictionaries(
        st.sampled_from(
            [*RECORD, "timeline", "tags", "opened_at", "major", "services", "priority"]
        ),
        JSON_VALUES,
        max_size=2,
    ),
    st.dictionaries(st.text(max_size=5), JSON_VALUES, max_size=1),
)


@settings(max_examples=300, deadline=None)
@given(values=st.lists(JSON_VALUES | NEARLY_RECORDS, max_size=4))
def test_any_json_is_taken_or_refused(values: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        drafts, setbacks = read(written(Path(folder), *values))
    if not values or not isinstance(values[0], list):  # which would be a document of its own
        assert len(drafts) + len(setbacks) <= len(values)
    for draft in drafts:
        if isinstance(draft, Setback):
            assert draft.reason
            assert "\n" not in draft.reason
        else:
            assert draft.fields["id"]


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_are_read_to_their_end(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        path.write_bytes(content)
        try:
            drafts, _ = read(path)
        except EnvironmentProblem:
            assert content.startswith(b"SQLite format 3\0") or b'"version"' in content
            return
    assert drafts == []


@pytest.mark.parametrize("name", ["json", "jsonl"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_shell_may_change_the_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    record = {**RECORD, "title": "Anmeldung gestört 🔥"}
    line = json.dumps(record, ensure_ascii=False)
    text = f'{{"version": 1, "records": [\n{line}\n]}}\n' if name == "json" else f"{line}\r\n"
    path = tmp_path / "export"
    path.write_text(text, encoding=encoding, newline="")

    assert only_draft(path).fields["title"] == "Anmeldung gestört 🔥"


def test_a_document_may_have_been_laid_out_anew(tmp_path: Path) -> None:
    document = {"records": [RECORD], "version": 1}
    for number, text in enumerate(
        (json.dumps(document, indent=2), json.dumps([RECORD], indent=1), json.dumps(document))
    ):
        path = tmp_path / f"{number}.json"
        path.write_text(text)
        assert only_draft(path).fields["title"] == "Login fails"


def test_records_before_a_broken_end_are_read(tmp_path: Path) -> None:
    whole = {"version": 1, "records": [RECORD, {**RECORD, "id": "INC-2026-0002"}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps(whole)[:-40])

    drafts, (setback,) = read(path)

    assert [draft.source_id for draft in drafts if isinstance(draft, Draft)] == [
        "json:INC-2026-0001"
    ]
    assert str(setback.place) == f"{path} entry 2"
    assert setback.reason == (
        "from here on the file is no JSON, or it ends too early; export it again"
    )

    lines = written(tmp_path, RECORD, "", "{", {**RECORD, "id": "INC-2026-0003"})
    lines.write_text(lines.read_text() + '{"kind": "inc')
    drafts, setbacks = read(lines)
    assert len(drafts) == 2
    assert [str(one.place) for one in setbacks] == [f"{lines}:3", f"{lines}:5"]
    assert setbacks[1].reason.startswith("the line ends too early")


def test_a_line_that_is_too_long_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faultbook.exchange.own_files._LONGEST", 1000)
    path = written(tmp_path, f'"{"x" * 2500}"', RECORD)

    drafts, (setback,) = read(path)

    assert len(drafts) == 1
    assert (str(setback.place), setback.reason) == (
        f"{path}:1",
        "the line is too long to be a record",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "fault"}, "'fault' is no kind of record"),
        ({"kind": ["incident"]}, "is no kind of record"),
        ({"kind": "problem"}, "INC-2026-0001 is no id of the kind problem"),
        ({"status": "open"}, "'status' is 'open'"),
        ({"opened_at": "yesterday"}, "which is not a time"),
        ({"priority": 1.5}, "'priority' is 1.5; write a number with a fraction as text"),
        ({"colour": "red"}, "colour"),
        ({"title": None}, "title"),
        ({"sections": ["x"]}, "'sections' must hold texts by heading"),
        ({"sections": {"Summary": 1}}, "'sections' must hold texts by heading"),
        ({"sections": {"a\nb": "x"}}, "would not read back"),
    ],
)
def test_what_is_no_record_is_refused_with_a_reason(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    (found,), _ = read(written(tmp_path, {**RECORD, **changes}))

    assert isinstance(found, Setback)
    assert said in found.reason


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[]", "has no id"),
        ('{"id": 7}', "7 is no record's id"),
        ('{"id": "x"}', "'x' is no record's id"),
        ('{"a": ' * 40 + "1" + "}" * 40, "nested too deep"),
    ],
)
def test_a_line_without_an_id_is_refused(tmp_path: Path, line: str, said: str) -> None:
    drafts, (setback,) = read(written(tmp_path, RECORD, line))

    assert len(drafts) == 1
    assert said in setback.reason


def test_a_text_from_a_yaml_file_is_made_fit_and_told(tmp_path: Path) -> None:
    record = {**RECORD, "sections": {"Summary": "a\n## b", "Impact": "c"}}

    draft = only_draft(written(tmp_path, record))

    assert draft.sections == {"Summary": "a\n### b", "Impact": "c"}
    assert draft.notes == ("the section 'Summary' was made fit for a Markdown file",)


def test_records_are_ordered_by_what_they_say_or_by_their_year(tmp_path: Path) -> None:
    stated = {**RECORD, "opened_at": "2026-05-03T09:10:00+02:00"}

    assert only_draft(written(tmp_path, stated)).opened_at.isoformat() == stated["opened_at"]
    assert only_draft(written(tmp_path, RECORD)).opened_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_record_brings_the_names_of_its_services(tmp_path: Path) -> None:
    draft = only_draft(written(tmp_path, {**RECORD, "services": ["login", "shop"]}))

    assert draft.named == {"login": "login", "shop": "shop"}


def test_the_same_record_twice_is_one_unless_it_differs(tmp_path: Path) -> None:
    one = written(tmp_path, RECORD)
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps(RECORD))
    assert len(read(one, other)[0]) == 1

    other.write_text(json.dumps({**RECORD, "title": "Another"}))
    (found,), _ = read(one, other)
    assert isinstance(found, Setback)
    assert "differently" in found.reason


def test_a_folder_stands_for_the_exports_in_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    written(tmp_path / "sub", {**RECORD, "id": "nonsense"})
    (tmp_path / "notes.txt").write_text("{")

    _, (notes, nonsense) = read(tmp_path)

    assert (str(notes.place), notes.outcome) == (f"{tmp_path}/notes.txt:1", Outcome.SKIPPED)
    assert str(nonsense.place) == f"{tmp_path}/sub/export.jsonl:1"


def test_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text('{"version": 2, "records": []}')
    with pytest.raises(EnvironmentProblem, match="is of version 2, and this Faultbook reads"):
        read(path)

    database = write("sqlite", [], tmp_path / "export.sqlite")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 7")
    with pytest.raises(EnvironmentProblem, match="is of version 7"):
        read(database)


def test_a_database_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("CREATE TABLE x (y)")
        connection.commit()

    with pytest.raises(EnvironmentProblem, match="is no export of a register: no such table"):
        read(path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(EnvironmentProblem, match="is no export of a register"):
        read(path)


def test_a_row_without_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute('CREATE TABLE "records" ("number", "json")')
        connection.execute('INSERT INTO "records" VALUES (1, NULL)')
        connection.execute('INSERT INTO "records" VALUES (2, ?)', (json.dumps(RECORD),))
        connection.commit()

    drafts, (setback,) = read(path)

    assert len(drafts) == 1
    assert (str(setback.place), setback.reason) == (f"{path} row 1", "the row holds no JSON")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="can't be read: no such file"):
        read(tmp_path / "missing.json")


@pytest.mark.parametrize("name", READABLE)
def test_a_whole_register_comes_back(tmp_path: Path, name: str) -> None:
    register = open_register(Path(__file__).parents[2])
    told: list[LeftOut] = []
    records = list(exported(Reading(register.load, told.append), register.paths()))

    drafts, setbacks = read(write(name, records, tmp_path / "export"))

    assert (told, setbacks) == ([], [])
    assert len(drafts) == len(register.catalog.rows) > 50
    for record, draft in zip(records, drafts, strict=True):
        assert isinstance(draft, Draft), draft
        path = str(record.data["path"])
        text = render_record(draft.kind, draft.fields, draft.sections)
        before, after = register.load(path), load_file(path, text.encode())
        assert before.record is not None
        assert after.record is not None
        assert after.record.model == before.record.model
        assert after.document.data == before.document.data
        assert after.document.sections == before.document.sections
        assert draft.notes == ()
