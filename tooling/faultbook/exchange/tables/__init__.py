"""Tables of other tools: rows of cells under headings, whatever the file's format.

What belongs here: from a file to cells, and what cells have in common everywhere: dates and HTML.
What does not: what a column means (an importer, such as ``csv_table``).
"""
