"""Objects of groups, visits, listening and hand-over for the table of who reaches what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from statemachine.dates import fiscal_year_be, format_th
from usecases.context import Context
from usecases.groups import groups, listening, meetings, promises, visits
from usecases.handover import deeds

Acting = Callable[[Context, str], Context]


def furnish_groups(ctx: Context, world: Any, acting: Acting) -> None:
    """Add a group, a meeting, a duty, a visit and a hand-over of two provinces; name them."""
    today = format_th(ctx.today, "short")
    later = format_th(ctx.today + timedelta(days=90), "short")
    both = [
        _of_province(acting(ctx, f"coordinator.{p}"), p, today, later) for p in ("th57", "th50")
    ]
    year = str(fiscal_year_be(ctx.today))
    officer = acting(ctx, "moi.officer")
    listening.call(officer, year, {"held_on": today, "place": "มท."})
    said = {"office": "moi", "kind": "problem", "text": "ไม่มีงบประมาณ"}
    note = listening.say(officer, year, said)
    promised = {"text": "จัดสรรงบประมาณ", "office": "moi", "due": later}
    promise = promises.promise(officer, int(year), promised)
    world.samples |= {name: (both[0][name], both[1][name]) for name in both[0]}
    world.samples |= {
        "year": (year, year),
        "note_id": (str(note), "99999"),
        "promise_id": (str(promise), "99999"),
        "office": ("TH-57", "TH-50"),
    }


def _of_province(ctx: Context, province: str, today: str, later: str) -> dict[str, str]:
    scope = f"TH-{province[2:]}"
    given = {"scope": scope, "name_th": "คณะทำงาน", "order_number": "1/2569", "order_on": today,
             "mandate": "ติดตาม"}  # fmt: skip
    group = groups.set_up(ctx, given)
    member = groups.add_member(
        ctx, group, {"name": "ตัวอย่าง", "post": "จังหวัด", "part": "member", "from_on": today}
    )
    held = {"number": "1", "held_on": today, "place": "ศาลากลาง", "present": "9", "quorum": "5"}
    meeting = meetings.hold(ctx, group, held)
    resolution = meetings.resolve(ctx, group, meeting, "เห็นชอบ")
    todo = {"title": "ส่งแผน", "office": f"province:{scope}", "due": later}
    duty = meetings.act_on(ctx, group, meeting, resolution, todo)
    visit = visits.plan(
        ctx, {"province": scope, "planned_on": today, "purpose": "ติดตาม", "visitors": "จังหวัด"}
    )
    handover = deeds.hand_to(ctx, scope, f"governor.{province}")
    book = deeds.newest(ctx, scope)
    return {
        "group_id": str(group),
        "member_id": str(member),
        "meeting_id": str(meeting),
        "resolution_id": str(resolution),
        "duty_id": str(duty),
        "visit_id": str(visit),
        "handover_id": str(handover),
        "book_id": str(book.id),
    }
