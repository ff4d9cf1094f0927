"""The guide's page on files for programs names every file that there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.publishing.schemas import SCHEMAS
from faultbook.publishing.sitemap import SITEMAP
from faultbook.views.page import SitePlace
from faultbook.views.pages import all_pages
from tests.publishing.files import contents
from tests.registers import CONFIG
from tests.views.samples import LINKED, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView

MEANING = {
    "KIND": "(?:incidents|problems|known-errors)",
    "YEAR": "[0-9]{4}",
    "FIRST-LAST": "[0-9]{4,}-[0-9]{4,}",
    "LIST": "(?:services|teams|tags|years)",
    "NAME": "[^/]+",
    "ID": "[A-Z]+-[0-9]{4}-[0-9]+",
}


def rows(view: SiteView) -> list[tuple[str, str]]:
    """Each address that the page tells of, with the name of its schema."""
    (page,) = (page for page in all_pages(view) if page.path == "guide/site-files.md")
    found = re.findall(r"<dt><code>(.*?)</code></dt> *<dd>(.*?)</dd>", page.markdown)
    schemas = (re.search(r"Schema: <code>(.*?)</code>", text) for _, text in found)
    return [
        (address, schema[1] if schema else "")
        for (address, _), schema in zip(found, schemas, strict=True)
    ]


def test_every_file_is_told_of_and_every_address_is_there(tmp_path: Path) -> None:
    place = SitePlace(url="https://e.example/")
    view = site_view(tmp_path, LINKED | {"faultbook.toml": CONFIG}, place=place)
    files = contents(view)
    told = rows(view)
    patterns = {
        address: re.compile(re.sub("|".join(MEANING), lambda m: MEANING[m[0]], address))
        for address, _ in told
    }
    untold = [path for path in files if not any(p.fullmatch(path) for p in patterns.values())]
    assert untold == []
    unmade = [a for a, found in patterns.items() if not any(map(found.fullmatch, files))]
    assert unmade == [SITEMAP]
    schemas = {name for _, name in told if name}
    assert schemas == {name for name in SCHEMAS if name.startswith("site-")} | {
        "metrics",
        "signatures",
    }
