"""A setting with its words: what it is, in Thai and in English, and its unit."""

from typing import Any

from pydantic import Field


def said(default: Any, th: str, en: str, *, unit: str = "", shown: str = "", **limits: Any) -> Any:
    """Return a field with its words; ``shown`` is the default as documented, where it is made."""
    words: Any = {"th": th, "unit": unit, "shown": shown}
    if callable(default):
        return Field(default_factory=default, description=en, json_schema_extra=words, **limits)
    return Field(default=default, description=en, json_schema_extra=words, **limits)
