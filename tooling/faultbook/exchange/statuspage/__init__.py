"""Importer of status pages made with Atlassian Statuspage.

What belongs here: its JSON, its feeds and histories gathered from them, each incident to a record.
What does not: other status pages (``cstate``, ``google_cloud``).

``reading`` opens the source; ``posted`` and ``feed`` bring what the forms say of an incident into
one shape, and ``incident`` makes a record of that.

Forms: the JSON of https://support.atlassian.com/statuspage/ (``/api/v2/incidents.json``, and what
https://developer.statuspage.io/ gives), ``history.rss`` and ``history.atom``, and the histories of
https://github.com/mrshu/github-statuses.
"""

from faultbook.exchange.statuspage.reading import open_source

__all__ = ["open_source"]
