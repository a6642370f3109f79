"""What a message is told: a dict of plain JSON values, stored with the outbox row at enqueue."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from notifications.catalogue import MESSAGES
from notifications.kind import MessageKind
from statemachine.errors import PhinongError

Context: TypeAlias = dict[str, Any]

_CASE_KEYS = (
    *("number", "pair", "instrument", "state", "stage", "asks", "urgency", "since", "due", "days"),
    *("why", "holder", "actor", "on_behalf_of", "reason", "next", "next_on", "url"),
    *("person", "day", "checkpoint"),
)
_EXTRA_KEYS = tuple(dict.fromkeys(key for kind in MESSAGES.values() for key in kind.extra))
_REQUIRED = {
    "case": ("number", "pair", "stage", "url"),
    "relationship": ("number", "pair", "url"),
    "person": ("url",),
    "system": ("url",),
}
# Lists that templates walk through: what each row may hold.
_ROWS = {
    "requests": ("office", "reason"),
    "mails": ("recipient", "message", "number"),
    "changes": ("number", "old_due", "new_due"),
    "duties": ("title", "office", "due", "days", "late", "url"),
}
_SAFE_LINKS = ("https://", "http://")
_KIND_RANK = {
    kind: rank
    for rank, kind in enumerate(
        ("overdue_10", "overdue_5", "overdue_1", "due_today", "reminder", "returned", "turn")
    )
}
_URGENCY_RANK = {"most_urgent": 0, "urgent": 1}


class ContextError(PhinongError):
    """A context that cannot become a mail."""

    code = "context_incomplete"
    th = "สร้างข้อความ “{message}” ไม่ได้ เพราะขาดหรือใช้ไม่ได้: {keys} โปรดระบุก่อนนำเข้าคิวส่ง"
    en = "The message “{message}” cannot be made: {keys} missing or unfit; give it at enqueue."


def complete(context: Mapping[str, Any]) -> Context:
    """Return a context in which every optional key is present, as ``None`` or empty."""
    filled: Context = dict.fromkeys(_CASE_KEYS)
    filled.update(context)
    filled["extra"] = extra = dict.fromkeys(_EXTRA_KEYS) | dict(context.get("extra") or {})
    for name, keys in _ROWS.items():
        extra[name] = [dict.fromkeys(keys) | dict(row) for row in extra[name] or ()]
    filled["skipped"] = list(context.get("skipped") or ())
    filled["items"] = [complete(item) for item in context.get("items") or ()]
    return filled


def require(kind: MessageKind, context: Mapping[str, Any]) -> None:
    """Refuse a context without what the message cannot do without.

    Raises:
        ContextError: A required key is missing or empty, or the link is not a web address.
    """
    missing = [key for key in _REQUIRED[kind.about] if not context.get(key)]
    if not missing and not str(context["url"]).startswith(_SAFE_LINKS):
        missing = ["url"]
    if missing:
        raise ContextError(message=kind.name, keys=", ".join(missing))


def order_items(items: Iterable[Mapping[str, Any]]) -> list[Context]:
    """Return the items of a digest, most urgent first.

    By alert (longest overdue, due today, due soon, returned, turn, the rest), then by urgency of
    the case, then earliest due, then number.
    """
    return sorted((dict(item) for item in items), key=_order)


def _order(item: Context) -> tuple[int, int, str, str]:
    return (
        _KIND_RANK.get(item.get("kind") or "", len(_KIND_RANK)),
        _URGENCY_RANK.get(item.get("urgency") or "", len(_URGENCY_RANK)),
        item.get("due") or "9999",
        item.get("number") or "",
    )
