"""Links between records beyond what the rules' pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.catalog import Catalog
from faultbook.record import Entry
from faultbook.rules.references import MAX_CHAIN, nearest_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.workspace import Workspace

    Build = Callable[..., Workspace]


def path_of(number: int) -> str:
    return f"records/incidents/2026/INC-2026-{number:04d}.md"


def incident(number: int, *lines: str) -> str:
    head = [f"id: INC-2026-{number:04d}", f"title: The shop is slow, day {number}", "status: new"]
    return "\n".join(["---", *head, *lines, "---", ""])


def catalog_of(*ids: str) -> Catalog:
    return Catalog(tuple(Entry("incident", one, f"records/incidents/{one}.md") for one in ids))


@pytest.mark.parametrize(
    ("wanted", "existing", "expected"),
    [
        ("INC-2026-0024", ["INC-2026-0042", "INC-2026-0124"], "INC-2026-0042"),
        ("INC-2026-0043", ["INC-2026-0042", "INC-2026-0093"], "INC-2026-0042"),
        ("INC-2025-0042", ["INC-2026-0042"], "INC-2026-0042"),
        ("INC-2062-0042", ["INC-2026-0042"], "INC-2026-0042"),
        ("INC-2026-0099", ["INC-2026-0003"], "INC-2026-0003"),
        ("INC-2026-0042", ["INC-2026-7831", "PRB-2026-0042"], None),
        ("INC-2026-DRAFT-logn", ["INC-2026-DRAFT-login", "INC-2026-0001"], "INC-2026-DRAFT-login"),
        ("INC-2026-DRAFT-logn", ["PRB-2026-DRAFT-login"], None),
        ("the shop", ["INC-2026-0042"], None),
    ],
)
def test_nearest_id(wanted: str, existing: list[str], expected: str | None) -> None:
    assert nearest_id(wanted, catalog_of(*existing)) == expected


def test_circle_of_three_is_said_at_each(register: Build) -> None:
    files = {
        path_of(1): incident(1, "parent: INC-2026-0002"),
        path_of(2): incident(2, "parent: INC-2026-0003"),
        path_of(3): incident(3, "parent: INC-2026-0001"),
        path_of(4): incident(4, "parent: INC-2026-0001"),
    }
    diagnostics = register(files).check().diagnostics
    assert [(one.code, str(one.location)) for one in diagnostics] == [
        ("FB303", f"{path_of(number)}:5:9") for number in (1, 2, 3)
    ], "a record that only leads into the circle is not part of it"
    assert "INC-2026-0002 → INC-2026-0003 → INC-2026-0001 → INC-2026-0002" in diagnostics[1].message


def test_links_of_two_sorts_make_no_circle(register: Build) -> None:
    files = {
        path_of(1): incident(1, "parent: INC-2026-0002"),
        path_of(2): incident(2, "duplicate_of: INC-2026-0001"),
    }
    assert not register(files).check().diagnostics


def test_circle_through_an_alias(register: Build) -> None:
    files = {
        path_of(1): incident(1, "aliases: [INC-2026-DRAFT-slow]", "parent: INC-2026-0002"),
        path_of(2): incident(2, "parent: INC-2026-DRAFT-slow"),
    }
    found = [one.code for one in register(files).check().diagnostics]
    assert sorted(found) == ["FB303", "FB303", "FB306"]


def test_endless_chain_comes_to_an_end(register: Build) -> None:
    last = MAX_CHAIN + 3
    files = {path_of(n): incident(n, f"parent: INC-2026-{n + 1:04d}") for n in range(1, last)}
    files[path_of(last)] = incident(last)
    diagnostics = register(files).check().diagnostics
    assert [(one.code, one.location.path) for one in diagnostics] == [
        ("FB303", path_of(1)),
        ("FB303", path_of(2)),
    ]
    assert "more than 100 records" in diagnostics[0].message


def test_large_circle_is_told_in_short(register: Build) -> None:
    files = {path_of(n): incident(n, f"parent: INC-2026-{n % 40 + 1:04d}") for n in range(1, 41)}
    first = register(files).check().diagnostics[0]
    assert "…" in first.message
    assert len(first.related) == 8


def test_alias_that_belongs_to_another_kind(register: Build) -> None:
    files = {
        path_of(1): incident(1, "problem: PRB-2026-0007"),
        path_of(2): incident(2, "aliases: [PRB-2026-0007]"),
    }
    found = [one.code for one in register(files).check().diagnostics]
    assert found == ["FB302", "FB306"]


def test_team_is_suggested_by_its_name(register: Build) -> None:
    (only,) = register({path_of(1): incident(1, "owner: WEB")}).check().diagnostics
    assert (only.code, only.hint) == ("FB305", "did you mean 'web'?")


def test_id_follows_the_name_of_the_file(register: Build) -> None:
    copied = incident(1).replace("The shop", "The login")
    files = {
        path_of(1): incident(1),
        path_of(2): copied,
        path_of(3): incident(3, "parent: INC-2026-0002"),
    }
    assert [one.code for one in register(files).check().diagnostics] == ["FB203"]


def test_copied_record_whose_files_share_an_id(register: Build) -> None:
    files = {
        path_of(1): incident(1),
        "records/incidents/2026/old/INC-2026-0001.md": incident(1),
    }
    diagnostics = register(files).check().diagnostics
    assert sorted(one.code for one in diagnostics) == ["FB204", "FB206", "FB206"]
