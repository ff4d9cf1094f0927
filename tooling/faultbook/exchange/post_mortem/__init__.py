"""Importer of post-mortems that are written as Markdown.

What belongs here: each file to an incident. What does not: status pages, whose files have one form.

A post-mortem is written by people and has no form but habits: headings, lists of facts, tables,
timelines. What is understood fills fields; the text stays whole, in sections. ``reading`` opens the
source and ``incident`` makes records; ``outline`` finds the parts of a text, ``facts`` what is
stated in lists and tables, ``timeline`` and ``actions`` their entries; ``words`` are the habits.
"""

from faultbook.exchange.post_mortem.reading import open_source

__all__ = ["open_source"]
