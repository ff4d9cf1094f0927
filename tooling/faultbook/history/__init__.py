"""What the commits say of every record: who changed what, when, and how long each state lasted.

What belongs here: the timeline of each record, read in one pass and kept for the next. What does
not: Git itself (``gitrepo``), and whether a change was allowed (``rules``).

``history`` is the door; ``timeline`` holds the types that it hands out. What landed on the
mainline, which is the chain of first parents, is a version of a record; what a merge brought along
is credited.
"""
