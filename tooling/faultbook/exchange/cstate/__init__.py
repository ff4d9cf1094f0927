"""Importer of cState status pages.

What belongs here: its issues, each to an incident. What does not: other status pages.

``reading`` opens the source, ``issue`` and ``updates`` say what a file means. cState: https://github.com/cstate/cstate
"""

from faultbook.exchange.cstate.reading import open_source

__all__ = ["open_source"]
