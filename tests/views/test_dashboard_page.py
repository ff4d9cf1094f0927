from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.analysis.figure_texts import told
from faultbook.analysis.metrics import METRICS, metrics_of
from faultbook.analysis.periods import period_named
from faultbook.history.past import Past
from faultbook.views.charts import altair_charts
from faultbook.views.charts.drawing import MISSING
from faultbook.views.dashboard_page import HEADLINES, dashboard_page
from faultbook.views.dashboard_tables import dashboard_tables
from faultbook.views.pages import all_pages
from faultbook.views.site_view import SiteView
from tests.html_reading import Reading, read_html
from tests.registers import CONFIG, NOW
from tests.views.reviewed import reviewed_view
from tests.views.samples import record

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.page import Audience, SiteInput

PATH = "dashboard/index.md"
PRIVATE = record(
    "INC-2026-0904",
    title="Very private",
    status="closed",
    opened_at="2026-06-01T09:00:00Z",
    restored_at="2026-06-11T09:00:00Z",
    services=["vault"],
    resolution_code="solution-provided",
    actions=[{"action": "Hush", "owner": "jo", "due": "2026-06-02"}],
)
CONFIG_WITH_VAULT = f'{CONFIG}\n[services.vault]\nname = "Vault"\n'


def markdown_of(view: SiteView) -> str:
    return view.templates.render("dashboard.md.j2", page=dashboard_page(view))


def reading_of(view: SiteView) -> Reading:
    return read_html(markdown_of(view))


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    return reviewed_view(tmp_path_factory.mktemp("reviewed"))


def test_the_figures_at_the_top_are_those_of_the_metrics(view: SiteView) -> None:
    zone = view.dashboard.present.zone
    quarters = [
        metrics_of(view.evidence, period_named(name, zone)) for name in ("2026-Q2", "2026-Q1")
    ]
    shown = dashboard_page(view).headlines
    assert len(shown) == len(HEADLINES)
    for (key, labels, _), one in zip(HEADLINES, shown, strict=True):
        now, before = (metrics.of(key).figure(**dict(labels)) for metrics in quarters)
        assert now is not None
        assert before is not None
        unit = quarters[0].of(key).metric.unit
        assert told(unit, now.value) in one.value
        assert one.before.startswith("2026-Q1: ")
        assert told(unit, before.value) in one.before
        expected = f"of {now.known:,}; {now.missing:,} missing, {now.pending:,} pending"
        assert one.told_from == expected
        assert one.name.href == f"../guide/metrics/#metric-{key}"


def test_the_page_shows_every_row_of_its_tables(view: SiteView) -> None:
    texts = reading_of(view).texts
    shown = [text.strip() for text in texts if text.strip()]
    for table in dashboard_tables(view)[1:]:
        assert table.rows
        for row in table.first_rows:
            cells = [word for cell in row if (word := cell.item.text)]
            notes = [cell.item.note for cell in row if cell.item.note]
            start = [n for n, text in enumerate(shown) if text == cells[0]]
            wide = 2 * len(row) + len(notes)
            found = (" ".join(shown[n : n + wide]) for n in start)
            assert any(all(word in text for word in (*cells, *notes)) for text in found)


def test_definitions_are_where_links_lead(view: SiteView) -> None:
    guide = next(page for page in all_pages(view) if page.path == "guide/metrics.md")
    ids = {e.attributes.get("id") for e in read_html(guide.markdown).elements}
    assert {f"metric-{metric.key}" for metric in METRICS} <= ids
    links = [link for link in reading_of(view).links() if "#" in link]
    assert links
    assert {link.partition("#")[2] for link in links} <= ids


def test_every_chart_has_its_table_and_its_file(view: SiteView) -> None:
    reading = reading_of(view)
    drawn = [e for e in reading.named("svg") if e.attributes.get("class") == "fb-plot"]
    assert len(drawn) == 7
    names = [e.attributes["aria-labelledby"] for e in drawn]
    assert len({*names}) == len(names)
    files = [link for link in reading.links() if link.endswith(".csv")]
    assert files == [f"../dashboard/{table.key}.csv" for table in dashboard_tables(view)]
    assert len(reading.named("table")) == len(files) - 1  # all metrics are in the file alone
    assert reading.problems == []


def test_it_is_in_the_navigation(view: SiteView) -> None:
    (page,) = (page for page in all_pages(view) if page.path == PATH)
    assert page.nav
    assert page.title == "Dashboard"
    assert markdown_of(view).partition("\n# ")[2] in page.markdown


def test_ids_on_the_page_are_unique(view: SiteView) -> None:
    ids = [e.attributes["id"] for e in reading_of(view).elements if "id" in e.attributes]
    assert len(ids) == len({*ids})


def test_the_same_register_makes_the_same_page(view: SiteView, tmp_path: Path) -> None:
    assert markdown_of(view) == markdown_of(reviewed_view(tmp_path))


def test_incidents_that_belong_to_no_month_are_told(view: SiteView) -> None:
    assert "1 incident doesn't say when it began and counts in no period." in reading_of(view).text


def test_months_that_are_not_over_are_marked(view: SiteView) -> None:
    text = reading_of(view).text
    assert "2026-06 (so far)" in text
    assert "2026-Q2 (so far)" in text
    assert "2026-06*" in text
    assert "2026-05*" not in text


def test_it_looks_back_two_years_and_no_further(view: SiteView) -> None:
    months = view.dashboard.months.groups
    assert (months[0], months[-1], len(months)) == ("2024-06", "2026-06", 25)
    quarters = [one.period for one in view.dashboard.quarters]
    assert (quarters[0], quarters[-1], len(quarters)) == ("2024-Q2", "2026-Q2", 9)


def test_overdue_things_are_led_to(view: SiteView) -> None:
    overdue = markdown_of(view).partition("## Overdue")[2]
    reading = read_html(overdue)
    assert "../problems/2026/PRB-2026-0001/" in reading.links()
    assert "../known-errors/2024/KE-2024-0001/" in reading.links()
    for words in ("Review of an accepted risk", "Review of a known error", "Do 1", "Identity"):
        assert words in reading.text


def test_a_fix_that_does_not_hold_is_named(tmp_path: Path) -> None:
    files = dict(
        [
            record(
                "PRB-2026-0001",
                title="It was fixed",
                status="resolved",
                opened_at="2026-05-01T09:00:00Z",
                fix={"description": "Patch.", "deployed_at": "2026-05-10T09:00:00Z"},
            ),
            record("INC-2026-0001", problem="PRB-2026-0001", opened_at="2026-06-01T09:00:00Z"),
        ]
    )
    part = read_html(markdown_of(reviewed_view(tmp_path, files)).partition("## Recurrence")[2])
    assert "Fixes that are said to hold and don't: 1." in part.text
    assert "../problems/2026/PRB-2026-0001/" in part.links()


@pytest.mark.parametrize(
    "files",
    [
        {},
        dict([record("INC-2026-0001", opened_at="2026-06-30T11:00:00Z")]),
        dict([record("INC-2026-0001")]),
        dict([record("PRB-2026-0001", opened_at="2026-06-02T11:00:00Z")]),
        dict([record("INC-2026-0001", opened_at="0001-01-01T00:00:00Z")]),
        dict([record("INC-2026-0001", opened_at="2031-01-01T00:00:00Z")]),
        dict([record("INC-2026-0001", services=["constructor", "a b", "<i>"], opened_at="2026")]),
    ],
    ids=["none", "one", "undated", "a problem", "very old", "not begun", "odd services"],
)
def test_there_is_a_page_of_any_register(tmp_path: Path, files: dict[str, str]) -> None:
    reading = reading_of(reviewed_view(tmp_path, files))
    assert reading.problems == []
    assert "Nothing is overdue." in reading.text


def test_a_register_of_one_month_begins_with_it(tmp_path: Path) -> None:
    files = dict(
        record(f"INC-2026-{n:04d}", opened_at=f"2026-06-{n:02d}T08:00:00Z") for n in range(1, 9)
    )
    view = reviewed_view(tmp_path, files)
    assert view.dashboard.months.groups == ("2026-06",)
    assert [one.period for one in view.dashboard.quarters] == ["2026-Q2"]
    said = "From 2026-06 to 2026-06, which isn't over. Highest: 8 in 2026-06."
    assert said in reading_of(view).text


def test_without_the_libraries_tables_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(altair_charts, "LIBRARIES", ("no_such_library",))
    view = reviewed_view(tmp_path)
    said: list[str] = []
    reading = reading_of(SiteView(_with(view, tell=said.append)))
    assert said == [MISSING]
    assert reading.named("figure") == []
    assert len(reading.named("table")) == len(dashboard_tables(view)) - 1


def _with(view: SiteView, **changed: Any) -> SiteInput:
    return replace(view.site, **changed)


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_commit_is_for_those_who_may_see_the_register(
    tmp_path: Path, audience: Audience
) -> None:
    found = reviewed_view(tmp_path, {}, audience)
    past = Past({}, (), "0123456789abcdef", NOW - timedelta(days=1))
    view = SiteView(_with(found, past=lambda: past))
    text = reading_of(view).text
    assert "2026-06-29 12:00 UTC" in text
    assert ("0123456789" in text) == (audience == "internal")
    assert "Figures of" in text


def test_the_public_is_told_of_public_records_alone(tmp_path: Path) -> None:
    public = dict([record("INC-2026-0001", visibility="public", opened_at="2026-06-01T08:00:00Z")])
    alone = reviewed_view(tmp_path / "a", public, "public", CONFIG_WITH_VAULT)
    both = dict([*public.items(), PRIVATE])
    among = reviewed_view(tmp_path / "b", both, "public", CONFIG_WITH_VAULT)
    assert markdown_of(among) == markdown_of(alone)
    assert "Very private" in markdown_of(
        reviewed_view(tmp_path / "c", dict([PRIVATE]), config=CONFIG_WITH_VAULT)
    )
