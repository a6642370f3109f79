"""The message catalogue: every mail we send, by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications.kind import MessageKind
from notifications.kinds import KINDS
from statemachine.errors import PhinongError


class UnknownMessageError(PhinongError):
    """A message name that the catalogue does not have."""

    code = "unknown_message"
    th = "ไม่มีข้อความชื่อ “{name}” โปรดเลือกจาก {known}"
    en = "There is no message “{name}”; choose one of: {known}."


MESSAGES: Mapping[str, MessageKind] = MappingProxyType({kind.name: kind for kind in KINDS})
"""Every message by name, in the order of the documentation."""


def message_kind(name: str) -> MessageKind:
    """Return one message of the catalogue.

    Raises:
        UnknownMessageError: No message has that name.
    """
    kind = MESSAGES.get(name)
    if kind is None:
        raise UnknownMessageError(name=name, known=", ".join(MESSAGES))
    return kind


def catalogue_markdown() -> str:
    """Return the catalogue as the table of ``docs/notifications.md``."""
    head = (
        "| message | ไทย | English | in doubt | quiet | digest | about | extra keys |",
        "|---|---|---|---|---|---|---|---|",
    )
    return "\n".join((*head, *map(_row, MESSAGES.values())))


def _row(kind: MessageKind) -> str:
    about = "operations" if kind.ops else kind.about
    marks = ["yes" if held else "-" for held in (kind.quiet, kind.digest)]
    extra = ", ".join(f"`{key}`" for key in kind.extra) or "-"
    cells = (f"`{kind.name}`", kind.th, kind.en, kind.in_doubt, *marks, about, extra)
    return f"| {' | '.join(cells)} |"
