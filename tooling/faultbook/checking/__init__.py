"""From a register's files to every finding in them.

What belongs here: which files are read, in how many processes, and what of an earlier check still
holds. What does not: what is wrong with a record (``rules``) and opening a register
(``workspace``).
"""
