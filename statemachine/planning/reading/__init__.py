"""Duties read from the text of a resolution: items, whom they name, until when. Proposals only."""
