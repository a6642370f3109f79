"""Copies that can be trusted: the move to a server, backups, their proof, and their return."""
