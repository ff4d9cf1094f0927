"""Faultbook keeps incidents, problems and known errors as checked text files in Git."""

__version__ = "0.1.0"
