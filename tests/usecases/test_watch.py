"""The yearly watch: what turns on which day, who is told, and that it costs only what is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from notifications.catalogue import message_kind
from notifications.context import complete, require
from reference import loader
from statemachine.dates import at_bangkok
from storage import audit_check, register
from storage.tables_cases import AuditEntry
from storage.tables_register import Activity, Partner, Relationship
from tests.support.world import World
from tests.usecases.sheets import UNSIGNED, a_history, a_row, an_event, write_csv, write_json
from usecases.imports.importing import import_histories, import_pairs
from usecases.mails import mail_context
from usecases.timers.watch import watch

PAIR = {"pair_id": "th50-cn-hainan", "th_dopa": "50", "th_iso_3166_2": "TH-50",
        "th_name_th": "เชียงใหม่", "th_name_en": "Chiang Mai"}  # fmt: skip


@pytest.fixture
def signed(world: World, tmp_path: Path) -> World:
    """Give a world with one pair, signed today."""
    today = {"date_signed": "2026-11-23", "date_signed_be": "2569-11-23"}
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**PAIR, **today)]))
    watch(world.ctx())
    return world


def pair(world: World, key: str = PAIR["pair_id"]) -> Any:
    return world.rows(select(Relationship.__table__).where(Relationship.key == key))[0]


def on(world: World, year: int, month: int, day: int) -> None:
    world.now = at_bangkok(date(year, month, day), time(10))


def test_a_pair_signed_today_is_on_track_until_nine_months_have_passed(signed: World) -> None:
    found = pair(signed)

    assert (found.standing, found.next_watch_on) == ("on_track", date(2027, 8, 23))
    assert signed.mails() == []


def test_each_turn_is_made_on_its_day_and_told_once(signed: World) -> None:
    turns = []
    for _ in range(430):
        signed.wait(1)
        done = watch(signed.ctx())
        if done["turned"]:
            turns.append((signed.today, *done["turned"]))

    assert turns == [(date(2027, 8, 23), "attention"), (date(2027, 11, 23), "dormant")]
    assert [(m.message, m.why) for m in signed.mails(username="coordinator")] == [
        ("activity_due", "coordinator"),
        ("dormant", "coordinator"),
    ]
    assert [m.message for m in signed.mails(username="governor")] == ["dormant"]
    assert signed.mails(username="moi_officer") == []


def test_the_mail_says_until_when_an_activity_keeps_the_pair_awake(signed: World) -> None:
    on(signed, 2027, 8, 23)
    watch(signed.ctx())

    (mail,) = signed.mails("activity_due")
    assert mail.key == f"watch:th50-cn-hainan:attention:2027-08-23:{mail.person_id}"
    assert mail.payload["due"] == "2027-11-22"
    assert mail.payload["extra"] == {"last_activity_on": None}


def test_what_is_queued_can_be_written_as_a_mail(signed: World) -> None:
    on(signed, 2027, 11, 23)
    watch(signed.ctx())

    rows = signed.mails("dormant")
    with signed.database.read() as connection:
        found = mail_context.contexts(signed.ctx(), connection, rows)
    for row in rows:
        said = found[row.id].context
        assert said is not None
        require(message_kind("dormant"), complete(said))
        assert said["pair"]["th"] == "เชียงใหม่ – มณฑลไห่หนาน"
        assert said["url"].endswith("/pairs/th50-cn-hainan")


def test_a_watch_that_was_down_for_a_year_tells_only_how_it_now_stands(signed: World) -> None:
    on(signed, 2028, 6, 1)

    done = watch(signed.ctx())

    assert done["turned"] == {"dormant": 1}
    assert {mail.message for mail in signed.mails()} == {"dormant"}


def test_the_same_day_twice_does_nothing_more(signed: World) -> None:
    on(signed, 2027, 8, 23)
    first = watch(signed.ctx())

    second = watch(signed.ctx())

    assert (first["looked_at"], first["mails"]) == (1, 1)
    assert second == {"looked_at": 0, "turned": {}, "mails": 0, "nobody": 0}


def test_an_end_date_is_told_half_a_year_before_and_on_the_day_after(
    world: World, tmp_path: Path
) -> None:
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**PAIR)]))
    ends = an_event(type="expiry", date="2027-12-31")
    import_histories(
        world.ctx(), write_json(tmp_path / "h.json", a_history(ends, pair_id=PAIR["pair_id"]))
    )
    watch(world.ctx())
    assert pair(world).standing == "dormant"

    turned = {}
    for day in (date(2027, 6, 30), date(2027, 7, 1), date(2027, 12, 31), date(2028, 1, 1)):
        on(world, day.year, day.month, day.day)
        turned[day] = watch(world.ctx())["turned"]

    assert list(turned.values()) == [{}, {"expiring": 1}, {}, {"expired": 1}]
    (expired,) = world.mails("expired", "moi_officer")
    assert expired.payload["extra"] == {"ends_on": "2027-12-31"}
    assert world.mails("expired", "governor")
    assert world.mails("expiring", "governor") == []


def test_a_turn_is_in_the_audit(signed: World) -> None:
    on(signed, 2027, 8, 23)
    watch(signed.ctx())

    bodies = signed.rows(
        select(AuditEntry.body).where(AuditEntry.action == "standing").order_by(AuditEntry.seq)
    )
    assert '"from":"none"' in bodies[0].body
    assert '"from":"on_track"' in bodies[1].body
    assert '"to":"attention"' in bodies[1].body
    with signed.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_pairs_that_are_not_signed_are_never_watched(world: World, tmp_path: Path) -> None:
    row = a_row(**PAIR, **UNSIGNED | {"status": "prospective"})
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [row]))
    world.wait(1000)

    assert watch(world.ctx())["looked_at"] == 0


def test_the_real_register_is_judged_by_what_it_holds(world: World) -> None:
    import_histories(world.ctx(), loader.histories_path())
    import_pairs(world.ctx(), loader.pairs_path())

    done = watch(world.ctx())

    assert done["looked_at"] == 26
    assert done["nobody"] == 26 - 8 - 1  # nobody serves outside Chiang Mai and Chiang Rai here
    assert done["turned"] == {"dormant": 26}  # no source shows an activity of the last year
    assert pair(world, "th49-vn-quangtri").next_watch_on == date(2030, 7, 1)
    told = [mail.payload["number"] for mail in world.mails("dormant", "coordinator")]
    assert len(told) == 8  # the signed pairs of Chiang Mai, one mail for each
    assert all(key.startswith("th50-") for key in told)


def test_delegates_are_told_that_they_act_for_another(signed: World) -> None:
    from storage.tables_people import Delegation

    values = {
        "principal_id": signed.people["coordinator"], "delegate_id": signed.people["assistant"],
        "role": "coordinator", "scope": "TH-50", "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31), "reason": "leave", "created_by": "test",
        "created_at": signed.now,
    }  # fmt: skip
    with signed.database.write() as connection:
        connection.execute(insert(Delegation), values)
    on(signed, 2027, 8, 23)

    watch(signed.ctx())

    assert [m.why for m in signed.mails("activity_due", "assistant")] == ["delegate"]


def test_mails_wait_for_office_hours(signed: World) -> None:
    signed.now = datetime(2027, 8, 22, 20, tzinfo=UTC)  # three in the morning in Bangkok

    watch(signed.ctx())

    (mail,) = signed.mails("activity_due")
    assert mail.send_after == at_bangkok(date(2027, 8, 23), time(8, 30))


def test_a_batch_is_done_whole_before_the_next(world: World) -> None:
    _many(world, 1200, due=world.today)

    done = watch(world.ctx())

    assert done["looked_at"] == 1200
    assert watch(world.ctx())["looked_at"] == 0


def test_the_cost_follows_what_is_due(world: World) -> None:
    _many(world, 5, due=world.today)
    _many(world, 3000, due=world.today + timedelta(days=30), start=5)
    if world.database.is_sqlite:
        plan = world.rows(
            text(
                "EXPLAIN QUERY PLAN SELECT * FROM relationships "
                "WHERE next_watch_on <= '2026-11-23' ORDER BY next_watch_on, id LIMIT 500"
            )  # type: ignore[arg-type]
        )
        assert any("ix_relationships_next_watch_on" in row.detail for row in plan)

    with world.database.write() as connection:
        rows = register.to_watch(connection, world.today, 500)

    assert len(rows) == 5


def _many(world: World, count: int, *, due: date, start: int = 0) -> None:
    with world.database.write() as connection:
        partner = connection.execute(select(Partner.id)).scalars().first()
        values: dict[str, Any] = {
            "province": "TH-50", "partner_id": partner, "status": "established",
            "standing": "on_track", "standing_since": world.today, "next_watch_on": due,
            "begun_on": world.today, "begun_precision": "day", "level_matches": "yes",
            "confidence": "high", "fields": "", "sources": [], "notes": "", "version": 1,
            "created_at": world.now, "updated_at": world.now,
        }  # fmt: skip
        rows = [values | {"key": f"p{n}"} for n in range(start, start + count)]
        connection.execute(insert(Relationship), rows)


def test_an_activity_known_to_the_year_is_read_in_the_pairs_favour(signed: World) -> None:
    values = {
        "relationship_id": pair(signed).id, "key": "deed:1", "kind": "held", "type": "culture",
        "happens_on": date(2027, 1, 1), "precision": "year", "text": "fair", "place": "",
        "source": "", "recorded_at": signed.now,
    }  # fmt: skip
    with signed.database.write() as connection:
        connection.execute(insert(Activity), values)
    on(signed, 2027, 8, 23)

    done = watch(signed.ctx())

    assert done["turned"] == {}
    assert pair(signed).next_watch_on == date(2028, 9, 30)
