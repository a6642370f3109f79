"""Calendar feeds (RFC 5545): one's own deadlines in the calendar that one uses anyway.

A feed is read by whoever has its address, so it names pairs and stages and no person, and its
owner can end it at any time. The rights of its owner are asked at each reading.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from icalendar import Calendar, Event

from statemachine.errors import PhinongError
from storage import audit, feeds, follows, people
from storage.database import Connection
from usecases import names, stage_words
from usecases.context import Context
from usecases.people.sessions import NotSignedInError
from usecases.reading.my_work import pairs_of
from usecases.secrets_kept import digest, new_token

MOST = 1000
"""Deadlines that one feed tells, the earliest first."""

_SEEN_EVERY = timedelta(hours=1)
_WORDS = {
    "name": {"th": "กำหนดเวลาของฉัน · พี่น้อง", "en": "My deadlines · Phinong"},
    "due": {"th": "ครบกำหนด: {stage} · {pair}", "en": "Due: {stage} · {pair}"},
}


class NoSuchFeedError(PhinongError):
    """No living feed has this token, or it is another person's."""

    code = "no_such_feed"
    th = "ไม่พบปฏิทินนี้ หรือถูกยกเลิกแล้ว โปรดสร้างที่อยู่ใหม่ที่หน้าปฏิทิน"
    en = "There is no such calendar, or it was ended; make a new address on the calendar page."


def make_feed(ctx: Context) -> str:
    """Return the token of a new feed of ``ctx.person``; it is kept as a digest only.

    Raises:
        NotSignedInError: Nobody acts.
    """
    token, person = new_token(), _me(ctx)
    row = {"person_id": person, "token_hash": digest(token), "created_at": ctx.now}
    with ctx.database.write() as connection:
        feed = feeds.add(connection, row)
        _record(ctx, connection, "make_feed", feed)
    return token


def list_feeds(ctx: Context) -> list[dict[str, Any]]:
    """Return the feeds of ``ctx.person`` that still work, newest first.

    Raises:
        NotSignedInError: Nobody acts.
    """
    with ctx.database.read() as connection:
        return [dict(row._mapping) for row in feeds.of(connection, _me(ctx))]  # noqa: SLF001


def revoke_feed(ctx: Context, feed: int) -> None:
    """End one of one's own feeds.

    Raises:
        NoSuchFeedError: It is not theirs, or ended before.
    """
    with ctx.database.write() as connection:
        if not feeds.revoke(connection, feed, _me(ctx), ctx.now):
            raise NoSuchFeedError
        _record(ctx, connection, "revoke_feed", feed)


def read_feed(ctx: Context, token: str) -> bytes:
    """Return the calendar of a token: an all-day event for each open stage with a deadline.

    Raises:
        NoSuchFeedError: The token is unknown or ended, or its owner may no longer act.
    """
    with ctx.database.read() as connection:
        feed = feeds.by_digest(connection, digest(token))
        if feed is None:
            raise NoSuchFeedError
        actor = people.actor(connection, feed.person_id, ctx.today)
        followed = follows.followed_ids(connection, feed.person_id, actor)
        rows = feeds.deadlines(connection, pairs_of(actor), followed, MOST)
        content = _calendar(ctx, connection, rows, feed.language)
    if feed.used_at is None or ctx.now - feed.used_at >= _SEEN_EVERY:
        with ctx.database.write() as connection:
            feeds.touch(connection, feed.id, ctx.now)
    return content


def _calendar(ctx: Context, connection: Connection, rows: Iterable[Any], language: str) -> bytes:
    lang = "th" if language != "en" else "en"
    calendar = Calendar()
    calendar.add("prodid", "-//Phinong//Deadlines//TH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _WORDS["name"][lang])
    calendar.add("x-wr-timezone", "Asia/Bangkok")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for row in rows:
        calendar.add_component(_event(ctx, connection, row, lang))
    return bytes(calendar.to_ical())


def _event(ctx: Context, connection: Connection, row: Any, lang: str) -> Event:
    definition = ctx.definitions.get(connection, row.definition)
    stage = stage_words.stage(definition, row.state)[lang]
    pair = names.pair(row.province, row.partner_th, row.partner_en)[lang]
    event = Event()
    event.add("uid", f"stage-{row.id}@{ctx.policy.mail_host}")
    event.add("dtstamp", ctx.now)
    event.add("sequence", row.version)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("summary", _WORDS["due"][lang].format(stage=stage, pair=pair))
    event.add("description", row.number)
    event.add("url", f"{ctx.policy.base_url}/cases/{row.number}")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _me(ctx: Context) -> int:
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person


def _record(ctx: Context, connection: Connection, action: str, feed: int) -> None:
    body = {"actor": ctx.person, "action": action, "given": {"feed": feed}}
    audit.append_settings(connection, body, ctx.now)
