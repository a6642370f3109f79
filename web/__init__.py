"""The pages and the API."""

__phinong__ = "web"
