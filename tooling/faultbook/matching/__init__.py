"""Finding the known error that a log or an error text shows.

What belongs here: recognising by signatures, finding by words, ranking, confidence, and the index
that makes both quick. What does not: judging signatures (``rules``) and showing answers (``cli``).
"""
