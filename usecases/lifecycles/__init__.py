"""Definitions of the lifecycle: published, compared, and cases moved between them."""
