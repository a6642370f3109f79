"""Mail servers that refuse, hang, vanish and babble: every mail is accounted for, then goes out.

Twenty mails a behaviour, a thousand where ``PHINONG_CHAOS=complete``: half of them letters, which
never go out twice, half of them mails that are sent again when in doubt.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables_system import Outbox
from tests.chaos import mailbags
from tests.chaos.mailbags import LETTER, OPEN, RESENT, deliver_to_the_end, smtp, tally
from tests.chaos.matrix import COMPLETE
from tests.support import smtp_sink
from tests.support.post import a_post_office
from tests.support.smtp_sink import Sink
from tests.support.world import World
from usecases.timers.deliver import deliver

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]

MAILS = 1000 if COMPLETE else 20

# Behaviour -> the states that mails may be in afterwards.
MOODS: dict[str, set[str]] = {
    "ok": {"sent"},
    "refuse": {"queued"},
    "hang": {"queued"},
    "421_banner": {"queued"},
    "451_mail": {"queued"},
    "451_rcpt": {"queued"},
    "550_rcpt": {"failed"},
    "451_data": {"queued"},
    "421_data": {"queued"},
    "550_data": {"failed"},
    "drop_mid_data": {"in_doubt", "queued"},
    "drop_after_data": {"in_doubt", "queued"},
    "hang_after_data": {"in_doubt", "queued"},
    "garbage_data": {"in_doubt", "queued"},
    "drip": {"queued"},
}
SOME = ("ok", "451_rcpt", "550_rcpt", "550_data", "451_data", "421_data", "drop_mid_data",
        "drop_after_data", "garbage_data")  # fmt: skip


@pytest.fixture
def mails(world: World) -> World:
    """Give a world with so many mails to as many people, and no others."""
    number = mailbags.a_case(world)
    mailbags.queue(world, number, mailbags.people(world, MAILS), LETTER, RESENT)
    return world


@pytest.mark.parametrize("mood", MOODS)
def test_a_bad_server_leaves_every_mail_accounted_for(
    mails: World, mood: str, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    monkeypatch.setattr(smtp_sink, "DRIP_S", 0.05)
    impatient = mood.startswith(("hang", "drip"))
    with a_post_office(mood) as sink:
        settings = smtp(sink, connections=4, timeout_s=0.3 if impatient else 10.0)
        deliver(mails.ctx(), settings, "storm")
    found = after_the_storm(mails)
    assert sum(found.values()) == MAILS
    assert set(found) <= MOODS[mood]
    assert_taken(mails, sink.received)

    with a_post_office() as calm:
        calm.received.update(sink.received)
        deliver_to_the_end(mails, calm)
    assert_settled(mails, calm, found["failed"], record_property)


def test_a_server_of_many_moods_leaves_every_mail_accounted_for(
    mails: World, record_property: Any
) -> None:
    chance = random.Random(2569)
    with a_post_office() as sink:
        sink.moods = {f"reader{n}@phinong.example": chance.choice(SOME) for n in range(MAILS)}
        deliver(mails.ctx(), smtp(sink, connections=4), "storm")
        found = after_the_storm(mails)
        assert sum(found.values()) == MAILS
        assert found["sent"] > 0
        assert_taken(mails, sink.received)
        sink.moods.clear()
        deliver_to_the_end(mails, sink)
        assert_settled(mails, sink, found["failed"], record_property)


def mine(world: World) -> list[Any]:
    query = select(Outbox.__table__).where(Outbox.message.in_((LETTER, RESENT)))
    return [row for row in world.rows(query) if row.key.partition(":")[0] in (LETTER, RESENT)]


def after_the_storm(world: World) -> Counter[str]:
    """Return how many mails are in which state; none may be in the middle of something."""
    found = Counter(row.state for row in mine(world))
    assert not set(found) - {"sent", "failed", "in_doubt", "queued"}
    return found


def assert_taken(world: World, received: Counter[str]) -> None:
    """Compare each mail's state with what the server took: only a doubt may be either."""
    right = {"sent": {1}, "failed": {0}, "queued": {0}, "in_doubt": {0, 1}}
    for row in mine(world):
        assert received[row.message_id] in right[row.state], (row.state, row.reply)


def assert_settled(world: World, sink: Sink, failed: int, record_property: Any) -> None:
    """All that may be sent was sent, once unless in doubt; only letters in doubt still wait."""
    found = tally(world, sink.received)
    assert (found.lost, found.twice, found.untold) == ([], [], [])
    states = Counter((row.key.partition(":")[0], row.state) for row in mine(world))
    assert states[RESENT, "in_doubt"] == 0
    assert not any(state in OPEN for _, state in states)
    assert states[LETTER, "failed"] + states[RESENT, "failed"] == failed
    record_property("mails through storms", MAILS)
    record_property("mails in doubt", states[LETTER, "in_doubt"])
    record_property("mails sent again", found.resent)
