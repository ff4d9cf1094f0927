"""Records at random, oddly laid out: what isn't named stays as it is, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from faultbook.document import after_fence, read_document
from faultbook.editing.rewriting import rewrite
from faultbook.editing.spelling import plain
from faultbook.event_walk import positions, walk
from tests.editing.test_mending_at_random import contents

if TYPE_CHECKING:
    from faultbook.document import Document

TEXT = st.text(max_size=30) | st.sampled_from(
    ["x: y", "- a", "a # b", "'", '"', "{", "[a]", "é😀", "no", "1.10", " a ", "a\n b\n", "\n", "~",
     "a\n\n# c\n", "x" * 10_000, "null", "|", "a\tb", "\u2028", "&a", "*a", "!!x", "%", "@", "?"]
)  # fmt: skip
SCALAR = TEXT.filter(lambda text: text.isprintable() or "\n" in text or "\t" in text).filter(
    lambda text: not any(0xD800 <= ord(one) < 0xE000 or one in "\r\x00" for one in text)
)
VALUE: st.SearchStrategy[Any] = st.recursive(
    SCALAR | st.integers(0, 99),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["at", "event", "k"]), inner, min_size=1, max_size=3)
    ),
    max_leaves=5,
)
NEW_KEYS = ("tags", "owner", "fix", "impact")


def sound(content: bytes, *, is_markdown: bool) -> Document:
    """The record, if it is one that nothing is wrong with."""
    document = read_document(content, is_markdown=is_markdown)
    assume(document.data is not None and not document.problems)
    assume("" not in (document.data or {}))
    assume(not {"\u2028", "\u2029", "\x85"} & {*document.text})  # these end a line for YAML alone
    assume(document.text.endswith("\n") or not _ends_in_a_block(document))
    return document


def _ends_in_a_block(document: Document) -> bool:
    """Whether what stands last would get a line end that it lacks if anything came after it."""
    yaml = document.text[document.yaml_start : document.yaml_end]
    last = max(positions(yaml).values.values(), key=lambda span: (span.end, span.start))
    return yaml[last.start : last.end].startswith(("|", ">"))


def without(document: Document, keys: set[str]) -> str:
    """The text without the lines that certain keys and their values take."""
    yaml = document.text[document.yaml_start : document.yaml_end]
    found = positions(yaml)
    cuts = []
    for key in keys:
        if (key,) not in found.keys:
            continue
        spans = [s for p, s in (*found.values.items(), *found.keys.items()) if p[:1] == (key,)]
        end = max(_end(yaml, span.start, span.end) for span in spans)
        start = yaml.rfind("\n", 0, found.keys[(key,)].start) + 1
        after = end if end and yaml[end - 1] == "\n" else (yaml.find("\n", end) + 1 or len(yaml))
        cuts.append((start, after))
    for start, end in sorted(cuts, reverse=True):
        yaml = yaml[:start] + yaml[end:]
    return document.text[: document.yaml_start] + yaml + document.text[document.yaml_end :]


def _end(yaml: str, start: int, end: int) -> int:
    """End of a value; blank lines below a block are its own only if it says so."""
    header = yaml[start:end].partition("\n")[0]
    is_block = header.startswith(("|", ">"))
    if not is_block or "+" in header:
        return end
    text = yaml[start:end]
    return start + len(text.rstrip()) if text.strip() != header.strip() else end


@given(made=contents(), data=st.data())
def test_what_is_not_named_stays_byte_for_byte(
    made: tuple[bytes, bool], data: st.DataObject
) -> None:
    content, is_markdown = made
    document = sound(content, is_markdown=is_markdown)
    held = dict(document.data or {})
    named = data.draw(
        st.dictionaries(st.sampled_from([*held, *NEW_KEYS]), VALUE | st.none(), min_size=1)
    )
    fields = {**held, **named}
    assume(any(fields[key] is not None for key in held))

    after = rewrite(document, "incident", fields, document.sections)

    read = read_document(after, is_markdown=is_markdown)
    meant = {
        key: plain(value)
        for key, value in fields.items()
        if value is not None or (key in held and held[key] is None)
    }
    assert not read.problems
    assert read.data == meant
    assert read.sections == document.sections
    changed = {key for key in named if plain(named[key]) != held.get(key)}
    # Line ends at the end belong to whatever stands last.
    assert without(read, changed).rstrip("\r\n") == without(document, changed).rstrip("\r\n")


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # few records have lists
@given(made=contents(), data=st.data())
def test_items_that_stay_keep_their_text(made: tuple[bytes, bool], data: st.DataObject) -> None:
    content, is_markdown = made
    document = sound(content, is_markdown=is_markdown)
    held = dict(document.data or {})
    lists = [key for key, value in held.items() if isinstance(value, list) and value]
    assume(lists)
    key = data.draw(st.sampled_from(lists))
    old = held[key]
    stays = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    assume(any(stays))
    items: list[Any] = [item for item, stay in zip(old, stays, strict=True) if stay]
    if all(stays):
        items.insert(data.draw(st.integers(0, len(items))), data.draw(VALUE))

    after = rewrite(document, "incident", {**held, key: items}, document.sections)

    read = read_document(after, is_markdown=is_markdown)
    assert read.data == {**held, key: [plain(item) for item in items]}
    before, now = (one.text[one.yaml_start : one.yaml_end] for one in (document, read))
    texts = {
        repr(value): before[span.start : span.end].rstrip()
        for path, span in positions(before).values.items()
        if len(path) == 2 and path[0] == key
        for value in [old[int(path[1])]]
    }
    spans = positions(now).values
    for number, item in enumerate(items):
        span = spans[(key, number)]
        if item in old and old.count(item) == 1 and items.count(item) == 1:
            assert now[span.start : span.end].rstrip() == texts[repr(item)]


NAMES = ("Summary", "Impact", "Resolution", "Lessons", "Own one")


@given(
    made=contents(),
    name=st.sampled_from(NAMES),
    text=st.sampled_from(["", "One.", "One.\n\nTwo.", "```\n## x\n```", "- a\n- b", "é😀"]),
)
def test_the_rest_of_a_record_stays_when_a_section_changes(
    made: tuple[bytes, bool], name: str, text: str
) -> None:
    content, is_markdown = made
    document = sound(content, is_markdown=is_markdown)
    body = document.text[after_fence(document.text, document.yaml_end) :] if is_markdown else ""
    assume(body.count("```") + body.count("~~~") == 0)
    sections = {**document.sections, name: text}

    after = rewrite(document, "incident", document.data or {}, sections)

    read = read_document(after, is_markdown=is_markdown)
    others = {one: said for one, said in read.sections.items() if one != name}
    assert not read.problems
    assert read.data == document.data
    assert read.sections.get(name, "").replace("\r\n", "\n") == text
    assert others == {one: said for one, said in document.sections.items() if one != name}
    if is_markdown:
        assert read.text[: read.yaml_end] == document.text[: document.yaml_end]
    elif text:
        assert walk(read.text).values[0]["sections"][name].strip() == text
