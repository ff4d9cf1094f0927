"""The rules: one function and one page each.

What belongs here: the families, one module each, and the engine that runs them. What does not:
loading records (``catalog``) and showing findings (``reporters``).
"""
