"""Importer of Google Cloud's public incidents.

What belongs here: ``incidents.json``, each incident to a record. What does not: other status pages.

``reading`` opens the source, ``incident`` makes records, ``report`` takes incident reports apart.
Format: https://status.cloud.google.com/incidents.schema.json, of
https://status.cloud.google.com/incidents.json; Google Workspace's status page has it too.
"""

from faultbook.exchange.google_cloud.reading import open_source

__all__ = ["open_source"]
