"""What ``mkdocs serve`` makes again after a change, and what it doesn't."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import yaml
from jinja2 import Template
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.registers import write_register
from tests.site.building import SETTINGS, BuiltSite
from tests.views.samples import LINKED

if TYPE_CHECKING:
    from pathlib import Path

CHANGED = "records/incidents/2026/INC-2026-0103.md"
PLAIN = SETTINGS | {"plugins": ["faultbook"]}
PAGE = "incidents/2026/INC-2026-0103/index.html"


@dataclass
class Server:
    """Builds as ``mkdocs serve`` does them: one after the other in one process."""

    root: Path
    rendered: list[str] = field(default_factory=list)

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def build(self, *, serving: bool = True, folder: str = "site") -> BuiltSite:
        site_dir = self.root / folder
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(site_dir))
        config.plugins.on_startup(command="serve" if serving else "build", dirty=False)
        return self.again(folder) if serving else self._built(config, site_dir)

    def again(self, folder: str = "site") -> BuiltSite:
        """Build without starting anew; plugins are those of the build before."""
        site_dir = self.root / folder
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(site_dir))
        return self._built(config, site_dir)

    def _built(self, config: object, site_dir: Path) -> BuiltSite:
        self.rendered.clear()
        build(config, serve_url="http://127.0.0.1/")  # type: ignore[arg-type]
        return BuiltSite(site_dir)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server(tmp_path)
    (tmp_path / "docs").mkdir()
    write_register(tmp_path, LINKED)
    server.write("mkdocs.yml", yaml.safe_dump(PLAIN))
    render = Template.render

    def counted(template: Template, *args: object, **named: object) -> str:
        page = args[0].get("page") if args and isinstance(args[0], dict) else None
        if template.name == "main.html" and page is not None:
            server.rendered.append(page.file.dest_uri)
        return render(template, *args, **named)

    monkeypatch.setattr(Template, "render", counted)
    return server


def contents(site: BuiltSite) -> dict[str, bytes]:
    return {
        path.relative_to(site.folder).as_posix(): path.read_bytes()
        for path in site.files()
        if path.suffix == ".html"
    }


def test_an_unchanged_page_is_not_made_again(server: Server) -> None:
    first = contents(server.build())
    assert PAGE in server.rendered
    assert contents(server.again()) == first
    assert server.rendered == []


def test_what_shows_a_changed_record_is_made_again_and_is_as_in_a_first_build(
    server: Server,
) -> None:
    server.build()
    text = (server.root / CHANGED).read_text(encoding="utf-8")
    server.write(CHANGED, text.replace("A copy", "Another copy"))
    again = contents(server.again())
    made = set(server.rendered)
    assert {PAGE, "incidents/2026/INC-2026-0101/index.html", "incidents/index.html"} <= made
    assert "known-errors/2026/KE-2026-0102/index.html" not in made
    assert "rules/FB301/index.html" not in made
    assert again == contents(server.build(serving=False, folder="fresh"))


def test_another_setting_or_page_of_the_menu_makes_every_page_again(server: Server) -> None:
    server.build()
    number = len(server.rendered)
    server.write("docs/handbook.md", "# Handbook\n")
    again = contents(server.again())
    assert len(server.rendered) == number + 1
    assert b"Handbook" in again[PAGE]
    server.write("mkdocs.yml", yaml.safe_dump(PLAIN | {"site_name": "Other"}))
    assert b"Other" in contents(server.again())[PAGE]
    assert len(server.rendered) == number + 1


def test_a_build_that_does_not_serve_keeps_nothing(server: Server) -> None:
    server.build(serving=False)
    number = len(server.rendered)
    server.again()
    assert len(server.rendered) == number
