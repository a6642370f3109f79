"""Documents from strangers: read within limits, or refused with a sentence."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from documents.errors import UnreadableDocumentError
from documents.reading import read_text

BODY = "word/document.xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def body(inner: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{inner}</w:body></w:document>'


def document(inner: str, head: str = "") -> bytes:
    return packed(**{BODY: body(inner, head)})


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_text(content)
    return caught.value.sentence("en")


def test_what_python_docx_wrote_is_read_whole() -> None:
    written = docx.Document()
    written.add_paragraph("ข้อ ๑ น้ำใจและความร่วมมือ")
    written.add_table(1, 1).cell(0, 0).text = "ในตาราง"
    out = io.BytesIO()
    written.save(out)

    assert read_text(out.getvalue()).paragraphs == ("ข้อ ๑ น้ำใจและความร่วมมือ", "ในตาราง")


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    inner = (
        "<w:p><w:r><w:t>ระยะเวลา </w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>10</w:t></w:r></w:ins><w:r><w:t> ปี</w:t></w:r></w:p>"
    )

    assert read_text(document(inner)).paragraphs == ("ระยะเวลา 10 ปี",)


def test_ten_thousand_paragraphs_are_read() -> None:
    inner = "<w:p><w:r><w:t>ก</w:t></w:r></w:p>" * 10_000

    assert len(read_text(document(inner)).paragraphs) == 10_000


def test_a_zip_bomb_is_refused() -> None:
    assert "packed" in refused(packed(**{BODY: body(""), "word__media__a.bin": "0" * 20_000_000}))


def test_an_entity_is_refused() -> None:
    head = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'

    assert "unsafe" in refused(document("<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>", head))


def test_a_billion_laughs_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
    head = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'

    assert "unsafe" in refused(document("<w:p><w:r><w:t>&l8;</w:t></w:r></w:p>", head))


def test_macros_are_refused() -> None:
    assert "macros" in refused(packed(**{BODY: body(""), "word__vbaProject.bin": "x"}))


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 broken", packed(a="b"), b"%PDF-1.7\xff\xfe", b"a\x00b", b"\x80abc"]
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert refused(content)


def test_a_damaged_stream_is_refused() -> None:
    whole = document("<w:p><w:r><w:t>ก</w:t></w:r></w:p>" * 50)
    start = whole.index(b"document.xml") + len(b"document.xml")
    for flipped in range(4, 60, 7):  # inside the packed bytes: zlib, the size or the checksum fails
        content = bytearray(whole)
        content[start + flipped] ^= 0xFF
        assert refused(bytes(content))


def test_endless_nesting_is_refused() -> None:
    assert refused(document("<w:p>" * 5_000 + "</w:p>" * 5_000))


def test_a_body_by_another_name_is_refused() -> None:
    assert "Word" in refused(packed(**{"Word__Document.xml": body("")}))


def test_too_many_entries_are_refused() -> None:
    assert "too much" in refused(packed(**{BODY: body("")}, **{f"e{i}": "" for i in range(2_001)}))


def test_a_template_is_read_as_words_and_never_run() -> None:
    said = "{{ ''.__class__.__mro__[1].__subclasses__() }}"

    assert read_text(document(f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>")).paragraphs == (said,)
