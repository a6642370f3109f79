"""The tables of texts: what was cleared, what changed since, and how a person sorted it."""
