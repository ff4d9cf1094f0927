"""Known errors as rules of the Common Reliability Enumerations (CRE) standard.

What belongs here: the files of a folder of rules, and which known errors have none. What does not:
conditions (``cre_conditions``) and the way back (``exchange.cre``).

A known error becomes a folder with its id in lower case: a file of rules, one for each signature,
and its first samples as ``test.log`` and ``test-fp.log``. The same records give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from faultbook.editing.yaml_text import yaml_text
from faultbook.exchange.exporting.cre_conditions import UntoldSignature, rule_of
from faultbook.exchange.exporting.folder import FolderFile, RecordFiles
from faultbook.exchange.exporting.records import LeftOut
from faultbook.exchange.services import service_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from faultbook.exchange.exporting.records import Exported

IMPORTED = "cre:"
"""How the ``source_id`` of a known error begins that was a rule."""

SEVERITY = 2
"""Of every rule, medium, since a known error has none; a rule without one counts as critical."""

_BASE_58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ID_BYTES, _HASH_BYTES = 16, 32
_CRE_ID = re.compile(r"[A-Za-z0-9-]{4,64}")
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60
_LOGS = {"match": "test.log", "no_match": "test-fp.log"}


def files_of(records: Iterable[Exported], tell: Callable[[LeftOut], None]) -> Iterator[RecordFiles]:
    """The files of each known error that has signatures.

    Those that were rules before come first, under the ids that they had. Any other has the year and
    number of its own id, unless a rule has them already; then its own id is the rule's.

    Args:
        records: Records by kind and then by id; other kinds are passed over.
        tell: Told of each known error that has signatures and can't be a rule.
    """
    taken: set[str] = set()
    own: list[dict[str, Any]] = []
    for record in records:
        data = record.data
        if record.kind != "known-error" or not data.get("signatures"):
            continue
        imported = _imported_id(data)
        if imported:
            yield from _rules(data, (imported,), taken, tell)
        else:
            own.append(data)
    for data in own:
        yield from _rules(data, (_derived_id(data), data["id"]), taken, tell)


def _rules(
    data: dict[str, Any], ids: Sequence[str], taken: set[str], tell: Callable[[LeftOut], None]
) -> Iterator[RecordFiles]:
    """The files of one known error, under the first id that no other has; tells why it has none."""
    cre_id = next((one for one in ids if one.lower() not in taken), None)
    if cre_id is None:
        reason = f"another known error is the rule {ids[-1]} already; this one is left out"
        tell(LeftOut(data["path"], reason))
        return
    taken.add(cre_id.lower())  # two folders of one name are one, to some systems in any case
    try:
        files = tuple(_rule_files(data, cre_id))
    except UntoldSignature as error:
        reason = f"CRE can't tell its signature: {error}; the known error is left out"
        tell(LeftOut(data["path"], reason))
        return
    yield RecordFiles(data["id"], files)


def _imported_id(data: dict[str, Any]) -> str:
    """The rule's id that a known error was imported under; "" for one that wasn't a rule."""
    source_id = str(data.get("source_id", ""))
    found = source_id.removeprefix(IMPORTED)
    return found if source_id.startswith(IMPORTED) and _CRE_ID.fullmatch(found) else ""


def _derived_id(data: dict[str, Any]) -> str:
    """A rule's id with the year and number of a known error's."""
    return f"CRE-{data['id'].partition('-')[2]}"


def _rule_files(data: dict[str, Any], cre_id: str) -> Iterator[FolderFile]:
    """The files of one known error.

    Raises:
        UntoldSignature: It has a signature that no rule can tell.
    """
    folder = cre_id.lower()
    cre = _cre_part(data, cre_id)
    rules = []
    for number, signature in enumerate(data["signatures"]):
        conditions = rule_of(signature, _log_source(data))
        metadata = _metadata(data["id"], number, signature, {"cre": cre, "rule": conditions})
        rules.append({"cre": cre, "metadata": metadata, "rule": conditions})
    slug = _SLUG.sub("-", data["title"].lower()).strip("-")[:_LONGEST_SLUG].rstrip("-")
    yield FolderFile(f"{folder}/{slug or 'rule'}.yaml", yaml_text({"rules": rules}).encode())
    samples = [one.get("samples") or {} for one in data["signatures"]]
    for key, name in _LOGS.items():
        text = next((text for one in samples for text in one.get(key, ())), None)
        if text is not None:
            yield FolderFile(f"{folder}/{name}", f"{text}\n".encode())


def _cre_part(data: dict[str, Any], cre_id: str) -> dict[str, Any]:
    """What a known error says, as the ``cre`` part of a rule; what it doesn't say is left out."""
    sections, tags = data["sections"], data.get("tags", ())
    symptoms = "\n".join(f"- {line}" for line in data.get("symptoms", ()))
    upstream = data.get("upstream") or {}
    urls = [upstream.get("url"), *(link["url"] for link in data.get("links", ()))]
    found = {
        "id": cre_id,
        "severity": SEVERITY,
        "title": data["title"],
        "category": tags[0] if tags else None,
        "tags": list(tags),
        "description": sections.get("Symptoms") or symptoms,
        "cause": sections.get("Cause"),
        "impact": sections.get("Impact"),
        "mitigation": sections.get("Workaround"),
        "references": list(dict.fromkeys(filter(None, urls))),
        "applications": [_application(one) for one in data.get("affects", ())],
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _application(affected: dict[str, Any]) -> dict[str, str]:
    found = {"name": affected["component"]}
    if affected.get("versions"):
        found["version"] = affected["versions"]
    return found


def _log_source(data: dict[str, Any]) -> str:
    """The kind of log that a rule reads, which a known error doesn't say, by what it affects."""
    affected = [one["component"] for one in data.get("affects", ())]
    named = next(iter([*affected, *data.get("services", ())]), "any")
    return f"cre.log.{service_key(named)}"


def _metadata(
    record_id: str, number: int, signature: dict[str, Any], said: dict[str, Any]
) -> dict[str, Any]:
    """A rule's identity: an id that stays, and a hash that follows what it says."""
    name = {"name": signature["name"]} if signature.get("name") else {}
    identity = hashlib.sha256(f"faultbook:{record_id}:{number}".encode()).digest()[:_ID_BYTES]
    content = hashlib.sha256(yaml_text(said).encode()).digest()[:_HASH_BYTES]
    return {**name, "kind": "custom", "id": _base_58(identity), "hash": _base_58(content), "gen": 1}


def _base_58(content: bytes) -> str:
    number, digits = int.from_bytes(content), ""
    while number:
        number, rest = divmod(number, len(_BASE_58))
        digits = _BASE_58[rest] + digits
    return digits or _BASE_58[0]
