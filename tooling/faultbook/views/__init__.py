"""Pages for readers: from records to plain Markdown pages that any site engine can build.

What belongs here: page models, their templates, and a record's text as safe HTML. What does not:
the site engine (``faultbook.site``), which is handed nothing but ``Page`` values.
"""
