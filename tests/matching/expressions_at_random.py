"""Expressions in RE2's syntax, and texts that some of them are found in, made up by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

_CHARACTERS = "abkKsS\u017f\u212aßẞİié ORA-0:15\n\r\v\xa0\u2028\U0001f600\0[]{}"
LITERALS = st.text(_CHARACTERS, min_size=1, max_size=7)
TEXTS = st.text(_CHARACTERS, max_size=60)
_SPECIAL = frozenset("\\.+*?()|[]{}^$")


def _plain(text: str) -> str:
    return "".join(f"\\{one}" if one in _SPECIAL else one for one in text)


_ATOMS = st.one_of(
    LITERALS.map(_plain),
    LITERALS,  # brackets as they are: some are literal, some make the expression a bad one
    LITERALS.map(lambda text: f"\\Q{text}\\E"),
    st.text("abkKsS\u017f\u212aßé05", min_size=1, max_size=4).map(lambda text: f"[{text}]"),
    st.text("abkKsSß", min_size=1, max_size=4).map(lambda text: f"[^{text}]"),
    st.sampled_from(
        [
            *(
                ".",
                ".*",
                "^",
                "$",
                r"\d",
                r"\D+",
                r"\s",
                r"\S",
                r"\w+",
                r"\W",
                r"\b",
                r"\B",
                r"\A",
                r"\z",
            ),
            *(
                r"\x{6b}",
                r"\x4B",
                r"\x{212A}",
                r"\113",
                r"\0",
                r"\C",
                r"\pL",
                r"\p{Lu}",
                r"\P{Lu}",
                r"\PN",
            ),
            *(
                "[a-c]",
                "[[:alpha:]]",
                "[^[:space:]k]",
                r"[\s:]",
                r"[^\s5]",
                r"[\S\n]",
                r"[\w-]",
                r"[\d:]",
                "[]a]",
                "[^]a]",
                "[a-]",
            ),
            *("(?i)", "(?is)", "(?-i)", "(?s)", "(?U)", "", "()", "{", "}", "a{,3}", "k{02}", "{1"),
        ]
    ),
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(["*", "+", "?", "{2}", "{0}", "{1,3}", "{2,}", "??", "+?", "{0,2}?"])
    groups = st.sampled_from(["(", "(?:", "(?i:", "(?P<n>", "(?<m>", "(?s-i:"])
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join),
        st.tuples(groups, inner).map(lambda parts: f"{parts[0]}{parts[1]})"),
        st.tuples(groups, inner, repeats).map(lambda parts: f"{parts[0]}{parts[1]}){parts[2]}"),
        st.tuples(inner, repeats).map("".join),
    )


EXPRESSIONS = st.recursive(_ATOMS, _larger, max_leaves=12)
"""Expressions; most are such that RE2 takes them."""
