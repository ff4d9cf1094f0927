"""Charts: from numbers to pictures that stand in a page.

What belongs here: what a chart is made of, drawing it with a library at build time, and making the
picture fit for readers who don't see it and for both colour schemes. What does not: which numbers
are shown where (the pages), and the small lines on pages of records, of which there are too many
for a library.
"""
