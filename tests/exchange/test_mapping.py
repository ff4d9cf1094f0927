"""Mapping files: read, or refused with every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.errors import UsageProblem
from faultbook.exchange.mapping import ImportMap, read_map
from faultbook.exchange.values import RefusedValue, Values

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes(b"\xef\xbb\xbfdates = 'day-first'\n[columns]\nu_x = 'tags'\n")
    assert read_map(path) == ImportMap(dates="day-first", columns={"u_x": "tags"})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"dates = [", "is not TOML"),
        (b"a = '\xff'", "is not TOML"),
        (b"dates = 'us'\nunknwon = 1\n", "dates: .*not one of its values.*"),
        (b"dates = 'us'\nunknown_valus = 1\n", "did you mean 'unknown_values'"),
        (b"[services]\n'E-Mail' = 'E Mail'\n", "services.E-Mail"),
        (b"[values]\nstatus = 'new'\n", "values.status"),
    ],
)
def test_what_is_no_mapping_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes(content)
    with pytest.raises(UsageProblem, match=said):
        read_map(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no such file or directory"):
        read_map(tmp_path / "map.toml")


KNOWN = {"status": {"open": "new", "done": "closed"}}


def test_the_user_s_words_win_over_the_importer_s() -> None:
    mapping = ImportMap(values={"status": {" OPEN ": "in-progress", "junk": ""}})
    unmapped: list[tuple[str, str]] = []
    values = Values(mapping, KNOWN)
    assert values.read("status", "Open", unmapped) == "in-progress"
    assert values.read("status", "DONE", unmapped) == "closed"
    assert values.read("status", "Junk", unmapped) is None
    assert unmapped == []


def test_an_unknown_word_is_noted_once_and_gets_the_default() -> None:
    values = Values(ImportMap(defaults={"status": "new"}), KNOWN)
    unmapped: list[tuple[str, str]] = []
    assert values.read("status", "odd", unmapped) == "new"
    assert values.read("status", "odd", unmapped) == "new"
    assert values.read("status", "", unmapped) == "new"
    assert unmapped == [("status", "odd")]


def test_an_unknown_word_is_refused_where_that_is_wanted() -> None:
    values = Values(ImportMap(unknown_values="refuse"), KNOWN)
    with pytest.raises(RefusedValue, match="nothing is known of 'odd'"):
        values.read("status", "odd", [])
