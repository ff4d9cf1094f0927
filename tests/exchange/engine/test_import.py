"""One import: every row accounted for, ids, links, what others name, and what is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.diagnostics import Severity
from faultbook.exchange.engine import spool as spool_module
from faultbook.exchange.source import (
    Outcome,
    Place,
    Remark,
    RowSetback,
    Setback,
    SourceRow,
    refused,
    skipped,
)
from tests.exchange.engine.made import OPENED, Made, Register, draft, problem, row
from tests.registers import CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from faultbook.exchange.source import Draft


def test_every_row_is_accounted_for(register: Register) -> None:
    rows: list[SourceRow | RowSetback] = [
        row("a", 2),
        RowSetback(Place("made.csv", 3), Outcome.REFUSED, "is cut short"),
        row("a", 4),
        row("2", 5),
        row("3", 6),
        RowSetback(Place("made.xlsx", 7, "row"), Outcome.SKIPPED, "is no record"),
    ]
    source = Made(
        [draft("a"), refused("has no time", 9), skipped("planned", is_planned=True)], rows
    )
    with register.importing(source) as report:
        found = list(report.rows())
        assert report.planned == 1
        assert sum(report.counts.values()) == len(rows)
        assert report.records == {Outcome.CREATED: 1}
    assert [(str(one.place), one.outcome.value, one.reason) for one in found] == [
        ("made.csv:2", "created", ""),
        ("made.csv:3", "refused", "is cut short"),
        ("made.csv:4", "created", ""),
        ("made.csv:9", "refused", "has no time"),
        ("made.csv:6", "skipped", "planned"),
        ("made.xlsx row 7", "skipped", "is no record"),
    ]
    assert [one.record_id for one in found] == ["INC-2026-0001", "", "INC-2026-0001", "", "", ""]


def test_ids_follow_the_order_of_opening_then_of_the_source(register: Register) -> None:
    zone = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
    found = register.take(
        draft("a", OPENED + timedelta(days=1)),
        draft("b", OPENED),
        draft("c", OPENED),
        draft("d", zone),
    )
    assert found.ids == ["INC-2026-0003", "INC-2026-0001", "INC-2026-0002", "INC-2025-0001"]


def test_numbers_go_on_after_the_last_that_was_ever_used(register: Register) -> None:
    folder = register.root / "records/incidents/2026"
    folder.mkdir(parents=True)
    (folder / "INC-2026-0003.md").write_text(
        "---\nid: INC-2026-0003\ntitle: t\nstatus: new\naliases: [INC-2026-0011]\n---\n"
    )
    (folder / "INC-2026-0009.md").write_text("broken")
    assert register.take(draft()).ids == ["INC-2026-0012"]


def test_a_refused_record_takes_no_number(register: Register) -> None:
    found = register.take(draft("a", title="two\nlines"), draft("b"))
    assert found.outcomes == ["refused", "created"]
    assert found.ids == ["", "INC-2026-0001"]
    assert found.rows[0].reason


def test_an_earlier_one_that_comes_later_changes_no_id(register: Register) -> None:
    register.take(draft("b"))
    found = register.take(draft("a", OPENED - timedelta(days=9)), draft("b"))
    assert found.ids == ["INC-2026-0002", "INC-2026-0001"]


def test_folders_of_hundreds(tmp_path: Path) -> None:
    register = Register(tmp_path, f"{CONFIG}[layout]\nshard = true\n")
    found = register.take(draft())
    assert found.row.record_path == "records/incidents/2026/00xx/INC-2026-0001.md"
    assert register.workspace.check().diagnostics == ()


def test_links_lead_to_records_of_the_source_or_the_register(register: Register) -> None:
    register.take(problem("old"))
    found = register.take(
        draft("a", links={"problem": "made:new", "parent": "made:b"}),
        draft("b", links={"problem": "made:old"}),
        problem("new"),
        draft("c", links={"problem": "made:nowhere"}),
    )
    assert "\nproblem: PRB-2026-0002\n" in register.text("INC-2026-0001")
    assert "\nparent: INC-2026-0002\n" in register.text("INC-2026-0001")
    assert "\nproblem: PRB-2026-0001\n" in register.text("INC-2026-0002")
    assert "\nproblem:" not in register.text("INC-2026-0003")
    assert found.rows[3].notes == (
        "problem is left out: 'made:nowhere' is neither in the source nor here",
    )
    assert not [d for d in register.workspace.check().diagnostics if d.severity > Severity.INFO]


def test_a_link_is_made_when_its_target_comes(register: Register) -> None:
    linked = draft("a", links={"problem": "made:p"})
    register.take(linked)
    assert register.take(linked).row.outcome == "unchanged"
    found = register.take(linked, problem("p"))
    assert (found.rows[0].outcome, found.rows[0].changed) == ("updated", ("problem",))
    assert "\nproblem: PRB-2026-0001\n" in register.text("INC-2026-0001")
    assert register.take(linked).row.outcome == "unchanged"


def test_text_that_looks_like_a_link_stays(register: Register) -> None:
    text = "id: INC-2026-0001\nproblem: PRB-0001-0001\nsource_digest: x"
    register.take(
        draft(error_text=text, sections={"Summary": text}, links={"problem": "made:p"}),
        problem("p"),
    )
    written = register.text("INC-2026-0001")
    assert written.count("PRB-0001-0001") == 2
    assert "\nproblem: PRB-2026-0001\n" in written


def test_what_is_only_named_is_made_once_from_the_earliest(register: Register) -> None:
    late, early = OPENED + timedelta(days=1), OPENED - timedelta(days=400)
    named = [problem("p", opened, title=f"P by {opened.year}") for opened in (late, early)]
    drafts = [
        draft("a", late, links={"problem": "made:p"}, implied=(named[0],)),
        draft("b", early, links={"problem": "made:p"}, implied=(named[1],)),
    ]
    found = register.take(*drafts)
    made = (f"PRB-{early.year}-0001", "made:p")
    assert [(one.id, one.source_id) for one in found.implied] == [made]
    assert f"title: P by {early.year}\n" in register.text(f"PRB-{early.year}-0001")
    again = register.take(*drafts)
    assert again.implied == []
    assert again.outcomes == ["unchanged", "unchanged"]
    assert again.absent == []


def test_what_is_named_and_there_is_left_to_itself(register: Register) -> None:
    stub = problem("p", title="Stub")
    found = register.take(problem("p", title="Real"), draft(implied=(stub,)))
    assert found.implied == []
    assert "title: Real\n" in register.text("PRB-2026-0001")
    assert register.take(draft(implied=(stub,))).implied == []
    assert "title: Real\n" in register.text("PRB-2026-0001")


def test_a_stub_becomes_the_record_when_the_source_has_it(register: Register) -> None:
    stub = problem("p", title="Stub")
    register.take(draft(links={"problem": "made:p"}, implied=(stub,)))
    found = register.take(problem("p", title="Real"))
    assert (found.row.outcome, found.row.changed) == ("updated", ("title",))


def test_two_keys_with_one_source_id_are_told(register: Register) -> None:
    twin = draft("a")
    source = Made([twin, draft("b")], [row("a"), row("b", 2), row("c", 3)])
    source._answers["c"] = twin  # noqa: SLF001 - an importer that is at fault
    found = register.take_from(source)
    assert found.outcomes == ["created", "created", "refused"]
    assert "has the same key as 'a'" in found.rows[2].reason


def test_a_key_with_too_many_rows_tells_no_records_apart(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "MOST_ROWS", 3)
    monkeypatch.setattr("faultbook.exchange.engine.drafting.MOST_ROWS", 3)
    rows = [row("a", number) for number in range(5)]
    found = register.take_from(Made([draft("a")], rows))
    assert found.outcomes == ["refused"] * 5
    assert "over 3 rows" in found.rows[0].reason


def test_a_dry_run_writes_nothing_and_says_the_same(register: Register) -> None:
    drafts: list[Draft | Setback] = [
        draft("a", services=["mail"]),
        draft("b", title="x\ny"),
        refused("no"),
    ]
    before = register.files()
    dry = register.take(*drafts, dry_run=True, add_services=True)
    assert register.files() == before
    real = register.take(*drafts, add_services=True)
    assert (dry.rows, dry.added_services) == (real.rows, real.added_services)
    changed = [draft("a", services=["mail"], title="T")]
    before = register.files()
    dry = register.take(*changed, dry_run=True)
    assert register.files() == before
    assert dry.rows == register.take(*changed).rows


def test_unknown_services_are_told_and_added_when_asked_for(register: Register) -> None:
    drafts = [
        draft("a", services=["mail", "login"], named={"mail": "E-Mail", "login": "Login"}),
        draft("b", services=["mail"], named={"mail": "E-Mail"}),
    ]
    (told,) = register.take(*drafts).unknown_services
    assert tuple(told) == ("mail", "E-Mail", 2)
    assert {one.code for one in register.workspace.check().diagnostics} == {"FB304"}
    found = register.take(*drafts, add_services=True)
    assert found.outcomes == ["unchanged"] * 2
    assert found.unknown_services == ()
    assert [one.key for one in found.added_services] == ["mail"]
    assert register.workspace.check().diagnostics == ()


def test_values_that_nothing_is_known_of_are_counted(register: Register) -> None:
    found = register.take(
        draft("a", unmapped=(("status", "Odd"), ("impact", "7"))),
        draft("b", unmapped=(("status", "Odd"),)),
        Setback(Outcome.REFUSED, "no", unmapped=(("status", "Odder"),)),
    )
    assert found.unmapped == [("impact", "7", 1), ("status", "Odd", 2), ("status", "Odder", 1)]


def test_remarks_and_times_without_an_offset_are_told(register: Register) -> None:
    source = Made([draft("a", naive_times=2), draft("b", naive_times=1)], told=[Remark("odd", 3)])
    with register.importing(source, timezone="Europe/Berlin") as report:
        assert report.naive_times == 3
        assert report.remarks == (Remark("odd", 3),)
        assert report.timezone == "Europe/Berlin"


def test_several_processes_write_what_one_does(tmp_path: Path) -> None:
    drafts: list[Draft | Setback] = [
        draft(f"{n}", OPENED + timedelta(minutes=n % 7), title=f"T{n}") for n in range(700)
    ]
    registers = []
    for jobs in (1, 2):
        (tmp_path / f"{jobs}").mkdir()
        register = Register(tmp_path / f"{jobs}")
        found = register.take_from(Made(drafts), jobs=jobs)
        registers.append((register.files(), found.rows))
    assert registers[0] == registers[1]


def test_progress_ends_at_the_number_of_rows(register: Register) -> None:
    told: list[tuple[int, int | None]] = []
    source = Made([draft(f"{n}") for n in range(9)])
    with register.importing(source, progress=lambda done, total: told.append((done, total))):
        pass
    assert told[-1] == (9, 9)
    assert told == sorted(told)


KEYS = st.sampled_from(["a", "b", "1", "x'y", "-", "ä", "a\nb", ""])
TEXTS = st.text(max_size=12) | st.sampled_from(["INC-2026-0001", "yes", "#", "", "\ud800", "a: b"])
DRAFTS = st.builds(
    draft,
    st.just("k"),
    st.datetimes(timezones=st.just(UTC)),
    title=TEXTS,
    status=st.sampled_from(["new", "closed", "odd"]),
    owner=TEXTS | st.none(),
    symptoms=st.lists(TEXTS, max_size=2),
    error_text=TEXTS,
    sections=st.dictionaries(TEXTS, TEXTS, max_size=2),
    links=st.dictionaries(st.sampled_from(["problem", "parent"]), TEXTS, max_size=1),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(KEYS, DRAFTS | st.just(refused("no")), max_size=5), data=st.data())
def test_anything_is_imported_or_refused_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory,
    answers: dict[str, Draft | Setback],
    data: st.DataObject,
) -> None:
    register = Register(tmp_path_factory.mktemp("any"))
    rows: list[SourceRow | RowSetback] = [
        row(data.draw(st.sampled_from(sorted(answers))), number)
        for number in range(data.draw(st.integers(0, 6)) if answers else 0)
    ]
    source = Made([], rows)
    source._answers = {  # noqa: SLF001 - any keys at all
        key: one._replace(source_id=f"made:{key}") if not isinstance(one, Setback) else one
        for key, one in answers.items()
    }
    first = register.take_from(source)
    assert len(first.rows) == len(rows)
    assert all(one.reason for one in first.rows if one.outcome is Outcome.REFUSED)
    before = register.files()
    again = register.take_from(source)
    assert register.files() == before
    became = {"created": "unchanged", "refused": "refused"}
    assert again.outcomes == [became[one] for one in first.outcomes]
