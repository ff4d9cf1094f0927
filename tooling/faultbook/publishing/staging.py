"""Staging a site: all of its pages as files, with settings, for an engine that runs no plugin.

What belongs here: which files a staged site has, and how they come into its folder. What does not:
what is on the pages (``views``), and what is added after the engine ran (``finishing``).

Engines differ in what a relative address in a page's HTML is relative to: its address, or its file.
Pages are staged as indexes of folders of their own, where both are the same.

A mark goes along into the built site and says who it was staged for, so that what is added to it
later is for the same readers.
"""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.publishing.site_settings import CONFIG_NAME, staged_text
from faultbook.views import addresses
from faultbook.views.page import SiteFile
from faultbook.views.pages import NAVIGATION, all_pages
from faultbook.views.site_assets import all_assets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from faultbook.publishing.site_settings import SiteSettings
    from faultbook.views.page import Audience
    from faultbook.views.site_view import SiteView

MARK = f"{addresses.ASSETS}/site.json"
"""Path of the mark from the site's root."""

_LINK = re.compile(rb"\]\((?P<path>[^\s()<>#:]+)")
# Engines take an address that ends in `.md` for a page's file. A record's Markdown twin isn't one;
# with an empty query hosts of files send the same, and no engine looks for it.
_DOWNLOAD, _SPELT = re.compile(rb'(href="(?![a-z]+:)[^"]*\.md)"'), rb'\1?"'
_VERSION = 1
_PAGES = "docs"


class Staged(NamedTuple):
    """What became of a folder.

    Attributes:
        pages: Pages of the register in it.
        own: Files of the site's own in it.
        written: Files that had to be written because they were missing or others.
        removed: Files of an earlier time that were taken away.
    """

    pages: int
    own: int
    written: int
    removed: int


class Mark(NamedTuple):
    """What must stay the same between staging and finishing.

    Attributes:
        audience: Who the site is for.
        directory_urls: As of ``SiteInput``.
    """

    audience: Audience
    directory_urls: bool


def stage(view: SiteView, settings: SiteSettings, target: Path) -> Staged:
    """Write a site's pages and settings into a folder, and take away what it had of them before.

    Args:
        view: What the site shows.
        settings: The site's own settings.
        target: The folder: new, empty, or staged before.

    Raises:
        UsageProblem: The folder holds something else.
        EnvironmentProblem: It can't be written.
    """
    _refuse_others(settings, target)
    own = dict(_own_files(settings.docs))
    taken = set(map(_address, own))
    pages = [page for page in all_pages(view) if _address(page.path) not in taken]
    moved = {page.path: _staged_path(page.path, view) for page in pages}
    places = {**{path: path for path in own}, **moved}
    files = {
        moved[one.path]: _DOWNLOAD.sub(_SPELT, _led(one.markdown.encode(), one.path, places))
        for one in pages
    }
    for path, file in own.items():
        content = file.read_bytes()
        files[path] = _led(content, path, places) if path.endswith(".md") else content
    for asset in (*all_assets(), _mark(view)):
        files.setdefault(asset.path, asset.content)
    files = {f"{_PAGES}/{path}": content for path, content in files.items()}
    nav = _navigation(places, own)
    files[CONFIG_NAME] = staged_text(settings, target, nav, moved, addresses.STYLES).encode()
    try:
        removed = _remove_others(target, files)
        written = sum(_write(target / path, content) for path, content in files.items())
    except OSError as error:
        msg = f"{target} can't be written: {error.strerror or error}"
        raise EnvironmentProblem(msg) from error
    return Staged(len(pages), len(own), written, removed)


def read_mark(site: Path) -> Mark:
    """What a built site was staged as.

    Args:
        site: Folder of the built site.

    Raises:
        UsageProblem: It bears no mark.
    """
    try:
        found = json.loads((site / MARK).read_bytes())
        audience, directory_urls = found["audience"], found["directory_urls"]
        is_ours = found["version"] == _VERSION and audience in ("internal", "public")
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{site} is no site that was staged and built: {MARK} is missing or can't be read"
        raise UsageProblem(msg) from error
    if not is_ours:
        msg = f"{site} was staged by another version of Faultbook; stage and build it again"
        raise UsageProblem(msg)
    return Mark(audience, bool(directory_urls))


def _mark(view: SiteView) -> SiteFile:
    said = {
        "version": _VERSION,
        "audience": view.site.audience,
        "directory_urls": view.site.directory_urls,
    }
    return SiteFile(MARK, f"{json.dumps(said)}\n".encode())


def _refuse_others(settings: SiteSettings, target: Path) -> None:
    """A folder with anything in it that wasn't staged stays as it is."""
    place, docs = target.resolve(), settings.docs.resolve()
    if place.is_relative_to(docs) or docs.is_relative_to(place):
        msg = f"{target} and the site's own pages in {settings.docs} must not hold each other"
        raise UsageProblem(msg)
    if target.exists() and not target.is_dir():
        msg = f"{target} is there and is no folder"
        raise UsageProblem(msg)
    is_empty = not target.exists() or not any(target.iterdir())
    if not is_empty and not (target / _PAGES / MARK).is_file():
        msg = f"{target} holds files that weren't staged; name a new folder"
        raise UsageProblem(msg)


def _own_files(docs: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(docs.rglob("*")) if docs.is_dir() else ():
        parts = path.relative_to(docs).parts
        if path.is_file() and not any(part.startswith(".") for part in parts):
            yield "/".join(parts), path


def _address(path: str) -> str:
    """A path by which two files for one page are the same; a README is its folder's index."""
    place = PurePosixPath(path)
    return str(place.with_name("index.md")) if place.name == "README.md" else path


def _staged_path(path: str, view: SiteView) -> str:
    """Where a page is staged, so that its address stays what it is."""
    if path.endswith("/index.md") or path == "index.md" or not view.site.directory_urls:
        return path
    return f"{path.removesuffix('.md')}/index.md"


def _led(content: bytes, path: str, places: Mapping[str, str]) -> bytes:
    """A page's Markdown with links that lead to where files are staged.

    Args:
        content: The page.
        path: Where it is for whoever wrote it.
        places: Where each page and each file of the site's own is staged, by its path.
    """
    before, after = posixpath.dirname(path), posixpath.dirname(places[path]) or "."

    def led(link: re.Match[bytes]) -> bytes:
        named = link["path"].decode("utf-8", "replace")
        staged = places.get(posixpath.normpath(posixpath.join(before, named)))
        return link[0] if staged is None else b"](" + posixpath.relpath(staged, after).encode()

    return _LINK.sub(led, content)


def _navigation(
    places: Mapping[str, str], own: Collection[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """The register's pages, then the site's own."""
    there = {_address(path): staged for path, staged in places.items()}
    nav = [
        (heading, tuple(there[path] for path in paths if path in there))
        for heading, paths in NAVIGATION
    ]
    listed = {path for _, paths in nav for path in paths}
    others = tuple(path for path in own if path.endswith(".md") and path not in listed)
    return [(heading, paths) for heading, paths in (*nav, ("More", others)) if paths]


def _remove_others(target: Path, files: Mapping[str, bytes]) -> int:
    """Take away pages and settings of an earlier time; what an engine built stays."""
    found = [path for path in sorted((target / _PAGES).rglob("*")) if path.is_file()]
    gone = [path for path in found if path.relative_to(target).as_posix() not in files]
    for path in gone:
        path.unlink()
    return len(gone)


def _write(path: Path, content: bytes) -> bool:
    """Write a file unless it is that already, so that engines see what changed."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
