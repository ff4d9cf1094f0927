"""Records that are odd without meaning harm: long, colliding, in other scripts."""

from __future__ import annotations

from typing import Any

from tests.views.samples import record

HEBREW = "לא ניתן להתחבר לשרת"
ARABIC = "تعذر الاتصال بالخادم"
EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈 ⚠️ 🇩🇪"
LONG_WORD = "Donaudampfschifffahrt" * 20
LONG_PATH = "/srv/" + "a-very-long-folder-name/" * 20
NAME = "x" * 150

COLLIDING = "\n\n".join(
    f"{level} {heading}\n\nText below {heading}."
    for heading in ("Timeline", "Details", "Links", "Actions", "Who changed what when", "Same")
    for level in ("##", "###", "###")
)
"""Headings of a record that are ours too, or each other's."""

FRONT_MATTER = "---\ntitle: Not the title\ntemplate: 404.html\nhide: [navigation, toc]\n---\n\ntext"
BROKEN_HTML = "<div><p>open <b>bold <table><tr><td>cell </span></div></div> <!-- never closed"
JINJA = "{{ config.site_name }} {% for x in y %}{% raw %} {# gone #} {%- endfor -%}"

_WORDS = "\n\n".join((HEBREW, ARABIC, EMOJI, LONG_WORD, f"`{LONG_PATH}`", LONG_PATH))
_TABLE = f"| {HEBREW} | {LONG_WORD} |\n|---|---|\n| {ARABIC} | `{LONG_PATH}` |"
_LIST = f"- {HEBREW}\n- {LONG_WORD}\n\n{_TABLE}"
BODY = "\n\n".join((_WORDS, _LIST, f"```\n{LONG_PATH * 3}\n```", JINJA, BROKEN_HTML))

LINES = (HEBREW, ARABIC, EMOJI, LONG_WORD, LONG_PATH, JINJA, "<b>bold")


SHORT = tuple(f"Step {number}" for number in range(52))


def _odd(record_id: str, title: str, section: str) -> tuple[str, str]:
    kind = record_id.partition("-")[0]
    body = f"{FRONT_MATTER}\n\n## {section}\n\n{BODY}\n\n--> {COLLIDING}\n\n## {NAME}\n\nx"
    fields: dict[str, Any] = {"title": title, "services": ["login"], "owner": LONG_WORD}
    fields |= {"links": [{"title": LONG_WORD, "url": f"https://e.example/{NAME}"}]}
    action = {"action": f"{HEBREW} {LONG_WORD}", "owner": LONG_WORD, "due": "2026-01-01"}
    if kind == "INC":
        fields |= {
            "status": "in-progress",
            "major": "true",
            "started_at": "2026-05-03T09:00:00Z",
            "detected_at": "2026-05-03T08:00:00Z",
            "symptoms": LINES,
            "error_text": "\n".join(LINES * 30),
            "error_codes": [NAME],
            "problem": "PRB-2026-0001",
            "timeline": [
                {"at": f"2026-05-03T09:00:{second:02d}Z", "event": (*LINES, *SHORT)[second]}
                for second in range(len(LINES) + len(SHORT))
            ]
            * 84,
            "actions": [action],
        }
    elif kind == "PRB":
        fields |= {
            "status": "investigating",
            "root_cause": {"category": "software", "summary": BODY},
            "contributing_factors": LINES,
            "five_whys": LINES,
            "fix": {"description": BODY, "changes": [NAME], "deployed_at": "2026-05-01T09:00:00Z"},
            "actions": [action],
        }
    else:
        fields |= {
            "status": "active",
            "problem": "PRB-2026-0001",
            "symptoms": LINES,
            "error_codes": [NAME],
            "signatures": [{"name": HEBREW, "all": [LONG_PATH]}],
        }
    return record(record_id, body, **fields)


ODD = dict(
    [
        _odd("INC-2026-0001", f"{HEBREW} {EMOJI}", "Impact"),
        _odd("INC-2026-0002", LONG_WORD, "Summary"),
        _odd("PRB-2026-0001", f"{LONG_PATH} {ARABIC}", "Analysis"),
        _odd("KE-2026-0001", f"{LONG_WORD} {JINJA}", "Workaround"),
    ]
)
"""Files by path."""

PAGES = (
    "incidents/2026/INC-2026-0001/",
    "incidents/2026/INC-2026-0002/",
    "problems/2026/PRB-2026-0001/",
    "known-errors/2026/KE-2026-0001/",
)
"""Addresses of their pages."""
