"""Judging what landed: every change of a record, and every commit that made one.

What belongs here: from a register's history to an audit's report, and proving a report later. What
does not: reading commits (``history``), the rules themselves (``rules``), and showing the outcome
(``reporters``).

``audit`` is the door. ``past`` is the register as of any landing; ``steps`` says what of it is
judged, and ``judging`` judges it.
"""
