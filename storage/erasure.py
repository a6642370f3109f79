"""The rows of a person: what still binds them to an office, and their erasure.

Nothing here touches the trail of a case: there a person is a number, and the number stays.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, String, and_, cast, delete, func, insert, or_, select, update

from storage.schema import METADATA
from storage.tables_accounts import GrantRequest, RateCount
from storage.tables_api import Webhook, WebhookDelivery
from storage.tables_cases import AuditEntry
from storage.tables_groups import DatedDuty, GroupMember, Handover
from storage.tables_people import Delegation, GrantRow, Person, Post
from storage.tables_privacy import ErasureRequest
from storage.tables_programme import MailReply
from storage.tables_security import FactorReset
from storage.tables_system import DefinitionRow, HolidayRow, Outbox, Setting

WAITING, DONE, REFUSED = "waiting", "done", "refused"

_NAMED_BY = (
    GrantRow.granted_by, Delegation.created_by, DefinitionRow.published_by, HolidayRow.added_by,
)  # fmt: skip
"""Columns that hold a user name as text; those of frozen tables stay as they are."""

_IN_CLEAR = ("add_person", "change_person", "delegate")
"""Deeds whose entries held names, addresses or reasons before these stood beside the trail."""


def bonds(connection: Connection, person: int, today: date) -> dict[str, int]:
    """Return what binds a person to an office: how many of each, those of none left out."""
    found = {
        name: int(connection.execute(select(func.count()).where(where)).scalar_one())
        for name, where in _bonds(person, today).items()
    }
    return {name: count for name, count in found.items() if count}


def _bonds(person: int, today: date) -> dict[str, Any]:
    lent = or_(Delegation.principal_id == person, Delegation.delegate_id == person)
    return {
        "grants": GrantRow.person_id == person,
        "posts": Post.person_id == person,
        "requests": and_(GrantRequest.person_id == person, GrantRequest.state == "waiting"),
        "delegations": and_(lent, Delegation.ends_on >= today, Delegation.revoked_at.is_(None)),
        "groups": and_(GroupMember.person_id == person, GroupMember.until_on.is_(None)),
        "duties": and_(DatedDuty.person_id == person, DatedDuty.state == "open"),
        "handovers": and_(Handover.person_id == person, Handover.acknowledged_at.is_(None)),
        "replies": and_(MailReply.person_id == person, MailReply.state == "proposed"),
    }


def in_clear(connection: Connection, person: int) -> int:
    """Return how many old entries of the trail hold words about a person in clear."""
    about = (f'%"person":{person},%', f'%"person":{person}}}%', f'%"principal_id":{person},%')
    query = select(func.count()).where(
        AuditEntry.chain == "settings",
        AuditEntry.action.in_(_IN_CLEAR),
        or_(*(AuditEntry.body.like(pattern) for pattern in about)),
        or_(*(AuditEntry.body.contains(f'"{key}":') for key in ("name_th", "email", "reason"))),
    )
    return int(connection.execute(query).scalar_one())


def delete_rows(connection: Connection, person: int, tables: Sequence[str]) -> dict[str, int]:
    """Delete a person's rows of some tables; return how many of each."""
    hooks = select(Webhook.id).where(Webhook.person_id == person)
    gone = delete(WebhookDelivery).where(WebhookDelivery.webhook_id.in_(hooks))
    counts = {"webhook_deliveries": int(connection.execute(gone).rowcount)}
    for name in tables:
        table = METADATA.tables[name]
        if "person_id" in table.c:
            mine = delete(table).where(table.c.person_id == person)
            counts[name] = int(connection.execute(mine).rowcount)
    return counts


def forget_tries(connection: Connection, username: str) -> int:
    """Delete the counts of what was tried under a user name."""
    tried = RateCount.key.contains(f":{username}@", autoescape=True)
    return int(connection.execute(delete(RateCount).where(tried)).rowcount)


def rename(
    connection: Connection, person: Any, pseudonym: Mapping[str, Any], now: datetime
) -> dict[str, int]:
    """Put a pseudonym in the place of names and address, also where the user name stands as text.

    Reasons of acting for each other, and of resets, go. What stands by number stays.
    """
    new = {**pseudonym, "active": False, "undeliverable_since": now}
    connection.execute(update(Person).where(Person.id == person.id).values(new))
    lent = or_(Delegation.principal_id == person.id, Delegation.delegate_id == person.id)
    resets = update(FactorReset).where(FactorReset.person_id == person.id)
    return {
        "delegations": int(
            connection.execute(update(Delegation).where(lent).values(reason="")).rowcount
        ),
        "factor_resets": int(connection.execute(resets.values(reason="")).rowcount),
        "user_names": sum(
            int(
                connection.execute(
                    update(column.class_)
                    .where(column == person.username)
                    .values({column: pseudonym["username"]})
                ).rowcount
            )
            for column in _NAMED_BY
        )
        + _rename_imports(connection, person.username, str(pseudonym["username"])),
    }


def _rename_imports(connection: Connection, old: str, new: str) -> int:
    reports = select(Setting.key, Setting.value).where(Setting.key.startswith("import:"))
    mine = [(row.key, row.value) for row in connection.execute(reports) if row.value["by"] == old]
    for key, value in mine:
        changed = {**value, "by": new}
        connection.execute(update(Setting).where(Setting.key == key).values(value=changed))
    return len(mine)


def mails_to(connection: Connection, person: int, now: datetime) -> dict[str, int]:
    """Cancel what waits for a person and take the words out of what went to them."""
    mine = Outbox.person_id == person
    waits = update(Outbox).where(mine, Outbox.finished_at.is_(None))
    cancelled = connection.execute(waits.values(state="cancelled", finished_at=now)).rowcount
    blank = {"address": None, "message_id": None, "reply": None, "erased_at": now}
    erased = connection.execute(update(Outbox).where(mine).values(blank)).rowcount
    own = update(Outbox).where(mine, Outbox.case_id.is_(None)).values(payload={})
    connection.execute(own)
    return {"mails_cancelled": int(cancelled), "mails_erased": int(erased)}


def mails_naming(
    connection: Connection, words: Sequence[str], replaced: Callable[[Any], Any]
) -> int:
    """Rewrite the payload of every mail to others that holds some words; return how many."""
    text = cast(Outbox.payload, String)
    as_kept = (json.dumps(word, ensure_ascii=False)[1:-1] for word in words)
    named = [text.contains(word, autoescape=True) for word in as_kept]
    found = select(Outbox.id, Outbox.payload).where(or_(*named))
    rows = list(connection.execute(found))
    for row in rows:
        changed = update(Outbox).where(Outbox.id == row.id)
        connection.execute(changed.values(payload=replaced(row.payload)))
    return len(rows)


def replies_of(
    connection: Connection, person: int, email: str, now: datetime
) -> tuple[int, set[str]]:
    """Take sender and words out of mails that came from a person; return how many, and files."""
    theirs = [MailReply.person_id == person]
    if email:
        theirs.append(func.lower(MailReply.sender).contains(email.lower(), autoescape=True))
    mine = and_(or_(*theirs), MailReply.erased_at.is_(None))
    rows = list(
        connection.execute(select(MailReply.id, MailReply.raw_sha256, MailReply.files).where(mine))
    )
    files = {f["sha256"] for row in rows for f in row.files}
    files |= {row.raw_sha256 for row in rows if row.raw_sha256}
    blank: dict[str, Any] = {
        "sender": "", "subject": "", "text": "", "message_id": "", "reason": "",
        "raw_sha256": None, "files": [], "erased_at": now,
    }  # fmt: skip
    connection.execute(update(MailReply).where(mine).values(blank))
    return len(rows), files


def ask(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a request for erasure and return its id."""
    row = insert(ErasureRequest).values({"note": "", "counts": {}, "state": WAITING, **values})
    return int(connection.execute(row.returning(ErasureRequest.id)).scalar_one())


def waiting_of(connection: Connection, person: int) -> bool:
    """Return whether an erasure of a person waits."""
    query = select(ErasureRequest.id).where(
        ErasureRequest.person_id == person, ErasureRequest.state == WAITING
    )
    return connection.execute(query.limit(1)).first() is not None


def requests(connection: Connection, most: int) -> list[Any]:
    """Return the newest requests, those that wait first, each with the person's names."""
    query = select(ErasureRequest.__table__, Person.username, Person.name_th, Person.name_en).join(
        Person, Person.id == ErasureRequest.person_id
    )
    order = (ErasureRequest.state != WAITING, ErasureRequest.id.desc())
    return list(connection.execute(query.order_by(*order).limit(most)))


def request(connection: Connection, row_id: int) -> Any | None:
    """Return a request that waits, locked until the transaction ends."""
    query = select(ErasureRequest.__table__).where(
        ErasureRequest.id == row_id, ErasureRequest.state == WAITING
    )
    return connection.execute(query.with_for_update()).one_or_none()


def decide(connection: Connection, row_id: int, values: Mapping[str, Any]) -> None:
    """Write how a request ended."""
    query = update(ErasureRequest).where(ErasureRequest.id == row_id)
    connection.execute(query.values(dict(values)))
