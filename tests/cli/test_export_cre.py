"""Exports of known errors as rules of the CRE standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.event_walk import walk
from tests.exchange.cre.rules import LOG, OTHER_LOG, RULE, write
from tests.exchange.export_samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

OWN = """\
---
id: KE-2026-0007
title: "The shop's cache: it forgets!"
status: active
tags: [cache, shop]
visibility: public
upstream: {title: Upstream, url: "https://example.org/1"}
links: [{title: More, url: "https://example.org/2"}]
symptoms: [carts are empty, nothing is found]
signatures:
  - name: Evicted
    any: [evicted too early, {regex: "evict(ion|ed) [0-9]+ times"}]
    samples: {match: [evicted too early, eviction 3 times]}
  - all: [{literal: cache miss, count: 20}]
    within: 1.5m
    samples: {no_match: [cache miss]}
---

## Workaround

Ask jo@example.org to warm it up.

## Cause

It is too small.
"""


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rules_in(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = walk(text).values[0]["rules"]
    return found


def test_a_known_error_becomes_a_folder_of_rules(run: Run, files: Files, tmp_path: Path) -> None:
    files({"kedb/2026/KE-2026-0007.md": OWN})

    result = run("export", "cre", "rules")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "faultbook: 1 record in rules\n"
    found = files_in(tmp_path / "rules")
    name = "cre-2026-0007/the-shop-s-cache-it-forgets.yaml"
    assert list(found) == ["cre-2026-0007/test-fp.log", "cre-2026-0007/test.log", name]
    assert found["cre-2026-0007/test.log"] == "evicted too early\n"
    assert found["cre-2026-0007/test-fp.log"] == "cache miss\n"
    first, second = rules_in(found[name])
    assert first["cre"] == second["cre"]
    assert first["cre"] == {
        "id": "CRE-2026-0007",
        "severity": "2",
        "title": "The shop's cache: it forgets!",
        "category": "cache",
        "tags": ["cache", "shop"],
        "description": "- carts are empty\n- nothing is found",
        "cause": "It is too small.",
        "mitigation": "Ask jo@example.org to warm it up.",
        "references": ["https://example.org/1", "https://example.org/2"],
    }
    assert first["rule"] == {
        "set": {
            "event": {"source": "cre.log.any"},
            "match": [{"regex": r"(?:\Qevicted too early\E)|(?:evict(ion|ed) [0-9]+ times)"}],
        }
    }
    assert first["metadata"]["name"] == "Evicted"
    assert first["metadata"]["id"] != second["metadata"]["id"]
    assert second["rule"]["set"]["window"] == "1.5m"


def test_the_same_records_give_the_same_bytes(run: Run, files: Files, tmp_path: Path) -> None:
    files({"kedb/2026/KE-2026-0007.md": OWN})

    run("export", "cre", "one")
    run("export", "cre", "two")

    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_an_import_takes_back_what_an_export_wrote(run: Run, files: Files, tmp_path: Path) -> None:
    files({})
    write(
        tmp_path / "given",
        {"a/a.yaml": RULE, "a/test.log": LOG, "a/test-fp.log": OTHER_LOG},
    )
    assert run("import", "cre", "given").exit_code == 0
    before = files_in(tmp_path / "kedb")

    assert run("export", "cre", "rules").exit_code == 0
    again = run("import", "cre", "rules")

    assert list(files_in(tmp_path / "rules")) == [
        "cre-2025-0042/test-fp.log",
        "cre-2025-0042/test.log",
        "cre-2025-0042/the-queue-s-node-is-out-of-memory.yaml",
    ]
    assert "1 row: 0 created, 0 updated, 1 unchanged" in again.stdout
    assert files_in(tmp_path / "kedb") == before


def test_a_rules_id_goes_before_one_of_our_own(run: Run, files: Files, tmp_path: Path) -> None:
    imported = OWN.replace("KE-2026-0007", "KE-2026-0008").replace(
        "visibility: public", "source_id: cre:CRE-2026-0007"
    )
    again = imported.replace("KE-2026-0008", "KE-2026-0009")
    files(
        {
            "kedb/2026/KE-2026-0007.md": OWN,
            "kedb/2026/KE-2026-0008.md": imported,
            "kedb/2026/KE-2026-0009.md": again,
        }
    )

    result = run("export", "cre", "rules")

    assert result.exit_code == 1
    assert result.stderr == (
        "faultbook: kedb/2026/KE-2026-0009.md: another known error is the rule CRE-2026-0007"
        " already; this one is left out\n"
        "faultbook: 2 records in rules\n"
    )
    assert {path.name for path in (tmp_path / "rules").iterdir()} == {
        "cre-2026-0007",
        "ke-2026-0007",
    }


def test_what_the_standard_can_not_tell_is_named(run: Run, files: Files, tmp_path: Path) -> None:
    lines = OWN.replace("within: 1.5m", "within: 20 lines")
    files({**SAMPLES, "kedb/2026/KE-2026-0007.md": lines})

    result = run("export", "cre", "rules")

    assert result.exit_code == 1
    assert result.stderr == (
        "faultbook: kedb/2026/KE-2026-0007.md: CRE can't tell its signature: its window is 20"
        " lines, and CRE has windows of time alone; write one such as 30s; the known error is left"
        " out\n"
        "faultbook: 1 record in rules\n"
    )
    assert [path.name for path in (tmp_path / "rules").iterdir()] == ["cre-2026-0001"]


def test_a_public_export_tells_nothing_internal(run: Run, files: Files, tmp_path: Path) -> None:
    internal = OWN.replace("KE-2026-0007", "KE-2026-0008").replace("visibility: public\n", "")
    files({"kedb/2026/KE-2026-0007.md": OWN, "kedb/2026/KE-2026-0008.md": internal})

    result = run("export", "cre", "rules", "--audience", "public")

    assert result.exit_code == 0
    found = files_in(tmp_path / "rules")
    assert {name.partition("/")[0] for name in found} == {"cre-2026-0007"}
    assert "jo@example.org" not in "".join(found.values())


def test_files_are_replaced_only_when_asked_for(run: Run, files: Files, tmp_path: Path) -> None:
    files({"kedb/2026/KE-2026-0007.md": OWN})
    run("export", "cre", "rules")
    log = tmp_path / "rules/cre-2026-0007/test.log"
    log.write_text("dear")

    refused = run("export", "cre", "rules")

    assert (refused.exit_code, log.read_text()) == (2, "dear")
    assert refused.stderr == (
        "faultbook: rules holds files already; name another folder, or give --force to replace"
        " them\n"
    )
    assert run("export", "cre", "rules", "--force").exit_code == 0
    assert log.read_text() == "evicted too early\n"


def test_a_folder_has_to_be_named(run: Run, files: Files, tmp_path: Path) -> None:
    files({"kedb/2026/KE-2026-0007.md": OWN})
    (tmp_path / "file").touch()

    said = {
        name: run("export", "cre", *args).stderr
        for name, args in {"": [], "file": ["file"], "deep": ["a/b"]}.items()
    }

    assert said == {
        "": "faultbook: cre is a folder of files; name it: faultbook export cre rules\n",
        "file": "faultbook: file is a file; name a folder\n",
        "deep": "faultbook: a/b can't be made: the folder above isn't there; name a folder\n",
    }
    for args, said_of_them in (
        (["cre", "-o", "rules"], "cre fills a folder; name it without --output"),
        (["json", "rules"], "json is one file; name it with --output rules"),
    ):
        refused = run("export", *args)
        assert (refused.exit_code, refused.stderr) == (2, f"faultbook: {said_of_them}\n")
    folder = run("export", "json", "-o", ".")
    assert (folder.exit_code, folder.stderr) == (2, "faultbook: . is a folder; name a file\n")


def test_a_register_without_signatures_says_so(run: Run, files: Files, tmp_path: Path) -> None:
    files({name: text for name, text in SAMPLES.items() if "kedb" not in name})

    result = run("export", "cre", "rules")

    assert (result.exit_code, result.stderr) == (
        0,
        "faultbook: there is no known error with a signature to export\n",
    )
    assert not (tmp_path / "rules").exists()
