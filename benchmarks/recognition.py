"""Streaming a log through the signatures of many known errors, beside RE2's sets alone and grep.

Run as ``python -m benchmarks.recognition`` from the repository's root, with the package installed.
The log and the signatures are made of the same words, of which the signatures' literals are rare
combinations, and about one line in a thousand shows one of them. All run in turn, each in a process
of its own that reads the log in equal chunks: the engine; sets of the same patterns, compiled and
matched and nothing else; sets of the literals alone, of which no expression is asked; and grep,
which is given a literal of each pattern. Making the signatures isn't counted, compiling them is.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.paired import Comparison, compare
from faultbook.signature import Form, Pattern, Signature, Unless, Window, signatures_text

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE_BAR, GREP_BAR = 1 / 0.3, 5.0
MEMORY_BAR = 1.2
RARE = 1_000  # ordinary lines for each that shows a pattern
FORMS: tuple[Form, ...] = ("all", "any", "sequence")
VOWELS, CONSONANTS = "aeiou", "bcdfgklmnpqrstvwxz"
REGEX, WITHIN, UNLESS = 0.5, 0.2, 0.1  # shares of the signatures
ORDINARY = (
    "request handled in {} ms status={} path=/api/{}/{}",
    "connection from 10.0.{}.{} port {} closed by peer {}",
    "worker {} picked job {} from queue {} after {} tries",
    "pod web-{} on node-{} is ready, {} of {} replicas available",
    "retry {} of upstream {} in {} s: timeout after {} ms",
    "GC pause {} ms, heap {} MB of {} MB, {} threads waiting",
)

ENGINE = """
import sys
from faultbook.matching.recognition import Recogniser
from faultbook.signature import read_signatures
recogniser = Recogniser(read_signatures(open("signatures.json").read()))
hits = 0
for name in sys.argv[1:]:
    with open(name, "rb") as log:
        while chunk := log.read(1 << 18):
            hits += len(recogniser.feed(chunk))
hits += len(recogniser.finish())
assert hits > 10, hits
"""
SETS = """
import sys
import json, re2
expressions = json.load(open("{patterns}.json"))
options = re2.Options()
options.max_mem = 256 << 20
options.log_errors = False
sets = []
for begin in range(0, len(expressions), 2_500):
    sets.append(re2.Set.SearchSet(options))
    for expression in expressions[begin : begin + 2_500]:
        sets[-1].Add("(?m)" + expression)
    sets[-1].Compile()
found = set()
with open(sys.argv[1], "rb") as log:
    while chunk := log.read(1 << 18):
        for one in sets:
            found.update(one.Match(chunk) or ())
assert len(found) > 10, found
"""
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def word(rng: random.Random) -> str:
    """A word of some syllables."""
    return "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(2, 4)))


def literals(rng: random.Random) -> Iterator[str]:
    """What error messages are made of: words that belong to one of them, and common ones."""
    while True:
        common = rng.choice(("connection", "timeout after", "failed to", "queue", "not ready:"))
        yield f"{word(rng)} {common} {word(rng)}"


def signature(rng: random.Random, words: Iterator[str]) -> tuple[Signature, list[str]]:
    """A signature such as rules have, and a text for each of its patterns."""
    texts = [next(words) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))]
    shown = list(texts)
    patterns = [Pattern(text) for text in texts]
    if rng.random() < REGEX:
        end = word(rng)
        patterns[0] = Pattern(rf"{texts[0]}.* {end}\d+", is_regex=True)
        shown[0] = f"{texts[0]} of {end}42"
    form = rng.choice(FORMS)
    within = Window(seconds=30.0) if rng.random() < WITHIN else None
    unless = (Unless(Pattern(next(words)), within=within),) if rng.random() < UNLESS else ()
    return Signature(form, tuple(patterns), unless, within), shown


def line(rng: random.Random, second: int, message: str) -> bytes:
    """A line of a log."""
    clock = f"{second // 3600 % 24:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    level = rng.choice(("INFO", "INFO", "WARN", "ERROR"))
    thread = f"worker-{rng.randint(1, 64)}"
    return f"2024-01-02T{clock}.{rng.randint(0, 999):03d}Z {level} [{thread}] {message}\n".encode()


def write_log(path: Path, size: int, shown: list[str], rng: random.Random) -> None:
    """Write a log of about so many bytes."""
    written = number = 0
    with path.open("wb") as file:
        while written < size:
            number += 1
            if number % RARE:
                form = rng.choice(ORDINARY)
                message = form.format(*(rng.randint(0, 9999) for _ in range(form.count("{}"))))
            else:
                message = rng.choice(shown)
            written += file.write(line(rng, number // 100, message))


def prepare(folder: Path, known_errors: int, size: int) -> None:
    """Write the signatures, their patterns for those who know no signatures, and a log."""
    rng = random.Random(7)
    words = literals(rng)
    made = [signature(rng, words) for _ in range(known_errors)]
    signatures = tuple(one for one, _ in made)
    (folder / "signatures.json").write_text(signatures_text(signatures))
    patterns = [
        pattern
        for one in signatures
        for pattern in (*one.patterns, *(unless.pattern for unless in one.unless))
    ]
    texts = [one.text.partition(".*")[0] for one in patterns]
    (folder / "literals.json").write_text(json.dumps(texts))
    (folder / "patterns.json").write_text(json.dumps([one.text for one in patterns]))
    (folder / "literals.txt").write_text("\n".join(texts) + "\n")
    shown = [text for _, texts in made for text in texts]
    write_log(folder / "large.log", size, shown, rng)


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """A command that runs a program of its own."""
    return (sys.executable, "-c", code, *arguments)


def comparisons(folder: Path) -> Iterator[Comparison]:
    """The measured commands."""
    engine = python(ENGINE, "large.log")
    for patterns in ("patterns", "literals"):
        sets = python(SETS.format(patterns=patterns), "large.log")
        yield Comparison(f"engine / sets of {patterns}", engine, sets, RATE_BAR, folder)
    # Where its output is thrown away, grep ends at the first line that it finds.
    grep = ("sh", "-c", "grep -a -c -F -f literals.txt large.log > count.txt")
    yield Comparison("engine / grep -F -f", engine, grep, GREP_BAR, folder)


def peak(folder: Path, times: int) -> int:
    """Kilobytes that the engine takes at most for a log that comes so many times over.

    What a log shows is the same then: each signature that something is shown of takes its room,
    however long the log is.
    """
    engine = python(ENGINE, *["large.log"] * times)
    done = subprocess.run(python(PEAK, *engine), cwd=folder, check=True, stdout=subprocess.PIPE)
    return int(done.stdout)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="Time recognising in a stream.")
    parser.add_argument("--known-errors", type=int, default=5_000)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    measure(wanted.known_errors, wanted.megabytes, wanted.runs)


def measure(known_errors: int = 5_000, megabytes: int = 100, runs: int = 3) -> None:
    """Print a line for each comparison.

    Args:
        known_errors: How many there are.
        megabytes: Size of the log.
        runs: How often each command is run.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        prepare(folder, known_errors, megabytes * 1_000_000)
        for comparison in comparisons(folder):
            ratio = compare(comparison, runs)
            rates = [megabytes / one for one in (ratio.seconds, ratio.floor_seconds)]
            print(f"{ratio}; {rates[0]:.0f} MB/s against {rates[1]:.0f}", flush=True)
        small, large = peak(folder, 1), peak(folder, 10)
        verdict = "met" if large <= MEMORY_BAR * small else "MISSED"
        print(
            f"{'peak memory at ten times the log':<52} {large / 1024:7.1f} MB /"
            f" {small / 1024:7.1f} MB = {large / small:5.2f} x (bar {MEMORY_BAR:.2f}, {verdict})"
        )


if __name__ == "__main__":
    main()
