"""The MkDocs plugin: hands the pages of a register to MkDocs.

What belongs here: MkDocs' events and nothing else. What does not: what is on a page
(``faultbook.views``), so that another engine can build the same pages.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, cast

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel, file_sort_key
from mkdocs.structure.nav import Section
from mkdocs.utils import get_build_datetime, nest_paths

from faultbook.config_text import CONFIG_NAME
from faultbook.errors import FaultbookError
from faultbook.files_without_page import told
from faultbook.kinds import KINDS
from faultbook.publishing.finishing import finish
from faultbook.publishing.places import Source, edit_uri, place_of, without_detours
from faultbook.site.kept_pages import KeptPages
from faultbook.site_gathering import site_input
from faultbook.views.addresses import STYLES
from faultbook.views.pages import NAVIGATION, all_pages
from faultbook.views.site_assets import all_assets
from faultbook.views.site_view import SiteView
from faultbook.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage

    from faultbook.views.page import Audience, Page, SiteInput

log = get_plugin_logger("faultbook")

# A page's finished HTML is one line a block; a line of quoted code isn't one.
_BLOCK = re.compile(r"^(?P<fence>```|~~~).*?^(?P=fence)|^<[^\n]*$", re.MULTILINE | re.DOTALL)
_STAND_IN = re.compile(r'<div class="fb-kept" data-number="(\d+)"></div>')
_DIALOG = '<div class="md-search" data-md-component="search" role="dialog"'


class FaultbookConfig(Config):  # type: ignore[no-untyped-call] # of MkDocs
    """The plugin's settings in ``mkdocs.yml``."""

    audience = config_options.Choice(("internal", "public"), default="internal")
    """Who the site is for; ``public`` leaves internal records and people out."""

    directory = config_options.Optional(config_options.Dir(exists=True))
    """The register's root; else the folder of ``mkdocs.yml`` or the next one above it."""


class FaultbookPlugin(BasePlugin[FaultbookConfig]):  # type: ignore[no-untyped-call] # of MkDocs
    """Adds a register's pages to a site."""

    def __init__(self) -> None:
        self._root = Path()
        self._view: SiteView | None = None
        self._jobs: int | None = None
        self._parents: dict[str, str] = {}
        self._nav: Navigation | None = None
        self._blocks: list[str] = []  # of the page that is being rendered
        self._kept: KeptPages | None = None  # of the builds before, where there are any

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002 - the event's signature
        """Prepare for many builds in a process with threads, which forking doesn't go with."""
        is_serving = command == "serve"
        self._jobs = 1 if is_serving else None
        self._kept = KeptPages() if is_serving else None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Find the register, add its style sheet, and watch its files."""
        self._root = self._find_root(config)
        if STYLES not in config.extra_css:
            config.extra_css.append(STYLES)
        watched = [self._root / CONFIG_NAME, *(self._root / kind.folder for kind in KINDS.values())]
        config.watch.extend(str(path) for path in watched if path.exists())
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page that the site doesn't have already."""
        try:
            found = self._read(config)
            for line in told(found.broken()):
                log.warning("%s", line)
        except FaultbookError as error:
            raise PluginError(str(error)) from error
        self._view = SiteView(found)
        taken = {file.dest_uri for file in files}
        self._parents = {}
        for page in all_pages(self._view):
            file = _file(page, config)
            if file.dest_uri in taken:
                continue
            if page.source_path is not None:
                file.edit_uri = edit_uri(self._root / page.source_path, Path(config.docs_dir))
            self._parents[page.path] = page.parent
            files.append(file)
        for asset in all_assets():
            if asset.path not in taken:
                files.append(File.generated(config, asset.path, content=asset.content))
        if config.nav is None:
            config.nav = _navigation(files)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - the event's signature
        """Tell MkDocs which page is above which, for breadcrumbs and tabs."""
        self._nav = nav
        for path, parent in self._parents.items():
            file, above = files.get_file_from_path(path), files.get_file_from_path(parent)
            if file is None or file.page is None:
                continue
            if file.page.edit_url:
                file.page.edit_url = without_detours(file.page.edit_url)
            if above is None or above.page is None:
                continue
            if file.page.parent is None and above.page is not file.page:
                section = above.page.parent
                is_index = isinstance(section, Section) and section.children[:1] == [above.page]
                file.page.parent = section if is_index else cast("Section", above.page)
        return nav

    def on_page_markdown(
        self,
        markdown: str,
        *,
        page: MkDocsPage,
        config: MkDocsConfig,  # noqa: ARG002 - the event's signature
        files: Files,  # noqa: ARG002 - likewise
    ) -> str:
        """Keep finished HTML from being parsed again, which would take most of a build's time."""
        if page.file.src_uri not in self._parents:
            return markdown
        self._blocks = []
        if self._kept is not None and self._kept.has_rendered(page, markdown):
            return ""
        return _BLOCK.sub(self._stand_in, markdown)

    def on_page_content(
        self,
        html: str,
        *,
        page: MkDocsPage,
        config: MkDocsConfig,  # noqa: ARG002 - the event's signature
        files: Files,  # noqa: ARG002 - likewise
    ) -> str:
        """Put the finished HTML back, or what became of the same page before."""
        if page.file.src_uri not in self._parents:
            return html
        if self._kept is not None and not page.markdown:
            return self._kept.rendered(page)
        html = _STAND_IN.sub(lambda match: self._blocks[int(match[1])], html)
        if self._kept is not None:
            self._kept.keep_rendered(page, html)
        return html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Choose the pages that needn't go through the theme's template again."""
        if self._kept is not None and self._nav is not None:
            found = map(files.get_file_from_path, self._parents)
            pages = [file.page for file in found if file is not None and file.page is not None]
            self._kept.prepare(pages, env, config, self._nav)
        return env

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:  # noqa: ARG002 - the event's signature
        """Mend what keeps a screen reader's users from a page."""
        if self._kept is None or page.file.src_uri not in self._parents:
            return _with_named_dialog(output)
        kept = self._kept.output(page)
        if kept is None:
            kept = _with_named_dialog(output)
            self._kept.keep_output(page, kept)
        return kept

    def on_post_template(
        self,
        output_content: str,
        *,
        template_name: str,  # noqa: ARG002 - the event's signature
        config: MkDocsConfig,  # noqa: ARG002 - likewise
    ) -> str:
        """Likewise on the pages of the theme, such as the one for a missing page."""
        return _with_named_dialog(output_content)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add what isn't pages."""
        if self._view is None:
            return
        try:
            finish(self._view, Path(config.site_dir), log.warning)
        except FaultbookError as error:
            raise PluginError(str(error)) from error

    def _stand_in(self, block: re.Match[str]) -> str:
        if block["fence"]:
            return block[0]
        self._blocks.append(block[0])
        return f'<div class="fb-kept" data-number="{len(self._blocks) - 1}"></div>'

    def _find_root(self, config: MkDocsConfig) -> Path:
        if self.config.directory is not None:
            return Path(self.config.directory)
        start = Path(config.config_file_path).resolve().parent
        for folder in (start, *start.parents):
            if (folder / CONFIG_NAME).is_file():
                return folder
        msg = f"no {CONFIG_NAME} beside mkdocs.yml or above it; run 'faultbook init'"
        raise PluginError(msg)

    def _read(self, config: MkDocsConfig) -> SiteInput:
        workspace = Workspace(self._root, get_build_datetime(), jobs=self._jobs, tell=log.warning)
        return site_input(
            workspace,
            cast("Audience", self.config.audience),
            place_of(self._root, config.site_name, config.site_url or "", _source(config)),
            directory_urls=config.use_directory_urls,
        )


def _with_named_dialog(html: str) -> str:
    """Material's search, with a name for the dialog that it is."""
    return html.replace(_DIALOG, f'{_DIALOG} aria-label="Search"', 1)


def _file(page: Page, config: MkDocsConfig) -> File:
    in_nav = page.nav and config.nav is None
    inclusion = InclusionLevel.UNDEFINED if in_nav else InclusionLevel.NOT_IN_NAV
    return File.generated(config, page.path, content=page.markdown, inclusion=inclusion)


def _source(config: MkDocsConfig) -> Source:
    return Source(
        Path(config.docs_dir),
        config.repo_url or "",
        config.edit_uri or "",
        str(config.edit_uri_template or ""),
    )


def _navigation(files: Files) -> list[Any]:
    """The pages of a register, then the site's own as MkDocs would list them."""
    nav: list[Any] = []
    listed: set[str] = set()
    for heading, paths in NAVIGATION:
        found = [uri for path in paths for uri in _source_of(path, files)]
        listed.update(found)
        if found:
            nav.append({heading: found if len(paths) > 1 else found[0]})
    own = [
        file.src_uri
        for file in sorted(files.documentation_pages(), key=file_sort_key)
        if file.inclusion is not InclusionLevel.NOT_IN_NAV and file.src_uri not in listed
    ]
    return nav + cast("list[Any]", nest_paths(own))  # type: ignore[no-untyped-call] # of MkDocs


def _source_of(path: str, files: Files) -> Iterator[str]:
    """The page at a path; a ``README.md`` stands for the index of its folder."""
    readme = str(PurePosixPath(path).with_name("README.md"))
    candidates = (path, readme) if path.endswith("index.md") else (path,)
    yield from (uri for uri in candidates if files.get_file_from_path(uri) is not None)
