"""Where a site and its register's files are, from what an engine's settings say.

What belongs here: addresses for editing a file and for a new issue. What does not: reading the
settings (``site_settings``, or the engine's plugin).
"""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from faultbook.views.page import SitePlace

_DETOUR = re.compile(r"(?!\.\./)[^/=&]+/\.\./")


class Source(NamedTuple):
    """Where a site's pages are kept, as MkDocs' settings say it.

    Attributes:
        docs: Folder of the site's own pages, which ``edit_uri`` leads to.
        repository: Address of the repository, or "".
        edit_uri: What follows it, to edit a page, or "".
        edit_uri_template: Likewise, with ``{path}`` and ``{path_noext}``, or "".
    """

    docs: Path
    repository: str = ""
    edit_uri: str = ""
    edit_uri_template: str = ""


def place_of(root: Path, name: str, url: str, source: Source) -> SitePlace:
    """Where a site is.

    Args:
        root: The register's root.
        name: The site's name, or "".
        url: Its address, or "".
        source: Where its pages are kept.
    """
    repository = source.repository.rstrip("/")
    return SitePlace(
        name or SitePlace().name,
        f"{url.rstrip('/')}/" if url else "",
        partial(edit_url, root, source),
        f"{repository}/issues/new" if repository else "",
    )


def edit_url(root: Path, source: Source, path: str) -> str:
    """Where a file of the register is edited; "" where the settings don't say.

    Args:
        root: The register's root.
        source: Where the site's pages are kept.
        path: Path of the file from the root.
    """
    uri = edit_uri(root / path, source.docs)
    if source.edit_uri_template:
        stem = uri.rpartition(".")[0]
        said = source.edit_uri_template.replace("{path}", uri).replace("{path_noext}", stem)
    elif source.edit_uri:
        said = f"{source.edit_uri.rstrip('/')}/{uri}"
    else:
        return ""
    base = source.repository
    if base and not said.startswith(("?", "#")):
        base = f"{base.rstrip('/')}/"
    return without_detours(urljoin(base, said))


def edit_uri(file: Path, docs: Path) -> str:
    """A file as seen from the folder of pages, which ``edit_uri`` leads to."""
    return quote(Path(os.path.relpath(file, docs)).as_posix())


def without_detours(url: str) -> str:
    """An address without ``docs/../``; some hosts keep the path in the query."""
    parts = urlsplit(url)
    kept = [parts.path, parts.query]
    while (shorter := [_DETOUR.sub("", part) for part in kept]) != kept:
        kept = shorter
    return urlunsplit(parts._replace(path=kept[0], query=kept[1]))
