"""Signatures from records to what is run, and to an index and back."""

from __future__ import annotations

import pytest

from faultbook.model.signature import Signature as SignatureModel
from faultbook.signature import (
    Pattern,
    Signature,
    Unless,
    Window,
    read_signatures,
    signature_of,
    signatures_text,
)

FULL = {
    "name": "Memory alarm",
    "sequence": ["alarm set on node", {"regex": "blocked .* clears", "count": "3"}],
    "unless": [{"literal": "alarm cleared", "anchor": "1", "slide": "-5s", "within": "1.5m"}],
    "within": "20 lines",
}


def test_a_signature_keeps_all_that_its_record_says() -> None:
    assert signature_of(SignatureModel.model_validate(FULL)) == Signature(
        "sequence",
        (Pattern("alarm set on node"), Pattern("blocked .* clears", is_regex=True, times=3)),
        (Unless(Pattern("alarm cleared"), 1, -5.0, Window(seconds=90.0)),),
        Window(lines=20),
        "Memory alarm",
    )


@pytest.mark.parametrize(
    ("span", "seconds"), [("30s", 30.0), ("250ms", 0.25), ("1.5m", 90.0), ("2h", 7200.0)]
)
def test_a_window_of_time_is_in_seconds(span: str, seconds: float) -> None:
    model = SignatureModel.model_validate({"all": ["a"], "within": span})

    assert signature_of(model).within == Window(seconds=seconds)


def test_a_block_of_yaml_is_looked_for_without_its_line_break() -> None:
    model = SignatureModel.model_validate({"all": ["one\ntwo\n", {"regex": "a+\n"}]})

    assert [pattern.text for pattern in signature_of(model).patterns] == ["one\ntwo", "a+"]


def test_an_index_gives_signatures_back_as_they_were() -> None:
    signatures = (
        signature_of(SignatureModel.model_validate(FULL)),
        signature_of(SignatureModel.model_validate({"any": ["ORA-01555", {"regex": "é+"}]})),
    )

    assert read_signatures(signatures_text(signatures)) == signatures


def test_more_conditions_say_more() -> None:
    plain = Signature("all", (Pattern("one thing"), Pattern("another")))

    assert plain.conditions == 2
    assert plain._replace(unless=(Unless(Pattern("no")),)).conditions == 3
    assert plain._replace(form="any").conditions == 1
    assert Signature("all", (Pattern("one thing", times=9),)).conditions == 2
