"""What the writing commands do, without a command line.

What belongs here: from a register and what somebody wants to the files that change. What does not:
bytes and files (``editing``), arguments and questions (``cli``).
"""
