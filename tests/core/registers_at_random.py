"""Registers at random: records that link to each other, among others that are faulty."""

from __future__ import annotations

from hypothesis import strategies as st

from faultbook.ids import parse_id, record_path
from faultbook.kinds import KINDS, KINDS_BY_PREFIX
from tests.core.texts import SOUP, markdown

IDS = st.builds(
    "{}-2026-{}".format,
    st.sampled_from(sorted(KINDS_BY_PREFIX)),
    st.sampled_from(["0001", "0002", "0003", "12345", "DRAFT-slow"]),
)
"""Few enough ids that files claim and name the same ones."""

NAMES = IDS | st.sampled_from(["notes", "INC-1", "PRB-2026-DRAFT-" + "x" * 300, "a/../b", "é", ""])
FOLDERS = st.sampled_from(["", "2026/", "2026/00xx/", "2025/", "old/"])
SUFFIXES = st.sampled_from([".md", ".md", ".md", ".yaml", ".yml", ".MD"])

SIGNATURES = (
    "[{all: [x]}]",
    "[{all: [the pool is exhausted]}]",
    "[{all: [pool is exhausted], samples: {match: [the pool is exhausted now]}}]",
    "[{any: [disk is full, {regex: 'dis[kc] is .*'}]}, {all: [the pool is exhausted]}]",
    "[{all: [{regex: '[0-9]+'}], samples: {match: ['12: the pool is exhausted']}}]",
)
"""Some that claim what others do, some of which no text can be demanded."""

ERROR_TEXTS = (
    "'ERROR 12: the pool is exhausted'",
    '"\\e[31mThe\\e[0m disk is\\r\\nfull, disc is fine"',
    "nothing",
)

FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "id": IDS | st.just("nonsense"),
        "title": st.sampled_from(["Login fails", "", "[a]"]),
        "status": st.sampled_from(
            ["new", "resolved", "closed", "active", "known-error", "fixed", "odd"]
        ),
        "aliases": st.lists(IDS, max_size=2).map(lambda ids: f"[{', '.join(ids)}]"),
        "problem": NAMES,
        "known_error": NAMES,
        "parent": NAMES,
        "duplicate_of": NAMES,
        "superseded_by": NAMES,
        "services": st.sampled_from(["[login]", "[nowhere]"]),
        "priority": st.sampled_from(["1", "x"]),
        "started_at": st.just("2026-02-01T00:00:00Z"),
        "versions": st.just("[{component: login, version: '2.1'}]"),
        "fixed_in": st.sampled_from(["2", "2.2"]).map(
            "[{{component: login, version: '{}'}}]".format
        ),
        "affects": st.just("[{component: login, versions: '<2.2'}]"),
        "not_regression": NAMES.map("{{known_error: {}, reason: Another network}}".format),
        "fix": st.just("{deployed_at: 2026-01-01T00:00:00Z, changes: [c]}"),
        "closure_code": st.just("fix-verified"),
        "signatures": st.sampled_from(SIGNATURES),
        "error_text": st.sampled_from(ERROR_TEXTS),
    },
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file's path and content: mostly where its id says, mostly with few faults."""
    name, fields = draw(IDS), draw(FIELDS)
    suffix = draw(SUFFIXES)
    parsed = parse_id(name)
    assert parsed is not None
    if draw(st.integers(0, 3)):
        path = record_path(
            KINDS_BY_PREFIX[parsed.prefix].folder, parsed, shard=draw(st.booleans()), suffix=suffix
        )
        fields.setdefault("id", name)
    else:
        kind = draw(st.sampled_from(sorted(KINDS)))
        path = f"{KINDS[kind].folder}/{draw(FOLDERS)}{name}{suffix}"
    fields.setdefault("title", "Login fails")
    fields.setdefault("status", KINDS_BY_PREFIX[parsed.prefix].first_status)
    text = "".join(f"{key}: {value}\n" for key, value in fields.items())
    if not draw(st.integers(0, 5)):
        text += draw(SOUP)
    return path, (markdown(text) if suffix.lower() == ".md" else text).encode()


REGISTERS = st.lists(files(), max_size=8).map(dict)
"""Contents by path."""
