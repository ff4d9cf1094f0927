"""Examples in Markdown pages: files to write and commands whose output stands beside them.

A comment before a fenced block says what the block is. ``<!-- file: PATH -->`` makes it a file;
``<!-- run: faultbook … -->`` makes it what that command prints. All blocks of a page share one
copy of this repository's own register.

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

REPOSITORY = Path(__file__).parents[2]
REGISTER = ("faultbook.toml", "records", "kedb")
_EXAMPLE = re.compile(
    r"<!-- (?P<what>file|run): (?P<name>[^\n]+?) -->\n+(?P<fence>`{3,})(?P<language>\w*)\n"
    r"(?P<content>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
_MOMENT = "1790000000"  # 2026-09-21T14:13:20Z


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
    if match["what"] == "file":
        target = folder / match["name"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(match["content"], encoding="utf-8")
        return match[0]
    words = shlex.split(match["name"])
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
    fence = match["fence"]
    return f"<!-- run: {match['name']} -->\n\n{fence}{match['language']}\n{done.stdout}{fence}"


def pages() -> list[Path]:
    """The pages whose examples are run."""
    return [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]


def main() -> None:
    """Write the output in the named pages anew."""
    for name in sys.argv[1:] or [str(page) for page in pages()]:
        page = Path(name)
        page.write_text(with_real_output(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
