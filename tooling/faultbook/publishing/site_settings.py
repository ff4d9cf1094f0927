"""The settings of a site: what ``mkdocs.yml`` says, read without MkDocs.

What belongs here: reading the settings that pages and files depend on, and writing settings for an
engine that runs no plugin. What does not: what an engine makes of the others.

MkDocs, ProperDocs and Zensical all read this file
(https://www.mkdocs.org/user-guide/configuration/). Its tags, such as ``!!python/name``, are for
engines: they are passed on as they are, and of them only ``!ENV`` is understood.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from faultbook.errors import EnvironmentProblem
from faultbook.publishing.places import Source, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from faultbook.views.page import SitePlace

CONFIG_NAME = "mkdocs.yml"
"""The file, beside ``faultbook.toml``."""

_PLUGIN = "faultbook"
_VARIABLE = "!ENV"
_TEXT, _LIST = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq"
_EDIT_URIS = {  # as MkDocs guesses them by the repository's host
    "github.com": "edit/master/docs/",
    "gitlab.com": "edit/master/docs/",
    "bitbucket.org": "src/default/docs/",
}


@dataclass(frozen=True)
class SiteSettings:
    """What a site's file of settings says.

    Attributes:
        folder: The register's root, which the file is in.
        nodes: The file as it is parsed, and those that it inherits from, the nearest first.
        environment: Variables that ``!ENV`` may name.
    """

    folder: Path
    nodes: tuple[MappingNode, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def node(self, key: str) -> Node | None:
        """What is set for a key, or inherited; None for nothing."""
        found = (value for one in self.nodes for name, value in one.value if name.value == key)
        return next(found, None)

    def text(self, key: str, otherwise: str = "") -> str:
        """A key's text, with what ``!ENV`` stands for: the first variable that there is."""
        node = self.node(key)
        if isinstance(node, SequenceNode) and node.tag == _VARIABLE:
            *names, last = [str(one.value) for one in node.value] or [""]
            return next(filter(None, map(self.environment.get, names)), last) or otherwise
        if not isinstance(node, ScalarNode):
            return otherwise
        text = str(node.value)
        return (self.environment.get(text) if node.tag == _VARIABLE else text) or otherwise

    @property
    def docs(self) -> Path:
        """Folder of the site's own pages."""
        return self.folder / self.text("docs_dir", "docs")

    @property
    def directory_urls(self) -> bool:
        """As of ``SiteInput``."""
        return self.text("use_directory_urls", "true").lower() != "false"

    @property
    def audience(self) -> str:
        """Who the plugin is told that the site is for."""
        for name, options in _plugins(self.node("plugins")):
            if name == _PLUGIN and isinstance(options, MappingNode):
                stated = {key.value: value.value for key, value in options.value}
                return str(stated.get("audience", "internal"))
        return "internal"

    def place(self) -> SitePlace:
        """Where the site is."""
        repository = self.text("repo_url")
        guessed = _EDIT_URIS.get(urlsplit(repository).netloc.lower(), "")
        source = Source(
            self.docs,
            repository,
            self.text("edit_uri", guessed),
            self.text("edit_uri_template"),
        )
        return place_of(self.folder, self.text("site_name"), self.text("site_url"), source)


def read_settings(folder: Path, environment: Mapping[str, str]) -> SiteSettings:
    """The settings of a register's site; none of its own where there is no file.

    Args:
        folder: The register's root.
        environment: Variables that ``!ENV`` may name.

    Raises:
        EnvironmentProblem: The file can't be read.
    """
    return SiteSettings(folder, tuple(_chain(folder / CONFIG_NAME)), environment)


def staged_text(
    settings: SiteSettings,
    target: Path,
    nav: Sequence[tuple[str, Sequence[str]]],
    moved: Mapping[str, str],
    styles: str,
) -> str:
    """The settings for an engine that gets all pages as files and runs no plugin of ours.

    Args:
        settings: The site's own settings.
        target: Folder that the engine will build, whose pages are in ``docs``.
        nav: Headings and paths of pages for the menu, where the settings have none.
        moved: Where each page of the register is, by the path that the settings know it by.
        styles: Path of the style sheet that pages want.
    """
    kept = {key.value: value for one in reversed(settings.nodes) for key, value in one.value}
    for gone in ("INHERIT", "site_dir", "watch", "edit_uri_template"):
        kept.pop(gone, None)
    kept.setdefault("site_name", _scalar("Faultbook"))
    kept |= {"docs_dir": _scalar("docs"), "edit_uri": _scalar("")}
    kept["nav"] = _moved(kept["nav"], moved) if "nav" in kept else _nav_node(nav)
    kept["extra_css"] = _with(kept.get("extra_css"), styles)
    if "plugins" in kept:
        kept["plugins"] = _without_plugin(kept["plugins"])
    if "hooks" in kept:
        kept["hooks"] = _elsewhere(kept["hooks"], settings.folder, target)
    theme = kept.get("theme")
    if isinstance(theme, MappingNode):
        kept["theme"] = _mapping(
            (key.value, _elsewhere(value, settings.folder, target))
            if key.value == "custom_dir"
            else (key.value, value)
            for key, value in theme.value
        )
    return str(yaml.serialize(_mapping(kept.items()), allow_unicode=True))


def _chain(path: Path) -> Iterator[MappingNode]:
    seen: set[Path] = set()
    while path.is_file() and path.resolve() not in seen:
        seen.add(path.resolve())
        try:
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except (OSError, ValueError, yaml.YAMLError) as error:
            said = " ".join(str(error).split())
            msg = f"{path.name} can't be read: {said}"
            raise EnvironmentProblem(msg) from error
        if not isinstance(node, MappingNode):
            return
        yield node
        named = [value.value for key, value in node.value if key.value == "INHERIT"]
        if not named:
            return
        path = path.parent / str(named[0])


def _plugins(node: Node | None) -> Iterator[tuple[str, Node | None]]:
    """Names of plugins with their options; they are a list of names and of one-key mappings."""
    if isinstance(node, MappingNode):
        yield from ((key.value, value) for key, value in node.value)
    elif isinstance(node, SequenceNode):
        for one in node.value:
            if isinstance(one, ScalarNode):
                yield one.value, None
            elif isinstance(one, MappingNode):
                yield from ((key.value, value) for key, value in one.value)


def _without_plugin(node: Node) -> Node:
    return _sequence(
        [
            _scalar(name) if options is None else _mapping([(name, options)])
            for name, options in _plugins(node)
            if name != _PLUGIN
        ]
    )


def _with(node: Node | None, path: str) -> Node:
    """A list of paths with one more."""
    found = list(node.value) if isinstance(node, SequenceNode) else []
    return _sequence([*found, *([] if path in [one.value for one in found] else [_scalar(path)])])


def _elsewhere(node: Node, folder: Path, target: Path) -> Node:
    """A path, or a list of paths, as seen from another folder."""
    if isinstance(node, SequenceNode):
        return _sequence([_elsewhere(one, folder, target) for one in node.value])
    moved = os.path.relpath(folder / str(node.value), target)
    return _scalar(Path(moved).as_posix())


def _moved(node: Node, moved: Mapping[str, str]) -> Node:
    """A menu with pages where they are."""
    if isinstance(node, SequenceNode):
        return _sequence([_moved(one, moved) for one in node.value])
    if isinstance(node, MappingNode):
        return _mapping((key.value, _moved(value, moved)) for key, value in node.value)
    return _scalar(moved[node.value]) if node.value in moved else node


def _nav_node(nav: Sequence[tuple[str, Sequence[str]]]) -> Node:
    return _sequence(
        [
            _mapping([(heading, _scalar(paths[0]))])
            if len(paths) == 1
            else _mapping([(heading, _sequence([_scalar(path) for path in paths]))])
            for heading, paths in nav
        ]
    )


def _scalar(text: str) -> ScalarNode:
    return ScalarNode(_TEXT, text, style='"' if not text else None)


def _sequence(nodes: list[Node]) -> SequenceNode:
    return SequenceNode(_LIST, nodes, flow_style=not nodes)


def _mapping(pairs: Iterable[tuple[str, Node]]) -> MappingNode:
    value = [(_scalar(key), node) for key, node in pairs]
    return MappingNode("tag:yaml.org,2002:map", value, flow_style=False)
