"""What is past its time is erased, a batch at a time; what is a case's own is never touched."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from storage import audit_check
from storage.tables_accounts import KeptForm, OneTimeLink, RateCount, WebSession
from storage.tables_api import ApiToken, IdempotencyKey
from storage.tables_cases import AuditEntry, Document
from storage.tables_programme import MailReply
from storage.tables_system import Outbox, Setting
from storage.tables_work import Draft, Feed
from tests.support.world import World
from usecases.mails.mailbox import show_mail
from usecases.mails.message_preview import as_sent
from usecases.mails.outbox_deeds import MailNotOpenError, retry
from usecases.privacy import retention
from usecases.privacy.refused import PrivacyRefusedError
from usecases.refused import DeedRefusedError
from usecases.shelves import NoSuchDocumentError
from usecases.timers.deliver import preview


def put(world: World, table: Any, **values: Any) -> None:
    with world.database.write() as connection:
        connection.execute(insert(table), values)


def count(world: World, table: Any) -> int:
    return int(world.rows(select(func.count()).select_from(table))[0][0])


def session(world: World, name: str, ends: datetime) -> None:
    put(world, WebSession, id_hash=name, person_id=world.people["governor"], created_at=world.now,
        seen_at=world.now, expires_at=ends, agent="Firefox")  # fmt: skip


def mail(world: World, key: str, **values: Any) -> None:
    row = {
        "key": key, "message": "rights", "person_id": world.people["governor"], "why": "account",
        "payload": {"extra": {"whose": {"th": "นายหนึ่ง", "en": "One"}}}, "state": "sent",
        "queued_at": world.now, "send_after": world.now, "attempts": 1, "fence": 1,
        "address": "governor@phinong.example", "message_id": "<1@x>", "reply": "250 ok",
        "finished_at": world.now,
    }  # fmt: skip
    put(world, Outbox, **row | values)


def reply(world: World, key: str, **values: Any) -> str:
    """Put a mail that came in, with its original; return the digest of the original."""
    raw = world.documents.put(f"From: nai.nueng@example.org\n\n{key}".encode())
    size = {"size": 10, "media_type": "message/rfc822", "stored_at": world.now}
    put(world, Document, sha256=raw, **size)
    row = {
        "key": key, "source": "inbox", "received_at": world.now, "message_id": f"<{key}@x>",
        "sender": "nai.nueng@example.org", "subject": "รายงาน", "text": "จัดค่ายแล้ว",
        "state": "declined", "why": "", "warnings": [], "files": [], "raw_sha256": raw,
        "raw_size": 10, "reason": "ซ้ำ",
    }  # fmt: skip
    put(world, MailReply, **row | values)
    return raw


def test_what_has_ended_goes_and_what_lives_stays(world: World) -> None:
    past, ahead = world.now - timedelta(minutes=1), world.now + timedelta(minutes=1)
    me = world.people["governor"]
    for name, ends in (("past", past), ("ahead", ahead)):
        session(world, name, ends)
        put(world, OneTimeLink, token_hash=name, person_id=me, purpose="password",
            created_at=past, expires_at=ends)  # fmt: skip
        put(world, RateCount, key=f"sign_in:{name}@127.0.0.1:1", count=1, expires_at=ends)
        put(world, KeptForm, token_hash=name, path="/x", fields={}, created_at=past,
            expires_at=ends)  # fmt: skip
        put(world, IdempotencyKey, person_id=me, key=name, request_hash="0", status=200,
            headers={}, body="", created_at=past, expires_at=ends)  # fmt: skip

    done = retention.trim(world.ctx())

    assert {k: n for k, n in done.items() if n} == {
        "sessions": 1, "links": 1, "tries": 1, "typed": 1, "answers": 1,
    }  # fmt: skip
    for table in (WebSession, OneTimeLink, RateCount, KeptForm, IdempotencyKey):
        assert count(world, table) == 1
    assert not any(retention.trim(world.ctx()).values())


def test_drafts_tokens_and_feeds_go_a_year_after_they_were_left(world: World) -> None:
    me, began = world.people["coordinator"], world.now
    put(world, Draft, person_id=me, kind="proposal", fields={"a": 1}, version=1,
        created_at=began, updated_at=began)  # fmt: skip
    put(world, ApiToken, person_id=me, name="x", token_hash="1", scopes=["read"],
        created_at=began, revoked_at=began)  # fmt: skip
    put(world, ApiToken, person_id=me, name="lives", token_hash="2", scopes=["read"],
        created_at=began)  # fmt: skip
    put(world, Feed, person_id=me, token_hash="3", created_at=began, revoked_at=began)

    world.wait(days=364)
    assert not any(retention.trim(world.ctx()).values())
    world.wait(days=2)

    assert {k: n for k, n in retention.trim(world.ctx()).items() if n} == {"drafts": 1, "keys": 2}
    assert [row.name for row in world.rows(select(ApiToken.name))] == ["lives"]


def test_a_sent_mail_loses_its_address_and_a_mail_of_no_case_its_words(world: World) -> None:
    number = world.case()
    case = world.load(number)
    mail(world, "own")
    mail(world, "of-case", case_id=case.id, payload={"reason": "ขาดเอกสาร"})
    mail(world, "waits", state="in_doubt")
    mail(world, "queued", state="queued", finished_at=None)
    world.wait(days=366)
    mail(world, "young")

    assert retention.trim(world.ctx())["mail_words"] == 2

    found = {row.key: row for row in world.rows(select(Outbox.__table__))}
    assert found["own"].payload == {}
    assert found["of-case"].payload == {"reason": "ขาดเอกสาร"}
    for key in ("own", "of-case"):
        assert (found[key].address, found[key].message_id, found[key].reply) == (None, None, None)
        assert found[key].erased_at == world.now
    for key in ("waits", "queued", "young"):
        assert found[key].address == "governor@phinong.example"
        assert found[key].erased_at is None


def test_a_mail_that_came_in_loses_sender_words_and_original(world: World) -> None:
    declined, proposed = reply(world, "declined"), reply(world, "waits", state="proposed")
    world.wait(days=366)

    assert retention.trim(world.ctx())["inbound"] == 1

    found = {row.key: row for row in world.rows(select(MailReply.__table__))}
    gone = found["declined"]
    assert (gone.sender, gone.subject, gone.text, gone.reason, gone.raw_sha256) == (
        "", "", "", "", None,
    )  # fmt: skip
    assert found["waits"].sender == "nai.nueng@example.org"
    with pytest.raises(NoSuchDocumentError):
        world.documents.get(declined)
    assert world.documents.get(proposed)
    assert [row.sha256 for row in world.rows(select(Document.sha256))] == [proposed]


def test_a_file_that_something_else_names_stays(world: World) -> None:
    photo = world.documents.put(b"photo")
    put(world, Document, sha256=photo, size=5, media_type="image/png", stored_at=world.now)
    held = [{"sha256": photo, "size": 5, "media_type": "image/png", "name": "a.png"}]
    reply(world, "first", files=held)
    reply(world, "second", state="proposed", files=held)
    world.wait(days=366)

    retention.trim(world.ctx())

    assert world.documents.get(photo) == b"photo"


def test_reports_of_imports_go_with_their_file(world: World) -> None:
    file = world.documents.put(b"pairs")
    for name in ("20250101T000000000000-aa", f"{world.now:%Y%m%dT%H%M%S%f}-bb"):
        digest = file if name.endswith("aa") else "b" * 64
        put(world, Setting, key=f"import:{name}", value={"sha256": digest, "by": "governor"})

    assert retention.trim(world.ctx())["imports"] == 1

    left = [row.key for row in world.rows(select(Setting.key)) if row.key.startswith("import:")]
    assert [key[-2:] for key in left] == ["bb"]
    with pytest.raises(NoSuchDocumentError):
        world.documents.get(file)


def test_batches_are_small_and_all_is_done(world: World) -> None:
    for n in range(7):
        session(world, f"s{n}", world.now - timedelta(hours=1))
    world.policy = replace(world.policy, batch=3)

    assert retention.trim(world.ctx())["sessions"] == 7
    assert count(world, WebSession) == 0


def test_counting_alone_erases_nothing(world: World) -> None:
    session(world, "past", world.now - timedelta(hours=1))

    assert retention.trim(world.ctx(), dry_run=True)["sessions"] == 1
    assert count(world, WebSession) == 1
    assert retention.shown(world.ctx())["last"] is None


def test_a_round_is_one_entry_of_counts_and_once_a_day(world: World) -> None:
    session(world, "past", world.now - timedelta(hours=1))
    assert retention.trim_daily(world.ctx()) == {"sessions": 1}
    session(world, "later", world.now - timedelta(hours=1))
    assert retention.trim_daily(world.ctx()) == {}
    world.wait(days=1)
    assert retention.trim_daily(world.ctx()) == {"sessions": 1}
    world.wait(days=1)
    assert retention.trim_daily(world.ctx()) == {}

    entries = world.rows(select(AuditEntry.body).where(AuditEntry.action == "trim_personal_data"))
    given = [json.loads(row.body)["given"] for row in entries]
    assert given == [{"counts": {"sessions": 1}, "periods": 0}] * 2


def test_no_case_no_chain_and_no_document_of_a_case_is_touched(world: World) -> None:
    for state in ("review", "active", "rejected"):
        world.through(state)
    tables = ("cases", "audit_entries", "stage_entries", "comments", "documents", "attachments",
              "instruments", "checkpoints")  # fmt: skip
    before = {name: _digest(world, name) for name in tables}
    world.wait(days=5000)
    retention.trim(world.ctx())
    entry = world.rows(select(AuditEntry.id).where(AuditEntry.action == "trim_personal_data"))

    after = {name: _digest(world, name) for name in tables}
    after["audit_entries"] = [row for row in after["audit_entries"] if row[0] not in
                              {found.id for found in entry}]  # fmt: skip
    assert after == before
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def _digest(world: World, name: str) -> list[Any]:
    from storage.schema import METADATA

    return [tuple(row) for row in world.rows(select(METADATA.tables[name]))]


def test_a_period_is_changed_within_bounds_with_a_reason_and_a_version(world: World) -> None:
    admin = world.ctx("admin")
    assert retention.change_period(admin, "mail_words", "730", "ตามระเบียบภายใน", 0) == 1
    mail(world, "old")
    world.wait(days=400)
    assert retention.trim(world.ctx())["mail_words"] == 0
    world.wait(days=400)
    assert retention.trim(world.ctx())["mail_words"] == 1

    (entry,) = world.rows(select(AuditEntry.body).where(AuditEntry.action == "change_period"))
    body = json.loads(entry.body)
    assert body["given"] == {"period": "mail_words", "old": 365, "new": 730, "version": 1}
    assert body["reason"] == "ตามระเบียบภายใน"


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("mail_words", "89", "period_short"),
        ("mail_words", "3651", "period_short"),
        ("mail_words", "-5", "period_short"),
        ("mail_words", "๙๐", "period_short"),
        ("mail_words", "", "period_short"),
        ("sessions", "10", "period_fixed"),
        ("trail", "10", "period_unknown"),
        ("nothing", "10", "period_unknown"),
    ],
)
def test_an_unfit_period_is_refused(world: World, kind: str, days: str, code: str) -> None:
    with pytest.raises(PrivacyRefusedError) as caught:
        retention.change_period(world.ctx("admin"), kind, days, "x", 0)

    assert caught.value.code == code
    assert caught.value.sentence("th") != caught.value.sentence("en")


def test_only_administrators_change_periods_and_nobody_over_another(world: World) -> None:
    with pytest.raises(DeedRefusedError) as other:
        retention.change_period(world.ctx("governor"), "drafts", "400", "x", 0)
    retention.change_period(world.ctx("admin"), "drafts", "400", "x", 0)
    with pytest.raises(PrivacyRefusedError) as late:
        retention.change_period(world.ctx("admin"), "drafts", "500", "x", 0)

    assert other.value.code == "not_administrator"
    assert late.value.code == "period_stale"


def test_a_mail_without_its_words_is_not_shown_and_not_sent_again(world: World) -> None:
    mail(world, "old", state="failed")
    world.wait(days=366)
    retention.trim(world.ctx())
    (row,) = world.mails("rights")

    assert preview(world.ctx(), row.id) is None
    assert as_sent(world.ctx("admin"), row.id) is None
    assert show_mail(world.ctx("admin"), row.id)["erased_at"] == world.now.isoformat()
    with pytest.raises(MailNotOpenError):
        retry(world.ctx("admin"), row.id)
