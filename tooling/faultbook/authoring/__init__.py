"""Writing records: what a register's files become when somebody says what happened.

What belongs here: from a register and what is asked to changes of files, every gate looked at and
nothing written. What does not: how a file's text changes (``editing``), and talking to whoever asks
(``cli``).
"""
