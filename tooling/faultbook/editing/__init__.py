"""Writing records: text that reads back as it was meant, and files that are never half there.

What belongs here: the writer, what it needs, and changes to records. What does not: judging
records (``rules``) and knowing where they are (``catalog``).
"""
