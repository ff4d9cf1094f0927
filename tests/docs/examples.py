"""Examples in Markdown pages: files to write and commands whose output stands beside them.

A comment before a fenced block says what the block is. ``<!-- file: PATH -->`` makes it a file;
``<!-- run: faultbook … -->`` makes it what that command prints, and ``<!-- run: python FILE -->``
what a file of the page prints; ``<!-- session -->`` makes it what somebody types after ``$``
(``console``), each command with what it prints. Between blocks, ``<!-- pipe: FILE -->`` says what
other programs print into commands from there on, ``<!-- now: TIME -->`` lets time pass, and
``<!-- commit: TIME NAME: MESSAGE -->`` commits the files that the page has made so far. All blocks
of a page share one folder: a copy of this repository's own register or, in a page with
``<!-- empty -->``, nothing to begin with, so that a commit takes what its commands made too.

In the guide, whose pages are templates, comments are ``{# … #}``, which no reader's page holds; a
file may stand inside of one, below its path, and ``{# delete: PATH #}`` deletes one.

``python -m tests.docs.examples PAGE…`` writes the output anew.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.docs.console import PROMPT, commands_in, words_of
from tests.docs.running import Stage
from tests.repositories import Repository, identity

REPOSITORY = Path(__file__).parents[2]
GUIDE = sorted((REPOSITORY / "tooling/faultbook/views/guide").glob("*.md"))
REGISTER = ("faultbook.toml", "records", "kedb")
_EXAMPLE = re.compile(
    r"(?P<head>(?:<!--|\{#) (?:session|(?P<what>file|run): (?P<name>[^\n]+?)) (?:-->|#\})\n+)"
    r"(?P<fence>`{3,})(?P<language>\w*)\n(?P<content>.*?)^(?P=fence)$"
    r"|(?:<!--|\{#) commit: (?P<at>\S+) (?P<by>[^\n:]+): (?P<message>[^\n]+?) (?:-->|#\})$"
    r"|(?:<!--|\{#) pipe: (?P<pipe>[^\n]+?) (?:-->|#\})$"
    r"|(?:<!--|\{#) now: (?P<now>\S+) (?:-->|#\})$"
    r"|\{# delete: (?P<deleted>[^\n]+?) #\}$"
    r"|\{# file: (?P<hidden>[^\n]+)\n(?P<text>.*?)^#\}$",
    re.DOTALL | re.MULTILINE,
)
_EMPTY = re.compile(r"^(?:<!--|\{#) empty (?:-->|#\})$", re.MULTILINE)


def with_real_output(page: str) -> str:
    """The page with each command's output as it is now."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve() / "register"
        folder.mkdir()
        is_empty = _EMPTY.search(page) is not None
        for name in () if is_empty else REGISTER:
            source = REPOSITORY / name
            copy = shutil.copytree if source.is_dir() else shutil.copyfile
            copy(source, folder / name)
        stage = Stage(folder, owns_all=is_empty)
        return _EXAMPLE.sub(lambda match: _performed(match, stage), page)


def _performed(match: re.Match[str], stage: Stage) -> str:
    if match["at"]:
        _commit(stage, match)
    elif match["pipe"]:
        stage.piped = (stage.folder / match["pipe"]).read_text(encoding="utf-8")
    elif match["now"]:
        stage.set_now(match["now"])
    elif match["deleted"]:
        (stage.folder / match["deleted"]).unlink()
    elif match["hidden"]:
        _write(stage, match["hidden"], match["text"])
    elif match["what"] == "file":
        _write(stage, match["name"], match["content"])
    elif match["what"] == "run":
        return _shown(match, stage.run(words_of(match["name"])))
    else:
        return _shown(match, _session(match["content"], stage))
    return match[0]


def _shown(match: re.Match[str], content: str) -> str:
    return f"{match['head']}{match['fence']}{match['language']}\n{content}{match['fence']}"


def _session(content: str, stage: Stage) -> str:
    """A session with what its commands print now."""
    told = ""
    for command in commands_in(content):
        given = stage.piped if command.is_piped else command.stdin
        printed = stage.run(command.words, given)
        if printed and not printed.endswith("\n"):
            printed += "\n"
        if f"\n{PROMPT}" in f"\n{printed}":
            message = f"what this prints would be taken for a command: {command.shown}"
            raise ValueError(message)
        told += command.shown + printed
    return told


def _write(stage: Stage, path: str, content: str) -> None:
    target = stage.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    stage.written.append(path)


def _commit(stage: Stage, match: re.Match[str]) -> None:
    """Commit what the page has made, so that the commit's id depends on nothing else."""
    folder = stage.folder
    repository = Repository(folder)
    if not (folder / ".git").exists():
        repository = Repository.begin(folder)
    if stage.owns_all:
        repository.git("add", "--all")
    else:
        there = [path for path in dict.fromkeys(stage.written) if (folder / path).exists()]
        repository.git("add", "--update")
        repository.git("add", "--", *there)
    message = match["message"].replace(r"\n", "\n")
    who = identity(match["by"], match["at"])
    repository.git("commit", "--quiet", "--message", message, environment=who)


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
