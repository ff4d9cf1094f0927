"""Importer of cState status pages.

What belongs here: its issues, each to an incident. What does not: other status pages.

``reading`` opens the source, ``issue`` and ``updates`` say what a file means. cState: https://github.com/cstate/cstate
"""

from faultbook.exchange.cstate.reading import open_source
from faultbook.exchange.cstate.run import CstateOptions, import_cstate

__all__ = ["CstateOptions", "import_cstate", "open_source"]
