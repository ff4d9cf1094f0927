"""Judging a whole history: which commits did what isn't allowed.

What belongs here: what each commit made of each record, the register as it was then, and the
evidence of it all. What does not: reading history (``history``), what is allowed (``rules``), and
showing findings (``reporters``).
"""
