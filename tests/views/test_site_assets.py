"""The tables of style sheets and scripts are those that there are."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from faultbook.views.site_assets import SCRIPTS, STYLE_SHEETS, all_assets

_IMPORTED = re.compile(r"""(?:\bfrom|\bimport\(?)\s*["']([^"']+)["']""")


@pytest.mark.parametrize(("folder", "named"), [("scripts", SCRIPTS), ("styles", STYLE_SHEETS)])
def test_every_file_is_named_once(folder: str, named: tuple[str, ...]) -> None:
    files = resources.files("faultbook.views").joinpath("assets", folder).iterdir()
    assert sorted(file.name for file in files) == sorted(named)


def test_scripts_import_only_each_other() -> None:
    texts = [asset.content.decode() for asset in all_assets() if asset.path.endswith(".js")]
    imported = {name for text in texts for name in _IMPORTED.findall(text)}
    assert "./timestamps.js" in imported
    assert {name for name in imported if name.removeprefix("./") not in SCRIPTS} == set()


def test_scripts_run_no_text() -> None:
    texts = [asset.content.decode() for asset in all_assets() if asset.path.endswith(".js")]
    assert not any(re.search(r"\beval\(|\bnew Function\(|document\.write", one) for one in texts)
