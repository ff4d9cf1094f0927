from __future__ import annotations

import gc
import stat
from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem
from faultbook.publishing import search_index
from faultbook.publishing.finishing import finish
from faultbook.publishing.search_documents import SearchDocument
from faultbook.publishing.search_index import indexing
from tests.views.samples import site_view

if TYPE_CHECKING:
    from pathlib import Path

HTML = "<html lang='en'><body data-pagefind-body>x</body></html>"
DOCUMENT = SearchDocument("a/index.html", HTML)


def refuse(said: str) -> None:
    raise AssertionError(said)


def index(folder: Path) -> None:
    with indexing(folder, refuse) as add:
        add(DOCUMENT)


def test_the_bundle_holds_what_a_search_needs_and_no_more(tmp_path: Path) -> None:
    stale = tmp_path / "pagefind" / "fragment" / "old.pf_fragment"
    stale.parent.mkdir(parents=True)
    stale.touch()
    index(tmp_path)
    names = {path.name.partition(".en_")[0] for path in (tmp_path / "pagefind").iterdir()}
    assert names == {
        *("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.en.pagefind"),
        *("pagefind", "fragment", "index"),
    }
    assert not stale.exists()
    assert len(list((tmp_path / "pagefind" / "fragment").iterdir())) == 1


def test_an_index_of_nothing(tmp_path: Path) -> None:
    with indexing(tmp_path, refuse):
        pass
    assert (tmp_path / "pagefind" / "pagefind.js").is_file()


def test_without_pagefind_all_else_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "find_spec", lambda _: None)
    (tmp_path / "site" / "pagefind").mkdir(parents=True)
    said: list[str] = []
    number = finish(site_view(tmp_path), tmp_path / "site", said.append)
    assert number == sum(path.is_file() for path in (tmp_path / "site").rglob("*")) > 0
    assert len(said) == 1
    assert "pip install 'faultbook[site]'" in said[0]
    assert not (tmp_path / "site" / "pagefind").exists()


# What Pagefind's API leaves open when its program ends is collected here, and in no other test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("program", "said"),
    [("#!/bin/sh\nsleep 0.3; exit 3\n", "its program ended"), (None, "No such file")],
)
def test_a_program_that_fails_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str | None, said: str
) -> None:
    path = tmp_path / "pagefind-program"
    if program is not None:
        path.write_text(program, encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(path))
    with pytest.raises(EnvironmentProblem, match="Pagefind failed") as caught:
        index(tmp_path)
    told = str(caught.value)
    del caught
    gc.collect()
    assert said in told
    assert "\n" not in told


def test_an_error_while_documents_are_made_is_not_hidden(tmp_path: Path) -> None:
    with pytest.raises(KeyError), indexing(tmp_path, refuse):
        raise KeyError
    assert not (tmp_path / "pagefind").exists()
