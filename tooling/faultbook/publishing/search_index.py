"""The index that the search page asks: Pagefind's bundle in the site's folder.

What belongs here: running Pagefind. What does not: what is indexed (``search_documents``).

Pagefind answers its Python API once in a tenth of a second, so that handing it records one by one
would take 100 s for a thousand. It is given a folder instead, which one answer is enough for.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem
from faultbook.views import addresses

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Callable, Iterator
    from typing import Any

    from faultbook.publishing.search_documents import SearchDocument

_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "wasm.unknown.pagefind")
_LOOK = 0.05  # seconds between looks for new tasks; the shortest of them lives twice as long
_MISSING = (
    "the records can't be searched on this site: Pagefind isn't installed; "
    "run \"pip install 'faultbook[site]'\""
)


@contextmanager
def indexing(
    folder: Path, tell: Callable[[str], None]
) -> Iterator[Callable[[SearchDocument], None]]:
    """Make the index of the documents that are added, in place of that of an earlier build.

    Args:
        folder: The site as the engine built it.
        tell: Is told, once, that Pagefind isn't installed.

    Yields:
        Adds a document; where Pagefind isn't installed, there is nothing to add it to.

    Raises:
        EnvironmentProblem: Pagefind fails, or a file can't be written.
    """
    bundle = folder / addresses.SEARCH_INDEX
    shutil.rmtree(bundle, ignore_errors=True)
    if find_spec("pagefind") is None:
        tell(_MISSING)
        yield lambda _: None
        return
    with TemporaryDirectory(prefix="faultbook-search-") as documents:
        yield lambda document: _write(Path(documents, document.path), document.html)
        _run(Path(documents), bundle)
    for pattern in _UNUSED:
        for path in bundle.glob(pattern):
            path.unlink()


def _write(target: Path, html: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, encoding="utf-8")
    except OSError as error:
        msg = f"the search index can't be prepared: {error.strerror or error}"
        raise EnvironmentProblem(msg) from error


def _run(documents: Path, bundle: Path) -> None:
    """Run Pagefind, in a thread of its own: the caller's may have an event loop already."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(lambda: asyncio.run(_watched(documents, bundle)))
        try:
            done.result()
        except Exception as error:
            # Pagefind's API raises plain exceptions, whatever went wrong.
            said = " ".join(str(error).split()) or type(error).__name__
            msg = f"Pagefind failed to make the search index: {said}"
            raise EnvironmentProblem(msg) from error


async def _watched(documents: Path, bundle: Path) -> None:
    """Make the index; where Pagefind's program ends, which its API waits out for ever, say so."""
    import asyncio

    work = asyncio.create_task(_indexed(documents, bundle))
    known: set[Task[Any]] = set()
    while not work.done():
        known |= asyncio.all_tasks() - {asyncio.current_task()}
        ended, _ = await asyncio.wait(known, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
        failed = [task for task in ended if not task.cancelled() and task.exception()]
        if failed and work not in failed:
            work.cancel()
            await asyncio.wait([work])
            msg = f"its program ended ({failed[0].exception()})"
            raise RuntimeError(msg)
        known -= ended
    await work


async def _indexed(documents: Path, bundle: Path) -> None:
    from pagefind.index import PagefindIndex

    # One language, or each would have an index of its own, and a page sees only its language's.
    settings: Any = {"output_path": str(bundle), "force_language": "en"}
    async with PagefindIndex(config=settings) as index:
        await index.add_directory(str(documents))
