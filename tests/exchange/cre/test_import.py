"""What CRE rules become as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.editing.render import render_record
from faultbook.exchange import IMPORTERS
from faultbook.exchange.cre import open_source
from faultbook.exchange.cre.reading import LOGS
from faultbook.exchange.source import RowSetback, Setback, SourceRow
from tests.exchange.cre.rules import LOG, OTHER_LOG, RULE, read, rule, signature_of, write
from tests.exchange.engine.made import Register
from tests.exchange.sources import context, take

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.exchange.source import Draft

RECORD = """\
---
id: KE-2025-0001
title: The queue's node is out of memory
status: active
services:
  - login
tags:
  - message-queue-problem
  - queue
  - memory-alarm
links:
  - title: queue.example.org/docs/alarms
    url: https://queue.example.org/docs/alarms/
source_id: cre:CRE-2025-0042
affects:
  - component: login
    versions: '>= 3.8'
  - component: queue
signatures:
  - sequence:
      - memory alarm set on node
      - regex: publishers (will be|are) blocked
    unless:
      - literal: memory alarm cleared
        anchor: 1
        within: '15s'
    within: '90s'
    samples:
      match:
        - |-
          2025-07-21 11:54:06 [info] memory used: 18964570112
          2025-07-21 11:54:06 [warning] memory alarm set on node queue@0
          2025-07-21 11:54:07 [warning] publishers will be blocked until it clears
          2025-07-21 11:55:30 [info] still here
      no_match:
        - |-
          2025-07-21 11:54:06 [warning] memory alarm set on node queue@0
          2025-07-21 11:54:07 [warning] publishers will be blocked until it clears
          2025-07-21 11:54:09 [warning] memory alarm cleared on node queue@0
          2025-07-21 11:55:30 [info] still here
---

## Workaround

### At once

- Purge queues that nobody reads.

## Symptoms

The node raised its memory alarm.

## Impact

Publishers wait.

## Cause

- Consumers are slow.
"""


def text_of(draft: Draft) -> str:
    fields = {**draft.fields, "id": f"KE-{draft.opened_at.year}-0001"}
    return render_record(draft.kind, {**fields, "source_id": draft.source_id}, draft.sections)


def test_a_rule_becomes_a_known_error(tmp_path: Path) -> None:
    taken = read(tmp_path, {"a/a.yaml": RULE, "a/test.log": LOG, "a/test-fp.log": OTHER_LOG})

    assert text_of(taken.draft) == RECORD
    assert taken.draft.notes == (
        "a negated term's window lasts 15s here; in CRE it lasts as long as the match as well",
    )


def test_the_table_of_importers_names_the_logs() -> None:
    assert IMPORTERS["cre"].beside == tuple(LOGS.values())


def test_what_no_field_holds_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": RULE, "b.yaml": RULE.replace("0042", "0043")})
    source = open_source([tmp_path], context())
    rows = list(source.rows())

    (remark,) = source.remarks()

    assert len(rows) == remark.number == 2
    assert remark.message == (
        "a known error has no field for author, impactScore, severity; left out"
    )


def test_a_rule_without_a_cause_or_a_mitigation_is_a_draft(tmp_path: Path) -> None:
    text = rule("set: {match: [it broke]}").replace("      cause: It is broken.\n", "")

    draft = read(tmp_path, {"a.yaml": text}).draft

    assert draft.fields["status"] == "draft"
    assert draft.notes == ("lacks a cause; it is a draft",)
    told = text.replace("mitigation: Start it again.", "cause: under investigation")
    draft = read(tmp_path, {"a.yaml": told}).draft
    assert draft.notes == ("lacks a mitigation and a cause; it is a draft",)


def test_only_what_is_recognised_is_kept_as_a_sample(tmp_path: Path) -> None:
    taken = read(tmp_path, {"a.yaml": RULE, "test.log": OTHER_LOG, "test-fp.log": LOG})

    signature = signature_of(taken.draft)
    assert "samples" not in signature
    assert taken.draft.notes[1:] == (
        "test.log isn't recognised by the rule; it is left out",
        "test-fp.log is recognised by the rule; it is left out",
    )


def test_of_a_long_log_the_lines_are_kept_that_count(tmp_path: Path) -> None:
    chatter = "".join(f"2025-07-21 11:54:05 [info] all is well {n:04}\n" for n in range(1000))

    taken = read(tmp_path, {"a.yaml": RULE, "test.log": f"{chatter}{LOG}{chatter}"})

    signature = signature_of(taken.draft)
    (sample,) = signature["samples"]["match"]
    lines = sample.split("\n")
    assert LOG.splitlines()[1:3] == lines[3:5]
    assert len(lines) == 8


def test_a_log_is_made_fit_for_a_record(tmp_path: Path) -> None:
    log = b"\x1b[31mit broke\x1b[0m\r\n\xff \x00\xe2\x80\xae end\r\n"

    draft = read(tmp_path, {"a.yaml": rule("set: {match: [it broke]}"), "test.log": log}).draft

    signature = signature_of(draft)
    assert signature["samples"] == {"match": ["it broke\n\ufffd  end"]}
    text_of(draft)


def test_a_secret_in_a_log_is_not_kept(tmp_path: Path) -> None:
    log = "it broke\nAWS_SECRET key=AKIAIOSFODNN7EXAMPLF\nlogin with password=hunter2hunter2!\n"

    draft = read(tmp_path, {"a.yaml": rule("set: {match: [it broke]}"), "test.log": log}).draft

    signature = signature_of(draft)
    assert signature["samples"] == {
        "match": ["it broke\nAWS_SECRET key=(secret removed)\nlogin with password=(secret removed)"]
    }
    assert draft.notes == ("what looks like a secret in its logs became '(secret removed)'",)


def test_expressions_run_on_over_line_ends_where_only_that_knows_the_log(tmp_path: Path) -> None:
    text = rule("set: {match: [{regex: 'main.crash(.+)demo[.]go'}, {value: panic}]}")
    log = "2025-06-03 21:42:24 panic: no\nmain.crash()\n\t/src/demo.go:87\n"

    draft = read(tmp_path, {"a.yaml": text, "test.log": log}).draft

    signature = signature_of(draft)
    assert signature["all"] == [{"regex": "(?s)main.crash(.+)demo[.]go"}, "panic"]
    assert draft.notes == ("its expressions run on over line ends, as test.log asks for",)


def test_rules_of_one_id_that_say_the_same_are_one_known_error(tmp_path: Path) -> None:
    first, second = rule("set: {match: [it broke]}"), rule("sequence: {order: [a thing, fell]}")
    both = first + second.removeprefix("rules:\n")

    draft = read(tmp_path, {"a.yaml": both, "copy/a.yaml": first}).draft

    assert draft.fields["signatures"] == [{"all": ["it broke"]}, {"sequence": ["a thing", "fell"]}]


def test_rules_of_one_id_that_differ_are_refused(tmp_path: Path) -> None:
    text = rule("set: {match: [it broke]}")

    taken = read(tmp_path, {"a.yaml": text, "b.yaml": text.replace("It fails", "It broke")})

    (reason,) = taken.reasons
    first, second = f"{tmp_path}/a.yaml:2", f"{tmp_path}/b.yaml:2"
    assert reason == (
        f"{first} refused: 'CRE-2025-0042' stands at {first} and at {second}, differently;"
        " give one of them another id"
    )


def test_files_that_hold_no_rules_are_skipped_and_others_are_no_rows(tmp_path: Path) -> None:
    taken = read(
        tmp_path,
        {
            "a/rule.yaml": rule("set: {match: [it broke]}"),
            "a/test.log": "it broke",
            "LICENSE": "Apache",
            "tags.yaml": "metadata: {kind: tags}\ntags: [{name: a}]\n",
            "categories.yml": "categories: [{name: a}]\n",
            "mkdocs.yml": "site_name: a\n",
            ".hidden.yaml": "rules: 1\n",
            ".git/config.yaml": "rules: 1\n",
        },
    )

    assert len(taken.drafts) == 1
    assert taken.reasons == [
        f"{tmp_path}/categories.yml:1 skipped: lists categories, no rules",
        f"{tmp_path}/mkdocs.yml:1 skipped: has no 'rules'",
        f"{tmp_path}/tags.yaml:1 skipped: lists tags, no rules",
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("rules: [\n", 2, "did not find expected node content"),
        ("a: 1\n\nrules:\n  a: 1\n", 3, "'rules' is no list; begin each rule with a dash"),
        ("rules:\n  - &a {}\n", 2, "the anchor &a is not allowed"),
        ("rules:\n  - !!python/object:os.system {}\n", 2, "is not allowed"),
        ("rules:\n  - cre: {}\n    cre: {}\n", 3, "the key 'cre' is there twice"),
        ("rules: []\n---\nrules: []\n", 2, "a second YAML document begins"),
        ("rules:\n\n  - a\n", 3, "the rule holds no keys with values"),
        ("rules:\n  - rule: {}\n", 2, "has no 'cre'; give it one with 'id' and 'title'"),
        ("rules:\n  - cre:\n      title: a\n", 3, "'cre' has no 'id'; write one such as CRE-"),
        ("rules:\n  - cre:\n      id: A-1\n", 3, "A-1: 'cre' has no 'title'; say in one line"),
        (
            "rules:\n- cre: {id: A-1, title: a}\n  rule:\n    set:\n      match:\n      - jq: .a\n",
            6,
            "A-1: the term's 'jq' asks for a part of a JSON line; write what the line holds",
        ),
        ("not yaml\n", 1, "holds no keys with values"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    taken = read(tmp_path, {"a.yaml": text})

    (reason,) = taken.reasons
    assert reason.startswith(f"{tmp_path}/a.yaml:{line} refused: ")
    assert said in reason


def test_a_faulty_rule_keeps_no_other_from_becoming_a_record(tmp_path: Path) -> None:
    text = rule("set: {match: [{jq: .a}]}") + rule("set: {match: [b]}", "CRE-2025-0043")

    taken = read(tmp_path, {"a.yaml": text.replace("rules:\n", "", 2).join(("rules:\n", ""))})

    assert [draft.source_id for draft in taken.drafts] == ["cre:CRE-2025-0043"]
    assert len(taken.setbacks) == 1


def test_a_named_file_that_is_none_is_refused(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"test.log": "a", "a.yaml": "a: 1"}

    taken = read(tmp_path, files, "test.log", "a.yaml")

    assert taken.reasons == [
        f"{tmp_path}/test.log:1 refused: isn't read by its name; read are .yaml, .yml",
        f"{tmp_path}/a.yaml:1 refused: has no 'rules'; write a list of them under that key",
    ]


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("it broke")
    folder = write(tmp_path / "rules", {"a.yaml": rule("set: {match: [it broke]}")})
    (folder / "test.log").symlink_to(tmp_path / "secret")
    (folder / "b.yaml").symlink_to(folder / "a.yaml")

    taken = take(open_source([folder], context()))

    assert taken.reasons == [f"{folder}/b.yaml:1 skipped: is a symbolic link"]
    assert taken.drafts[0].fields["signatures"] == [{"all": ["it broke"]}]
    assert taken.drafts[0].notes == ("test.log is a symbolic link; it is left out",)


def test_what_is_odd_in_a_rule_is_noted(tmp_path: Path) -> None:
    text = RULE.replace("https://queue.example.org/docs/alarms/", "chapter 3").replace(
        "      impact: |\n        Publishers wait.\n",
        "      impact: [Publishers wait, 'Queues\n        grow']\n      RECOVERY: [a]\n",
    )
    text = text.replace("      description: |\n        The node raised its memory alarm.\n", "")
    text = text.replace("      author:", "      description: {a: b}\n      author:")

    draft = read(tmp_path, {"a.yaml": text}).draft

    assert draft.sections["Impact"] == "- Publishers wait\n- Queues grow"
    assert "Symptoms" not in draft.sections
    assert [note for note in draft.notes if "window" not in note] == [
        "not part of the CRE standard, and left out: 'RECOVERY'",
        "'description' holds no text; it is left out",
        "the reference 'chapter 3' is no web address; it is left out",
    ]


def test_services_are_those_that_the_register_knows(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": RULE})
    mapped = context({"services": {"Queue": "shop"}})

    (draft,) = take(open_source([tmp_path], mapped)).drafts

    assert draft.fields["services"] == ["login", "shop"]


def test_ids_follow_those_of_the_rules(tmp_path: Path) -> None:
    ids = ("CRE-2025-0100", "CRE-2024-0007", "CRE-2025-0020", "my-own", "CRE-2025-0003")
    for cre_id in ids:
        write(tmp_path / "rules", {f"{cre_id}/a.yaml": rule("set: {match: [it broke]}", cre_id)})
    register = Register(tmp_path / "register")

    done = register.take_from(open_source([tmp_path / "rules"], context()), importer="cre")

    found = {row.place.file.split("/")[-2]: row.record_id for row in done.rows}
    assert found == {
        "CRE-2024-0007": "KE-2024-0001",
        "CRE-2025-0003": "KE-2025-0001",
        "CRE-2025-0020": "KE-2025-0002",
        "CRE-2025-0100": "KE-2025-0003",
        "my-own": "KE-2026-0001",
    }
    assert register.take_from(
        open_source([tmp_path / "rules"], context()), importer="cre"
    ).outcomes == ["unchanged"] * len(ids)


YAMLS = st.one_of(
    st.binary(max_size=60),
    st.text("ab:-[]{}&*!#|>'\"\n ", max_size=60).map(str.encode),
    st.tuples(st.sampled_from(RULE.splitlines()), st.text("x:-[]{}|&~ \n", max_size=8)).map(
        lambda change: RULE.replace(change[0], change[1]).encode()
    ),
)


@given(YAMLS, st.binary(max_size=200))
def test_any_file_becomes_known_errors_or_is_told(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, log: bytes
) -> None:
    base = tmp_path_factory.getbasetemp() / "any-rule"
    folder = write(base, {"a.yaml": content, "test.log": log + LOG.encode()})
    source = open_source([folder], context())
    for row in source.rows():
        if isinstance(row, SourceRow):
            found = source.draft([row])
            assert isinstance(found, Setback) or text_of(found)
        else:
            assert isinstance(row, RowSetback)
            assert row.reason
