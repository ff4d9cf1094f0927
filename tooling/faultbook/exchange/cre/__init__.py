"""Rules of the Common Reliability Enumerations (CRE) standard as known errors.

What belongs here: what a signature and a rule's conditions have in common, both ways. What does not:
writing rules (``exporting.cre``).
"""
