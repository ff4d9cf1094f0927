"""Git, and the one place that starts it.

What belongs here: finding the repository that a register is in, and asking Git about it. What does
not: what the answers are for (``checking``, ``editing``).

A repository may come from anyone, so that nothing its configuration names is run: no hook, no file
system monitor, no filter; and whoever started us can't point Git elsewhere by its environment.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_REGULAR = (b"100644", b"100755")
_SHA256_DIGITS = 64
_PLAIN = b"H"  # an entry that nobody told Git to take as unchanged, or to leave out of the tree
_CONVERSIONS = r"^(core\.(autocrlf|eol|attributesfile)|filter\..*)$"
_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"
_LOOKED_AT = 8000  # bytes in which Git looks for a zero, which no text has
_MOST_CONFLICTS = 127  # that `git merge-file` counts in its exit code; above it, something failed
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    # A file is looked at whenever anything about it differs, whatever the repository says.
    "core.trustctime": "true",
    "core.checkStat": "default",
}


class WorkTree(NamedTuple):
    """A checkout.

    Attributes:
        top: Its uppermost folder.
        git_folder: Where Git keeps what belongs to this checkout alone.
    """

    top: Path
    git_folder: Path


class IndexEntry(NamedTuple):
    """What the index says of a file.

    Attributes:
        path: Path from the folder that was asked about.
        blob: Id of its content, hexadecimal.
        is_trusted: Whether it is a regular file that Git compares with the one on disk.
    """

    path: str
    blob: str
    is_trusted: bool


class Listing(NamedTuple):
    """What Git knows of some folders' files.

    Attributes:
        entries: The index's entries, as Git writes them; ``index_entries`` reads them.
        differing: Paths of tracked files that may differ on disk, sorted.
        conversions: What decides how content changes on its way to the disk, besides attributes in
            the tree itself.
    """

    entries: bytes
    differing: tuple[str, ...]
    conversions: bytes


def find_work_tree(start: Path) -> WorkTree | None:
    """The checkout that a folder is in; None outside of one."""
    for top in (start, *start.parents):
        place = top / ".git"
        if place.is_dir():
            return WorkTree(top, place)
        if place.is_file():
            folder = _named_folder(place)
            return WorkTree(top, folder) if folder is not None else None
    return None


def _named_folder(file: Path) -> Path | None:
    """The folder that a ``.git`` file names, as in linked work trees and submodules."""
    try:
        said = file.read_bytes()
    except OSError:
        return None
    if not said.startswith(b"gitdir: "):
        return None
    folder = file.parent / os.fsdecode(said[len(b"gitdir: ") :].rstrip(b"\n"))
    return folder if folder.is_dir() else None


class PendingListing:
    """Git at work on a listing, so that something else can be done meanwhile.

    Args:
        tree: The checkout.
        root: Folder in it that paths are told from.
        folders: Folders to list, from ``root``.
    """

    def __init__(self, tree: WorkTree, root: Path, folders: Sequence[str]) -> None:
        self._git_folder = tree.git_folder
        settings = {**_SETTINGS, **_without_filters(tree)}
        asked = (
            ("ls-files", "-s", "-v", "-z", "--", *folders),
            ("diff-files", "--name-only", "-z", "--relative", "--no-ext-diff", "--", *folders),
            ("config", "-z", "--get-regexp", _CONVERSIONS),
        )
        self._processes = [_started(tree, root, arguments, settings) for arguments in asked]

    def finish(self) -> Listing | None:
        """What Git said; None when it can't tell."""
        index, differing, settings = (_answer(process) for process in self._processes)
        if index is None or differing is None:
            return None
        try:
            attributes = (self._git_folder / "info" / "attributes").read_bytes()
        except OSError:
            attributes = b""
        paths = sorted({os.fsdecode(path) for path in differing.split(b"\0") if path})
        return Listing(index, tuple(paths), b"\0".join((settings or b"", attributes)))

    def abandon(self) -> None:
        """End what is still running."""
        for process in self._processes:
            if process is not None:
                process.kill()
                process.communicate()


def move(root: Path, old: str, new: str) -> bool:
    """Move a file that Git knows, in the working tree and in the index.

    Args:
        root: Folder that the paths begin at.
        old: The file.
        new: Its new path; the folder is there, the file is not.

    Returns:
        Whether Git moved it; False where there is no Git, no repository, or the file isn't in it.

    Raises:
        EnvironmentProblem: Git knows the file and can't move it.
    """
    tree = find_work_tree(root.resolve())
    if tree is None:
        return False
    settings = {**_SETTINGS, **_without_filters(tree)}
    asked = _started(tree, root, ("ls-files", "--error-unmatch", "--", old), settings)
    if _answer(asked) is None:
        return False
    moving = _started(tree, root, ("mv", "--", old, new), settings, tells_why=True)
    said = moving.communicate()[1] if moving is not None else b""
    if moving is None or moving.returncode:
        why = " ".join(said.decode(errors="replace").split()) or "it doesn't say why"
        raise EnvironmentProblem(f"Git can't move {old}: {why}")
    return True


def merge_lines(base: bytes, ours: bytes, theirs: bytes, *, marker_size: int) -> bytes | None:
    """Three versions of a text as one, line by line, as ``git merge-file`` makes it.

    Args:
        base: What both sides began with.
        ours: One side; on equal terms, its lines come first.
        theirs: The other side.
        marker_size: How many signs a conflict's markers have. Behind the first marker stands
            ``ours``, behind the last one ``theirs``.

    Returns:
        The text, with markers where both sides changed the same lines; None when one version is no
        text to Git.

    Raises:
        EnvironmentProblem: Git can't be started, or can't merge them for another reason.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="faultbook-") as made:
        folder = Path(made)
        for name, content in (("base", base), ("ours", ours), ("theirs", theirs)):
            (folder / name).write_bytes(content)
        labels = ("-L", "ours", "-L", "base", "-L", "theirs")
        size = f"--marker-size={marker_size}"
        asked = ("merge-file", "-p", "-q", size, *labels, "ours", "base", "theirs")
        settings = {**_SETTINGS, "merge.conflictStyle": "merge"}
        process = _started(None, folder, asked, settings)
        said = process.communicate()[0] if process is not None else b""
    if process is not None and 0 <= process.returncode <= _MOST_CONFLICTS:
        return said
    if any(b"\0" in content[:_LOOKED_AT] for content in (base, ours, theirs)):
        return None
    raise EnvironmentProblem("Git can't merge the lines of a file")


def index_entries(records: Iterable[bytes]) -> Iterator[IndexEntry]:
    """Read entries of ``Listing.entries``, split at its zero bytes."""
    for record in records:
        if not record:
            continue
        about, _, path = record.partition(b"\t")
        tag, mode, blob, stage = about.split(b" ")
        is_trusted = tag == _PLAIN and mode in _REGULAR and stage == b"0"
        yield IndexEntry(os.fsdecode(path), blob.decode(), is_trusted)


def blob_id(content: bytes, like: str = "") -> str:
    """The id that Git gives a content, hexadecimal.

    Args:
        content: The bytes.
        like: Another id of the repository, from whose length its kind of hash follows.
    """
    from hashlib import sha1, sha256

    hashed = sha256 if len(like) == _SHA256_DIGITS else sha1
    return hashed(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _environment(tree: WorkTree | None, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment without anything meant for Git but what we say (git-config, ENVIRONMENT)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    stated = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (name, value) in enumerate(settings.items()):
        stated[f"GIT_CONFIG_KEY_{number}"] = name
        stated[f"GIT_CONFIG_VALUE_{number}"] = value
    return {
        **kept,
        **stated,
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        **({"GIT_WORK_TREE": str(tree.top)} if tree is not None else {}),
        "LC_ALL": "C",
    }


def _started(
    tree: WorkTree | None,
    folder: Path,
    arguments: Sequence[str],
    settings: Mapping[str, str] = _SETTINGS,
    *,
    tells_why: bool = False,
) -> subprocess.Popen[bytes] | None:
    import subprocess

    try:
        return subprocess.Popen(
            ["git", *arguments],
            cwd=folder,
            env=_environment(tree, settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if tells_why else subprocess.DEVNULL,
        )
    except OSError:  # no Git on this machine, or not for us
        return None


def _answer(process: subprocess.Popen[bytes] | None) -> bytes | None:
    if process is None:
        return None
    said, _ = process.communicate()
    return said if process.returncode == 0 else None


def _without_filters(tree: WorkTree) -> dict[str, str]:
    """Settings that switch off each filter that the repository itself defines."""
    configs = (folder / "config" for folder in _folders_with_config(tree.git_folder))
    written = b"".join(_content(path).lower() for path in configs)
    if b"[filter" not in written and b"[include" not in written:
        return {}
    asked = ("config", "-z", "--name-only", "--get-regexp", _FILTERS)
    named = (_answer(_started(tree, tree.top, asked)) or b"").split(b"\0")
    return {
        os.fsdecode(name): "false" if name.endswith(b"required") else "" for name in named if name
    }


def _folders_with_config(git_folder: Path) -> Iterator[Path]:
    yield git_folder
    common = _content(git_folder / "commondir").strip()
    if common:
        yield git_folder / os.fsdecode(common)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
