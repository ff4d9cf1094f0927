"""The site of a real status page's history, brought in and built as users would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.registers import public_data
from tests.site.building import BuiltSite, broken_links, external_loads

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
@pytest.mark.data
def test_every_incident_of_github_s_status_page_has_a_page(tmp_path: Path) -> None:
    source = public_data("data", "github-statuses", "incidents.jsonl")
    lines = source.read_text(encoding="utf-8").splitlines()
    told = {**os.environ, "SOURCE_DATE_EPOCH": str(_after_the_last(lines))}
    for arguments in (("init", "."), ("import", "statuspage", str(source), "--add-services")):
        command = [sys.executable, "-m", "faultbook", *arguments]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=told)
    config = load_config(str(tmp_path / "mkdocs.yml"), strict=True, site_dir=str(tmp_path / "site"))
    build(config)
    site = BuiltSite(tmp_path / "site")
    pages = list((site.folder / "incidents").glob("*/INC-*/index.html"))
    assert len(pages) == len(lines)
    assert broken_links(site) == []
    assert [path for path, page in site.pages() if external_loads(page)] == []


def _after_the_last(lines: list[str]) -> int:
    latest = max(datetime.fromisoformat(json.loads(line)["updated_at"]) for line in lines)
    return int(latest.timestamp()) + 1
