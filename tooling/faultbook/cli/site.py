"""``faultbook site``: a site by any engine: its pages before, and all else after.

What belongs here: folders, and telling what was done. What does not: staging and finishing
(``publishing``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from faultbook.cli.examples import GroupWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import note
from faultbook.errors import UsageProblem
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from faultbook.publishing.site_settings import SiteSettings
    from faultbook.publishing.staging import Mark
    from faultbook.views.page import Audience
    from faultbook.views.site_view import SiteView
    from faultbook.workspace import Workspace

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(
    "site",
    cls=GroupWithExamples,
    short_help="Make the site with any engine.",
    examples={
        "faultbook site stage out": "pages and settings, as files",
        "faultbook site finish out/site": "search, API and feeds, once it is built",
    },
)
def command() -> None:
    """Make the site with an engine that runs no plugin of MkDocs.

    With MkDocs none of this is needed: its plugin does both.
    """


@command.command(
    "stage",
    short_help="Write the site's pages and settings for an engine.",
    examples={
        "faultbook site stage staged": "then: cd staged && zensical build",
        "faultbook site stage staged --audience public": "for everybody",
    },
)
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    help="Who it is for; as mkdocs.yml says if left out.",
)
def stage(folder: Path, audience: str | None) -> None:
    """Write all pages as Markdown, and mkdocs.yml, into DIR.

    The site's own pages and settings are those of mkdocs.yml beside faultbook.toml, if there is
    one. A folder that was staged before is brought up to date: only what changed is written.
    """
    from faultbook.files_without_page import told
    from faultbook.publishing.staging import Mark
    from faultbook.publishing.staging import stage as staged_in

    register = open_register()
    settings = _settings(register)
    wanted = cast("Audience", audience or settings.audience)
    view = _view(register, settings, Mark(wanted, settings.directory_urls))
    for line in told(view.site.broken()):
        note(line)
    done = staged_in(view, settings, folder)
    own = _files(done.own, "file of the site's own", "files of the site's own")
    click.echo(f"staged {done.pages:,} pages and {own} in {visible(str(folder))}")
    note(f"{_files(done.written)} written, {done.removed:,} removed")


@command.command(
    "finish",
    short_help="Add search, API and feeds to a site that was staged and built.",
    examples={"faultbook site finish staged/site": "after the engine's build"},
)
@click.argument("folder", metavar="SITE_DIR", type=_FOLDER)
def finish(folder: Path) -> None:
    """Add to SITE_DIR what isn't pages: search, API, feeds, permalinks.

    It is for the same readers that the site was staged for.
    """
    from faultbook.publishing.finishing import finish as finished
    from faultbook.publishing.staging import read_mark

    if not folder.is_dir():
        msg = f"{folder}: there is no such folder"
        raise UsageProblem(msg)
    register = open_register()
    view = _view(register, _settings(register), read_mark(folder))
    number = finished(view, folder, note)
    click.echo(f"added {_files(number)} to {visible(str(folder))}")


def _files(number: int, one: str = "file", many: str = "files") -> str:
    return f"{number:,} {one if number == 1 else many}"


def _settings(register: Workspace) -> SiteSettings:
    from faultbook.publishing.site_settings import read_settings

    return read_settings(register.root, os.environ)


def _view(register: Workspace, settings: SiteSettings, mark: Mark) -> SiteView:
    from faultbook.site_gathering import site_input
    from faultbook.views.site_view import SiteView

    place = settings.place()
    site = site_input(register, mark.audience, place, directory_urls=mark.directory_urls)
    return SiteView(site)
