"""Build a site as ``mkdocs build`` does, and tell what it spent its time on.

What belongs here: one build in this process, with its parts timed. What does not: which sites, and
comparing them (``site``).

Run as ``python -m benchmarks.site_build MKDOCS_YML SITE_DIR``; prints seconds by part as JSON.
``all`` is the whole build without starting Python.
"""

from __future__ import annotations

import functools
import json
import logging
import sys
import time
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMED = (
    ("faultbook.site.plugin", "finish", "finish"),
    ("faultbook.publishing.search_index", "_run", "search"),
    ("faultbook.publishing.finishing", "search_document", "search"),
    ("faultbook.views.charts.drawing", "_drawn", "charts"),
)
"""Module and name of each function whose time is told apart, and under what."""

_SPENT: dict[str, float] = defaultdict(float)


def main() -> None:
    """Build the site that the arguments name, and print what took how long."""
    logging.disable(logging.INFO)
    begun = time.perf_counter()
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    config = load_config(sys.argv[1], site_dir=sys.argv[2])
    if "faultbook" in config.plugins:
        _time_parts()
    build(config)
    _SPENT["all"] = time.perf_counter() - begun
    print(json.dumps(_SPENT))


def _time_parts() -> None:
    """Have the parts that are told apart note the time that they take."""
    for module, name, part in TIMED:
        where = import_module(module)
        setattr(where, name, _timed(part, getattr(where, name)))
    site_files = import_module("faultbook.publishing.site_files")
    for table in ("SITE_FILES", "RECORD_FILES", "BUILT_SITE_FILES"):
        setattr(site_files, table, tuple(map(_timed_files, getattr(site_files, table))))


def _timed(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            _SPENT[part] += time.perf_counter() - begun

    return timed


def _timed_files(function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    @functools.wraps(function)
    def timed(*arguments: Any) -> Iterator[Any]:
        begun = time.perf_counter()
        made = tuple(function(*arguments))
        _SPENT[function.__name__] += time.perf_counter() - begun
        return iter(made)

    return timed


if __name__ == "__main__":
    main()
