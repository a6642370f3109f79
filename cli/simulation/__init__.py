"""A year of the whole system in a minute: a virtual clock, invented people, a real database."""
