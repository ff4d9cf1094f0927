"""What a browser recognises is what ``faultbook match`` recognises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.exchange.cre import open_source
from faultbook.exchange.cre.signature_fields import runnable
from faultbook.matching.finding import find
from faultbook.matching.knowledge import TextFields
from faultbook.matching.pattern_syntax import literal_length
from faultbook.model.signature import Signature as SignatureModel
from faultbook.signature import signature_of
from tests.exchange.cre.rules import signatures_of
from tests.exchange.sources import context, take
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

    from faultbook.signature import Signature

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
