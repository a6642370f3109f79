"""From a stored context to what a template reads: one language, dates and sentences ready."""

import re
from collections.abc import Mapping
from typing import Any

from notifications.context import Context, complete, order_items
from notifications.kind import MessageKind
from notifications.phrases import (
    advice,
    facts,
    greeting,
    headline,
    please,
    title,
    whats_next,
    why_you,
)
from statemachine.words import label

# Line feed and tab may stay in a body; a subject loses them too (render.py).
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ACTS = frozenset({"holder", "delegate"})
_OVERSEES = frozenset({"office_head", "moi_director", "deputy_permanent_secretary"})
_COORDINATOR_ACTS = frozenset(
    {"returned", "activity_due", "dormant", "expiring", "expired"}
    | {"duty_reminder", "duty_missed", "plan_turn", "plan_returned", "reply_waiting"}
)
_BILINGUAL = frozenset({"th", "en"})


def view(kind: MessageKind, lang: str, context: Mapping[str, Any]) -> Context:
    """Return the variables of a template: the completed context in one language, and more."""
    seen = _viewed(kind.name, lang, complete(context))
    items = [_item(item, lang) for item in order_items(seen["items"])]
    return seen | {
        "facts": facts(seen, lang, overdue=seen["overdue"]),
        "items": items,
        "late": sum(item["overdue"] for item in items),
        "lang": lang,
        "title": title(kind.name, lang),
    }


def localised(value: Any, lang: str) -> Any:
    """Return a value in one language, without control characters; never changes its argument."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return value if value.isprintable() else _UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        if value and value.keys() <= _BILINGUAL:
            return localised(value.get(lang) or value.get("th") or value.get("en"), lang)
        return {key: None if each is None else localised(each, lang) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [localised(each, lang) for each in value]
    return value


def _viewed(name: str, lang: str, completed: Context) -> Context:
    seen: Context = localised(completed, lang)
    overdue = name.startswith("overdue")
    urgency = seen["urgency"]
    return seen | {
        "acts": seen["why"] in _ACTS
        or (seen["why"] == "coordinator" and name in _COORDINATOR_ACTS),
        "greeting": greeting(seen, lang),
        "headline": headline(name, seen["days"], lang),
        "mark": "" if urgency in {None, "normal"} else _mark(urgency, lang),
        "days": None if seen["days"] is None else abs(seen["days"]),
        "next": whats_next(seen["next"], seen["next_on"], lang),
        "overdue": overdue,
        "oversees": seen["why"] in _OVERSEES,
        "please": please(seen["asks"], lang),
        "skipped": [title(level, lang) for level in seen["skipped"]],
        "why_you": why_you(seen, lang),
    }


def _item(item: Context, lang: str) -> Context:
    seen = _viewed(item.get("kind") or "", lang, item)
    known = facts(seen, lang, overdue=seen["overdue"], hide=("number", "pair", "instrument"))
    return seen | {"rows": [*known, *advice(seen, lang)]}


def _mark(urgency: str, lang: str) -> str:
    word = label(urgency, lang)
    return f"{word} " if lang == "th" else f"{word.capitalize()}: "
