"""Answers to reminders: proposed, reviewed before they count; hostile ones shown, never lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from notifications import mail_drop
from notifications.inbound import Arrived, Inbound
from notifications.mail_reading import read
from storage.mail_replies import NoSuchReplyError
from storage.tables_programme import MailReply
from storage.tables_register import Activity
from tests.support.programme_story import PICTURE, a_mail
from tests.support.world import World
from tests.usecases.programme.conftest import PAIR
from usecases import answering
from usecases.programme import reply_desk
from usecases.programme.activities import Held
from usecases.programme.receiving import receive, take
from usecases.programme.refused import ProgrammeError

HEADS = (
    b"",
    b"From: a@b\nSubject: =?utf-8?b?",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
)
HELD = Held(type="education", text="ค่ายสมมติ", starts="12/11/2569")


@pytest.fixture
def open_world(signed: World) -> World:
    signed.policy = replace(signed.policy, reply_address="replies@moi.example")
    return signed


def address(world: World, username: str = "coordinator") -> str:
    from storage import register

    with world.database.write() as connection:
        row = register.pair(connection, PAIR)
        given = answering.given(world.ctx(), connection, row.id, world.people[username])
    return given["reply_to"]


def replies(world: World) -> list[Any]:
    return world.rows(select(MailReply.__table__).order_by(MailReply.id))


def test_an_answer_becomes_a_proposal_and_counts_only_when_it_is_taken(open_world: World) -> None:
    mail = a_mail(address(open_world), "จัดค่ายแล้ว มีภาพ", files=(("ภาพ.png", PICTURE),))

    assert take(open_world.ctx(), mail) == "proposed"

    (kept,) = replies(open_world)
    assert kept.text == "จัดค่ายแล้ว มีภาพ"
    assert open_world.rows(select(Activity.__table__)) == []
    assert len(open_world.mails("reply_waiting", "coordinator")) == 1
    files = tuple(file["sha256"] for file in kept.files)
    pair, key = reply_desk.accept(open_world.ctx("coordinator"), kept.id, HELD, files)
    assert (pair, key) == (PAIR, "deed:1")
    (activity,) = open_world.rows(select(Activity.__table__))
    assert (activity.kind, activity.source) == ("held", "mail")
    with pytest.raises(ProgrammeError) as caught:
        reply_desk.accept(open_world.ctx("coordinator"), kept.id, HELD, ())
    assert caught.value.code == "reply_settled"
    assert len(open_world.rows(select(Activity.__table__))) == 1


def test_the_same_mail_twice_changes_nothing(open_world: World) -> None:
    mail = a_mail(address(open_world), "จัดค่ายแล้ว")

    assert [take(open_world.ctx(), mail) for _ in range(3)] == ["proposed", "known", "known"]
    assert len(replies(open_world)) == 1


def forged(to: str) -> str:
    local, _, host = to.partition("@")
    return f"{local[:-4]}0000@{host}"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda _: a_mail("replies@moi.example", "ข้อความ"), "no_token"),
        (lambda _: a_mail("somebody@else.example", "ข้อความ"), "no_token"),
        (lambda to: a_mail(forged(to), "ข้อความ"), "forged"),
        (lambda _: a_mail("replies+zzzz-1-1-1@moi.example", "ข้อความ"), "forged"),
        (lambda _: a_mail("replies+@moi.example", "ข้อความ"), "forged"),
        (lambda to: a_mail(to, "ไม่อยู่ในสำนักงาน", auto=True), "automatic"),
        (lambda to: a_mail(to, ""), "empty"),
        (lambda to: replace(a_mail(to, "ใหญ่"), whole=False, size=10**9), "too_large"),
    ],
)
def test_what_is_hostile_or_useless_is_set_aside_and_shown(
    open_world: World, make: Any, why: str
) -> None:
    assert take(open_world.ctx(), make(address(open_world))) == "set_aside"

    (kept,) = replies(open_world)
    assert kept.why == why
    shown = reply_desk.show_reply(open_world.ctx("moi_officer"), kept.id)
    assert shown["why"]["th"]
    assert open_world.mails("reply_waiting") == []


def test_a_late_answer_is_set_aside_but_may_be_taken_by_hand(open_world: World) -> None:
    to = address(open_world)
    open_world.now += timedelta(days=61)

    assert take(open_world.ctx(), a_mail(to, "จัดแล้ว", files=(("a.png", PICTURE),))) == "set_aside"

    (kept,) = replies(open_world)
    files = tuple(f["sha256"] for f in kept.files)
    assert (kept.why, len(files)) == ("expired", 1)
    assert reply_desk.accept(open_world.ctx("coordinator"), kept.id, HELD, files)[0] == PAIR


def test_a_mail_without_a_code_is_given_its_pair_by_the_ministry(open_world: World) -> None:
    take(open_world.ctx(), a_mail("replies@moi.example", "จัดค่ายแล้ว"))
    (kept,) = replies(open_world)
    with pytest.raises(NoSuchReplyError):
        reply_desk.show_reply(open_world.ctx("coordinator"), kept.id)

    reply_desk.assign(open_world.ctx("moi_officer"), kept.id, PAIR)

    assert reply_desk.show_reply(open_world.ctx("coordinator"), kept.id)["may_accept"]
    with pytest.raises(NoSuchReplyError):
        reply_desk.show_reply(open_world.ctx("coordinator.elsewhere"), kept.id)


def test_another_sender_is_a_warning_and_bad_files_are_named(open_world: World) -> None:
    files = (("งาน.exe", b"MZ\x90\x00\x03"), ("ภาพ.png", PICTURE))
    mail = a_mail(address(open_world), "จัดแล้ว", files=files, sender="x@elsewhere.example")

    take(open_world.ctx(), mail)

    (kept,) = replies(open_world)
    assert kept.warnings == ["sender_differs", "file_refused:งาน.exe"]
    assert [f["name"] for f in kept.files] == ["ภาพ.png"]


def test_it_is_declined_with_a_reason_and_stays_to_be_read(open_world: World) -> None:
    take(open_world.ctx(), a_mail(address(open_world), "จัดแล้ว"))
    (kept,) = replies(open_world)
    with pytest.raises(ProgrammeError):
        reply_desk.decline(open_world.ctx("coordinator"), kept.id, " ")
    with pytest.raises(NoSuchReplyError):
        reply_desk.decline(open_world.ctx("coordinator.elsewhere"), kept.id, "ไม่เกี่ยวข้อง")

    reply_desk.decline(open_world.ctx("coordinator"), kept.id, "ไม่ใช่กิจกรรมร่วม")

    shown = reply_desk.show_reply(open_world.ctx("coordinator"), kept.id)
    assert (shown["state"], shown["reason"]) == ("declined", "ไม่ใช่กิจกรรมร่วม")
    raw = reply_desk.read_file(open_world.ctx("coordinator"), kept.id, "mail")
    assert b"Auto-Submitted" not in raw["content"]


def test_two_who_take_it_at_once_record_one_activity(open_world: World) -> None:
    take(open_world.ctx(), a_mail(address(open_world), "จัดแล้ว"))
    (kept,) = replies(open_world)
    done: list[str] = []

    def accept() -> None:
        try:
            reply_desk.accept(open_world.ctx("coordinator"), kept.id, HELD, ())
            done.append("taken")
        except Exception as error:  # noqa: BLE001 - the loser's reason is what we look at
            done.append(getattr(error, "code", type(error).__name__))

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) in (["reply_settled", "taken"], ["conflict", "taken"])
    assert len(open_world.rows(select(Activity.__table__))) == 1


@pytest.mark.parametrize("maildir", [True, False])
def test_a_drop_folder_is_emptied_and_nothing_deleted(
    open_world: World, tmp_path: Path, *, maildir: bool
) -> None:
    drop = tmp_path / "drop"
    inbox = drop / "new" if maildir else drop
    for part in ("new", "cur", "tmp") if maildir else (".",):
        (drop / part).mkdir(parents=True, exist_ok=True)
    good, bad = a_mail(address(open_world), "จัดแล้ว"), a_mail("x@else.example", "?", number=2)
    for number, mail in enumerate((good, bad, good)):
        (inbox / f"{number}.eml").write_bytes(mail.raw)
    (inbox / "9.eml").symlink_to("/etc/hostname")
    open_world.policy = replace(open_world.policy, inbound=Inbound(folder=drop))

    done = receive(open_world.ctx())

    assert done == {"known": 1, "proposed": 1, "set_aside": 1}
    assert len(list((drop / mail_drop.TAKEN).iterdir())) == 2
    assert len(list((drop / mail_drop.REFUSED).iterdir())) == 1
    assert [p.name for p in inbox.iterdir() if p.is_symlink()] == ["9.eml"]
    assert receive(open_world.ctx()) == {}


@given(st.binary(max_size=3000))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_whatever_make_the_reader_fall(raw: bytes) -> None:
    for head in (
        b"",
        b"From: a@b\nSubject: =?utf-8?b?",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
    ):
        letter = read(head + raw)
        assert len(letter.text) <= 4000
        assert not any(sign < " " and sign not in "\n\t" for sign in letter.text)


@given(st.binary(min_size=8, max_size=32), st.integers(0, 10**9), st.integers(0, 10**9), st.dates())
def test_a_seal_opens_only_by_its_key_and_unchanged(
    key: bytes, pair: int, person: int, day: Any
) -> None:
    if day.year < 2000:
        day = day.replace(year=2000 + day.year % 100, day=min(day.day, 28))
    answer = answering.Answer(pair, person, day)
    token = answering.sealed(key, answer)

    assert answering.opened(key, token.upper()) == answer
    assert answering.opened(key + b"x", token) is None
    swapped = ("1" if token[0] != "1" else "2") + token[1:]
    assert answering.opened(key, swapped) is None
    assert len(f"replies+{token}") <= 64


def test_html_alone_is_read_as_words_without_what_is_quoted() -> None:
    raw = (
        "From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n"
        "<style>p{}</style><p>จัดค่าย<b>แล้ว</b></p><script>alert(1)</script>"
        "<blockquote>เรียน ผู้ประสานงาน</blockquote>"
    ).encode()

    letter = read(raw)

    assert (letter.text, letter.html_only) == ("จัดค่ายแล้ว", True)


def test_thai_windows_text_is_read(open_world: World) -> None:
    body = b"From: a@b.example\nContent-Type: text/plain; charset=windows-874\n\n"

    assert read(body + "จัดแล้ว\n> เดิม".encode("cp874")).text == "จัดแล้ว"
    del open_world
    assert Arrived("x", 1, b"").whole
