from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs.examples import GUIDE, REPOSITORY, pages, with_real_output

if TYPE_CHECKING:
    from pathlib import Path

README = REPOSITORY / "README.md"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_output_in_a_page_is_what_the_command_prints(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert with_real_output(text) == text, "run: python -m tests.docs.examples"


def test_the_readme_shows_a_broken_record_with_its_output_a_picture_and_three_commands() -> None:
    text = README.read_text(encoding="utf-8")
    first_screen = text.partition("\n## Why\n")[0]
    assert "<!-- file: records/incidents/" in first_screen
    assert "<!-- run: faultbook check" in first_screen
    assert re.search(r"!\[[^\]]+\]\(docs/assets/site\.png\)", first_screen)
    assert (REPOSITORY / "docs/assets/site.png").is_file()


def test_an_example_that_drifted_is_noticed() -> None:
    page = "<!-- run: faultbook list --ids -->\n\n```text\nINC-1999-0001\n```\n"
    assert with_real_output(page) != page


def test_what_a_page_commits_depends_on_the_page_alone() -> None:
    page = (
        "{# file: records/incidents/2026/INC-2026-0042.md\n---\nstatus: new\n---\n#}\n"
        "<!-- commit: 2026-09-18T08:20:00Z Ada: Begin (#7) -->\n"
        "{# run: faultbook history INC-2026-0042 #}\n\n```text\n```\n"
    )
    told = with_real_output(page)
    assert told == with_real_output(page)
    assert re.search(r"\n[0-9a-f]{7}\t2026-09-18 08:20\tAda\t#7\trecord\tadded as new\n", told)


def test_only_our_own_command_is_run() -> None:
    with pytest.raises(ValueError, match="only faultbook"):
        with_real_output("<!-- run: rm -r x -->\n\n```text\n```\n")


@pytest.mark.parametrize(
    "page",
    [page for page in pages() if page not in GUIDE],  # whose links lead to other pages of a site
    ids=lambda page: page.relative_to(REPOSITORY).as_posix(),
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def test_one_fault_is_told_whole_in_few_commands() -> None:
    """That the output is real is tested for every page; here, that it comes to a good end."""
    page = next(page for page in GUIDE if page.name == "first-fault.md")
    text = page.read_text(encoding="utf-8")
    commands = re.findall(r"^\$ (faultbook \S+|mkdocs \S+)", text, re.MULTILINE)
    assert len(commands) <= 25
    wanted = ("init", "new", "note", "section", "move", "promote", "link", "check")
    assert {f"faultbook {name}" for name in wanted} < set(commands)
    states = dict(re.findall(r"^((?:INC|PRB|KE)-\S+)\t(\S+)", text, re.MULTILINE))
    assert states == {
        "INC-2026-0001": "resolved",
        "INC-2026-0002": "resolved",
        "PRB-2026-0001": "known-error",
        "KE-2026-0001": "active",
    }
    end = text.rpartition("$ faultbook check\n")[2]
    assert end.startswith("4 records, no findings\n$ mkdocs build --strict\n")
    assert "WARNING" not in end
