"""Erasure of a person on request, by two administrators; the audit trail stays whole.

Names and addresses give way to a pseudonym, their own things are deleted, the words of mails to
and from them go, and the texts beside the trail lose words and salt. Nobody who still holds an
office or has open tasks is erased: who answers for what must not become unclear.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from reference.personal_data import inventory
from storage import accounts, audit, erasure, private_texts, retention
from storage.database import Connection
from storage.people import PersonRecord, by_id
from usecases.context import Context
from usecases.people import two_administrators
from usecases.privacy.refused import PrivacyRefusedError
from usecases.refused import DeedRefusedError
from usecases.rights import allow_administrator, plain_text, user
from usecases.sign_in.telling import tell
from usecases.stage_words import said

SHOWN = 50
PREFIX = "erased-"
_REASON = ("เหตุผลหรือเลขที่คำขอ", "reason or number of the request", 500)

BONDS: dict[str, tuple[str, str]] = {
    "grants": ("บทบาท", "roles"),
    "posts": ("ตำแหน่งในลำดับการแจ้งเตือน", "posts on the ladder of alerts"),
    "requests": ("คำขอบทบาทที่รอยืนยัน", "roles that wait for confirmation"),
    "delegations": ("การปฏิบัติหน้าที่แทนที่มีผลอยู่", "delegations in force"),
    "groups": ("ตำแหน่งในคณะทำงาน", "seats in working groups"),
    "duties": ("ภาระงานที่ยังไม่แล้วเสร็จ", "open duties"),
    "handovers": ("สมุดส่งมอบงานที่ยังไม่ได้รับทราบ", "hand-over books not yet acknowledged"),
    "replies": ("อีเมลตอบกลับที่รอตรวจ", "mails that wait for review"),
}
"""What binds a person to an office, in words."""


def pseudonym(person: int) -> dict[str, str]:
    """Return what stands in the place of a person's names and address."""
    return {
        "username": f"{PREFIX}{person}",
        "name_th": f"ผู้ใช้ที่ลบแล้ว #{person}",
        "name_en": f"Erased user #{person}",
        "email": "",
    }


def preview(ctx: Context, username: str) -> dict[str, Any]:
    """Return what stands in the way of an erasure, and what of the trail stays in clear.

    Raises:
        DeedRefusedError: No administrator asks, or there is no such user.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        person = user(connection, username)
        return {
            "bonds": _bonds(ctx, connection, person.id),
            "waiting": erasure.waiting_of(connection, person.id),
            "erased": person.username == pseudonym(person.id)["username"],
            "in_clear": erasure.in_clear(connection, person.id),
            "is_me": person.id == ctx.person,
        }


def request_erasure(ctx: Context, username: str, reason: str) -> int:
    """Ask that a person's data be erased; return the number of the request.

    Raises:
        DeedRefusedError: No administrator acts, the person is unknown, or no reason is given.
        PrivacyRefusedError: It is oneself, it waits or is done already, or an office is held.
    """
    why = plain_text(reason, *_REASON)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = user(connection, username)
        _check(ctx, connection, person)
        if erasure.waiting_of(connection, person.id):
            raise PrivacyRefusedError("erasure_waits")
        row = {
            "person_id": person.id,
            "reason": why,
            "requested_by": ctx.person,
            "requested_at": ctx.now,
        }
        found = erasure.ask(connection, row)
        _record(ctx, connection, "request_erasure", {"request": found, "person": person.id})
        readers = two_administrators.others(ctx, connection)
        whose = said(person.name_th, person.name_en)
        if readers:
            tell(
                ctx, connection, person.id, "erasure_asked", readers=readers, mark=found,
                whose=whose,
            )  # fmt: skip
    return found


def refuse_erasure(ctx: Context, request_id: int, note: str) -> None:
    """Refuse a request, or take one's own back, saying why.

    Raises:
        DeedRefusedError: No administrator acts, or no reason is given.
        PrivacyRefusedError: Nothing of this number waits.
    """
    why = plain_text(note, *_REASON)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        row = _waiting(connection, request_id)
        _decide(ctx, connection, request_id, {"state": erasure.REFUSED, "note": why})
        given = {"request": request_id, "person": row.person_id}
        _record(ctx, connection, "refuse_erasure", given)


def confirm_erasure(ctx: Context, request_id: int) -> dict[str, int]:
    """Erase a person as another administrator asked; return what was erased, by kind.

    Raises:
        DeedRefusedError: No person who administers acts.
        PrivacyRefusedError: It is one's own request or oneself, or an office is held meanwhile.
    """
    if ctx.person is None:
        raise DeedRefusedError("not_operator_deed")
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        row = _waiting(connection, request_id)
        if row.requested_by == ctx.person:
            raise PrivacyRefusedError("second_eraser")
        person = by_id(connection, row.person_id)
        if person is None:
            raise PrivacyRefusedError("no_such_erasure", id=request_id)
        _check(ctx, connection, person)
        counts, files = _erase(ctx, connection, person)
        _decide(ctx, connection, request_id, {"state": erasure.DONE, "counts": counts})
        given = {"request": request_id, "person": person.id, "counts": counts}
        _record(ctx, connection, "erase_person", given)
    for digest in files:
        ctx.documents.drop(digest)
    return counts


def waiting(ctx: Context) -> list[dict[str, Any]]:
    """Return the newest requests, those that wait first.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        rows = erasure.requests(connection, SHOWN)
        return [_told(ctx, connection, row) for row in rows]


def _told(ctx: Context, connection: Connection, row: Any) -> dict[str, Any]:
    asker = by_id(connection, row.requested_by) if row.requested_by else None
    who = said(asker.name_th, asker.name_en) if asker else said("ผู้ดูแลเครื่อง", "the operator")
    return {
        "id": row.id,
        "username": row.username,
        **said(row.name_th, row.name_en),
        "reason": row.reason,
        "note": row.note,
        "state": row.state,
        "asker": who,
        "requested_at": row.requested_at,
        "decided_at": row.decided_at,
        "counts": row.counts,
        "mine": row.requested_by == ctx.person,
        "about_me": row.person_id == ctx.person,
    }


def _check(ctx: Context, connection: Connection, person: PersonRecord) -> None:
    if person.id == ctx.person:
        raise PrivacyRefusedError("erase_oneself")
    if person.username == pseudonym(person.id)["username"]:
        raise PrivacyRefusedError("erased_already")
    bonds = _bonds(ctx, connection, person.id)
    if bonds:
        listed = {
            lang: ", ".join(f"{b[lang]} {b['count']}" for b in bonds) for lang in ("th", "en")
        }
        raise PrivacyRefusedError("still_in_office", what_th=listed["th"], what_en=listed["en"])


def _bonds(ctx: Context, connection: Connection, person: int) -> list[dict[str, Any]]:
    found = erasure.bonds(connection, person, ctx.today)
    return [{**said(*BONDS[name]), "count": count} for name, count in found.items()]


def _erase(
    ctx: Context, connection: Connection, person: PersonRecord
) -> tuple[dict[str, int], list[str]]:
    """Erase what is held in every place; return the counts and the files whose bytes may go."""
    new = pseudonym(person.id)
    words = [person.name_th, person.name_en, *([person.email] if person.email else [])]
    instead = dict(zip(words, (new["name_th"], new["name_en"], ""), strict=False))
    accounts.shut_out(connection, person.id, ctx.now)
    replies, files = erasure.replies_of(connection, person.id, person.email, ctx.now)
    counts = {
        **erasure.delete_rows(connection, person.id, _deleted_tables()),
        "rate_counts": erasure.forget_tries(connection, person.username),
        **erasure.mails_to(connection, person.id, ctx.now),
        "mails_naming": erasure.mails_naming(connection, words, partial(_replaced, instead)),
        "replies": replies,
        **erasure.rename(connection, person, new, ctx.now),
        "audit_texts": private_texts.erase(connection, person.id, ctx.now),
    }
    free = retention.let_go(connection, files)
    return {name: count for name, count in counts.items() if count}, free


def _deleted_tables() -> list[str]:
    """Return the tables whose rows of a person are deleted, as the inventory says."""
    lines = (holding for holding in inventory().holdings if holding.erase == "rows")
    return sorted({column.partition(".")[0] for line in lines for column in line.columns})


def _replaced(instead: Mapping[str, str], value: Any) -> Any:
    """Return a document with some words replaced wherever they stand."""
    if isinstance(value, str):
        for old, new in instead.items():
            value = value.replace(old, new)
        return value
    if isinstance(value, dict):
        return {key: _replaced(instead, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(instead, inner) for inner in value]
    return value


def _waiting(connection: Connection, request_id: int) -> Any:
    row = erasure.request(connection, request_id)
    if row is None:
        raise PrivacyRefusedError("no_such_erasure", id=request_id)
    return row


def _decide(
    ctx: Context, connection: Connection, request_id: int, values: Mapping[str, Any]
) -> None:
    decided = {"decided_by": ctx.person, "decided_at": ctx.now}
    erasure.decide(connection, request_id, {**values, **decided})


def _record(ctx: Context, connection: Connection, action: str, given: Mapping[str, Any]) -> None:
    body = {"actor": ctx.person, "action": action, "given": dict(given)}
    audit.append_settings(connection, body, ctx.now)
