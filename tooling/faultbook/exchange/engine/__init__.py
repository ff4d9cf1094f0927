"""From an importer's rows to records in a register.

What belongs here: what all importers share. Rows and the records that they become are kept in a
temporary database (``spool``), so that memory doesn't grow with the source; records get their ids
in the order of opening (``numbering``), and are written (``creating``), or compared and merged with
what is there (``updating``) by the digests that each record carries of its source (``digests``).
What does not: reading another tool's files.
"""
