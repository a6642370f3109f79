"""What the mails of these deeds say, from the outbox row to the words."""

from __future__ import annotations

from datetime import date, timedelta

from notifications.catalogue import MESSAGES
from notifications.render import Lang, render
from tests.support.world import World
from usecases.calendars import calendar
from usecases.cases import case_file
from usecases.mails import mail_context
from usecases.people import people


def words(world: World, message: str, username: str, language: Lang) -> str:
    """Return subject and text of the last mail of a kind to somebody."""
    row = world.mails(message, username)[-1]
    with world.database.read() as connection:
        context = mail_context.contexts(world.ctx(), connection, [row])[row.id].context
    assert context is not None
    said = render(message, language, context)
    return f"{said.subject}\n{said.text}"


def test_principal_and_delegate_read_who_acts_until_when(world: World) -> None:
    until = world.today + timedelta(days=14)
    found = people.delegate(
        world.ctx("governor"), "governor", "assistant", "governor", world.today, until, "ลา"
    )

    for username in ("governor", "assistant"):
        assert "7 December 2026" in words(world, "delegated", username, "en")
        assert "7 ธันวาคม 2569" in words(world, "delegated", username, "th")
    assert "Sample assistant" in words(world, "delegated", "governor", "en")
    assert "Sample governor" in words(world, "delegated", "assistant", "en")
    people.revoke_delegation(world.ctx("governor"), found)
    assert words(world, "delegated", "assistant", "en") != ""
    assert "has ended" in words(world, "delegated", "assistant", "en")


def test_a_correction_is_told_with_both_values(world: World) -> None:
    number = world.through("screening")

    case_file.correct(
        world.ctx("moi_officer"), number, "committee.committee_number", "4/2569", "พิมพ์ผิด"
    )

    languages: tuple[Lang, Lang] = ("th", "en")
    for language in languages:
        said = words(world, "corrected", "coordinator", language)
        assert all(part in said for part in ("3/2569", "4/2569", "พิมพ์ผิด", number))
    assert "เลขที่มติคณะกรรมการจังหวัด" in words(world, "corrected", "coordinator", "th")


def test_a_changed_calendar_is_told_with_old_and_new_deadlines(world: World) -> None:
    number = world.through("endorsement")

    calendar.add_day(world.ctx("admin"), date(2026, 11, 24), "วันหยุดพิเศษ", "Special holiday")

    thai = words(world, "calendar_changed", "governor", "th")
    assert all(part in thai for part in (number, "30 พฤศจิกายน 2569", "1 ธันวาคม 2569"))
    assert "วันหยุดพิเศษ" in thai
    assert "1 December 2026" in words(world, "calendar_changed", "coordinator", "en")


def test_outside_office_hours_all_of_them_wait_for_the_morning(world: World) -> None:
    number = world.through("endorsement")
    world.wait(hours=10)

    calendar.add_day(world.ctx("admin"), date(2026, 11, 26), "วันหยุดพิเศษ", "Special holiday")
    case_file.correct(world.ctx("moi_officer"), number, "dossier.plan", "แผนใหม่", "พิมพ์ผิด")

    late = [m for m in world.mails() if m.message in ("calendar_changed", "corrected")]
    assert {m.send_after.isoformat() for m in late} == {"2026-11-24T01:30:00+00:00"}
    assert all(MESSAGES[m.message].quiet for m in late)
