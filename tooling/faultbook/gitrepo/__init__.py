"""Git, and the one place that starts it.

What belongs here: finding the repository that a register is in, and asking Git about it. What does
not: what the answers are for (``checking``, ``history``, ``editing``).

A repository may come from anyone, so that nothing its configuration names is run: no hook, no file
system monitor, no filter, no program that signs or verifies; and whoever started us can't point Git
elsewhere by its environment.
"""
