"""A furnished installation with an object of Chiang Rai and one of others for every kind of page.

Own is what belongs to TH-57 (its coordinator, its governor, its case under review); other is what
belongs to TH-50, or to nobody. Central roles have no own objects: for them both are others'.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config import wiring
from config.database import migrate_database
from config.settings import Settings, load_settings
from reference.loader import pairs_path
from storage import webhooks
from storage.database import Connection
from storage.tables_cases import Attachment, Case
from storage.tables_register import Relationship
from storage.tables_system import Outbox
from tests.support.story import tell
from tests.web.access_groups import furnish_groups
from tests.web.access_rooms import furnish_rooms
from usecases.context import Context
from usecases.imports import import_desk
from usecases.operations import setup
from usecases.people import accounts, delegations, granting, people
from usecases.programs import tokens
from usecases.proposals import drafts, kept_forms
from usecases.reading import feeds

OWN, OTHER = "own", "other"
PROVINCES = ("TH-57", "TH-50")
_BRACES = re.compile(r"{(\w+)(?::\w+)?}")
Both = tuple[str, str]


@dataclass
class World:
    """An installation, and what stands for each name in braces: one's own and others'."""

    settings: Settings
    samples: dict[str, Both] = field(default_factory=dict)
    of_path: dict[str, dict[str, Both]] = field(default_factory=dict)

    def fill(self, path: str, which: str) -> str:
        """Return a path with real objects in it."""
        known = {**self.samples, **self.of_path.get(path, {})}
        return _BRACES.sub(lambda match: known[match[1]][which == OTHER], path)

    def copied(self, folder: Path) -> World:
        """Return the same world on a database of its own."""
        shutil.copytree(self.settings.data, folder)
        return World(load_settings(data=folder), self.samples, self.of_path)


def furnish(folder: Path) -> World:
    """Return an installation with cases of two provinces and everything that pages show."""
    folder.mkdir(exist_ok=True)
    settings = load_settings(data=folder)
    migrate_database(settings)
    ctx = wiring.open_context(settings)
    setup.first_start(ctx, demo=True)
    tell(ctx)
    world = World(settings)
    _cases(ctx, world)
    _fixed(ctx, world)
    _people(ctx, world)
    furnish_groups(ctx, world, acting)
    furnish_rooms(ctx, world, acting)
    wiring.close(settings)
    return world


def acting(ctx: Context, username: str) -> Context:
    """Return the circumstances of a deed by somebody."""
    return ctx.acting(people.person_id(ctx, username))


def _cases(ctx: Context, world: World) -> None:
    with ctx.database.read() as connection:
        mine, others = (
            _case(connection, province, state)
            for province, state in zip(PROVINCES, ("review", "approval"), strict=True)
        )
        draft = _case(connection, "TH-57", "draft").number
        pairs = [_first(connection, Relationship.key, province) for province in PROVINCES]
        mails = (_mail(connection, mine.id), _mail(connection, others.id))
        sums = (_document(connection, mine.id), _document(connection, others.id))
    world.samples |= {
        "number": (mine.number, others.number),
        "sha256": sums,
        "mail_id": mails,
        "mail": mails,
        "key": (pairs[0], pairs[1]),
    }
    for path in ("/cases/{number}/dossier", "/cases/{number}/dossier/text"):
        world.of_path[path] = {"number": (draft, others.number)}
    world.of_path["/proposals/sent/{number}"] = {"number": (mine.number, others.number)}


def _fixed(ctx: Context, world: World) -> None:
    """Name what stands the same in every installation; a second that is unknown to all."""
    with ctx.database.read() as connection:
        version = ctx.definitions.in_effect(connection, ctx.today).version
    world.samples |= {
        "version": (version, "1999.1"),
        "duty": ("report_back", "report_back"),
        "kind": ("pairs", "nothing"),
        "name": ("turn", "nothing"),
        "code": PROVINCES,
        "step": ("partner", "partner"),
        "username": ("coordinator.th57", "nobody.here"),
        "delivery": ("1", "1"),
        "provider": ("nobody", "nobody"),
        "reset_id": ("99999", "99999"),
    }
    for path in ("/cases/{number}/done/{version}", "/cases/{number}/done/{version}/record"):
        world.of_path[path] = {"version": ("2", "2")}
    world.of_path["/countries/{code}"] = {"code": ("CN", "ZZ")}
    for path in ("/mailbox/{mail_id}", "/mailbox/{mail_id}/html"):
        world.of_path[path] = {"mail_id": ("nothing", "nothing")}


def _people(ctx: Context, world: World) -> None:
    asked = granting.request(acting(ctx, "admin2"), "coordinator.th57", "monitor", "TH-57")
    world.samples["request_id"] = (str(asked), "99999")
    given: dict[str, list[str]] = {}
    for province in ("th57", "th50"):
        for name, value in _own(acting(ctx, f"coordinator.{province}"), province).items():
            given.setdefault(name, []).append(value)
    world.samples |= {name: (both[0], both[1]) for name, both in given.items()}
    of_feed, of_kept = (given.pop(name) for name in ("feed", "kept"))
    world.of_path["/calendar/{token}.ics"] = {"token": (of_feed[0], "nothing")}
    world.of_path["/kept/{token}"] = {"token": (of_kept[0], of_kept[1])}
    link = accounts.make_link(ctx, "moi.director")
    world.of_path["/welcome/{token}"] = {"token": (link, "nothing")}
    pairs = pairs_path().read_bytes().splitlines(keepends=True)[0:3]
    brought = import_desk.bring(acting(ctx, "moi.officer"), "pairs", "pairs.csv", b"".join(pairs))
    for path in ("/admin/imports/{name}", "/admin/imports/{name}/run"):
        world.of_path[path] = {"name": (brought, "nothing")}


def _own(ctx: Context, province: str) -> dict[str, str]:
    """Return what a coordinator has of their own, by the name that stands in braces."""
    until = ctx.today + timedelta(days=7)
    lent = [
        delegations.delegate(
            ctx, f"coordinator.{province}", who, "coordinator", ctx.today, until, "ลา"
        )
        for who in ("moi.head", "mfa.head")  # nobody of the table, whose rights this would change
    ]
    made = tokens.make_token(ctx, "mine", ("read",), 30)
    hook = {
        "person_id": ctx.person, "url": "https://example.org/", "secret": "whsec_eA==",
        "events": ["*"], "created_at": ctx.now,
    }  # fmt: skip
    with ctx.database.write() as connection:
        webhook = webhooks.add(connection, hook)
    return {
        "delegation_id": str(lent[0]),
        "delegation": str(lent[1]),
        "draft_id": str(drafts.save(ctx, "proposal", None, {}, 0)[0]),
        "token": str(made.id),
        "webhook": str(webhook),
        "feed": feeds.make_feed(ctx),
        "kept": kept_forms.keep(ctx, "/proposals", {"note": ["ข้อความ"]}) or "",
    }


def _case(connection: Connection, province: str, state: str) -> Any:
    query = select(Case.id, Case.number).where(Case.province == province)
    return connection.execute(query.where(Case.state.startswith(state))).first()


def _first(connection: Connection, column: Any, province: str) -> str:
    query = select(column).where(Relationship.province == province).order_by(column)
    return str(connection.execute(query).scalars().first())


def _mail(connection: Connection, case: int) -> str:
    query = select(Outbox.id).where(Outbox.case_id == case).order_by(Outbox.id)
    return str(connection.execute(query).scalars().first())


def _document(connection: Connection, case: int) -> str:
    query = select(Attachment.sha256).where(Attachment.case_id == case)
    return str(connection.execute(query).scalars().first())
