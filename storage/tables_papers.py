"""The tables of papers: official papers as issued, and their numbers."""
