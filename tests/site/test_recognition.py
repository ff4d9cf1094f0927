"""What a browser recognises is what ``faultbook match`` recognises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.exchange.cre import open_source
from faultbook.exchange.cre.signature_fields import runnable
from faultbook.matching.compiled_expressions import compiled
from faultbook.matching.finding import find
from faultbook.matching.knowledge import TextFields
from faultbook.matching.pattern_syntax import literal_length
from faultbook.model.signature import Signature as SignatureModel
from faultbook.signature import Pattern, Signature, Unless, Window, signature_of
from tests.exchange.cre.rules import signatures_of
from tests.exchange.sources import context, take
from tests.matching.expressions_at_random import EXPRESSIONS, LITERALS, TEXTS
from tests.matching.known_errors import InMemory, known
from tests.matching.logs_at_random import logs, signatures
from tests.registers import public_data
from tests.site.browsing import served
from tests.site.recognising import (
    Case,
    can_run,
    run_in_browser,
    run_in_python,
    told_by_python,
    write_scripts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CASES = Path(__file__).parents[1] / "matching" / "recognition_cases.yml"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = write_scripts(tmp_path_factory.mktemp("scripts"))
    with served(folder) as base:
        opened = browser.new_page()
        opened.goto(base)
        yield opened
        opened.close()


texts = logs.map(lambda log: log.decode("utf-8", "replace"))
cases = st.builds(
    Case,
    st.lists(signatures.filter(can_run), min_size=1, max_size=6).map(tuple),
    st.lists(texts, min_size=1, max_size=3),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some=st.lists(cases, min_size=1, max_size=10))
def test_signatures_at_random_say_the_same(page: Page, some: list[Case]) -> None:
    assert run_in_browser(page, some) == run_in_python(some)


_WORDS_OF_CASELESS = re.compile("[\u017f\u212a]")  # part of a word to a browser under (?i) alone
odd_cases = st.lists(st.tuples(EXPRESSIONS, LITERALS), min_size=1, max_size=30)
# Short, since a browser may take twice as long for each further character.
odd_texts = st.lists(TEXTS.map(lambda text: text[:12]), min_size=1, max_size=3).map("\n".join)
odd_texts = odd_texts.map(lambda text: _WORDS_OF_CASELESS.sub("", text[:16]))


def _odd_signature(expression: str, literal: str) -> Signature:
    return Signature("any", (Pattern(expression, is_regex=True), Pattern(literal)))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stated=odd_cases, texts=st.lists(odd_texts, min_size=1, max_size=10))
def test_odd_expressions_say_the_same(
    page: Page, stated: list[tuple[str, str]], texts: list[str]
) -> None:
    some = [_odd_signature(*one) for one in stated if compiled(one[0]) is not None]
    case = [Case([one for one in some if can_run(one)], texts)]
    assert run_in_browser(page, case) == run_in_python(case)


TIME = "2024-01-02T03:04:05Z "
FAR = "2024-01-02T03:04:10Z "
LIMITS = {
    "lines of a record": TIME + "begin\n" + " x\n" * 198 + " end\n begin\n" + " x\n" * 200 + " end",
    "bytes of a record": TIME + "begin\n" + (" " + "é" * 1_000 + "\n") * 32 + " end",
    "bytes of a long record": TIME + "begin\n" + (" " + "é" * 1_000 + "\n") * 33 + " end",
    "bytes that may hold a time": "{" + "é" * 3_000 + '"ts":"2024-01-02T03:04:05Z" begin\n lost',
    "a time after the bytes": "{" + "é" * 2_000 + '"ts":"2024-01-02T03:04:05Z" begin\n lost',
    "places of a line": "b" * 25 + " needle" * 30 + "\nneedle",
    "searches of the whole text": (TIME + "begin\n x\n") * 100 + TIME + "begin\n end",
    "a long line": "x" * 499 + "\U0001f600\U0001f600 needle",
    "frames that wait": (TIME + "lost\n") * 150 + FAR + "back\n" + FAR + "lost",
    "occurrences of what mustn't be": (TIME + "back\n") * 2_100 + TIME + "lost\n" + FAR + "y",
}
AT_LIMITS = (
    Signature("any", (Pattern("(?s)begin.*end", is_regex=True),)),
    Signature("any", (Pattern("[bx][^:]*[dx]$", is_regex=True),)),
    Signature("sequence", (Pattern("b"), Pattern("needle", times=2))),
    Signature("all", (Pattern("needle"),)),
    Signature("all", (Pattern("begin"), Pattern("lost")), within=Window(seconds=1.0)),
    Signature("all", (Pattern("lost"),), (Unless(Pattern("back"), within=Window(seconds=5.0)),)),
    Signature(
        "all",
        (Pattern("lost"),),
        (Unless(Pattern("back", times=2_050), slide=-1.0, within=Window(seconds=1.0)),),
    ),
    Signature("any", (Pattern("x", times=2),), within=Window(lines=2)),
)


def test_limits_are_the_same(page: Page) -> None:
    case = [Case(AT_LIMITS, list(LIMITS.values()))]
    ((*in_browser,), (*in_python,)) = run_in_browser(page, case)[0], run_in_python(case)[0]
    for name, one, other in zip(LIMITS, in_browser, in_python, strict=True):
        assert one == other, name


def read_cases() -> list[tuple[Signature, list[str], list[str]]]:
    """Signatures, each with texts that show it and texts that don't."""
    stated = yaml.load(CASES.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [
        (
            signature_of(SignatureModel.model_validate(one["signature"])),
            one["match"],
            one["no_match"],
        )
        for one in stated
    ]


def test_every_case_says_the_same(page: Page) -> None:
    stated = read_cases()
    every = [one for one, _, _ in stated]
    texts = [text for _, shown, hidden in stated for text in (*shown, *hidden)]
    wanted = [
        (number, is_shown)
        for number, (_, shown, hidden) in enumerate(stated)
        for is_shown in [True] * len(shown) + [False] * len(hidden)
    ]
    assert all(map(can_run, every))
    (in_browser,) = run_in_browser(page, [Case(every, texts)])
    for text, told, (number, is_shown) in zip(texts, in_browser, wanted, strict=True):
        assert told == told_by_python(every, text), text
        assert any(one == number for one, _ in told) == is_shown, (every[number], text)


def test_the_order_is_that_of_the_whole_answer(page: Page) -> None:
    """``match`` leaves out what it takes for improbable by its words, which a browser can't."""
    stated = read_cases()
    every = [one for one, _, _ in stated]
    texts = [text for _, shown, _ in stated for text in shown]
    knowledge = InMemory(
        *(known(number, TextFields(f"Title {number}"), one) for number, one in enumerate(every))
    )

    def weight(number: int) -> tuple[int, int]:
        return every[number].conditions, literal_length(every[number])

    (in_browser,) = run_in_browser(page, [Case(every, texts)])
    for text, told in zip(texts, in_browser, strict=True):
        matches = find(knowledge, [text.encode()], limit=1_000).matches
        signed = [int(one.known_error.id[-4:]) for one in matches if one.signatures]
        kept = [number for number, _ in told if number in signed]
        assert sorted(kept) == sorted(signed)
        assert list(map(weight, kept)) == list(map(weight, signed))


@pytest.mark.data
def test_the_public_rules_say_the_same_of_their_logs(page: Page) -> None:
    drafts = take(open_source([public_data("data", "cre")], context())).drafts
    fields = [one for draft in drafts for one in signatures_of(draft)]
    every = [one for one in map(runnable, fields) if can_run(one)]
    logs = [text for one in fields for text in one["samples"]["match"]]
    (in_browser,) = run_in_browser(page, [Case(every, logs)])
    assert len(every) > 0.9 * len(fields)
    for log, told in zip(logs, in_browser, strict=True):
        assert told == told_by_python(every, log)
    assert all(in_browser)


_FOLDED = """async pairs => {
    const {fold} = await import('/assets/faultbook/demand.js')
    const all = Array.from({length: 0x110000}, (_, code) => code)
    const characters = all.filter(code => code < 0xd800 || code > 0xdfff).map(
        code => String.fromCodePoint(code))
    const cased = characters.filter(
        one => one.toLowerCase() !== one || one.toUpperCase() !== one)
    return {
        unlike: pairs.filter(([one, folded]) => fold(one) !== fold(folded)),
        shorter: cased.filter(one => fold(one).length < one.length),
        around: cased.filter(one => fold('a' + one) !== 'a' + fold(one)
            || fold(one + 'a') !== fold(one) + 'a'),
        unequal: cased.filter(one =>
            [one.toLowerCase(), one.toUpperCase()].some(other => [...other].length === 1
                && new RegExp(one, 'iu').test(other) && fold(one) !== fold(other))),
    }
}"""


def test_folding_loses_nothing_in_all_of_unicode(page: Page) -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    pairs = [[one, one.casefold()] for one in every if one.casefold() != one]
    found = page.evaluate(_FOLDED, pairs)
    assert len(pairs) > 1000
    assert found == {"unlike": [], "shorter": [], "around": [], "unequal": []}
