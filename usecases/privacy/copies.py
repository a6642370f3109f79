"""A person's copy of what is held about them: one ZIP of JSON, tables and a page to read.

It is made afresh each time and kept nowhere. The trail says that it was made, by whom and why.
"""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reference.personal_data import inventory
from storage import audit, holdings
from storage.database import Connection
from storage.people import PersonRecord, by_id
from usecases import limits
from usecases.context import Context
from usecases.people.sessions import NotSignedInError
from usecases.privacy.copy_page import page
from usecases.private_texts import beside
from usecases.rights import allow_administrator, plain_text, user

FORMAT = "phinong/person/v1"
_REASON = ("เหตุผลหรือเลขที่คำขอ", "reason or number of the request", 500)
_OWN = "own request"
_STARTS = ("=", "+", "-", "@", "\t", "\r")

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Copy:
    """The file: its name, its bytes, and how many rows it holds."""

    filename: str
    content: bytes
    rows: int


def copy_of(ctx: Context, username: str, reason: str) -> Copy:
    """Return a copy of what is held about a person, as an administrator, saying why.

    Raises:
        DeedRefusedError: No administrator acts, the person is unknown, or no reason is given.
        TooManyError: Too many copies in this hour.
    """
    why = plain_text(reason, *_REASON)
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        person = user(connection, username)
    return _made(ctx, person, why)


def own_copy(ctx: Context) -> Copy:
    """Return a copy of what is held about ``ctx.person``.

    Raises:
        NotSignedInError: No person asks.
        TooManyError: Too many copies in this hour.
    """
    with ctx.database.read() as connection:
        person = None if ctx.person is None else by_id(connection, ctx.person)
    if person is None:
        raise NotSignedInError
    return _made(ctx, person, _OWN)


def _made(ctx: Context, person: PersonRecord, why: str) -> Copy:
    limits.take(ctx, limits.EXPORT, f"person:{ctx.person}")
    with ctx.database.read() as connection:
        held = dict(holdings.of_person(connection, person.id, inventory().secrets))
        acts = _acts(connection, person.id)
        about = _about(connection, person.id)
    rows = sum(map(len, held.values())) + len(acts) + len(about)
    _record(ctx, person, why, rows)
    content = _zipped(ctx, person, held, {"acts": acts, "about": about})
    return Copy(f"phinong-{person.username}-{ctx.today:%Y%m%d}.zip", content, rows)


def _acts(connection: Connection, person: int) -> Rows:
    return [
        {"at": row.at, "chain": row.chain, "seq": row.seq, "action": row.action}
        for row in holdings.acts(connection, person)
    ]


def _about(connection: Connection, person: int) -> Rows:
    return [
        {"at": row.at, "seq": row.seq, "action": row.action, "given": _given(row.body)}
        for row in holdings.about(connection, person)
    ]


def _given(body: str) -> Any:
    return json.loads(body).get("given")


def _record(ctx: Context, person: PersonRecord, why: str, rows: int) -> None:
    with ctx.database.write() as connection:
        said = beside(ctx, connection, person.id, {"reason": why})
        given = {"person": person.id, "rows": rows, **said}
        body = {"actor": ctx.person, "action": "copy_person", "given": given}
        audit.append_settings(connection, body, ctx.now)


def _zipped(
    ctx: Context, person: PersonRecord, held: Mapping[str, Rows], trail: Mapping[str, Rows]
) -> bytes:
    document = {
        "format": FORMAT,
        "made_at": ctx.now,
        "person": {"id": person.id, "username": person.username},
        "tables": held,
        "trail": trail,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page(ctx.now, person, held, trail))
        archive.writestr("data.json", json.dumps(document, ensure_ascii=False, default=str))
        for name, rows in (*held.items(), *trail.items()):
            if rows:
                archive.writestr(f"tables/{name}.csv", _as_csv(rows))
    return packed.getvalue()


def _as_csv(rows: Rows) -> str:
    """Return a table for a spreadsheet; no cell can act as a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(rows[0])
    for row in rows:
        table.writerow([_cell(value) for value in row.values()])
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    plain = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return f"'{plain}" if plain.startswith(_STARTS) else plain
