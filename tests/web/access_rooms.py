"""Objects of the agenda, the programme and the papers for the table of who reaches what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage.tables_agenda import ResolutionItem
from storage.tables_programme import ActivityEvidence, MailReply
from storage.tables_register import Activity
from tests.support.programme_story import PAIR, PLAN, tell_programme
from usecases.agenda import occasions, resolutions
from usecases.context import Context
from usecases.papers import book, issuing
from usecases.papers.wishes import Wish
from usecases.people import people
from usecases.privacy import breaches, erasing
from usecases.privacy.breach_given import Given
from web.security.privacy_routes import PRIVACY
from web.security.programme_routes import PROGRAMME

Acting = Callable[[Context, str], Context]
ITEMS = "๑. ให้จังหวัดเชียงรายรายงานผลภายใน ๓๐ วัน\n๒. ให้กระทรวงมหาดไทยติดตาม"


def furnish_rooms(ctx: Context, world: Any, acting: Acting) -> None:
    """Add an occasion, a resolution, a plan with its activity and mails, and a paper; name them."""
    _agenda(acting(ctx, "moi.officer"), world)
    tell_programme(ctx)
    _programme(ctx, world)
    _papers(ctx, world, acting)
    _privacy(ctx, world, acting)
    world.samples |= {
        "notice_id": ("99999", "99999"),
        "rule": ("R01", "R99"),
        "form": ("xlsx", "odt"),
    }


def _agenda(officer: Context, world: Any) -> None:
    day = officer.today + timedelta(days=120)
    visit = occasions.Given("visit", "การเยือนตัวอย่าง", "Example visit", day, country="LA")
    text = resolutions.Given("other", "นร 0505/9", officer.today, "มติตัวอย่าง", ITEMS)
    occasion, resolution = occasions.add(officer, visit), resolutions.enter(officer, text)
    with officer.database.read() as connection:
        item = connection.execute(select(ResolutionItem.id).limit(1)).scalar_one()
    world.samples |= {"occasion_id": (str(occasion), "99999"), "item_id": (str(item), "99999")}
    one = "/agenda/resolutions/{resolution_id}"
    for path in (one, f"{one}/items/{{item_id}}"):
        world.of_path[path] = {"resolution_id": (str(resolution), "99999")}
    for path in (
        "/agenda/duties/{duty_id}",
        "/agenda/duties/{duty_id}/done",
        "/agenda/duties/{duty_id}/drop",
    ):
        world.of_path[path] = {"duty_id": ("99999", "99999")}


def _programme(ctx: Context, world: Any) -> None:
    with ctx.database.read() as connection:
        replies = select(MailReply.id).order_by(MailReply.id).limit(1)
        reply = str(connection.execute(replies).scalar_one())
        held = select(Activity.key, ActivityEvidence.sha256).join(
            Activity, Activity.id == ActivityEvidence.activity_id
        )
        activity, sha256 = connection.execute(held.limit(1)).one()
    others = world.samples["key"][1]
    world.samples |= {"reply_id": (reply, "99999"), "activity": (activity, "nothing")}
    for _, path in PROGRAMME:
        if path.startswith("/programme/plans/"):
            world.of_path[path] = {"key": (PLAN, "national.2571-2575"), "number": ("1", "9")}
        elif path.startswith("/pairs/"):
            world.of_path[path] = {"key": (PAIR, others), "sha256": (sha256, "0" * 64)}
        elif "{sha256}" in path:
            world.of_path[path] = {"sha256": ("0" * 64, "0" * 64)}


def _papers(ctx: Context, world: Any, acting: Acting) -> None:
    """Issue a letter on one's own case; what a paper is is known by its code."""
    given = {"prefix": "มท 0206", "source": "หนังสือเวียนตัวอย่าง"}
    book.change(acting(ctx, "admin"), "FAD", given, confirmed=True, version=0)
    wish = Wish(signer_name="นายตัวอย่าง ใจดี", prefix_checked=True)
    number = world.samples["number"][0]
    made = issuing.issue(acting(ctx, "moi.officer"), number, "moi_to_mfa", wish)
    for path in ("/papers/{code}/file", "/papers/{code}/cancel", "/check/{code}"):
        world.of_path[path] = {"code": (made["code"], "AAAA-AAAA-AAAA")}
    world.of_path["/admin/letter-offices/{code}"] = {"code": ("FAD", "NOBODY")}
    world.of_path["/cases/{number}/papers/{kind}"] = {"kind": ("moi_to_mfa", "nothing")}
    world.of_path["/kpi/{name}"] = {"name": ("yearly_activity", "nothing")}
    world.of_path["/register/open-data/{name}"] = {"name": ("pairs.csv", "nothing")}


def _privacy(ctx: Context, world: Any, acting: Acting) -> None:
    """Record a breach, and ask that somebody be erased who left."""
    admin = acting(ctx, "admin2")
    given = Given("แฟ้มหาย", "แฟ้มหาย", ("availability",), "ชื่อ", "เจ้าหน้าที่")
    number = breaches.record(admin, ctx.now, given)
    people.add_person(ctx, "left.office", "ผู้พ้นหน้าที่ ตัวอย่าง", "Sample Leaver", "left@phinong.example")
    asked = erasing.request_erasure(admin, "left.office", "คำขอที่ 1")
    world.of_path["/admin/privacy/erasures/{request_id}"] = {"request_id": (str(asked), "99999")}
    for _, path in PRIVACY:
        if "{number}" in path:
            both = {"number": (number, "PDB-2500-001"), "deed": ("note", "note")}
            world.of_path[path] = both
