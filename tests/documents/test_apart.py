"""Texts of others are read in a process apart, and a hostile one costs no more than its turn."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import apart, worker
from documents.apart import Readers
from documents.errors import ReadersBusyError, TooHardDocumentError, UnreadableDocumentError
from tests.support.hostile import DEEP, MANY_PARAGRAPHS, SECRET_ENTITY, ZIP_BOMB, docx


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    found = Readers(1)
    yield found
    found.end()


OLD, NEW = "ข้อ ๑ มีระยะเวลา ๕ ปี".encode(), "ข้อ ๑ มีระยะเวลา ๖ ปี".encode()


def test_a_comparison_comes_back_as_plain_values(readers: Readers) -> None:
    told, file = readers.ask("compare", [OLD, NEW])

    assert [clause["sort"] for clause in told["clauses"]] == ["substantive"]
    assert file == b""


def test_tracked_changes_come_back_as_a_file(readers: Readers) -> None:
    _, file = readers.ask("track", [OLD, NEW], author="moi.officer", at="2026-11-23T03:00:00+00:00")

    assert file.startswith(b"PK")


@pytest.mark.parametrize(
    "content", [ZIP_BOMB, DEEP, SECRET_ENTITY, b"\x00\x01", b"%PDF-1.7"],
    ids=["zip bomb", "endless nesting", "entity", "binary", "pdf"],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_both_languages(readers: Readers, content: bytes) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        readers.ask("compare", [OLD, content])

    assert "อ่านเอกสารไม่ได้" in refused.value.sentence("th")
    assert "cannot be read" in refused.value.sentence("en")
    assert readers.ask("compare", [OLD, NEW])[0]["clauses"]


def test_ten_thousand_paragraphs_are_read(readers: Readers) -> None:
    told, _ = readers.ask("compare", [docx(MANY_PARAGRAPHS), docx(MANY_PARAGRAPHS)])

    assert {clause["sort"] for clause in told["clauses"]} == {"same"}


def test_what_takes_too_long_is_killed_and_the_next_is_answered(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers.ask("compare", [OLD, NEW])
    monkeypatch.setattr(apart, "SECONDS", 0.2)
    endless = docx("".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(49_000)))
    began = time.monotonic()

    with pytest.raises(TooHardDocumentError):
        readers.ask("compare", [endless, endless])

    assert time.monotonic() - began < 5
    monkeypatch.setattr(apart, "SECONDS", 10.0)
    assert readers.ask("compare", [OLD, NEW])[0]["clauses"]


def test_a_line_of_800_kilobytes_is_compared_in_time(readers: Readers) -> None:
    line = "คู่ความสัมพันธ์จะส่งเสริมความร่วมมือ ด้านการค้าและการศึกษา " * 4_600

    told, _ = readers.ask("compare", [line.encode(), line.replace("การค้า", "การกีฬา", 3).encode()])

    assert len(line.encode()) > 700_000
    assert sum(piece["kind"] == "come" for piece in told["clauses"][0]["pieces"]) == 3


def test_a_warm_reader_answers_at_once(readers: Readers) -> None:
    readers.ask("compare", [OLD, NEW])
    began = time.monotonic()

    readers.ask("compare", [OLD, NEW])

    assert time.monotonic() - began < 0.2


def test_who_finds_all_busy_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WAIT_SECONDS", 0.01)

    with pytest.raises(ReadersBusyError):
        Readers(0).ask("compare", [OLD, NEW])


def test_the_reader_sees_no_password_and_may_take_little(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHINONG_DATABASE_URL", "postgresql://someone:secret@db/phinong")
    readers.end()
    readers.ask("compare", [OLD, NEW])
    process = readers._all[0]._process
    assert process is not None
    room = Path(f"/proc/{process.pid}")
    if not room.exists():
        pytest.skip("no /proc here")

    assert b"secret" not in (room / "environ").read_bytes()
    limits = (room / "limits").read_text()
    assert f"Max address space         {worker.MEMORY}" in limits
    assert "Max core file size        0" in limits


def test_a_reader_ends_with_its_asker() -> None:
    readers = Readers(1)
    readers.ask("compare", [OLD, NEW])
    process = readers._all[0]._process
    assert process is not None

    readers.end()

    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)
