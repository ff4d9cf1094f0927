"""Ways to write trends down: ``Trends`` in, text out.

What belongs here: the words, and one module a format. What does not: where it goes (``cli``) and
what it is made of (``analysis.trends``).
"""
