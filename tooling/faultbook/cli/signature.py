"""``faultbook signature``: trying a known error's signatures, and drafting one from logs.

What belongs here: what is read, and the order of what is told. What does not: the words for what a
signature shows (``signature_told``), and the search for a known error (``match``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.completion import complete_ids_of
from faultbook.cli.examples import GroupWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.writing import findings_shown
from faultbook.errors import UsageProblem
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.matching.explaining import Explanation
    from faultbook.model.signature import Signature as SignatureModel
    from faultbook.record import AnyRecord
    from faultbook.signature import Signature

_CHUNK = 1 << 20  # bytes that are read at once
_LARGEST = 16 << 20  # bytes of a log that a signature is drafted from
_FILE = click.Path(dir_okay=False, allow_dash=True)


@click.group(
    "signature",
    cls=GroupWithExamples,
    short_help="Try a known error's signatures, or draft one.",
    examples={
        "faultbook signature test KE-2026-0001 login.log": "does it recognise this log?",
        "faultbook signature suggest login.log": "a draft",
    },
)
def command() -> None:
    """Try the signatures of a known error, or draft one from logs."""


@command.command(
    "test",
    short_help="Try a known error's signatures.",
    examples={
        "faultbook signature test KE-2026-0001": "on its own samples",
        "faultbook signature test KE-2026-0001 app.log": "on a log",
        "faultbook signature test KE-2026-0001 -": "on what comes through a pipe",
    },
)
@click.argument("record_id", metavar="ID", shell_complete=complete_ids_of("known-error"))
@click.argument("file", metavar="[FILE]", required=False, type=_FILE)
def try_out(record_id: str, file: str | None) -> int:
    """Try a known error's signatures on their samples, or on a log.

    Says of each pattern where it is first found, and of each signature what it lacks. Ends with 0
    if all samples are told right, or one of the signatures recognises the log; else with 1.
    """
    from faultbook.authoring.finding import find

    register = open_register()
    with findings_shown(register) as outcome:
        record = find(register, record_id)
        if record.kind != "known-error":
            raise UsageProblem(f"{record.id} is no known error, so it has no signatures")
        runnable, is_sound = _runnable(record)
        told = _samples_told(runnable) if file is None else _log_told(runnable, file)
        outcome.code = CLEAN if told and is_sound else FINDINGS
    return outcome.code


@command.command(
    "suggest",
    short_help="Draft a signature from logs.",
    examples={
        "faultbook signature suggest first.log second.log": "two logs of the same error",
        "faultbook signature suggest -": "what comes through a pipe",
    },
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
def suggest(files: Sequence[str]) -> int:
    """Draft a signature from logs of one error, to be pasted below 'signatures:'.

    It is made of what the logs have in common, without what changes from one time to the next and
    without what ordinary logs hold too. Secrets and addresses are taken out of its samples.

    Read it before it is used: the more logs of the error there are, the better it gets.
    """
    from faultbook.editing.yaml_text import yaml_text
    from faultbook.matching.drafting import draft_from_logs

    drafted = draft_from_logs([_log_text(name) for name in files])
    if drafted is None:
        note(
            "nothing in there lasts from one time to the next and is no part of ordinary logs;"
            " give the lines with the error, or write the signature by hand"
        )
        return FINDINGS
    names = [visible(name) for name in dict.fromkeys(files) if name != "-"]
    value = drafted.as_value(f"drafted from {', '.join(names) or 'a log'}")
    click.echo(yaml_text({"signatures": [value]}).partition("\n")[2], nl=False)
    return CLEAN


def _log_text(name: str) -> str:
    from faultbook.matching.log_text import clean_log

    with click.open_file(name, "rb") as file:
        content: bytes = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise UsageProblem(f"{name} is larger than 16 MiB; give the part with the error")
    return clean_log(content).decode("utf-8", "replace")


def _runnable(record: AnyRecord) -> tuple[list[tuple[str, Signature, SignatureModel]], bool]:
    """The signatures that can be run, with their headings, and whether that is all there are."""
    from faultbook.cli.signature_told import heading
    from faultbook.matching.explaining import why_not_run
    from faultbook.signature import signature_of

    models = record.model.signatures
    if not models:
        note(f"{record.id} has no signatures; 'faultbook signature suggest FILE' drafts one")
        return [], False
    found = []
    for number, model in enumerate(models):
        signature = signature_of(model)
        title = heading(record.id, number, len(models), signature.name)
        reason = why_not_run(signature)
        if reason:
            click.echo(f"{title}: can't be run: {visible(reason)}")
        else:
            found.append((title, signature, model))
    return found, len(found) == len(models)


def _samples_told(runnable: list[tuple[str, Signature, SignatureModel]]) -> bool:
    """Tell how the signatures do on their samples; whether they do well."""
    from faultbook.cli.signature_told import sample_lines
    from faultbook.matching.explaining import explain

    is_right = True
    for title, signature, model in runnable:
        if model.samples is None:
            click.echo(f"{title}: has no samples")
            continue
        click.echo(f"{title}:")
        for name, texts in (("match", model.samples.match), ("no_match", model.samples.no_match)):
            for number, text in enumerate(texts, 1):
                found = explain(signature, text.encode("utf-8", "replace"))
                is_right = is_right and found.is_recognised == (name == "match")
                _show(sample_lines(name, number, signature, found))
    return is_right


def _log_told(runnable: list[tuple[str, Signature, SignatureModel]], file: str) -> bool:
    """Tell what a log shows of the signatures; whether it shows one of them."""
    from faultbook.cli.signature_told import log_lines

    signatures = [signature for _, signature, _ in runnable]
    found = _explained(signatures, file)
    for (title, signature, _), one in zip(runnable, found, strict=True):
        _show(log_lines(title, signature, one))
    return any(one.is_recognised for one in found)


def _explained(signatures: Sequence[Signature], file: str) -> list[Explanation]:
    """What a log shows of signatures; it is read once and never held."""
    from faultbook.matching.explaining import explanation, questions_about
    from faultbook.matching.recognition import Recogniser

    questions = [questions_about(signature) for signature in signatures]
    recogniser = Recogniser([one for some in questions for one in some])
    hits = [hit for chunk in _chunks(file) for hit in recogniser.feed(chunk)]
    by_number = {hit.number: hit for hit in [*hits, *recogniser.finish()]}
    found, start = [], 0
    for signature, some in zip(signatures, questions, strict=True):
        own = {n: by_number[start + n] for n in range(len(some)) if start + n in by_number}
        found.append(explanation(signature, own))
        start += len(some)
    return found


def _chunks(name: str) -> Iterator[bytes]:
    with click.open_file(name, "rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _show(lines: Iterator[str]) -> None:
    click.echo("".join(f"{line}\n" for line in lines), nl=False)
