"""Examples in Markdown pages: files to write and commands whose output stands beside them.

A comment before a fenced block says what the block is. ``<!-- file: PATH -->`` makes it a file;
``<!-- run: faultbook … -->`` makes it what that command prints. ``<!-- commit: TIME NAME: MESSAGE
-->`` commits the files that the page has made so far. All blocks of a page share one copy of this
repository's own register.

In the guide, whose pages are templates, comments are ``{# … #}``, which no reader's page holds; a
file may stand inside of one, below its path, and ``{# delete: PATH #}`` deletes one.

``python -m tests.docs.examples PAGE…`` writes the output anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.repositories import Repository, identity

REPOSITORY = Path(__file__).parents[2]
GUIDE = sorted((REPOSITORY / "tooling/faultbook/views/guide").glob("*.md"))
REGISTER = ("faultbook.toml", "records", "kedb")
_EXAMPLE = re.compile(
    r"(?P<head>(?:<!--|\{#) (?P<what>file|run): (?P<name>[^\n]+?) (?:-->|#\})\n+)"
    r"(?P<fence>`{3,})(?P<language>\w*)\n(?P<content>.*?)^(?P=fence)$"
    r"|(?:<!--|\{#) commit: (?P<at>\S+) (?P<by>[^\n:]+): (?P<message>[^\n]+?) (?:-->|#\})$"
    r"|\{# delete: (?P<deleted>[^\n]+?) #\}$"
    r"|\{# file: (?P<hidden>[^\n]+)\n(?P<text>.*?)^#\}$",
    re.DOTALL | re.MULTILINE,
)
_MOMENT = "1790000000"  # 2026-09-21T14:13:20Z
_WRITTEN = ".written"  # lists the files that a page has made


def with_real_output(page: str) -> str:
    """The page with each command's output as it is now."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in REGISTER:
            source = REPOSITORY / name
            copy = shutil.copytree if source.is_dir() else shutil.copyfile
            copy(source, folder / name)
        return _EXAMPLE.sub(lambda match: _performed(match, folder), page)


def _performed(match: re.Match[str], folder: Path) -> str:
    if match["at"]:
        _commit(folder, match)
    elif match["deleted"]:
        (folder / match["deleted"]).unlink()
    elif match["hidden"]:
        _write(folder, match["hidden"], match["text"])
    elif match["what"] == "file":
        _write(folder, match["name"], match["content"])
    else:
        said = _printed(folder, match["name"])
        fence = match["fence"]
        return f"{match['head']}{fence}{match['language']}\n{said}{fence}"
    return match[0]


def _write(folder: Path, path: str, content: str) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    with (folder / _WRITTEN).open("a", encoding="utf-8") as written:
        written.write(f"{path}\n")


def _commit(folder: Path, match: re.Match[str]) -> None:
    """Commit what the page has written, so that the commit's id depends on nothing else."""
    repository = Repository(folder)
    if not (folder / ".git").exists():
        repository = Repository.begin(folder)
    paths = (folder / _WRITTEN).read_text(encoding="utf-8").splitlines()
    there = [path for path in dict.fromkeys(paths) if (folder / path).exists()]
    repository.git("add", "--update")
    repository.git("add", "--", *there)
    message = match["message"].replace(r"\n", "\n")
    who = identity(match["by"], match["at"])
    repository.git("commit", "--quiet", "--message", message, environment=who)


def _printed(folder: Path, command: str) -> str:
    words = shlex.split(command)
    if words[0] != "faultbook":
        message = f"only faultbook is run, not {words[0]}"
        raise ValueError(message)
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": _MOMENT, "NO_COLOR": "1", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def pages() -> list[Path]:
    """The pages whose examples are run."""
    return [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md")), *GUIDE]


def main() -> None:
    """Write the output in the named pages anew."""
    for name in sys.argv[1:] or [str(page) for page in pages()]:
        page = Path(name)
        page.write_text(with_real_output(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
