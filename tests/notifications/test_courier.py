"""One mail after another: hand-over and lease, reuse and replacement of connections."""

import asyncio

import pytest

from notifications import line
from notifications.smtp import Courier, Outcome, Outgoing
from tests.support.courier import a_mail, agree, deliver_each, settings
from tests.support.smtp_sink import Sink


def test_a_lost_lease_stops_the_mail_before_any_content_leaves() -> None:
    async def run() -> tuple[Outcome, Outcome, Sink]:
        async def refuse(_: Outgoing) -> bool:
            return False

        async with Sink() as sink, Courier(settings(sink)) as courier:
            lost = await courier.deliver(a_mail(1), refuse)
            sent = await courier.deliver(a_mail(2), agree)
            return lost, sent, sink

    lost, sent, sink = asyncio.run(run())

    assert (lost.kind, sent.kind) == ("lost", "sent")
    assert sink.received == {"<2@example.org>": 1}
    assert sink.sessions == 1
    assert "RSET" in sink.commands


def test_the_hand_over_is_committed_after_the_recipient_and_before_the_content() -> None:
    async def run() -> list[str]:
        async with Sink() as sink, Courier(settings(sink)) as courier:

            async def note(_: Outgoing) -> bool:
                sink.commands.append("hand-over")
                return True

            await courier.deliver(a_mail(1), note)
            return [command.split(" ")[0] for command in sink.commands]

    assert asyncio.run(run()) == ["EHLO", "MAIL", "RCPT", "hand-over", "DATA"]


def test_an_error_in_the_hand_over_is_passed_on_and_nothing_was_sent() -> None:
    async def run() -> tuple[Sink, Outcome]:
        async def fail(_: Outgoing) -> bool:
            raise LookupError("the database is away")

        async with Sink() as sink, Courier(settings(sink)) as courier:
            with pytest.raises(LookupError, match="database"):
                await courier.deliver(a_mail(1), fail)
            return sink, await courier.deliver(a_mail(2), agree)

    sink, after = asyncio.run(run())

    assert after.kind == "sent"
    assert sink.received == {"<2@example.org>": 1}


def test_one_connection_serves_many_mails_without_a_reset_between_them() -> None:
    async def run() -> Sink:
        async with Sink() as sink, Courier(settings(sink)) as courier:
            kinds = await deliver_each(courier, map(a_mail, range(5)))
            assert kinds == ["sent"] * 5
        await asyncio.sleep(0)
        return sink

    sink = asyncio.run(run())

    assert sink.sessions == 1
    assert "RSET" not in sink.commands
    assert sink.commands[-1] == "QUIT"


def test_a_refused_recipient_does_not_cost_the_others_their_mail_or_the_connection() -> None:
    async def run() -> tuple[list[str], Sink]:
        async with Sink() as sink, Courier(settings(sink)) as courier:
            sink.moods = {"gone@example.org": "550_rcpt", "busy@example.org": "451_rcpt"}
            recipients = ("a@example.org", "gone@example.org", "busy@example.org", "b@example.org")
            mails = (a_mail(at, recipient) for at, recipient in enumerate(recipients))
            return await deliver_each(courier, mails), sink

    kinds, sink = asyncio.run(run())

    assert kinds == ["sent", "failed", "retry", "sent"]
    assert sink.sessions == 1


def test_a_connection_is_replaced_after_its_share_of_mails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "MAILS_PER_CONNECTION", 2)

    async def run() -> Sink:
        async with Sink() as sink, Courier(settings(sink)) as courier:
            assert await deliver_each(courier, map(a_mail, range(5))) == ["sent"] * 5
            return sink

    sink = asyncio.run(run())

    assert sink.sessions == 3
    assert sum(sink.received.values()) == 5


def test_an_idle_connection_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "IDLE_S", 0.0)

    async def run() -> Sink:
        async with Sink() as sink, Courier(settings(sink)) as courier:
            assert await deliver_each(courier, map(a_mail, range(2))) == ["sent"] * 2
            return sink

    assert asyncio.run(run()).sessions == 2


@pytest.mark.parametrize("mood", ["drop_mail", "421_mail"])
def test_a_connection_that_the_server_had_closed_is_tried_anew_at_once(mood: str) -> None:
    async def run() -> tuple[list[str], Sink]:
        async with Sink() as sink, Courier(settings(sink)) as courier:
            kinds = await deliver_each(courier, map(a_mail, (1,)))
            sink.mood = mood
            sink.recovers_at_session = 2
            return kinds + await deliver_each(courier, map(a_mail, (2,))), sink

    kinds, sink = asyncio.run(run())

    assert kinds == ["sent", "sent"]
    assert sink.sessions == 2
    assert sink.received == {"<1@example.org>": 1, "<2@example.org>": 1}


def test_an_address_that_cannot_be_sent_to_fails_without_a_connection() -> None:
    async def run() -> tuple[Outcome, Sink]:
        async with Sink() as sink, Courier(settings(sink)) as courier:
            mail = a_mail(1, "a@example.org>\r\nRCPT TO:<b@example.org")
            return await courier.deliver(mail, agree), sink

    outcome, sink = asyncio.run(run())

    assert outcome.kind == "failed"
    assert "line break" in outcome.reply
    assert sink.sessions == 0


def test_a_sender_that_cannot_be_is_a_matter_of_settings() -> None:
    async def run() -> Outcome:
        async with Sink() as sink, Courier(settings(sink)) as courier:
            return await courier.deliver(
                Outgoing("1", "ระบบ@example.org", "a@example.org", b"x"), agree
            )

    assert asyncio.run(run()).kind == "config"


def test_a_cancelled_delivery_leaves_no_half_mail_and_a_working_pool() -> None:
    async def run() -> tuple[Outcome, Sink]:
        async with Sink("hang_mail") as sink, Courier(settings(sink)) as courier:
            task = asyncio.create_task(courier.deliver(a_mail(1), agree))
            await sink.silent.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            sink.mood = "ok"
            return await courier.deliver(a_mail(2), agree), sink

    outcome, sink = asyncio.run(run())

    assert outcome.kind == "sent"
    assert sink.received == {"<2@example.org>": 1}
