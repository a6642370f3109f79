"""Judging a case by the rulebook in force: its facts, the verdict, and the ruling kept of it.

The moves themselves call this package; it imports no deed on a case.
"""
