"""Files that get no page: which, why, and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.files_without_page import MOST_TOLD, broken_files, told
from faultbook.views.page import BrokenFile
from faultbook.views.pages import all_pages
from tests.html_reading import read_html
from tests.registers import open_register, write_register
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

SOUND, TEXT = record("INC-2026-0001", title="Nobody can log in")
LATER = "records/incidents/2026/INC-2026-7777.md"


@pytest.mark.parametrize(
    ("path", "text", "line", "said"),
    [
        (LATER, "nothing", 1, "does not start with a line '---'"),
        (LATER, "---\nid: INC-2026-7777\ntitle: [x\nstatus: new\n---\n", 4, ""),
        ("kedb/2026/INC-2026-0003.md", record("INC-2026-0003")[1], 1, "INC-2026-0003"),
        (SOUND.replace(".md", ".yaml"), "id: INC-2026-0001\ntitle: x\nstatus: new\n", 0, SOUND),
    ],
)  # fmt: skip
def test_a_file_without_a_page_is_told_with_its_fault(
    path: str, text: str, line: int, said: str, tmp_path: Path
) -> None:
    files = {SOUND: TEXT, path: text}
    found = broken_files(open_register(write_register(tmp_path, files)))
    assert [one.path for one in found] == [path]
    assert found[0].line == line
    assert said in found[0].message
    report = open_register(tmp_path).check([path])
    assert not line or found[0].code in {one.code for one in report.diagnostics}


def test_a_sound_register_has_none(tmp_path: Path) -> None:
    assert broken_files(open_register(write_register(tmp_path, {SOUND: TEXT}))) == ()


def test_few_are_told_and_all_are_counted() -> None:
    one = BrokenFile("a\x1b.md", 3, 1, "FB001", "is \x1b odd")
    assert list(told([])) == []
    assert list(told([one])) == [
        "a\\x1b.md:3:1: FB001 is \\x1b odd",
        "1 file has no page: run 'faultbook check'",
    ]
    lines = list(told([BrokenFile(f"{number}.md") for number in range(1_200)]))
    assert lines[:2] == ["0.md: has no page", "1.md: has no page"]
    assert len(lines) == MOST_TOLD + 1
    assert lines[-1] == "1,200 files have no page: run 'faultbook check'"


def test_the_page_of_its_kind_names_a_broken_file(tmp_path: Path) -> None:
    files = {SOUND: TEXT, LATER: "---\nid: <b>x</b>\n"}
    pages = {page.path: page.markdown for page in all_pages(site_view(tmp_path, files))}
    shown = read_html(pages["incidents/index.md"])
    assert f"{LATER}, line 1: " in " ".join(shown.text.split())
    assert shown.named("b") == []
    named = [path for path, markdown in pages.items() if LATER in markdown]
    assert named == ["incidents/index.md"]


def test_many_broken_files_do_not_make_a_page_long(tmp_path: Path) -> None:
    files = {f"kedb/2026/KE-2026-{number:04d}.md": "nothing" for number in range(1, 31)}
    pages = {page.path: page.markdown for page in all_pages(site_view(tmp_path, files))}
    assert pages["known-errors/index.md"].count("does not start with") == 20
    assert "And 10 more: <code>faultbook check</code> names them." in pages["known-errors/index.md"]


def test_the_public_is_not_told(tmp_path: Path) -> None:
    files = {SOUND: TEXT, LATER: "---\nid: secret\n"}
    view = site_view(tmp_path, files, "public")
    assert len(view.site.broken()) == 1
    assert not any(LATER in page.markdown for page in all_pages(view))
