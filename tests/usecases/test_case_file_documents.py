from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from statemachine.refusals import RefusedError
from storage.tables_cases import Attachment, Document
from tests.support.world import World
from usecases.cases import case_file
from usecases.context import Policy
from usecases.media import DOCX, media_type
from usecases.refused import DeedRefusedError
from usecases.shelves import NoSuchDocumentError

PDF = b"%PDF-1.7\nnothing but a test\n%%EOF\n"


def packed(*names: str, size: int = 10) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"x" * size)
    return target.getvalue()


def attach(world: World, number: str, by: str | None = "coordinator", **more: Any) -> Any:
    given: dict[str, Any] = {"content": PDF, "kind": "partner_letter", "title": "หนังสือ"}
    return case_file.attach(world.ctx(by), number, **(given | more))


def test_a_document_is_kept_under_its_digest(world: World) -> None:
    number = world.case()

    told = attach(world, number, filename="หนังสือ.PDF")

    assert told["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert (told["version"], told["in_force"]) == (1, False)
    assert world.documents.get(told["sha256"]) == PDF
    found = case_file.read_document(world.ctx("governor"), number, told["sha256"])
    assert (found["content"], found["media_type"]) == (PDF, "application/pdf")


def test_each_kind_counts_its_own_versions(world: World) -> None:
    number = world.case()

    versions = [
        attach(world, number, content=PDF + bytes([at]), kind=kind)["version"]
        for at, kind in enumerate(("partner_letter", "photo", "partner_letter"), 65)
    ]

    assert versions == [1, 1, 2]


def test_the_same_bytes_are_stored_once(world: World) -> None:
    first, second = world.case(), world.case()

    attach(world, first)
    attach(world, second)

    assert len(world.rows(select(Document.sha256))) == 1
    assert len(world.rows(select(Attachment.id))) == 2


@pytest.mark.parametrize("state", ["draft", "revision"])
def test_a_new_draft_becomes_the_text_in_force(world: World, state: str) -> None:
    number = world.through(state)

    told = attach(world, number, kind="draft_text")

    assert told["in_force"]
    assert world.load(number).facts["text"] == told["sha256"]


@pytest.mark.parametrize(
    "state", ["endorsement", "review", "approval", "partner_agreement", "signing", "active"]
)
def test_anywhere_else_the_text_stays(world: World, state: str) -> None:
    number = world.through(state)
    before = world.load(number).facts

    told = attach(world, number, kind="draft_text")

    assert not told["in_force"]
    assert world.load(number).facts == before


def test_a_text_attached_by_the_ministry_is_not_the_provinces_text(world: World) -> None:
    number = world.through("revision")
    before = world.load(number).facts["text"]

    assert not attach(world, number, by="moi_officer", kind="draft_text")["in_force"]
    assert world.load(number).facts["text"] == before


def test_a_returned_draft_goes_on_once_a_new_one_is_attached(world: World) -> None:
    number = world.through("revision")
    with pytest.raises(RefusedError, match="new version of the text"):
        world.do(number, "resubmit", "coordinator", changes="ตามความเห็น")

    attach(world, number, kind="draft_text")

    assert world.do(number, "resubmit", "coordinator", changes="ตามความเห็น").state == "review"


def test_the_partners_changes_name_the_attached_text(world: World) -> None:
    number = world.through("partner_agreement")
    told = attach(world, number, kind="changed_text")

    out = world.do(number, "partner_changes", "coordinator", text=told["sha256"])

    assert out.state == "change_review"
    assert world.load(number).facts["text"] == told["sha256"]


def test_a_stranger_leaves_no_bytes_behind(world: World) -> None:
    number = world.case()

    with pytest.raises(DeedRefusedError, match="not among the cases you may read"):
        attach(world, number, by="coordinator.elsewhere")

    with pytest.raises(NoSuchDocumentError):
        world.documents.get(hashlib.sha256(PDF).hexdigest())


def test_a_document_is_read_through_its_own_case_only(world: World) -> None:
    number, other = world.case(), world.case()
    told = attach(world, number)

    with pytest.raises(NoSuchDocumentError):
        case_file.read_document(world.ctx("coordinator"), other, told["sha256"])
    with pytest.raises(DeedRefusedError):
        case_file.read_document(world.ctx("coordinator.elsewhere"), number, told["sha256"])


def test_a_file_may_be_as_large_as_the_setting_and_no_larger(world: World) -> None:
    world.policy = Policy(largest_document=len(PDF))
    number = world.case()

    assert attach(world, number)["version"] == 1
    with pytest.raises(
        DeedRefusedError, match=rf"{len(PDF) + 1} bytes, and {len(PDF)} are allowed"
    ):
        attach(world, number, content=PDF + b"x")


@pytest.mark.parametrize("kind", ["", "Draft", "a b", "ร่าง", "../x", "x" * 41])
def test_a_kind_is_a_plain_word(world: World, kind: str) -> None:
    with pytest.raises(DeedRefusedError, match="kind of document"):
        attach(world, world.case(), kind=kind)


def test_a_title_is_needed_or_a_name(world: World) -> None:
    number = world.case()

    with pytest.raises(DeedRefusedError, match="title is needed"):
        attach(world, number, title="")
    assert attach(world, number, title="", filename="draft.pdf")["version"] == 1


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\nrest", "a.png", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "a.JPEG", "image/jpeg"),
        ("บันทึก\r\n\tข้อ 1".encode(), "a.txt", "text/plain"),
        ("\ufeffwith a mark".encode(), None, "text/plain"),
        (packed("[Content_Types].xml", "word/document.xml"), "ร่าง.docx", DOCX),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, filename: str | None, expected: str) -> None:
    assert media_type(content, filename) == expected


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "a.pdf", "document_empty"),
        (b"MZ\x90\x00\x03\x00\x00", "a.pdf", "document_kind_unknown"),
        (b"\x7fELF\x02\x01\x01\x00", None, "document_kind_unknown"),
        (b"GIF89a\x01\x00", "a.png", "document_kind_unknown"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", "document_unsafe"),
        ("ก".encode("cp874"), "a.txt", "document_kind_unknown"),
        (PDF, "a.exe", "document_name_differs"),
        (PDF, "a.pdf.exe", "document_name_differs"),
        (PDF, "pdf", "document_name_differs"),
        (b"<html><script>", "a.html", "document_name_differs"),
        (packed("readme.txt"), "a.docx", "document_kind_unknown"),
        (packed("word/document.xml"), "a.docx", "document_kind_unknown"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "a.docx", "document_name_differs"),
        (b"PK\x03\x04 and then nothing", "a.docx", "document_unsafe"),
        (packed("[Content_Types].xml", "word/vbaProject.bin"), "a.docx", "document_unsafe"),
        (packed("[Content_Types].xml", "../../etc/passwd"), "a.docx", "document_unsafe"),
        (packed("[Content_Types].xml", "/etc/passwd"), "a.docx", "document_unsafe"),
    ],
)
def test_everything_else_is_refused(content: bytes, filename: str | None, code: str) -> None:
    with pytest.raises(DeedRefusedError) as caught:
        media_type(content, filename)

    assert caught.value.code == code


def test_a_file_that_unpacks_to_far_too_much_is_refused_unopened() -> None:
    bomb = packed("[Content_Types].xml", "word/document.xml", size=5_000_000)

    with pytest.raises(DeedRefusedError, match="far too much"):
        media_type(bomb, "a.docx")


def test_parts_that_overlap_are_refused() -> None:
    honest = packed("[Content_Types].xml", "word/document.xml", size=1000)
    at = honest.index(b"PK\x01\x02") + 20  # packed size of the first part, in the directory
    lying = honest[:at] + (10_000).to_bytes(4, "little") + honest[at + 4 :]

    with pytest.raises(DeedRefusedError, match="far too much"):
        media_type(lying)


def test_an_encrypted_file_is_refused() -> None:
    plain = packed("[Content_Types].xml", "word/document.xml")
    at = plain.index(b"PK\x01\x02") + 8  # flags of the first part, in the directory
    locked = plain[:at] + b"\x01" + plain[at + 1 :]

    with pytest.raises(DeedRefusedError, match="encrypted"):
        media_type(locked)
