"""The files of a site that aren't pages, and putting a site together for any engine.

What belongs here: the API, feeds, redirects, what search goes by, and staging and finishing. What
does not: pages (``views``) and the events of one engine (``site``).
"""
