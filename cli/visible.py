"""Text from anywhere, made harmless for a terminal."""

import re

_OBEYED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, marks of direction, and bytes that were no text."""


def visible(text: str) -> str:
    """Return a text whose control characters and direction marks are shown, not obeyed."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
