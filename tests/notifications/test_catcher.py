"""The mail catcher takes every mail of this machine and shows it again."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifications.catcher import (
    SIZE_LIMIT,
    Catcher,
    MailNotFoundError,
    NotLoopbackError,
    count_messages,
    list_messages,
    read_message,
)
from notifications.message import Envelope, build, message_id
from notifications.render import Rendered, render
from notifications.samples import sample_context
from notifications.smtp import Courier, Outcome, Outgoing, SmtpSettings

SENDER_NAME = "ระบบติดตามความสัมพันธ์เมืองพี่เมืองน้อง"
RENDERED = render("overdue_5", "th", sample_context("overdue_5"))


def a_mail(number: int, rendered: Rendered = RENDERED) -> Outgoing:
    recipient = f"person{number}@example.org"
    envelope = Envelope(
        message_id=message_id(number, recipient, "phinong.example.org"),
        sender="no-reply@example.org",
        sender_name=SENDER_NAME,
        recipient=recipient,
        lang="th",
        references=(),
        list_id="cases.phinong.example.org",
        outbox_id=str(number),
    )
    content = build(rendered, envelope, datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    return Outgoing(str(number), envelope.sender, recipient, content)


async def catch(folder: Path, *mails: Outgoing) -> list[Outcome]:
    async def agree(_: Outgoing) -> bool:
        return True

    async with Catcher(folder) as catcher:
        settings = SmtpSettings(port=catcher.port, hostname="phinong.example.org")
        async with Courier(settings) as courier:
            return [await courier.deliver(mail, agree) for mail in mails]


def test_a_caught_mail_reads_as_it_was_written(tmp_path: Path) -> None:
    asyncio.run(catch(tmp_path / "mail", a_mail(1)))

    (summary,) = list_messages(tmp_path / "mail")
    mail = read_message(tmp_path / "mail", summary.id)

    assert mail.subject == summary.subject == RENDERED.subject
    assert mail.sender == f"{SENDER_NAME} <no-reply@example.org>"
    assert mail.recipient == "person1@example.org"
    assert mail.date == "Mon, 23 Nov 2026 01:30:00 +0000"
    assert mail.text == RENDERED.text
    assert mail.html == RENDERED.html
    assert ("X-Envelope-To", "person1@example.org") in mail.headers
    assert ("Auto-Submitted", "auto-generated") in mail.headers


def test_the_mailbox_shows_the_newest_first_and_page_by_page(tmp_path: Path) -> None:
    asyncio.run(catch(tmp_path, *map(a_mail, range(5))))

    pages = [list_messages(tmp_path, 2, offset) for offset in (0, 2, 4, 6)]

    assert count_messages(tmp_path) == 5
    assert [[mail.recipient[6] for mail in page] for page in pages] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
        [],
    ]


def test_mails_outlive_the_catcher(tmp_path: Path) -> None:
    asyncio.run(catch(tmp_path, a_mail(1)))
    asyncio.run(catch(tmp_path, a_mail(2)))

    assert count_messages(tmp_path) == 2


def test_an_absent_mailbox_is_empty(tmp_path: Path) -> None:
    assert list_messages(tmp_path / "nothing") == []
    assert count_messages(tmp_path / "nothing") == 0


@pytest.mark.parametrize("mail_id", ["", "../new/x", "/etc/passwd", "..", "nobody", "a\x00b"])
def test_only_a_mail_of_the_mailbox_can_be_read(tmp_path: Path, mail_id: str) -> None:
    (tmp_path / "x").write_text("secret")
    asyncio.run(catch(tmp_path / "mail", a_mail(1)))

    with pytest.raises(MailNotFoundError, match="choose one from the list"):
        read_message(tmp_path / "mail", mail_id)


def test_a_mail_beyond_the_limit_is_refused_for_good(tmp_path: Path) -> None:
    large = a_mail(1, Rendered("large", "x" * SIZE_LIMIT, "<p>x</p>"))

    outcomes = asyncio.run(catch(tmp_path, large, a_mail(2)))

    assert [outcome.kind for outcome in outcomes] == ["failed", "sent"]
    assert count_messages(tmp_path) == 1


def test_a_mailbox_that_cannot_be_written_puts_mails_off(tmp_path: Path) -> None:
    async def run() -> Outcome:
        async def spoil(_: Outgoing) -> bool:
            (tmp_path / "mail" / "tmp").rmdir()
            (tmp_path / "mail" / "tmp").write_text("no folder")
            return True

        async with Catcher(tmp_path / "mail") as catcher:
            settings = SmtpSettings(port=catcher.port, hostname="phinong.example.org")
            async with Courier(settings) as courier:
                return await courier.deliver(a_mail(1), spoil)

    outcome = asyncio.run(run())

    assert (outcome.kind, outcome.code) == ("retry", 452)


def test_the_catcher_stops_while_somebody_is_still_connected(tmp_path: Path) -> None:
    async def run() -> bytes:
        async with asyncio.timeout(5):
            async with Catcher(tmp_path) as catcher:
                reader, writer = await asyncio.open_connection("127.0.0.1", catcher.port)
                greeting = await reader.readline()
            writer.close()
        return greeting

    assert asyncio.run(run()).startswith(b"220 ")


def test_the_catcher_listens_to_this_machine_only(tmp_path: Path) -> None:
    with pytest.raises(NotLoopbackError, match=r"use 127\.0\.0\.1"):
        Catcher(tmp_path, host="0.0.0.0")  # noqa: S104 - that is the point


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    async def run() -> None:
        async with Catcher(tmp_path) as first:
            with pytest.raises(OSError, match="in use"):
                await Catcher(tmp_path, port=first.port).__aenter__()

    asyncio.run(run())


def test_a_mail_from_elsewhere_does_not_break_the_mailbox(tmp_path: Path) -> None:
    content = b"Subject: =?nonsense?b?AAAA?=\r\nFrom: \xff\xfe\r\n\r\nplain \xff\r\n"

    asyncio.run(catch(tmp_path, Outgoing("1", "a@example.org", "b@example.org", content)))
    mail = read_message(tmp_path, list_messages(tmp_path)[0].id)

    assert mail.subject == "=?nonsense?b?AAAA?="
    assert mail.text.startswith("plain")
    assert mail.html == ""
