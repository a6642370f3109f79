"""One kind of message, and how it travels."""

from dataclasses import dataclass
from typing import Literal

About = Literal["case", "relationship", "person", "system"]
InDoubt = Literal["resend", "person"]


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One message and how it travels.

    Attributes:
        name: Its folder under ``templates/``, and its name in the outbox.
        th: Its title in Thai, for previews and digests.
        en: Its title in English.
        in_doubt: When the answer after DATA never came: ``resend`` (same Message-ID), or leave
            it to a ``person``, as a decision letter must not arrive twice.
        quiet: Held outside office hours and on holidays.
        digest: Several for one person fold into one digest.
        ops: Goes to those who run the system.
        about: What it speaks of; says which context keys it needs.
        extra: Keys of ``context["extra"]`` that it shows when they are given.
    """

    name: str
    th: str
    en: str
    in_doubt: InDoubt = "resend"
    quiet: bool = True
    digest: bool = False
    ops: bool = False
    about: About = "case"
    extra: tuple[str, ...] = ()
