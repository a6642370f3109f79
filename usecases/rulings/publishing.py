"""Publishing a rulebook: read, checked, compared, its cases listed, put in force, told."""

import tomllib
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from statemachine.errors import PhinongError
from statemachine.rulebook.checking import checked, reachable_paths
from statemachine.rulebook.model import Rulebook
from statemachine.words import Role
from storage import audit, people, settings
from storage import rulebooks as stored
from storage.database import Connection
from usecases.context import Context
from usecases.judging import books
from usecases.judging.books import Shelved
from usecases.rights import who
from usecases.rulebooks import PATHS
from usecases.rulings import differences, impact, notices
from usecases.rulings.impact import Touched
from usecases.stage_words import said

MAY_PUBLISH = (Role.ADMIN, Role.MOI_OFFICER)
MOST_BYTES = 200_000
MOST_RULES = 60
SHOWN = 200
"""Touched cases on the page before publishing; all of them are in the notice."""


class NotPublisherError(PhinongError):
    """Somebody without the right to publish rulebooks."""

    code = "not_publisher"
    th = "การประกาศใช้หลักเกณฑ์เป็นหน้าที่ของผู้ดูแลระบบหรือกองการต่างประเทศ สป.มท."
    en = "Only an administrator or an MOI Foreign Affairs officer publishes rulebooks."


class UnreadableError(PhinongError):
    """A file that is no rulebook."""

    code = "rulebook_unreadable"
    th = "อ่านไฟล์หลักเกณฑ์ไม่ได้: {why} โปรดแก้ไขไฟล์ TOML แล้วส่งใหม่"
    en = "The rulebook cannot be read: {why}; correct the TOML file and send it again."


class TooLargeError(PhinongError):
    """A file that is too large to be a rulebook."""

    code = "rulebook_too_large"
    th = "ไฟล์ใหญ่เกินกำหนด ({bytes} ไบต์ {rules} ข้อ) รับได้ 200,000 ไบต์ และ 60 ข้อ"
    en = "The file is too large ({bytes} bytes, {rules} rules); 200,000 and 60 are accepted."


class VersionKnownError(PhinongError):
    """A version that exists: a rulebook never changes once it is published."""

    code = "rulebook_known"
    th = "มีหลักเกณฑ์รุ่น {version} แล้ว และแก้ไขไม่ได้ โปรดใช้ชื่อรุ่นใหม่"
    en = "There is a rulebook {version} already and it never changes; use a new version."


class PastError(PhinongError):
    """A rulebook that would hold from a day gone by, when cases were judged by another."""

    code = "rulebook_in_past"
    th = "วันที่มีผล {day} ผ่านไปแล้ว โปรดกำหนดตั้งแต่วันนี้ ({today}) เป็นต้นไป"
    en = "The effective date {day} has passed; give today ({today}) or a later day."


def read(text: str) -> Rulebook:
    """Return a rulebook from the text of its file, checked for every property.

    Raises:
        UnreadableError: It is no TOML, or lacks or mixes up fields.
        TooLargeError: It is larger than any rulebook need be.
        RulebookError: It lacks a property; the sentence names them all.
    """
    return checked(parsed(text))


def parsed(text: str) -> Rulebook:
    """Return a rulebook as it is written, whether or not it has the properties that it must.

    Raises:
        UnreadableError: It is no TOML, or lacks or mixes up fields.
        TooLargeError: It is larger than any rulebook need be.
    """
    size = len(text.encode())
    if size > MOST_BYTES:
        raise TooLargeError(bytes=size, rules="?")
    try:
        data = tomllib.loads(text)
        count = len(data.get("rules", ()))
        if count > MOST_RULES:
            raise TooLargeError(bytes=size, rules=count)
        return Rulebook.model_validate(data)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(why=str(error)) from None
    except ValidationError as error:
        raise UnreadableError(why=_first(error)) from None


def look(ctx: Context, text: str) -> dict[str, Any]:
    """Return what publishing a rulebook would do; nothing is changed.

    Returns:
        ``version``, ``effective_from``, ``previous`` (the version in force on that day), ``paths``
        that it can lead to and whether one of them is a ``silent_pass``, ``changes`` rule by rule,
        ``cases`` that it touches (``SHOWN`` at most), ``touched`` (how many) and ``by_rule``.

    Raises:
        NotPublisherError: The person may not publish.
        PhinongError: The file is no sound rulebook, is known already, or is dated back.
    """
    with ctx.database.read() as connection:
        allow(ctx, connection)
    book = read(text)
    with ctx.database.read() as connection:
        before = _check(ctx, connection, book)
        found = impact.touched(ctx, connection, before.book, book)
        return {
            "version": book.version,
            "effective_from": book.effective_from,
            **said(book.th, book.en),
            "previous": before.book.version,
            "rules": len(book.rules),
            "paths": _paths(book),
            "silent_pass": "ministerial" in reachable_paths(book),
            "changes": differences.changes(before.book, book),
            "cases": impact.shown(ctx, connection, found[:SHOWN]),
            "touched": len(found),
            "by_rule": impact.by_rule(found, before.book, book),
        }


def publish(ctx: Context, text: str) -> int:
    """Put a rulebook in force from its day on, tell the officers, and return the notice's id.

    Raises:
        NotPublisherError: The person may not publish.
        PhinongError: The file is no sound rulebook, is known already, or is dated back.
    """
    with ctx.database.read() as connection:
        allow(ctx, connection)
    book = read(text)
    with ctx.database.read() as connection:  # every open case is judged: nobody waits meanwhile
        before = _check(ctx, connection, book)
        found = impact.touched(ctx, connection, before.book, book)
    with ctx.database.write() as connection:
        allow(ctx, connection)
        settings.get(connection, "audit_head", lock=True)  # one at a time
        now = _check(ctx, connection, book)
        if now.digest != before.digest:  # another was published meanwhile
            before, found = now, impact.touched(ctx, connection, now.book, book)
        _add(ctx, connection, book, text)
        return _tell(ctx, connection, before, book, found)


def allow(ctx: Context, connection: Connection) -> None:
    """Refuse who may not publish rulebooks; the operator may.

    Raises:
        NotPublisherError: The person holds none of the roles.
    """
    if ctx.person is None:
        return
    grants = people.actor(connection, ctx.person, ctx.today).grants
    if not any(grant.role in MAY_PUBLISH for grant in grants):
        raise NotPublisherError


def _first(error: ValidationError) -> str:
    found = error.errors()[0]
    where = ".".join(str(part) for part in found["loc"])
    return f"{where}: {found['msg']}"


def _check(ctx: Context, connection: Connection, book: Rulebook) -> Shelved:
    """Return the rulebook that the new one follows."""
    every = books.shelf(connection)
    name = books.digest(book)
    if any(e.book.version == book.version or e.digest == name for e in every):
        raise VersionKnownError(version=book.version)
    if book.effective_from < ctx.today:
        raise PastError(day=book.effective_from, today=ctx.today)
    return books.in_force(connection, book.effective_from)


def _paths(book: Rulebook) -> list[dict[str, str]]:
    found = reachable_paths(book)
    return [{"value": p, **said(*words)} for p, words in PATHS.items() if p in found]


def _add(ctx: Context, connection: Connection, book: Rulebook, text: str) -> None:
    values = {
        "version": book.version,
        "effective_from": book.effective_from,
        "digest": books.digest(book),
        "body": book.model_dump(mode="json"),
        "text": text,
        "published_by": who(ctx, connection),
        "published_at": ctx.now,
    }
    stored.add(connection, values)
    given = {name: values[name] for name in ("version", "effective_from", "digest")}
    body = {"actor": ctx.person, "action": "publish_rulebook", "given": given}
    audit.append_settings(connection, body, ctx.now)


def _tell(
    ctx: Context, connection: Connection, before: Shelved, book: Rulebook, found: Sequence[Touched]
) -> int:
    body = {
        **said(book.th, book.en),
        "changes": differences.changes(before.book, book),
        "by_rule": impact.by_rule(found, before.book, book),
        "touched": len(found),
    }
    rows = [
        {
            "case_id": each.row.id,
            "old_path": each.change.old.value,
            "new_path": each.change.new.value,
            "rules": {"rules": impact.rules(each.change)},
        }
        for each in found
    ]
    values = {
        "version": book.version,
        "previous": before.book.version,
        "body": body,
        "made_at": ctx.now,
        "made_by": ctx.person,
    }
    return notices.send(ctx, connection, values, rows, book.effective_from)
