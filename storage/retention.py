"""What is past its time: found, counted and erased, a batch at a time; nothing of a case's chain.

Each kind is one of the periods of ``reference/data/personal_data.toml``. ``row`` kinds lose whole
rows; ``text`` kinds keep the row, as evidence that something went or came, without its words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, delete, func, literal, or_, select, update

from storage.column_types import JsonValue
from storage.schema import METADATA
from storage.tables_accounts import KeptForm, OneTimeLink, RateCount, WebSession
from storage.tables_api import ApiToken, IdempotencyKey, Webhook, WebhookDelivery
from storage.tables_cases import Document
from storage.tables_programme import MailReply
from storage.tables_security import SignInFlow
from storage.tables_system import Outbox, Setting
from storage.tables_work import Draft, Feed

_ENDED_MAIL = ("sent", "failed", "cancelled", "folded")
_SETTLED_REPLY = ("accepted", "declined", "set_aside")
_IMPORTS = "import:"


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows of one table that a period speaks of: their key, and which of them are past it."""

    table: Any
    key: Any
    past: Callable[[datetime], Any]
    blank: Mapping[Any, Any] | None = None


def _ended(table: Any, key: Any) -> _Source:
    return _Source(table, key, lambda before: table.expires_at < before)


def _imports_before(before: datetime) -> Any:
    return and_(
        Setting.key.startswith(_IMPORTS), Setting.key < f"{_IMPORTS}{before:%Y%m%dT%H%M%S%f}"
    )


SOURCES: Mapping[str, tuple[_Source, ...]] = {
    "sessions": (_ended(WebSession, WebSession.id_hash),),
    "links": (_ended(OneTimeLink, OneTimeLink.token_hash),),
    "flows": (_ended(SignInFlow, SignInFlow.state_hash),),
    "tries": (_ended(RateCount, RateCount.key),),
    "typed": (_ended(KeptForm, KeptForm.token_hash),),
    "answers": (_ended(IdempotencyKey, IdempotencyKey.id),),
    "deliveries": (
        _Source(
            WebhookDelivery,
            WebhookDelivery.id,
            lambda before: and_(
                WebhookDelivery.state.in_(("sent", "failed")), WebhookDelivery.send_after < before
            ),
        ),
    ),
    "drafts": (_Source(Draft, Draft.id, lambda before: Draft.updated_at < before),),
    "keys": (
        _Source(
            ApiToken,
            ApiToken.id,
            lambda before: or_(ApiToken.revoked_at < before, ApiToken.expires_at < before),
        ),
        _Source(Feed, Feed.id, lambda before: Feed.revoked_at < before),
        _Source(
            Webhook,
            Webhook.id,
            lambda before: and_(
                Webhook.disabled_at < before,
                ~select(WebhookDelivery.id)
                .where(WebhookDelivery.webhook_id == Webhook.id)
                .correlate(Webhook)
                .exists(),
            ),
        ),
    ),
    "imports": (_Source(Setting, Setting.key, _imports_before),),
    "mail_words": (
        _Source(
            Outbox,
            Outbox.id,
            lambda before: and_(
                Outbox.finished_at < before,
                Outbox.erased_at.is_(None),
                Outbox.state.in_(_ENDED_MAIL),
            ),
            # What a mail of a case says is part of the case, and says nothing of its reader.
            {
                Outbox.address: None,
                Outbox.message_id: None,
                Outbox.reply: None,
                Outbox.payload: case(
                    (Outbox.case_id.is_(None), literal({}, JsonValue)), else_=Outbox.payload
                ),
            },
        ),
    ),
    "inbound": (
        _Source(
            MailReply,
            MailReply.id,
            lambda before: and_(
                MailReply.received_at < before,
                MailReply.erased_at.is_(None),
                MailReply.state.in_(_SETTLED_REPLY),
            ),
            {
                MailReply.sender: "",
                MailReply.subject: "",
                MailReply.text: "",
                MailReply.message_id: "",
                MailReply.reason: "",
                MailReply.raw_sha256: None,
                MailReply.files: [],
            },
        ),
    ),
}
"""Period -> where its rows lie."""


def count(connection: Connection, kind: str, before: datetime) -> int:
    """Return how many rows are past their time."""
    return sum(
        int(connection.execute(_past(source, before, func.count())).scalar_one())
        for source in SOURCES[kind]
    )


def erase(connection: Connection, kind: str, before: datetime, now: datetime, most: int) -> int:
    """Erase up to ``most`` rows of each source that are past their time; return how many."""
    return sum(_erase(connection, source, before, now, most) for source in SOURCES[kind])


def _erase(
    connection: Connection, source: _Source, before: datetime, now: datetime, most: int
) -> int:
    first = _past(source, before, source.key).order_by(source.key).limit(most)
    found = first.with_for_update(skip_locked=True)
    keys = list(connection.execute(found).scalars())
    if not keys:
        return 0
    these = source.key.in_(keys)
    if source.blank is None:
        return int(connection.execute(delete(source.table).where(these)).rowcount)
    values = {**source.blank, source.table.erased_at: now}
    return int(connection.execute(update(source.table).where(these).values(values)).rowcount)


def _past(source: _Source, before: datetime, *columns: Any) -> Select[Any]:
    return select(*columns).select_from(source.table).where(source.past(before))


def files_of(connection: Connection, kind: str, before: datetime, most: int) -> set[str]:
    """Return the digests of files that the next batch of a kind lets go of."""
    if kind == "imports":
        reports = _past(SOURCES[kind][0], before, Setting.value).order_by(Setting.key).limit(most)
        found = connection.execute(reports).scalars()
        return {str(report["sha256"]) for report in found if report.get("sha256")}
    if kind != "inbound":
        return set()
    mails = (
        _past(SOURCES[kind][0], before, MailReply.raw_sha256, MailReply.files)
        .order_by(MailReply.id)
        .limit(most)
    )
    return {
        digest
        for raw, files in connection.execute(mails)
        for digest in (raw, *(file["sha256"] for file in files))
        if digest
    }


def let_go(connection: Connection, digests: set[str]) -> list[str]:
    """Delete the rows of documents that nothing names any more; return those whose bytes may go."""
    if not digests:
        return []
    held = _held(connection, digests)
    free = sorted(digests - held)
    connection.execute(delete(Document).where(Document.sha256.in_(free)))
    return free


def _held(connection: Connection, digests: set[str]) -> set[str]:
    """Return which documents are still named: by a column of theirs, a mail or a report."""
    held: set[str] = set()
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if any(key.column is Document.__table__.c.sha256 for key in column.foreign_keys):
                query = select(column).where(column.in_(digests)).distinct()
                held |= set(connection.execute(query).scalars())
    waiting = select(MailReply.files).where(MailReply.erased_at.is_(None))
    held |= {file["sha256"] for files in connection.execute(waiting).scalars() for file in files}
    reports = select(Setting.value).where(Setting.key.startswith(_IMPORTS))
    return held | {str(value.get("sha256")) for value in connection.execute(reports).scalars()}
