"""How an expression is written for a browser."""

from __future__ import annotations

import pytest

from faultbook.matching.javascript_form import JavaScriptForm, javascript_form

BEGIN, END, SPACE, NO_SPACE = r"(?<![^\n])", r"(?![^\n])", r"[\t\n\f\r ]", r"[^\t\n\f\r ]"


@pytest.mark.parametrize(
    ("expression", "source"),
    [
        ("disk full", "disk full"),
        ("^a.b$", rf"{BEGIN}a[^\n]b{END}"),
        (r"\^a\.b\$\\", r"\^a\.b\$\\"),
        (r"\\.\\^", rf"\\[^\n]\\{BEGIN}"),
        (r"a\sb\S", f"a{SPACE}b{NO_SPACE}"),
        (r"[.^$][^.$]", "[.^$][^.$]"),
        (r"[\s,][^\s]", rf"[\t\n\f\r ,]{NO_SPACE}"),
        (r"[\S\n]", r"[\0-\x08\x0b\x0e-\x1f!-\u{10ffff}\n]"),
        (r"[\]\\.].", r"[\]\\.][^\n]"),
        ("(?<node>n.)", r"(?<node>n[^\n])"),
        (r"\p{L}\x41", r"\p{L}\x41"),
    ],
)
def test_what_browsers_read_otherwise_is_written_out(expression: str, source: str) -> None:
    assert javascript_form(expression) == JavaScriptForm(source, "u")


@pytest.mark.parametrize(
    ("expression", "form"),
    [
        ("(?i)a.b", JavaScriptForm(r"a[^\n]b", "iu")),
        ("(?s)a.b", JavaScriptForm("a[^]b", "u")),
        ("(?mis)a.b$", JavaScriptForm(f"a[^]b{END}", "iu")),
    ],
)
def test_leading_flags_become_the_browsers(expression: str, form: JavaScriptForm) -> None:
    assert javascript_form(expression) == form
