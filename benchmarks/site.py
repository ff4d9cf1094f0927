"""A site against the same pages in plain Markdown, both built by MkDocs.

What belongs here: the two sites, and their ratios. What does not: one build (``site_build``).

The floor's pages have the same headings, texts, tables and links as a register's, written as
Markdown by hand would be, with the same theme and menu and without any plugin of ours; neither has
the records in the theme's search. What a plain site doesn't have is told apart and doesn't count:
the search index, charts, and the files for programs.

Run as ``python -m benchmarks.site`` from the repository's root; it takes about six minutes.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from markdownify import markdownify

from benchmarks.registers import write_register

SETTINGS = """\
site_name: Register
site_url: https://register.example/
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.top]
plugins: [search{plugin}]
"""
BARS = {"build": 1.15, "size": 1.05, "time": 1.25}
_APART = ("finish", "charts")
_BLOCK = re.compile(r"^<.*$", re.MULTILINE)
_UNSAID = re.compile(r"<(script|svg)\b.*?</\1>", re.DOTALL)


class Built(NamedTuple):
    """A site that was built.

    Attributes:
        spent: Seconds by part, of the run with the median time.
        records: Number of pages of records.
        pages: Number of all pages.
        size: Mean bytes of a record's page.
    """

    spent: dict[str, float]
    records: int
    pages: int
    size: float

    @property
    def counted(self) -> float:
        """Seconds that count against the floor."""
        return self.spent["all"] - sum(self.spent.get(part, 0.0) for part in _APART)


def main() -> None:
    """Build registers of two sizes and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--fewer", type=int, default=1_000, help="of the register it is held to")
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, plain_few = _measured(Path(folder) / "few", options.fewer, options.runs)
        _tell(options.fewer, few, plain_few)
        many, plain_many = _measured(Path(folder) / "many", options.records, options.runs)
        _tell(options.records, many, plain_many)
    _ratio("bytes a page, many records / few", many.size, few.size, BARS["size"], "B")
    each = many.counted / many.pages, few.counted / few.pages
    _ratio("time a page, many records / few", 1e3 * each[0], 1e3 * each[1], BARS["time"], "ms")


def _measured(folder: Path, records: int, runs: int) -> tuple[Built, Built]:
    """The register's site and the floor, built in turn."""
    root, plain = folder / "register", folder / "plain"
    write_register(root, records)
    (root / "docs").mkdir(exist_ok=True)
    (root / "mkdocs.yml").write_text(SETTINGS.format(plugin=", faultbook"), encoding="utf-8")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=all")):
        _git(root, *arguments)
    _write_plain(root, folder / "staged", plain)
    ours, floors = [], []
    for _ in range(runs):
        ours.append(_built(root))
        floors.append(_built(plain))
    return _median(ours), _median(floors)


def _median(built: list[Built]) -> Built:
    return sorted(built, key=lambda one: one.counted)[(len(built) - 1) // 2]


def _write_plain(root: Path, staged: Path, plain: Path) -> None:
    """The same pages as Markdown, and the settings for them."""
    command = [sys.executable, "-m", "faultbook", "site", "stage", str(staged)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    for path in sorted((staged / "docs").rglob("*.md")):
        target = plain / path.relative_to(staged)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_BLOCK.sub(_as_markdown, path.read_text("utf-8")), encoding="utf-8")
    settings = (staged / "mkdocs.yml").read_text("utf-8")
    (plain / "mkdocs.yml").write_text(settings.partition("extra_css")[0], encoding="utf-8")


def _as_markdown(block: re.Match[str]) -> str:
    written: str = markdownify(_UNSAID.sub("", block[0]), heading_style="ATX")
    return f"\n{written}\n"


def _built(root: Path) -> Built:
    site = root.parent / f"{root.name}-site"
    command = [sys.executable, "-m", "benchmarks.site_build", str(root / "mkdocs.yml"), str(site)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    spent: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    folders = (site / name for name in ("incidents", "problems", "known-errors"))
    records = [path for one in folders for path in one.glob("*/*-*-*/index.html")]
    permalinks = site / "id"
    pages = [path for path in site.rglob("*.html") if not path.is_relative_to(permalinks)]
    size = statistics.fmean(path.stat().st_size for path in records)
    return Built(spent, len(records), len(pages), size)


def _tell(records: int, ours: Built, plain: Built) -> None:
    name = f"site of {records:,} records / the same in plain Markdown"
    _ratio(name, ours.counted, plain.counted, BARS["build"], "s")
    print(f"  {ours.pages:,} pages, of which {ours.records:,} show records; apart from that:")
    for part, seconds in sorted(ours.spent.items(), key=lambda one: -one[1]):
        if part != "all":
            print(f"  {part:<24} {seconds:7.2f} s")


def _ratio(name: str, ours: float, floor: float, bar: float, unit: str) -> None:
    ratio = ours / floor
    verdict = "met" if ratio <= bar else "MISSED"
    print(
        f"{name:<60} {ours:9.2f} {unit} / {floor:9.2f} {unit}"
        f" = {ratio:5.2f} x (bar {bar:.2f}, {verdict})",
        flush=True,
    )


def _git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


if __name__ == "__main__":
    main()
