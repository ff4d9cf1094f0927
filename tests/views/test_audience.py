from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.audience import NO_E_MAIL, NOT_PUBLIC
from faultbook.views.audience import files_without_page
from faultbook.views.pages import all_pages
from tests.views.leaky import LEAKS, LEAKY
from tests.views.samples import LINKED, record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.audience import Shown


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return site_view(tmp_path_factory.mktemp("public"), audience="public").shown


def everything(root: Path, files: dict[str, str]) -> str:
    """All that a public build is made of, except rules and guide, which no record is in."""
    pages = all_pages(site_view(root, files, "public"))
    kept = (p for p in pages if not p.path.startswith(("rules/", "guide/")))
    return "\n".join(f"{p.path}\n{p.title}\n{p.markdown}\n{p.source_path}" for p in kept)


def test_an_internal_build_has_everything(tmp_path: Path) -> None:
    shown = site_view(tmp_path).shown
    assert len(shown.register.entries()) == len(LINKED)
    assert shown.text("a@example.org INC-2026-9999") == "a@example.org INC-2026-9999"


def test_a_public_build_has_only_what_is_marked_so(shown: Shown) -> None:
    ids = {entry.id for entry in shown.register.entries()}
    assert ids == {"INC-2026-0101", "PRB-2026-0101", "KE-2026-0101"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask jo.doe+x@mail.example.org now", f"ask {NO_E_MAIL} now"),
        ("mailto:jo%40example.org", f"mailto:{NO_E_MAIL}"),
        ("jürgen@müller.de", NO_E_MAIL),
        ("not@localhost", "not@localhost"),
        ("see INC-2026-0101 and INC-2026-0102", f"see INC-2026-0101 and {NOT_PUBLIC}"),
        ("inc-2026-0101 inc-2026-0102", f"inc-2026-0101 {NOT_PUBLIC}"),
        ("its old id INC-2026-0009", "its old id INC-2026-0009"),
        ("PRB-2026-DRAFT-slow-login", NOT_PUBLIC),
        ("records/INC-2026-0102.md", f"records/{NOT_PUBLIC}.md"),
        ("INC-2026-01020", NOT_PUBLIC),
        ("INC-26-1", "INC-26-1"),
    ],
)
def test_texts_of_a_public_build_are_masked(shown: Shown, text: str, expected: str) -> None:
    assert shown.text(text) == expected


def test_masking_a_long_run_of_letters_ends(shown: Shown) -> None:
    # With a search that may begin anywhere this would take hours.
    text = "a" * 500_000
    assert shown.text(text) == text
    dotted = "a@" + "b." * 200_000
    assert NO_E_MAIL in shown.text(dotted)


def test_nothing_of_internal_records_or_people_is_in_a_public_build(tmp_path: Path) -> None:
    text = everything(tmp_path, LEAKY)
    assert [leak for leak in LEAKS if leak.casefold() in text.casefold()] == []
    assert "INC-2026-0101" in text
    # Neither the services that only internal records name nor numbers of internal records.
    assert "services/shop" not in text
    assert "1 incident." in text
    assert "<strong>0</strong> incidents" in text


@pytest.mark.parametrize(
    "broken",
    [
        ('visibility: "public"', 'visibility: "public"\nvisibility: "internal"'),
        ('visibility: "public"', 'visibility: "pubic"'),
        ('visibility: "public"', 'visibility: ["public"]'),
        ('visibility: "public"', ""),
    ],
)
def test_a_doubtful_record_is_not_public(broken: tuple[str, str], tmp_path: Path) -> None:
    path, text = record("INC-2026-7777", visibility="public")
    assert broken[0] in text
    assert "INC-2026-7777" not in everything(tmp_path, {path: text.replace(*broken)})


def test_people_who_are_no_team_are_no_owners_in_public(tmp_path: Path) -> None:
    files = dict(
        [
            record("PRB-2026-0001", visibility="public", owner="identity"),
            record("PRB-2026-0002", visibility="public", owner="Jo Leaky"),
        ]
    )
    text = everything(tmp_path, files)
    assert "Identity" in text
    assert "Leaky" not in text


def test_files_without_a_page_are_known(tmp_path: Path) -> None:
    sound, text = record("INC-2026-0001")
    files = {
        sound: text,
        "records/incidents/2026/INC-2026-0001.yaml": "id: INC-2026-0001\ntitle: x\nstatus: new\n",
        "records/incidents/2026/INC-2026-0002.md": "nothing",
        "records/incidents/2026/notes.md": text,
        "kedb/2026/INC-2026-0003.md": record("INC-2026-0003")[1],
    }
    missing = files_without_page(site_view(tmp_path, files).site.context.register)
    assert len(missing) == 4
    assert {
        "records/incidents/2026/INC-2026-0002.md",
        "records/incidents/2026/notes.md",
        "kedb/2026/INC-2026-0003.md",
    } < set(missing)
