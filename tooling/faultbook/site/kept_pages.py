"""Pages that a serving MkDocs has made before, so that an unchanged one isn't made again.

What belongs here: keeping what became of a page, and telling when it still holds. What does not:
MkDocs' events (``plugin``), which say when to ask.

A page that Faultbook made goes through MkDocs in two steps: its Markdown becomes HTML, which
depends on its text alone, and the theme's template is put around it, which also depends on the
navigation, the settings and the theme's files. Each step is left out where what it depends on is
what it was. Only a process that serves builds more than once, so nothing is written to disk.
"""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import ChoiceLoader, DictLoader
from mkdocs.structure.nav import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import TableOfContents

_TEMPLATE = "faultbook-kept.html"  # says nothing; what is kept takes its place
_FAST = 1  # of zlib's levels; the pages of a large register would fill the memory otherwise


class _Rendered(NamedTuple):
    """What became of a page's Markdown, and of which."""

    key: str
    content: bytes
    contents: TableOfContents
    anchors: set[str] | None


class _Output(NamedTuple):
    """What the template made of a page, and of what."""

    key: str
    html: bytes


class KeptPages:
    """What became of pages, by their paths."""

    def __init__(self) -> None:
        self._rendered: dict[str, _Rendered] = {}
        self._outputs: dict[str, _Output] = {}
        self._keys: dict[str, str] = {}
        self._around = ""

    def has_rendered(self, page: Page, markdown: str) -> bool:
        """Whether this Markdown is what the page had when it was rendered last."""
        path = page.file.src_uri
        key = _key(markdown, *(f"{name}: {value}" for name, value in page.meta.items()))
        self._keys[path] = key
        kept = self._rendered.get(path)
        return kept is not None and kept.key == key

    def keep_rendered(self, page: Page, html: str) -> None:
        """Keep what became of a page's Markdown."""
        path = page.file.src_uri
        content = _packed(html)
        self._rendered[path] = _Rendered(
            self._keys[path], content, page.toc, page.present_anchor_ids
        )

    def rendered(self, page: Page) -> str:
        """What became of a page's Markdown; the page gets its table of contents with it."""
        kept = self._rendered[page.file.src_uri]
        page.toc, page.present_anchor_ids = kept.contents, kept.anchors
        return _unpacked(kept.content)

    def prepare(
        self, pages: Iterable[Page], env: Environment, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Choose the pages that needn't go through the theme's template.

        Args:
            pages: All that Faultbook made.
            env: The theme's templates.
            config: The site's settings.
            nav: Its navigation, every page of it read.
        """
        self._around = _key(*_surroundings(config, nav))
        env.loader = ChoiceLoader([DictLoader({_TEMPLATE: "kept"}), *filter(None, [env.loader])])
        for page in pages:
            kept = self._outputs.get(page.file.src_uri)
            if kept is not None and kept.key == self._output_key(page):
                page.meta["template"] = _TEMPLATE

    def output(self, page: Page) -> str | None:
        """The whole page as it was; None where it was made anew."""
        if page.meta.get("template") != _TEMPLATE:
            return None
        return _unpacked(self._outputs[page.file.src_uri].html)

    def keep_output(self, page: Page, html: str) -> None:
        """Keep a whole page."""
        self._outputs[page.file.src_uri] = _Output(self._output_key(page), _packed(html))

    def _output_key(self, page: Page) -> str:
        above = (str(one.title) for one in page.ancestors)
        return _key(self._keys[page.file.src_uri], self._around, page.edit_url or "", *above)


def _surroundings(config: MkDocsConfig, nav: Navigation) -> Iterator[str]:
    """What a page's template shows besides the page: settings, the theme's own files, the menu."""
    files = [Path(config.config_file_path)]
    for folder in (getattr(config.theme, "custom_dir", None), *config.hooks):
        files += [Path(folder), *sorted(Path(folder).rglob("*"))] if folder else []
    yield from (f"{path} {path.stat().st_mtime_ns}" for path in files if path.is_file())
    yield from (f"{page.url} {page.title}" for page in nav.pages)
    yield from _headings(nav.items)


def _headings(items: Iterable[StructureItem]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        if isinstance(item, Section):
            yield from _headings(item.children)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _FAST)


def _unpacked(content: bytes) -> str:
    return zlib.decompress(content).decode("utf-8", "surrogatepass")
