from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from faultbook.analysis.metrics import METRICS
from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.lifecycle import GATES, MOVES
from faultbook.rules.registry import all_rules
from faultbook.views.addresses import (
    address,
    file_href,
    href,
    page_of_id,
    permalink,
    service_page,
    twin,
)
from faultbook.views.list_pages import ROWS_A_PART
from faultbook.views.pages import NAVIGATION, all_pages
from tests.html_reading import read_html
from tests.views.samples import LINKED, record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.page import Page
    from faultbook.views.site_view import SiteView


def pages_of(view: SiteView) -> dict[str, Page]:
    pages = list(all_pages(view))
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page for page in pages}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    return pages_of(site_view(tmp_path_factory.mktemp("linked")))


def test_every_record_has_a_page_that_names_its_file(pages: dict[str, Page]) -> None:
    shown = {page.source_path: page for page in pages.values() if page.source_path}
    assert set(shown) == set(LINKED)
    for path, page in shown.items():
        record_id = path.rpartition("/")[2].removesuffix(".md")
        assert page.path == page_of_id(record_id)
        assert page.title.startswith(f"{record_id}: ")
        assert not page.nav


def test_every_rule_has_a_page(pages: dict[str, Page]) -> None:
    for code, rule in all_rules().items():
        page = pages[f"rules/{code}.md"]
        assert page.title == f"{code} {rule.name}"
        assert "## How to fix" in page.markdown
        assert f"../rules/{code}/" in pages["rules/index.md"].markdown


def test_the_navigation_names_pages_that_there_are(pages: dict[str, Page]) -> None:
    listed = [path for _heading, paths in NAVIGATION for path in paths]
    assert listed == [
        page.path
        for page in sorted(
            (page for page in pages.values() if page.nav), key=lambda page: listed.index(page.path)
        )
    ]


def test_every_link_leads_to_a_page(pages: dict[str, Page]) -> None:
    known = {address(path, directory_urls=True) for path in pages}
    for page in pages.values():
        own = address(page.path, directory_urls=True)
        for link in read_html(page.markdown).links():
            is_elsewhere = link.startswith("https://") or link.endswith(("feed.xml", ".csv"))
            if not is_elsewhere and link not in files_of(page):
                target = link.partition("#")[0]
                assert _resolved(own, target) in known, f"{link} on {page.path}"


def files_of(page: Page) -> set[str]:
    """Addresses of a record's other forms, which are no pages."""
    record_id = parse_id(page.path.rpartition("/")[2].removesuffix(".md"))
    if record_id is None:
        return set()
    paths = (*(twin(record_id, suffix) for suffix in ("json", "md")), permalink(record_id))
    return {file_href(path, page.path, directory_urls=True) for path in paths}


def _resolved(page: str, link: str) -> str:
    parts = page.split("/")[:-1]
    while link.startswith("../"):
        link = link[3:]
        parts.pop()
    return "/".join([*parts, "" if link == "./" else link])


def test_the_same_input_makes_the_same_pages(tmp_path: Path) -> None:
    assert list(all_pages(site_view(tmp_path))) == list(all_pages(site_view(tmp_path)))


def test_links_are_seen_from_both_sides(pages: dict[str, Page]) -> None:
    incident, problem, known_error = (
        read_html(pages[page_of_id(f"{prefix}-2026-0101") or ""].markdown)
        for prefix in ("INC", "PRB", "KE")
    )
    assert "../../../problems/2026/PRB-2026-0101/" in incident.links()
    assert "../../../known-errors/2026/KE-2026-0101/" in incident.links()
    assert "The server forgets" in incident.text
    assert "Login forgets users" in incident.text
    assert "../../../incidents/2026/INC-2026-0101/" in problem.links()
    assert "../../../known-errors/2026/KE-2026-0101/" in problem.links()
    assert "../../../problems/2026/PRB-2026-0102/" in problem.links()
    assert "../../../incidents/2026/INC-2026-0101/" in known_error.links()
    assert "../../../known-errors/2026/KE-2026-0102/" in known_error.links()
    assert {
        "../../../incidents/2026/INC-2026-0102/",
        "../../../incidents/2026/INC-2026-0103/",
    } <= set(incident.links())


def test_a_reference_through_an_alias_leads_to_the_record(pages: dict[str, Page]) -> None:
    child = read_html(pages["incidents/2026/INC-2026-0102.md"].markdown)
    assert "../../../incidents/2026/INC-2026-0101/" in child.links()


def test_a_reference_to_nothing_says_so(pages: dict[str, Page]) -> None:
    text = read_html(pages["incidents/2026/INC-2026-0102.md"].markdown).text
    assert "INC-2026-0777 (no such record)" in text


def test_an_old_id_has_a_page_that_leads_to_the_new_one(pages: dict[str, Page]) -> None:
    page = pages["incidents/2026/INC-2026-0009.md"]
    assert page.source_path is None
    below = page.markdown.partition("\n# ")[2]
    assert read_html(below).links() == ["../../../incidents/2026/INC-2026-0101/"]


def test_everything_in_an_incident_is_on_its_page(pages: dict[str, Page]) -> None:
    text = read_html(pages["incidents/2026/INC-2026-0101.md"].markdown).text
    expected = [
        *(
            "Major incident",
            "Priority 2",
            "Seen by all.",
            "Ten users.",
            "Wait.",
            "Chat log",
            "hello",
        ),
        *("2026-05-03 09:10 UTC", "1 h 42 min after started", "auth 1.10", "0x80070005", "90 min"),
        *("caused by: <none>", "(1 h 42 min)", "A. Assignee", "R. Reporter", "old/7", "It helped"),
        *("(impact high, urgency medium)", "CHG-1", "CHG-2", "nowhere"),
        "The workaround of a known error restored service.",
        *("2026-06-01", "T-1", "Dashboard", "Identity", "slow", "Monitoring", "INC-2026-0009"),
    ]
    assert [words for words in expected if words not in text] == []


def test_everything_in_a_problem_is_on_its_page(pages: dict[str, Page]) -> None:
    text = read_html(pages["problems/2026/PRB-2026-0101.md"].markdown).text
    expected = [
        *("Fix in progress", "A leak.", "No alert.", "It was full.", "Patch.", "CHG-9", "B. Boss"),
        *(
            "Cheap.",
            "2026-12-01",
            "Observed until 2026-06-08",
            "No incident in the 52 days since it went live; 30 days were asked for.",
            "Software",
            "Recurrence",
            "600 min",
        ),
    ]
    assert [words for words in expected if words not in text] == []


def test_everything_in_a_known_error_is_on_its_page(pages: dict[str, Page]) -> None:
    text = read_html(pages["known-errors/2026/KE-2026-0101.md"].markdown).text
    expected = [
        *("Restart it.", "Low", "about 5 min", "by V. Verifier", "Users are logged out", "AUTH-7"),
        *("These in this order, within 30s:", "a {b}", "/c+/ (3 times)", "But none of these:"),
        *("A leak.", "auth >=1.0", "auth 1.11", "Bug 7"),
    ]
    assert [words for words in expected if words not in text] == []


def test_the_workaround_comes_first(pages: dict[str, Page]) -> None:
    for name in ("KE-2026-0101", "KE-2026-0102"):
        headings = re.findall(r"^## (.*)$", pages[page_of_id(name) or ""].markdown, re.MULTILINE)
        assert next(h for h in headings if h != "Retired") == "Workaround"


def test_own_headings_are_markdown_and_authors_headings_are_not(pages: dict[str, Page]) -> None:
    markdown = pages["incidents/2026/INC-2026-0101.md"].markdown
    headings = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    assert headings == [
        *("Summary", "Symptoms", "Workaround", "Resolution", "Timeline", "Outages"),
        *("Lessons", "Actions", "Related incidents", "Details", "Links"),
    ]
    assert '<h2 class="fb-heading">Chat log</h2>' in markdown


def test_a_service_has_what_concerns_it(pages: dict[str, Page]) -> None:
    login, shop = (pages[service_page(key)].markdown for key in ("login", "shop"))
    assert {"KE-2026-0101", "PRB-2026-0101", "INC-2026-0101"} <= set(
        re.findall(r"[A-Z]+-2026-\d+", login)
    )
    assert "No incident is open." in shop
    texts = read_html(pages["services/index.md"].markdown).texts
    cells = [text for text in texts if text.strip()]
    assert cells[cells.index("Login") :][:6] == ["Login", "Identity", "1", "0", "1", "1"]


def test_an_empty_register_has_all_lists(tmp_path: Path) -> None:
    pages = pages_of(site_view(tmp_path, {}))
    for _heading, paths in NAVIGATION:
        for path in paths:
            assert pages[path].nav


def test_no_list_grows_with_the_register(tmp_path: Path) -> None:
    def largest(count: int) -> int:
        files = dict(
            record(f"INC-2026-{n:04d}", title="Same length", services=["login"])
            for n in range(1, count + 1)
        )
        pages = pages_of(site_view(tmp_path / str(count), files))
        linked = {
            link.rstrip("/").rpartition("/")[2]
            for path in pages
            if path.startswith("incidents/2026/") and not pages[path].source_path
            for link in read_html(pages[path].markdown).links()
        }
        assert {f"INC-2026-{n:04d}" for n in range(1, count + 1)} <= linked
        lists = [len(p.markdown) for p in pages.values() if not p.source_path]
        return max(lists)

    # A third more for "and 1,234 more" and for links to parts, in a register three times as large.
    assert largest(9 * ROWS_A_PART) < 1.33 * largest(3 * ROWS_A_PART)


def test_years_of_few_records_are_one_list(tmp_path: Path) -> None:
    files = dict([record("INC-2025-0001"), record("INC-2026-0001"), record("INC-2026-DRAFT-x")])
    pages = pages_of(site_view(tmp_path, files))
    assert "incidents/2025/index.md" in pages
    newest = pages["incidents/index.md"].markdown.partition("## Latest")[2]
    assert re.findall(r">(INC-[\w-]+)</a>", newest) == [
        "INC-2026-DRAFT-x",
        "INC-2026-0001",
        "INC-2025-0001",
    ]


def test_records_that_cannot_be_read_have_no_page(tmp_path: Path) -> None:
    broken = {
        "records/incidents/2026/INC-2026-0001.md": "no front matter",
        "records/incidents/2026/notes.md": record("INC-2026-0002")[1].replace("INC-2026-0002", "x"),
        "kedb/2026/INC-2026-0003.md": record("INC-2026-0003")[1],
    }
    pages = pages_of(site_view(tmp_path, broken))
    assert [page.source_path for page in pages.values() if page.source_path] == []
    assert "No incident is open." in pages["incidents/index.md"].markdown


def test_a_state_that_cannot_be_read_is_said_to_be_unknown(tmp_path: Path) -> None:
    pages = pages_of(site_view(tmp_path, dict([record("INC-2026-0001", status="nwe")])))
    assert "State unknown" in pages["incidents/2026/INC-2026-0001.md"].markdown


@pytest.mark.parametrize(
    "title",
    [
        "Login: # *broken* _again_ [a](b) `c`",
        "</title><script>alert(1)</script>",
        "{{ config }} {% raw %} {: #x }",
        "\"quoted\" 'twice' \\ & < > &lt;",
        "- a list",
        "--8<-- 'x' -- and ---",
        "Ärger mit 日本 👩‍🚒 \uffff",
        "a\u202eb\u2028c\x85d",
    ],
)
def test_a_title_is_only_ever_text(title: str, tmp_path: Path) -> None:
    path, text = record("INC-2026-0001", title=title, status="new")
    page = pages_of(site_view(tmp_path, {path: text}))["incidents/2026/INC-2026-0001.md"]
    front, heading = page.markdown.split("---\n")[1], page.markdown.split("\n# ")[1].split("\n")[0]
    stated = yaml.safe_load(front)["title"]
    assert read_html(stated).elements == []
    assert read_html(stated).text == page.title
    assert not set(stated) & set("{}[]`<>\"'")
    assert read_html(heading).text == page.title
    assert not set(re.sub(r"&#\d+;", "", heading)) & set("{}[]`<>\"'*_#:\\!|~^=+$")
    assert "--" not in heading


def test_the_guide_shows_the_life_of_every_kind(pages: dict[str, Page]) -> None:
    text = read_html(pages["guide/life-of-a-record.md"].markdown).text
    for kind in KINDS:
        for state in MOVES[kind]:
            assert state in text
    for gate in GATES:
        assert gate.code in text


def test_the_guide_shows_every_field(pages: dict[str, Page]) -> None:
    shown = {e.strip() for e in read_html(pages["guide/fields.md"].markdown).texts}
    for kind in KINDS.values():
        assert set(kind.model.model_fields) <= shown
    assert {"outages[].from", "fix.deployed_at", "signatures[].samples.no_match"} <= shown
    assert "known-error-workaround" in shown


def test_the_guide_defines_every_metric(pages: dict[str, Page]) -> None:
    shown = read_html(pages["guide/metrics.md"].markdown)
    text = " ".join(shown.text.split())
    for metric in METRICS:
        assert metric.key in {one.strip() for one in shown.texts}
        for said in (metric.name, metric.definition, metric.formula, metric.caveats):
            assert " ".join(said.split()) in text


def test_the_guide_names_only_rules_that_there_are(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        if path.startswith("guide/"):
            assert set(re.findall(r"\bFB\d{3}\b", page.markdown)) <= set(all_rules())


@pytest.mark.parametrize(
    ("target", "source", "directory_urls", "expected"),
    [
        ("index.md", "index.md", True, "./"),
        ("a/b.md", "index.md", True, "a/b/"),
        ("index.md", "a/b.md", True, "../../"),
        ("a/index.md", "a/b.md", True, "../../a/"),
        ("a/index.md", "a/b.md", False, "../a/index.html"),
        ("a/b.md", "index.md", False, "a/b.html"),
        ("services/index/index.md", "a/b/c.md", True, "../../../services/index/"),
    ],
)
def test_addresses(target: str, source: str, directory_urls: bool, expected: str) -> None:
    assert href(target, source, directory_urls=directory_urls) == expected


def test_without_directories_links_name_files(tmp_path: Path) -> None:
    pages = pages_of(site_view(tmp_path, directory_urls=False))
    incident = read_html(pages["incidents/2026/INC-2026-0101.md"].markdown)
    assert "../../problems/2026/PRB-2026-0101.html" in incident.links()
