"""Many mails at once: slow and dead servers, storms, errors in callbacks."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from notifications.smtp import Courier, Outcome, Outgoing
from tests.support.courier import a_mail, agree, settings
from tests.support.smtp_sink import Sink

IMPATIENCE_S = 0.4


def test_a_slow_recipient_does_not_hold_up_the_others() -> None:
    async def run() -> list[tuple[str, str]]:
        ended: list[tuple[str, str]] = []

        async def note(mail: Outgoing, outcome: Outcome) -> None:
            ended.append((mail.outbox_id, outcome.kind))

        async with Sink() as sink:
            sink.moods = {"slow@example.org": "hang_after_data"}
            mails = [a_mail(0, "slow@example.org"), *map(a_mail, range(1, 30))]
            async with Courier(settings(sink, connections=2, timeout_s=2)) as courier:
                await courier.deliver_all(mails, agree, note)
        return ended

    *others, last = asyncio.run(run())

    assert last == ("0", "in_doubt")
    assert {kind for _, kind in others} == {"sent"}


@pytest.mark.parametrize("mood", ["refuse", "hang", "hang_mail", "hang_after_data", "554_banner"])
def test_a_dead_server_costs_a_few_mails_their_timeout_and_not_all(mood: str) -> None:
    async def run() -> tuple[float, Counter[str]]:
        kinds: Counter[str] = Counter()

        async def note(_: Outgoing, outcome: Outcome) -> None:
            kinds[outcome.kind] += 1

        async with Sink(mood) as sink:
            begun = asyncio.get_running_loop().time()
            async with Courier(settings(sink, connections=2, timeout_s=IMPATIENCE_S)) as courier:
                await courier.deliver_all(map(a_mail, range(200)), agree, note)
            return asyncio.get_running_loop().time() - begun, kinds

    took_s, kinds = asyncio.run(run())

    assert took_s < 10 * IMPATIENCE_S  # two at a time would take a hundred times as long
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

    assert asyncio.run(run()) <= 6  # on each connection one under way and one ahead
