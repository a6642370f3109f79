"""The commands."""

__phinong__ = "cli"
