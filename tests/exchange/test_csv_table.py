"""The importer for any table."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.diagnostics import Severity
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.exchange.source import Outcome
from faultbook.exchange.tables.cell_values import LIMITS
from faultbook.exchange.tables.fields import BLOCKS, fields_of_kind
from faultbook.kinds import KINDS
from tests.exchange.csv_sources import NOW, import_text, imported, written
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

INCIDENT = """\
ID;Title;Services;Opened at;Resolved at;Impact;Urgency;Description;Effort minutes;Symptoms;Major
A1;"Mail
down";"Mail (Exchange)
Log-in";29/2/2016 01:16;1/3/2016 2:00 PM;1 - High;low;"<p>Hello <b>you</b></p>";1,500;"can't send
no mail";no
"""


def test_columns_that_bear_a_fields_name_fill_it(tmp_path: Path) -> None:
    draft = import_text(tmp_path, INCIDENT).only
    assert draft.kind == "incident"
    assert draft.source_id == "csv:A1"
    assert {name: value for name, value in draft.fields.items() if value is not None} == {
        "title": "Mail down",
        "owner": "service-desk",
        "services": ["mail-exchange", "login"],
        "opened_at": datetime.fromisoformat("2016-02-29T01:16:00+01:00"),
        "resolved_at": datetime.fromisoformat("2016-03-01T14:00:00+01:00"),
        "restored_at": datetime.fromisoformat("2016-03-01T14:00:00+01:00"),
        "impact": "high",
        "urgency": "low",
        "priority": 3,
        "effort_minutes": 1500,
        "symptoms": ["can't send", "no mail"],
        "major": False,
        "source": "import",
        "status": "closed",
        "resolution_code": "unrecorded",
    }
    assert draft.sections == {"Summary": "Hello **you**"}
    assert draft.named == {"mail-exchange": "Mail (Exchange)", "login": "Log-in"}
    assert draft.naive_times == 2
    assert draft.notes == ()


def test_a_record_of_a_table_passes_the_check(tmp_path: Path) -> None:
    text = INCIDENT.replace("Mail (Exchange)", "login")
    content = written(import_text(tmp_path, text).only)
    files = {"records/incidents/2026/INC-2026-0001.md": content}
    config = '[services.login]\nname = "Log-in"\n\n[teams.service-desk]\nname = "Desk"\n'
    root = write_register(tmp_path / "register", files, config)
    report = open_register(root).check()
    assert [str(one.message) for one in report.diagnostics if one.severity is Severity.ERROR] == []


def test_a_mapping_names_fields_sections_and_the_key(tmp_path: Path) -> None:
    text = (
        "Ticket,What,Was,Notes,More,Secret,Sev,Team\n"
        "T-7,Log-in fails,open,Restarted it,Twice,x,bad,Identity\n"
    )
    mapping = {
        "columns": {
            "ticket": "key",
            "What": "title",
            "was": "status",
            "Notes": "section:Resolution",
            "More": "sections.Resolution",
            "Secret": "",
            "Sev": "impact",
            "Team": "owner",
        },
        "values": {"status": {"OPEN": "in-progress"}, "impact": {"bad": "high"}},
        "defaults": {"services": "login", "urgency": "medium", "owner": "nobody"},
    }
    result = import_text(tmp_path, text, mapping)
    draft = result.only
    assert draft.source_id == "csv:T-7"
    assert draft.sections == {"Resolution": "Restarted it\n\nTwice"}
    assert draft.fields["status"] == "in-progress"
    assert (draft.fields["impact"], draft.fields["urgency"]) == ("high", "medium")
    assert draft.fields["priority"] == 2
    assert draft.fields["services"] == ["login"]
    assert draft.fields["owner"] == "Identity"
    assert draft.opened_at == NOW
    assert result.remarks == []


def test_kinds_are_told_by_a_column_or_the_options(tmp_path: Path) -> None:
    text = (
        "key,kind,title,root_cause.summary,fix description,workaround.risk,Workaround,review by\n"
        "1,Problem,Pool too small,Too few connections,More of them,,,\n"
        "2,known error,Log-in hangs,,,low,Restart it,2027-01-31\n"
        "3,,Mail down,,,,,\n"
        "4,wish,More coffee,,,,,\n"
    )
    result = import_text(tmp_path, text)
    kinds = {key: draft.kind for key, draft in result.drafts.items()}
    assert kinds == {"1": "problem", "2": "known-error", "3": "incident"}
    assert result.drafts["1"].fields["root_cause"] == {
        "summary": "Too few connections",
        "category": "unknown",
    }
    assert result.drafts["1"].fields["fix"] == {"description": "More of them"}
    assert result.drafts["2"].fields["workaround"] == {"risk": "low"}
    assert result.drafts["2"].fields["review_by"] == date(2027, 1, 31)
    assert result.drafts["2"].sections == {"Workaround": "Restart it"}
    assert [str(one.place)[-2:] for one in result.setbacks] == [":5"]
    assert "kind: nothing is known of 'wish'" in result.setbacks[0].reason
    other = import_text(tmp_path, "title\nPool too small\n", kind="problem")
    assert (other.only.kind, other.only.fields["status"]) == ("problem", "new")


def test_an_unknown_column_is_told_once_with_its_cells(tmp_path: Path) -> None:
    result = import_text(tmp_path, "id,title,colour\n1,a,red\n2,b,\n3,c,blue\n")
    assert [(one.message[:19], one.number) for one in result.remarks] == [
        ("the column 'colour'", 2)
    ]


def test_a_column_of_the_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = import_text(tmp_path, "id,title\n1,a\n", {"columns": {"Colour": "category"}})
    assert [one.message for one in result.remarks] == [
        "the mapping's column 'Colour' is not in the source"
    ]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"columns": {"a": "symptom"}}, "did you mean 'symptoms'"),
        ({"columns": {"a": "section:Colour"}}, "is called 'section:Colour'"),
        ({"defaults": {"ownr": "x"}}, "did you mean 'owner'"),
        ({"defaults": {"kind": "incidents"}}, "no kind is called 'incidents'"),
        ({"values": {"statsu": {"a": "new"}}}, "did you mean 'status'"),
        ({"values": {"status": {"a": "opne"}}}, "can't become 'opne'"),
        ({"values": {"kind": {"a": "wish"}}}, "can't become 'wish'"),
    ],
)
def test_a_mapping_that_names_nothing_is_refused(
    tmp_path: Path, mapping: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UsageProblem, match=reason):
        import_text(tmp_path, "id,title\n1,a\n", mapping)


def test_one_key_twice(tmp_path: Path) -> None:
    result = import_text(tmp_path, "id,title\n1,a\n1,a\n2,a\n2,b\n")
    assert set(result.drafts) == {"1"}
    assert "'2' stands at" in result.refused["2"].reason
    assert result.refused["2"].outcome is Outcome.REFUSED
    assert result.rows == 4


def test_a_row_without_a_key_is_known_by_its_content(tmp_path: Path) -> None:
    result = import_text(tmp_path, "title,x\na,1\na,2\na,1\n")
    again = import_text(tmp_path, "title,x\na,2\na,1\n")
    assert len(result.drafts) == 2
    assert set(result.drafts) == set(again.drafts)
    assert all(key.startswith("row-") and len(key) == 16 for key in result.drafts)
    assert ("3 rows have no k", 3) in [(one.message[:16], one.number) for one in result.remarks]


def test_a_title_is_taken_from_the_summary(tmp_path: Path) -> None:
    result = import_text(tmp_path, 'id,summary\n1,"# Mail is down\n\nSince noon."\n2,?\n')
    assert result.drafts["1"].fields["title"] == "Mail is down"
    assert "has no title and no summary" in result.refused["2"].reason


def test_what_is_taken_for_a_column_is_told_once_and_for_a_cell_in_its_row(tmp_path: Path) -> None:
    missing = import_text(tmp_path, "id,summary,closed_at\n1,a,2016-02-29\n2,b,2016-02-29\n")
    assert [one.message for one in missing.remarks] == [
        "no column fills title; the first line of the summary is taken",
        "no column fills restored_at; resolved_at, or closed_at, is taken",
    ]
    assert [draft.notes for draft in missing.drafts.values()] == [(), ()]
    text = "id,title,summary,restored_at,closed_at\n1,,a,,2016-02-29\n2,b,,2016-02-28,2016-02-29\n"
    filled = import_text(tmp_path, text)
    assert filled.remarks == []
    assert filled.drafts["1"].notes == (
        "no title; the first line of the summary is taken",
        "no restored_at; closed_at is taken",
    )
    assert filled.drafts["2"].notes == ()


def test_what_is_no_time_refuses_its_row_and_nothing_is_no_time(tmp_path: Path) -> None:
    result = import_text(tmp_path, "id,title,closed at\n1,a,soon\n2,b,?\n3,c,2016-02-29\n")
    assert result.refused["1"].reason == (
        "closed at is 'soon', which is not a time; write it as 2026-01-31 14:05, or leave it empty"
    )
    assert result.drafts["2"].fields["status"] == "new"
    assert result.drafts["3"].fields["status"] == "closed"


def test_dates_are_asked_about_where_nothing_decides(tmp_path: Path) -> None:
    text = "id,title,opened_at\n1,a,3/4/2016\n"
    with pytest.raises(UsageProblem, match="may be 3 April or March 4"):
        import_text(tmp_path, text)
    by_option = import_text(tmp_path, text, dates="month-first").only
    by_mapping = import_text(tmp_path, text, {"dates": "day-first"}).only
    assert (by_option.opened_at.month, by_mapping.opened_at.month) == (3, 4)


def test_values_outside_the_tables_are_listed_or_refuse_the_row(tmp_path: Path) -> None:
    text = "id,title,status,priority,major,impact\n1,a,odd,9,maybe,huge\n"
    draft = import_text(tmp_path, text).only
    assert draft.unmapped == (
        ("status", "odd"),
        ("priority", "9"),
        ("major", "maybe"),
        ("impact", "huge"),
    )
    assert draft.fields["status"] == "new"
    refused = import_text(tmp_path, text, {"unknown_values": "refuse"}).refused["1"]
    assert "status: nothing is known of 'odd'" in refused.reason


def fields_of_schema(kind: str) -> dict[str, dict[str, Any]]:
    """By dotted name, the JSON Schema of each single field of a kind."""
    whole = KINDS[kind].model.model_json_schema()

    def single(schema: dict[str, Any]) -> dict[str, Any]:
        inner: dict[str, Any] = schema.get("anyOf", [schema])[0]
        return whole["$defs"][inner["$ref"].rsplit("/")[-1]] if "$ref" in inner else inner

    found: dict[str, dict[str, Any]] = {}
    for name, schema in whole["properties"].items():
        found[name] = single(schema)
        for key, inner in found[name].get("properties", {}).items():
            found[f"{name}.{key}"] = single(inner)
    return {name: found[name] for name in fields_of_kind(kind)}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_known_of_fields_is_what_the_model_says(kind: str) -> None:
    schemas = fields_of_schema(kind)
    blocks = {
        name
        for name, schema in schemas.items()
        if schema["type"] == "string" and not {"pattern", "enum", "format"} & schema.keys()
    }
    assert blocks == BLOCKS & set(schemas)
    limits = {name: one for name, one in schemas.items() if one["type"] == "integer"}
    assert set(limits) == set(LIMITS) & set(schemas)
    for name, schema in limits.items():
        assert (schema["minimum"], schema.get("maximum", 10**9)) == LIMITS[name]


def test_references_to_other_rows_are_links_and_ids_stay(tmp_path: Path) -> None:
    text = (
        "id,kind,title,problem,parent\n"
        "P1,problem,x,,\n"
        "I1,incident,y,P1,\n"
        "I2,incident,z,,INC-2026-0007\n"
    )
    result = import_text(tmp_path, text)
    assert result.drafts["I1"].links == {"problem": "csv:P1"}
    assert result.drafts["I2"].links == {}
    assert result.drafts["I2"].fields["parent"] == "INC-2026-0007"


def test_a_formulas_apostrophe_is_none_of_the_text(tmp_path: Path) -> None:
    draft = import_text(tmp_path, "id,title,reporter\n1,'=1+1 fails,'n' roll\n").only
    assert (draft.fields["title"], draft.fields["reporter"]) == ("=1+1 fails", "'n' roll")


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    (folder / "in").mkdir(parents=True)
    (folder / "b.csv").write_text("id,title\n1,a\n")
    (folder / "in" / "a.jsonl").write_text('{"id": 2, "title": "b"}\n{"id": 3}')
    (folder / "readme.md").write_text("# Read me")
    (folder / ".hidden.csv").write_text("id,title\n9,z\n")
    result = imported([folder])
    assert set(result.drafts) == {"1", "2"}
    assert set(result.refused) == {"3"}
    assert [(str(one.place), one.outcome) for one in result.setbacks] == [
        (f"{folder}/readme.md:1", Outcome.SKIPPED)
    ]


def test_a_path_that_leads_nowhere_ends_the_import(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="no such file or directory"):
        imported([tmp_path / "none.csv"])


def test_a_row_that_fills_nothing_is_refused(tmp_path: Path) -> None:
    result = import_text(tmp_path, "colour,size\nred,2\n")
    assert [one.outcome for one in result.setbacks] == [Outcome.REFUSED]
    assert "no column of it fills a field" in result.setbacks[0].reason


HEADINGS = st.sampled_from(
    sorted({name for kind in KINDS for name in fields_of_kind(kind)})
    + sorted({section for kind in KINDS.values() for section in kind.sections})
    + ["id", "key", "kind", "description", "colour", ""]
)
SAMPLES = (
    "problem known-error incident closed resolved on-hold high 1 0 7 1,500 yes true ? 2016-02-29"
    " 29/2/2016 42429.5 x;y <p>a</p> &nbsp; unrecorded https://x.example PRB-2026-0001 =1 '=1 ##"
    " ``` --- # \u200b \u202e \x1b \x00"
)
WORDS = st.sampled_from(SAMPLES.split(" "))


@given(
    headings=st.lists(HEADINGS | st.text(max_size=6), min_size=1, max_size=8),
    table=st.lists(st.lists(WORDS | st.text(max_size=8), max_size=8), max_size=5),
    refuses=st.booleans(),
)
def test_any_table_is_imported_or_refused_and_every_row_told_once(
    tmp_path_factory: pytest.TempPathFactory,
    headings: list[str],
    table: list[list[str]],
    refuses: bool,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    file = StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    rows = [[*row, *[""] * 8][: len(headings)] for row in table]
    writer.writerows([["title", *headings], *([f"row {n}", *row] for n, row in enumerate(rows))])
    text = file.getvalue().encode("utf-8", "replace").decode()
    mapping = {"unknown_values": "refuse" if refuses else "leave-out"}
    result = import_text(folder, text, mapping, dates="day-first")
    told = result.rows + sum("has a heading" not in one.reason for one in result.setbacks)
    assert told == len(table)
    for draft in result.drafts.values():
        assert written(draft)


def test_a_mappings_table_is_for_any_field_of_one_line(tmp_path: Path) -> None:
    mapping = {"values": {"owner": {"IT 1st level": "it"}}}
    result = import_text(tmp_path, "id,title,owner\n1,a,it 1ST level\n2,b,Facilities\n", mapping)
    assert [draft.fields["owner"] for draft in result.drafts.values()] == ["it", "service-desk"]
    assert [draft.unmapped for draft in result.drafts.values()] == [(), (("owner", "Facilities"),)]
