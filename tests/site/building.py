"""Real sites, built by MkDocs into a temporary folder."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.html_reading import Reading, read_html
from tests.registers import write_register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPOSITORY = Path(__file__).parents[2]

SETTINGS: dict[str, Any] = {
    "site_name": "Test",
    "theme": {
        "name": "material",
        "font": False,
        "features": ["navigation.tabs"],
        "palette": [
            {
                "media": f"(prefers-color-scheme: {colours})",
                "scheme": scheme,
                "toggle": {"icon": "material/circle", "name": f"Not {colours}"},
            }
            for colours, scheme in (("light", "default"), ("dark", "slate"))
        ],
    },
    "plugins": ["search", "faultbook"],
}


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site's folder."""

    folder: Path

    def html(self, address: str) -> str:
        """The page at an address such as ``incidents/``."""
        return (self.folder / address / "index.html").read_text(encoding="utf-8")

    def read(self, address: str) -> Reading:
        return read_html(self.html(address))

    def article(self, address: str) -> str:
        """What the theme put around a page's own text left off."""
        start = self.html(address).partition("<article")[2]
        return start.partition("</article>")[0].partition(">")[2]

    def files(self) -> Iterator[Path]:
        return (path for path in sorted(self.folder.rglob("*")) if path.is_file())

    def pages(self) -> Iterator[tuple[str, Reading]]:
        """Every page's path, with what is on it."""
        for path in self.files():
            if path.suffix == ".html":
                yield path.relative_to(self.folder).as_posix(), read_html(path.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class ProjectSite(BuiltSite):
    """The project's own site.

    Attributes:
        omitted: What MkDocs said of pages that the navigation leaves out.
    """

    omitted: tuple[str, ...]


class _Omitted(logging.Handler):
    """Collects what MkDocs says of pages that the navigation leaves out."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "not included in the" in record.getMessage():
            self.said.append(record.getMessage())


def build_project(folder: Path) -> ProjectSite:
    """Build the project's own site into a folder, as ``make site`` does."""
    handler, log = _Omitted(), logging.getLogger("mkdocs")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        build(load_config(str(REPOSITORY / "mkdocs.yml"), strict=True, site_dir=str(folder)))
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    return ProjectSite(folder, tuple(handler.said))


def build_site(
    root: Path,
    files: Mapping[str, str | bytes] | None,
    *,
    strict: bool = True,
    docs: Mapping[str, str] | None = None,
    **settings: Any,
) -> BuiltSite:
    """Write a register and ``mkdocs.yml`` below ``root``, and build the site.

    Args:
        root: A folder.
        files: Files of the register; None when it stands elsewhere.
        strict: Whether a warning fails the build.
        docs: Pages of the site's own.
        settings: Settings in ``mkdocs.yml`` that differ from ``SETTINGS``.
    """
    (root / "docs").mkdir(parents=True, exist_ok=True)
    if files is not None:
        write_register(root, files)
    for name, text in (docs or {}).items():
        target = root / "docs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    stated = yaml.safe_dump(SETTINGS | settings, allow_unicode=True)
    (root / "mkdocs.yml").write_text(stated, encoding="utf-8")
    config = load_config(str(root / "mkdocs.yml"), strict=strict, site_dir=str(root / "site"))
    build(config)
    return BuiltSite(root / "site")


def broken_links(site: BuiltSite) -> list[str]:
    """Links within the site that lead nowhere, each with its page."""
    pages = dict(site.pages())
    broken = []
    for path, reading in pages.items():
        for element in reading.elements:
            for name in ("href", "src"):
                address = element.attributes.get(name, "")
                if (
                    address
                    and not _is_elsewhere(address)
                    and not _is_there(site, pages, path, address)
                ):
                    broken.append(f"{path}: {address}")
    return broken


def external_loads(reading: Reading) -> list[str]:
    """Addresses elsewhere that a browser would load by itself."""
    loaded = []
    for element in reading.elements:
        attributes = element.attributes
        if element.tag == "link" and attributes.get("rel") in ("canonical", "prev", "next"):
            continue
        for name in ("src", "srcset", "data", "poster", "action"):
            loaded += [attributes[name]] if "//" in attributes.get(name, "") else []
        if element.tag == "link" and "//" in attributes.get("href", ""):
            loaded.append(attributes["href"])
    return loaded


def _is_elsewhere(address: str) -> bool:
    return address.startswith(("http://", "https://", "mailto:", "data:"))


def _is_there(site: BuiltSite, pages: dict[str, Reading], page: str, address: str) -> bool:
    target, _, fragment = address.partition("#")
    target = target.partition("?")[0]
    parts = page.split("/")[:-1] if not target.startswith("/") else []
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return False
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    found = "/".join(parts) if target else page
    if found not in pages and not found.rpartition("/")[2].count("."):
        found = f"{found}/index.html".lstrip("/")
    if found.endswith(".html"):
        ids = {e.attributes.get("id") for e in pages[found].elements} if found in pages else set()
        return found in pages and (not fragment or fragment in ids or fragment.startswith("__"))
    return (site.folder / found).is_file()
