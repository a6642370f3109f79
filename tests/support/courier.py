"""What the tests of the courier share: settings for a sink, mails, a hand-over that agrees."""

from collections.abc import Iterator

from notifications.smtp import Courier, Outgoing, SmtpSettings
from tests.support.smtp_sink import Sink

PATIENCE_S = 10.0
"""Enough for a busy machine; tests that wait for it to run out bring their own."""


def settings(sink: Sink, *, connections: int = 1, timeout_s: float = PATIENCE_S) -> SmtpSettings:
    return SmtpSettings(
        port=sink.port,
        timeout_s=timeout_s,
        connections=connections,
        hostname="phinong.example.org",
    )


def a_mail(number: int, recipient: str = "holder@example.org") -> Outgoing:
    content = f"Message-ID: <{number}@example.org>\r\n\r\nbody\r\n".encode()
    return Outgoing(str(number), "no-reply@example.org", recipient, content)


async def agree(_: Outgoing) -> bool:
    return True


async def deliver_each(courier: Courier, mails: Iterator[Outgoing]) -> list[str]:
    return [str((await courier.deliver(mail, agree)).kind) for mail in mails]
