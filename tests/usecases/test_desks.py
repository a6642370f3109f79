"""What administrators work through, on both engines: outbox, imports, moving cases, operations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from statemachine.definition import Definition
from statemachine.refusals import RefusedError
from statemachine.table import LIFECYCLE
from storage import settings
from storage.tables_system import Outbox
from tests.support.world import World
from usecases.calendars import calendar, deadline_changes
from usecases.imports import import_desk
from usecases.lifecycles import definition_moves
from usecases.mails import mail_desk, message_preview
from usecases.operations import ops_view
from usecases.operations.health import figures
from usecases.refused import DeedRefusedError

ROWS = (
    b"pair_id,th_iso_3166_2,partner_name_en,partner_country,partner_iso_3166_2,partner_level,status"
)


def put(world: World, definition: Definition) -> None:
    with world.database.write() as connection:
        values = {
            "version": definition.version,
            "effective_from": definition.effective_from,
            "digest": definition.digest,
            "body": definition.model_dump(mode="json"),
            "published_by": "test",
            "published_at": world.now,
        }
        settings.publish_definition(connection, values)


def test_the_outbox_is_read_a_page_at_a_time(world: World) -> None:
    for _ in range(3):
        world.through("endorsement")
    ctx = world.ctx("admin")

    whole, _ = mail_desk.mails(ctx, mail_desk.Wanted())
    first, below = mail_desk.mails(ctx, mail_desk.Wanted(), most=2)
    second, _ = mail_desk.mails(ctx, mail_desk.Wanted(below=below), most=100)

    assert [m["id"] for m in first + second] == [m["id"] for m in whole]
    assert len(whole) > 2


def test_the_outbox_is_for_administrators(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="administrator"):
        mail_desk.mails(world.ctx("moi_officer"), mail_desk.Wanted())


def test_a_mail_is_told_as_of_the_day_it_went_out(world: World) -> None:
    number = world.through("endorsement")
    ctx = world.ctx("admin")
    rows, _ = mail_desk.mails(ctx, mail_desk.Wanted(case=number, message="turn"))
    mail = rows[0]["id"]
    before = message_preview.as_sent(ctx, mail)
    with world.database.write() as connection:
        done = {"state": "sent", "finished_at": world.now}
        connection.execute(update(Outbox).where(Outbox.id == mail).values(done))
    world.through("screening")

    later = message_preview.as_sent(ctx.at(world.now + timedelta(days=30)), mail)

    assert before is not None
    assert later is not None
    assert (later.subject, later.text) == (before.subject, before.text)


def test_what_moves_is_told_with_pair_and_stage(world: World) -> None:
    number = world.through("endorsement")
    ctx = world.ctx("admin")
    row = calendar.holiday(date(2026, 11, 24), "วันหยุดพิเศษ", "Special holiday")

    told = deadline_changes.in_words(ctx, calendar.preview(ctx, [row]))

    assert [one["number"] for one in told] == [number]
    assert told[0]["stage"]["th"] == "จังหวัดพิจารณาเห็นชอบ"
    assert "–" in told[0]["pair"]["th"]


def test_reports_of_imports_stay_newest_first(world: World) -> None:
    ctx = world.ctx("moi_officer")
    row = b"\nmy-pair,TH-57,Guizhou,CN,CN-GZ,first_level,established\n"
    first = import_desk.bring(ctx, "pairs", "a.csv", ROWS + row)
    later = ctx.at(ctx.now + timedelta(seconds=5))
    second = import_desk.bring(later, "pairs", "b.csv", ROWS + row)

    import_desk.run(later, first)

    assert [one["name"] for one in import_desk.newest(ctx)] == [second, first]
    assert import_desk.show(ctx, first)["report"]["created"] == 1
    with pytest.raises(import_desk.ImportDoneError):
        import_desk.run(later, first)


def test_who_may_not_import_leaves_nothing_behind(world: World) -> None:
    with pytest.raises(RefusedError):
        import_desk.bring(world.ctx("coordinator"), "pairs", "a.csv", ROWS + b"\n")

    assert import_desk.newest(world.ctx("admin")) == []


def test_cases_under_other_definitions_are_read_a_page_at_a_time(
    world: World,
) -> None:
    numbers = [world.through("draft"), world.through("endorsement"), world.through("draft")]
    put(world, LIFECYCLE.model_copy(update={"version": "2570.1"}))
    ctx = world.ctx("admin")

    first, after = definition_moves.candidates(ctx, "2570.1", 0, most=2)
    second, end = definition_moves.candidates(ctx, "2570.1", after or 0, most=2)

    assert [row["number"] for row in first + second] == numbers
    assert all(row["can_move"] for row in first + second)
    assert end is None


def test_how_it_runs_is_told_on_every_engine(world: World) -> None:
    world.through("endorsement")
    ctx = world.ctx("admin")

    mail = ops_view.mail(ctx, figures(ctx).mails)
    checked = ops_view.verify(ctx)

    assert mail["depth"] == mail["states"]["queued"] > 0
    assert mail["due"] <= mail["depth"]
    assert checked["flaws"] == 0
    assert ops_view.audit(ctx)["checked"]["entries"] == checked["entries"]
    assert ops_view.database(ctx)["engine"].split()[0] in {"SQLite", "PostgreSQL"}


def test_only_keepers_check_the_trail(world: World) -> None:
    with pytest.raises(DeedRefusedError):
        ops_view.verify(world.ctx("coordinator"))
