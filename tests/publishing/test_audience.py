"""What the public gets, beside what it would get if nothing else had ever been there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.views.pages import all_pages
from tests.planted import BROKEN, CONFIG, INTERNAL, PUBLIC
from tests.publishing.files import contents
from tests.views.samples import site_view

if TYPE_CHECKING:
    from pathlib import Path


def everything(root: Path, records: dict[str, str]) -> dict[str, str]:
    view = site_view(root, records | {"faultbook.toml": CONFIG}, "public")
    pages: dict[str, str] = {
        page.path: f"{page.title}\n{page.parent}\n{page.markdown}" for page in all_pages(view)
    }
    files = contents(view)
    return pages | {f"{path} (file)": content for path, content in files.items()}


def test_internal_records_make_no_difference(tmp_path: Path) -> None:
    """No link, count, order, chart or file depends on what the public may not know of."""
    alone = everything(tmp_path / "alone", PUBLIC)
    beside = everything(tmp_path / "beside", PUBLIC | INTERNAL | BROKEN)
    assert alone.keys() == beside.keys()
    differing = [path for path in alone if alone[path] != beside[path]]
    assert differing == []
