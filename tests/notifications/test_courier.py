"""The pool: hand-over and lease, reuse and replacement of connections, many mails at once."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from notifications import line
from notifications.smtp import Courier, Outcome, Outgoing, SmtpSettings
from tests.support.smtp_sink import Sink

PATIENCE_S = 0.4


def settings(sink: Sink, *, connections: int = 1) -> SmtpSettings:
    return SmtpSettings(
        port=sink.port,
        timeout_s=PATIENCE_S,
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


def test_a_slow_recipient_does_not_hold_up_the_others() -> None:
    async def run() -> tuple[float, dict[str, str]]:
        kinds: dict[str, str] = {}

        async def note(mail: Outgoing, outcome: Outcome) -> None:
            kinds[mail.outbox_id] = outcome.kind

        async with Sink() as sink, Courier(settings(sink, connections=2)) as courier:
            sink.moods = {"slow@example.org": "hang_after_data"}
            mails = [a_mail(0, "slow@example.org"), *map(a_mail, range(1, 30))]
            begun = asyncio.get_running_loop().time()
            await courier.deliver_all(mails, agree, note)
            return asyncio.get_running_loop().time() - begun, kinds

    took_s, kinds = asyncio.run(run())

    assert kinds.pop("0") == "in_doubt"
    assert set(kinds.values()) == {"sent"}
    assert took_s < 2 * PATIENCE_S


@pytest.mark.parametrize("mood", ["refuse", "hang", "hang_mail", "hang_after_data", "554_banner"])
def test_a_dead_server_costs_a_few_mails_their_timeout_and_not_all(mood: str) -> None:
    async def run() -> tuple[float, Counter[str]]:
        kinds: Counter[str] = Counter()

        async def note(_: Outgoing, outcome: Outcome) -> None:
            kinds[outcome.kind] += 1

        async with Sink(mood) as sink, Courier(settings(sink, connections=2)) as courier:
            begun = asyncio.get_running_loop().time()
            await courier.deliver_all(map(a_mail, range(200)), agree, note)
            return asyncio.get_running_loop().time() - begun, kinds

    took_s, kinds = asyncio.run(run())

    assert took_s < 3 * PATIENCE_S
    assert sum(kinds.values()) == 200
    if mood == "hang_after_data":
        assert kinds["in_doubt"] <= 3
        assert kinds["in_doubt"] + kinds["retry"] == 200
    else:
        assert kinds == {"config" if mood == "554_banner" else "retry": 200}


def test_every_mail_of_a_storm_is_accounted_for_once() -> None:
    async def run() -> tuple[dict[str, str], Sink]:
        kinds: dict[str, str] = {}

        async def note(mail: Outgoing, outcome: Outcome) -> None:
            assert mail.outbox_id not in kinds
            kinds[mail.outbox_id] = outcome.kind

        async with Sink() as sink, Courier(settings(sink, connections=4), rest_s=0) as courier:
            moods = ("ok", "550_rcpt", "451_data", "drop_after_data", "drop_mid_data", "421_rcpt")
            sink.moods = {f"{mood}@example.org": mood for mood in moods}
            mails = (a_mail(at, f"{moods[at % 6]}@example.org") for at in range(300))
            await courier.deliver_all(mails, agree, note)
            return kinds, sink

    kinds, sink = asyncio.run(run())

    assert Counter(kinds.values()) == {"sent": 50, "failed": 50, "retry": 100, "in_doubt": 100}
    sent = {f"<{number}@example.org>" for number, kind in kinds.items() if kind == "sent"}
    doubted = {f"<{number}@example.org>" for number, kind in kinds.items() if kind == "in_doubt"}
    assert sent <= set(sink.received) <= sent | doubted
    assert set(sink.received.values()) == {1}


def test_an_error_in_a_callback_ends_the_work_after_the_mails_under_way() -> None:
    async def run() -> tuple[int, Sink]:
        noted = 0

        async def note(_: Outgoing, __: Outcome) -> None:
            nonlocal noted
            noted += 1
            raise LookupError("the database is away")

        async with Sink() as sink, Courier(settings(sink, connections=2)) as courier:
            with pytest.raises(LookupError):
                await courier.deliver_all(map(a_mail, range(50)), agree, note)
            return noted, sink

    noted, sink = asyncio.run(run())

    assert noted == 2
    assert sum(sink.received.values()) == 2


def test_mails_are_taken_only_as_connections_become_free() -> None:
    async def run() -> int:
        made = 0
        done = 0
        furthest = 0

        def source() -> Iterator[Outgoing]:
            nonlocal made
            for number in range(100):
                made += 1
                yield a_mail(number)

        async def note(_: Outgoing, __: Outcome) -> None:
            nonlocal done, furthest
            done += 1
            furthest = max(furthest, made - done)

        async with Sink() as sink, Courier(settings(sink, connections=3)) as courier:
            await courier.deliver_all(source(), agree, note)
        assert done == 100
        return furthest

    assert asyncio.run(run()) <= 3


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
