"""Pairs and their partners: deeds on a relationship, its standing, and what is shown of it."""
