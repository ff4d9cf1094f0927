"""The records' models: which fields there are and what their text means.

What belongs here: shapes and words. What does not: rules that need another record, a date or the
configuration (``rules``), and the life of a record (``lifecycle``).
"""
