"""Recognising a thousand signatures in a browser, beside the bare loop over the same patterns.

Run as ``python -m benchmarks.browser_recognition DIR`` from the repository's root, with a folder of
rules of the CRE standard. The rules are repeated under other literals until there are as many
signatures as asked for. The log is ordinary lines and, among them, what shows some of the rules. In
one page both run in turn: the whole answer, from the message to the worker until it is back, and a
loop that tries each pattern by itself, by ``includes`` or ``RegExp.test``, with every expression
compiled before and as it stands in the rule. A first run of each isn't counted.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.cre_rules import Imported, read_rules
from benchmarks.recognition import ORDINARY, line
from faultbook.matching.compiled_expressions import compiled
from faultbook.matching.pattern_syntax import literal_texts
from tests.site.browsing import chromium, served
from tests.site.recognising import can_run, signature_file, write_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.signature import Pattern, Signature

BAR = 2.0
LONG = 4  # letters of a word that is written otherwise in each repetition
SHOWN_EACH = 100  # ordinary lines between two that show something
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIZES = {"200 lines": (200, None), "5 MB": (None, 5_000_000)}

_MEASURE = """async ({text, runs}) => {
    const {Recogniser} = await import('/assets/faultbook/recognition.js')
    const file = await (await fetch('/signatures.json')).json()
    const patterns = file.known_errors.flatMap(one => one.signatures).flatMap(one => [
        ...one.patterns, ...(one.unless ?? []).map(unless => unless.pattern)])
    const tests = patterns.map(one => {
        if (one.js === undefined) {
            const literal = one.literal ?? one
            return text => text.includes(literal)
        }
        const [leading, flags] = /^\\(\\?([ims]+)\\)/.exec(one.regex) ?? ['', '']
        const form = new RegExp(one.regex.slice(leading.length), flags.replace('m', '') + 'mu')
        return text => form.test(text)
    })
    const recogniser = new Recogniser({
        signatures: '/signatures.json',
        worker: '/assets/faultbook/recognition-worker.js',
        timeout: 600_000,
    })
    await recogniser.load()
    const pairs = []
    let answers = []
    for (let run = 0; run <= runs; run += 1) {
        const begin = performance.now()
        answers = await recogniser.recognise(text)
        const between = performance.now()
        const shown = tests.filter(test => test(text)).length
        const end = performance.now()
        pairs.push([between - begin, end - between, shown])
    }
    return {pairs: pairs.slice(1), answers: answers.length, patterns: patterns.length}
}"""


class Measured(NamedTuple):
    """What the runs came to.

    Attributes:
        pairs: For each run the milliseconds of both, and how many patterns the loop found.
        answers: Number of known errors that were recognised.
        patterns: Number of patterns.
    """

    pairs: Sequence[tuple[float, float, int]]
    answers: int
    patterns: int

    def __str__(self) -> str:
        ours = statistics.median(one for one, _, _ in self.pairs)
        bare = statistics.median(other for _, other, _ in self.pairs)
        ratio = statistics.median(one / other for one, other, _ in self.pairs)
        verdict = "met" if ratio <= BAR else "MISSED"
        return (
            f"{ours:8.1f} ms / {bare:8.1f} ms = {ratio:5.2f} x (bar {BAR:.2f}, {verdict};"
            f" {self.patterns} patterns, {self.answers} known errors recognised)"
        )


def repeated(signatures: Sequence[Signature], number: int) -> list[Signature]:
    """So many signatures: those given, and then the same under other literals."""
    made: list[Signature] = []
    turn = 0
    while len(made) < number:
        turned = [_turned(one, turn) for one in signatures]
        made += filter(_is_sound, turned)
        turn += 1
    return made[:number]


def _is_sound(signature: Signature) -> bool:
    patterns = (*signature.patterns, *(one.pattern for one in signature.unless))
    return all(not one.is_regex or compiled(one.text) for one in patterns) and can_run(signature)


def _turned(signature: Signature, turn: int) -> Signature:
    return signature._replace(
        patterns=tuple(_otherwise(one, turn) for one in signature.patterns),
        unless=tuple(
            one._replace(pattern=_otherwise(one.pattern, turn)) for one in signature.unless
        ),
    )


def _otherwise(pattern: Pattern, turn: int) -> Pattern:
    """A pattern whose longer words are others, of letters as frequent as chance will have it."""
    text = pattern.text
    turned = str.maketrans(LETTERS, LETTERS[turn % 26 :] + LETTERS[: turn % 26])
    for run in literal_texts(pattern):
        for word in run.split():
            if len(word) >= LONG and word.isalpha():
                text = text.replace(word, word.translate(turned))
    return pattern._replace(text=text)


def log_of(shown: Sequence[str], lines: int | None, size: int | None) -> str:
    """A log of so many lines or bytes."""
    rng = random.Random(7)
    written: list[str] = []
    length = 0
    while (len(written) < lines) if lines else (length < (size or 0)):
        number = len(written)
        form = rng.choice(ORDINARY)
        message = form.format(*(rng.randint(0, 9999) for _ in range(form.count("{}"))))
        if number % SHOWN_EACH == SHOWN_EACH - 1:
            message = rng.choice(shown)
        written.append(line(rng, number // 100, message).decode())
        length += len(written[-1])
    return "".join(written)


def prepare(rules: Path, folder: Path, number: int) -> list[str]:
    """Write the page, the scripts and the signatures; gives lines that show rules."""
    with Imported(rules.resolve(), folder / "register", "nothing") as imported:
        signatures = [one.signature for one in imported.knowledge.all_signed()]
    if not any(map(_is_sound, signatures)):
        msg = f"{rules} holds no rules of which a browser can run the signatures"
        raise SystemExit(msg)
    site = write_scripts(folder / "site")
    file = signature_file(repeated(signatures, number))
    (site / "signatures.json").write_text(json.dumps(file))
    logs = (rule.log.decode("utf-8", "replace").splitlines() for rule in read_rules(rules))
    return [one for log in logs for one in log[:3] if one.strip()]


def measured(site: Path, texts: Sequence[str], runs: int) -> Iterator[Measured]:
    """What both take for each text, in one browser."""
    from playwright.sync_api import sync_playwright

    with served(site) as base, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page()
        page.goto(base)
        for text in texts:
            found: dict[str, Any] = page.evaluate(_MEASURE, {"text": text, "runs": runs})
            yield Measured(**found)
        browser.close()


def measure(rules: Path, number: int = 1_000, runs: int = 3) -> None:
    """Print a line for each size of log.

    Args:
        rules: Folder of rules of the CRE standard.
        number: How many signatures there are.
        runs: How often each is run.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shown = prepare(rules, folder, number)
        texts = [log_of(shown, *size) for size in SIZES.values()]
        for name, found in zip(SIZES, measured(folder / "site", texts, runs), strict=True):
            print(f"{f'{number} signatures, {name}':<28} {found}", flush=True)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="Time recognising in a browser.")
    parser.add_argument("rules", type=Path)
    parser.add_argument("--signatures", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    measure(wanted.rules, wanted.signatures, wanted.runs)


if __name__ == "__main__":
    main()
