"""The sentences of docs/peers.md."""

from __future__ import annotations

HEAD = """\
# เทียบกับเครื่องมืออื่น · Beside its peers

Written by `make bench-peers` from [peers.json](peers.json); do not edit. Each peer has an
environment of its own with pinned versions (`benchmarks/peers/requirements`); all of them take
turns in one run. A ratio is that of two that ran in the same round: the median, with the least
and the most in brackets.
"""

W1 = """
## W1 One audited human move

Eight moves a case, each its own transaction: load, check who may, change the case, close and open
stage entries, audit entry with its hash, mails into the outbox, commit (SQLite WAL with full
synchronisation; PostgreSQL with fsync and synchronous commit, on a disk). Phinong alone also
judges every guard and counts working days, and one of its eight moves judges sixteen rules and
keeps the ruling. Moves a second, and how many times as many Phinong does:
"""

CPU = """
Processor time of a move in the process that does it, ms (the servers of PostgreSQL and Prefect not
counted); a busy machine stretches the clock, this it leaves nearly alone:
"""

W2 = """
## W2 The sweep

0.1 % of the open cases are due; each gets one alert, one mail and its next time. Milliseconds for
one sweep, and by how many times Phinong is quicker. The timers of engines do it in their own way.
SpiffWorkflow must ask every instance: {sample} were asked, and the figure is carried to all of
them. DBOS keeps a sleeping workflow a timer and Prefect a scheduled run; the state machines have
no timers, and whoever uses them writes one of the first four rows.
"""

W3 = """
## W3 Mail

Thai and English mails of {size} to one sink in a process of its own; mails a second, and how many
times as many Phinong delivers.
"""

W4 = """
## W4 Start-up

A new Python process until it has imported: milliseconds of processor time, memory that it then
holds, and by how many times `phinong --help`, which does its work too, is quicker.
"""

WHO = """
## Who was compared, and how
"""

SUMMARY = """\
How many times as many audited moves a second Phinong does as the peer, which writes the same
rows just as durably; in brackets the least and the most of the rounds; below 1 the peer is
quicker. Last, the processor time of a move (SQLite, 1 client), which other work on the machine
leaves nearly alone.
"""

NOTE = """\
Measured on {day}: {cores} shared cores, Python {python}, SQLite {sqlite}, PostgreSQL
{postgresql}; load average {before} at the start and {after} at the end, with other work on the
machine.
"""
