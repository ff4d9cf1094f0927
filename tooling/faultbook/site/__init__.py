"""The site engine's side: feeding pages to MkDocs.

What belongs here: plugins of site engines. What does not: what is on a page (``faultbook.views``).
"""
