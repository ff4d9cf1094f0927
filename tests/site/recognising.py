"""Running signatures in a browser and beside it, to compare what is recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.matching.javascript import differs_in_javascript
from faultbook.matching.ordinary import is_ordinary
from faultbook.matching.pattern_syntax import is_weak, literal_length
from faultbook.matching.recognition import recognise
from faultbook.publishing.signature_file import signature_fields
from faultbook.views.site_assets import all_assets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Page

    from faultbook.matching.recognition import Hit
    from faultbook.signature import Signature

Told = tuple[int, list[tuple[str, int, str]]]
"""A signature that is recognised, by its place, and the pattern, line and text of what was seen."""

POLICY = "<meta http-equiv=Content-Security-Policy content=\"default-src 'self' blob:\">"

_RUN = """async cases => {
    const {signaturesOf} = await import('/assets/faultbook/signatures.js')
    const {SignatureRecogniser} = await import('/assets/faultbook/signature-recognition.js')
    const {answersOf} = await import('/assets/faultbook/ranking.js')
    return cases.map(([file, texts]) => {
        const recogniser = new SignatureRecogniser(signaturesOf(file))
        return texts.map(text => answersOf(recogniser.recognise(text)))
    })
}"""


class Case(NamedTuple):
    """Signatures, and texts that each of them is tried on."""

    signatures: Sequence[Signature]
    texts: Sequence[str]


def write_scripts(folder: Path) -> Path:
    """An empty page, and beside it all that pages may ask for."""
    for asset in all_assets():
        target = folder / asset.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(asset.content)
    (folder / "index.html").write_text(f"<!doctype html>{POLICY}<title>Empty</title>")
    return folder


def can_run(signature: Signature) -> bool:
    """Whether a browser is given a signature at all."""
    patterns = (*signature.patterns, *(one.pattern for one in signature.unless))
    return not any(one.is_regex and differs_in_javascript(one.text) for one in patterns)


def signature_file(signatures: Sequence[Signature]) -> dict[str, Any]:
    """A signature file in which each signature has a known error of its own."""
    known = [
        {
            "id": f"KE-2026-{place:04d}",
            "title": f"Title {place}",
            "status": "active",
            "url": f"known-errors/{place}/",
            "twin": f"known-errors/{place}.json",
            "signatures": [signature_fields(one, 1)],
        }
        for place, one in enumerate(signatures)
    ]
    return {"version": 1, "known_errors": known, "not_in_browser": []}


def told_by_python(signatures: Sequence[Signature], text: str) -> list[Told]:
    """What is recognised, in the order of the ranking."""
    hits = recognise(signatures, text.encode())

    def order(hit: Hit) -> tuple[bool, int, int, int]:
        one = signatures[hit.number]
        doubtful = is_weak(one) or is_ordinary(one)
        return doubtful, -one.conditions, -literal_length(one), hit.number

    return [
        (hit.number, [(seen.pattern, seen.line, seen.text) for seen in hit.seen])
        for hit in sorted(hits, key=order)
    ]


def told_by(answers: Sequence[dict[str, Any]]) -> list[Told]:
    """What a browser's answers say."""
    return [
        (
            int(answer["id"].rpartition("-")[2]),
            [(seen["pattern"], seen["line"], seen["text"]) for seen in answer["seen"]],
        )
        for answer in answers
    ]


def run_in_browser(page: Page, cases: Sequence[Case]) -> list[list[list[Told]]]:
    """What a browser recognises, by case and text; without a worker."""
    given = [[signature_file(one.signatures), list(one.texts)] for one in cases]
    return [[told_by(answers) for answers in texts] for texts in page.evaluate(_RUN, given)]


def run_in_python(cases: Sequence[Case]) -> list[list[list[Told]]]:
    """What ``faultbook match`` recognises, by case and text."""
    return [[told_by_python(one.signatures, text) for text in one.texts] for one in cases]
