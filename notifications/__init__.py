"""The words we send, and their delivery by SMTP."""

__phinong__ = "notifications"
