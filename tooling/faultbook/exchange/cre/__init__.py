"""Importer of rules of the Common Reliability Enumerations (CRE) standard as known errors.

What belongs here: a rule's file and the logs beside it, each rule to a record, and what a signature
and a rule's conditions have in common, both ways. What does not: writing rules
(``exporting.cre``).

``reading`` opens the source; ``conditions`` makes signatures of a rule's conditions, with
``terms``, ``alternatives`` and ``durations`` for their parts; ``samples`` chooses what is kept of
the logs, which ``fit_text`` makes fit for it; ``known_error`` makes records. ``signature_fields``
is a signature as a record holds it.
Format: https://github.com/prequel-dev/cre, as
https://github.com/prequel-dev/prequel-compiler compiles it.
"""

from faultbook.exchange.cre.reading import open_source

__all__ = ["open_source"]
