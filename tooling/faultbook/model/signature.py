"""Signatures: patterns that recognise a known error in log or error text.

What belongs here: their shape. What does not: running them (``matching``).

The shape can express the rules of the open CRE standard: set, sequence, negate, window, count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from faultbook.model.common import StrictModel
from faultbook.model.fields import Line, Positive, Slide, Text, WholeNumber, Within

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Pattern(StrictModel):
    """A literal or a regular expression; in a file a literal may stand alone as text."""

    literal: Text | None = Field(None, description="Text that must be there, word for word.")
    regex: Text | None = Field(None, description="Regular expression, RE2 syntax.")
    count: Positive = Field(1, description="How often it must be there.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"literal": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.literal is None) == (self.regex is None):
            kind = "one_of"
            raise PydanticCustomError(kind, "needs either literal or regex")
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(schema)]}


class UnlessPattern(Pattern):
    """A pattern whose presence says that it is something else."""

    anchor: WholeNumber | None = Field(
        None, description="Pattern that the window is measured from, counted from 0."
    )
    slide: Slide | None = Field(None, description="How much later its window begins.")
    within: Within | None = Field(None, description="Length of its window.")


class Samples(StrictModel):
    """Texts that prove a signature; ``check`` runs them."""

    match: tuple[Text, ...] = Field((), description="Texts it must recognise.")
    no_match: tuple[Text, ...] = Field((), description="Texts it must leave alone.")


class Signature(StrictModel):
    """A pattern that recognises a known error."""

    name: Line | None = Field(None, description="What it recognises.")
    all: tuple[Pattern, ...] = Field((), description="All of these, in any order.")
    any: tuple[Pattern, ...] = Field((), description="At least one of these.")
    sequence: tuple[Pattern, ...] = Field((), description="All of these, in this order.")
    unless: tuple[UnlessPattern, ...] = Field((), description="None of these.")
    within: Within | None = Field(None, description="How close together they must be.")
    samples: Samples | None = Field(None, description="Texts that prove it.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if sum(bool(form) for form in (self.all, self.any, self.sequence)) != 1:
            kind = "one_of"
            raise PydanticCustomError(kind, "needs exactly one of all, any and sequence")
        return self
