"""What many records together tell: how fast service came back, and what was kept from coming back.

What belongs here: metrics, recurrence, the effect of a fix, trends, and what the scheduled guard
raises, each a function of ``evidence``. What does not: judging one record (``rules``), finding a
known error for a text (``matching``), and words and layout (``reporters``).
"""
