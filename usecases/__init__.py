"""The deeds: one function per thing that a person or a timer may do."""

__phinong__ = "usecases"
