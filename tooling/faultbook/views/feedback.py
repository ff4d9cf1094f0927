"""Telling whether a workaround helped: links to a prefilled issue.

What belongs here: which questions an issue asks, and how forms of GitHub and GitLab take them. What
does not: where issues are opened (``SitePlace.new_issue``) and what becomes of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urljoin, urlsplit

from faultbook.ids import parse_id
from faultbook.views import addresses
from faultbook.views.display import Item

if TYPE_CHECKING:
    from faultbook.record import Entry
    from faultbook.views.page import SitePlace
    from faultbook.views.site_view import SiteView

_ANSWERS = {
    "It worked": ("workaround worked", "When and where it worked:"),
    "It didn't work": ("workaround didn't work", "What you did, and what happened instead:"),
}
_GITHUB = ("title", "body")
"""Parameters as GitHub takes them, and Gitea and Forgejo too.

https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue
"""

_GITLAB = ("issue[title]", "issue[description]")
"""https://docs.gitlab.com/user/project/issues/create_issues/"""


def feedback_links(view: SiteView, entry: Entry) -> tuple[Item, ...]:
    """Links to an issue that says whether a known error's workaround helped.

    Returns:
        Nothing where it isn't known where issues are opened.
    """
    form = view.place.new_issue
    if not form:
        return ()
    about = _about(view.place, entry)
    return tuple(
        Item(answer, issue_address(form, f"{entry.id}: {said}", f"{about}\n\n{asked}\n"))
        for answer, (said, asked) in _ANSWERS.items()
    )


def issue_address(form: str, title: str, body: str) -> str:
    """Address of a form for a new issue with its title and text filled in.

    Args:
        form: Address of the form; as its host or path tells, GitLab's or like GitHub's.
        title: The title.
        body: The text.
    """
    names = _GITLAB if _is_gitlab(form) else _GITHUB
    filled = urlencode(dict(zip(names, (title, body), strict=True)), quote_via=quote)
    return f"{form}{'&' if '?' in form else '?'}{filled}"


def _is_gitlab(form: str) -> bool:
    parts = urlsplit(form)
    return "gitlab" in (parts.hostname or "").split(".") or "/-/" in parts.path


def _about(place: SitePlace, entry: Entry) -> str:
    """What the issue is about: the address of the known error that holds, where that is known."""
    record_id = parse_id(entry.id)
    if not place.url or record_id is None:
        return entry.id
    return urljoin(place.url, addresses.permalink(record_id))
