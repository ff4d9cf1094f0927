"""Encodings of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.exchange.tables.encoding import encoding_of
from tests.exchange.tables.tables import read, values

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "number,title\nA1,Störung – «Mail» 5 €\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32", b""),
        ("cp1252", b""),
    ],
)
def test_each_encoding_is_read(tmp_path: Path, encoding: str, mark: bytes) -> None:
    rows, setbacks = read(tmp_path, mark + TEXT.encode(encoding))
    assert [row.values for row in rows] == [{"number": "A1", "title": "Störung – «Mail» 5 €"}]
    assert not setbacks


def test_one_byte_at_the_end_of_a_large_file_decides(tmp_path: Path) -> None:
    content = b"a,b\n" + b"1,plain text\n" * 200_000 + "2,für\n".encode("cp1252")
    rows, _ = read(tmp_path, content)
    assert rows[-1].values == {"a": "2", "b": "für"}


def test_a_stray_byte_among_much_utf8_is_damage(tmp_path: Path) -> None:
    content = b"a,b\n" + "1,für\n".encode() * 100 + b"2,f\xfcr\n"
    rows, _ = read(tmp_path, content)
    assert values(rows)[0] == ["1", "für"]
    assert values(rows)[-1] == ["2", "f\ufffdr"]


def test_utf16_of_another_script(tmp_path: Path) -> None:
    text = "номер,название\n1,Почта не работает\n2,Принтер\n"
    rows, _ = read(tmp_path, text.encode("utf-16-le"))
    assert values(rows) == [["1", "Почта не работает"], ["2", "Принтер"]]


def test_utf16_cut_off_in_the_middle_of_a_character(tmp_path: Path) -> None:
    rows, setbacks = read(tmp_path, "a,b\n1,2\n3,4\n".encode("utf-16")[:-3])
    assert values(rows)[0] == ["1", "2"]
    assert len(rows) + len(setbacks) == 2


@given(content=st.binary(max_size=300))
def test_any_bytes_have_an_encoding_that_reads_them(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    assert isinstance(content.decode(encoding_of(path), "replace"), str)
