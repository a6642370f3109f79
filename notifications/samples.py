"""Invented contexts for previews and tests: nobody and nothing in them exists.

Each message keeps its own in ``templates/<name>/sample.json``; what speaks of a case or a relation
is laid over the common one in ``templates/layout``.
"""

import json
from pathlib import Path
from typing import Any

from notifications.catalogue import message_kind
from notifications.context import Context

_TEMPLATES = Path(__file__).parent / "templates"
_ON_A_CASE = frozenset({"case", "relationship"})


def sample_context(name: str) -> dict[str, Any]:
    """Return an invented context of one message, fresh at each call.

    Raises:
        UnknownMessageError: The catalogue has no such message.
    """
    common = _read("layout") if message_kind(name).about in _ON_A_CASE else {}
    own = _read(name)
    if name == "digest":
        own["items"] = [_item(at, kind) for at, kind in enumerate(own["items"], 1)]
    return common | own


def _item(at: int, kind: str) -> Context:
    return sample_context(kind) | {"kind": kind, "number": f"SC-2569-{at:04}"}


def _read(folder: str) -> Context:
    text = (_TEMPLATES / folder / "sample.json").read_text(encoding="utf-8")
    read: Context = json.loads(text)
    return read
