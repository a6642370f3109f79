"""Drafts: editable, right in Thai, exact in what was given, honest about what nobody has seen."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest

from benchmarks.make_edited_clauses import VALUES
from documents import drafting, tracked
from documents.clauses import clauses
from documents.comparison import Sort, compare
from documents.drafting import Draft
from documents.reading import Text, read_text
from documents.templates import draft_clauses
from documents.word import Stamp
from documents.wording import check_wording

STAMP = Stamp("สำนักงานจังหวัด & co", datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
HOSTILE = "A & B <w:p/> \"ก\" 'ข' {{ 7*7 }} {place} น้ำ"


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("instrument", ["loi", "mou"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_draft_reads_back_as_its_clauses(instrument: str, language: str) -> None:
    content = drafting.docx(Draft(instrument, language, VALUES), STAMP)

    said = str(read_text(content))
    wanted = draft_clauses(instrument, VALUES, thai_digits=True)
    assert all(getattr(clause, language) in said for clause in wanted)
    numbers = [c.number for c in clauses(read_text(content))]
    assert [n for n in numbers if n.isdigit()] == [str(c.number) for c in wanted if c.number]


def test_what_is_given_is_kept_to_the_last_sign() -> None:
    content = drafting.docx(Draft("mou", "both", {**VALUES, "fields": HOSTILE}), STAMP)

    assert HOSTILE in str(read_text(content))
    assert "49" not in str(read_text(content))


def test_a_thai_draft_counts_in_thai_digits_and_leaves_values_alone() -> None:
    said = str(read_text(drafting.docx(Draft("mou", "th", {**VALUES, "fields": "R&D 4.0"}), STAMP)))

    assert "ปีละ ๑ ครั้ง" in said
    assert "R&D 4.0" in said


def test_each_side_has_a_line_to_sign_on() -> None:
    *_, ours, theirs = read_text(drafting.docx(Draft("loi", "en", VALUES), STAMP)).paragraphs

    assert ours.startswith("Signed ....")
    assert ours.endswith("Chiang Mai Province")
    assert theirs.endswith("Yunnan Province")


def test_both_languages_stand_side_by_side_with_a_slot_for_the_partner() -> None:
    body = part(
        drafting.docx(Draft("mou", "both", VALUES, partner_slot=True), STAMP), "word/document.xml"
    )

    rows = body.count("<w:tr>") + body.count("<w:tr ")
    assert body.count("the partner's language") == rows == len(draft_clauses("mou", VALUES))
    assert body.count("<w:gridCol") == 3


def test_thai_has_its_face_size_language_and_alignment() -> None:
    body = part(drafting.docx(Draft("loi", "th", VALUES), STAMP), "word/document.xml")

    runs = re.findall(r"<w:rPr>.*?</w:rPr>", body)
    thai = [run for run in runs if "<w:cs/>" in run]
    assert thai
    for run in thai:
        assert 'w:cs="TH Sarabun New"' in run
        assert '<w:szCs w:val="32"/>' in run
        assert 'w:bidi="th-TH"' in run
    assert '<w:jc w:val="thaiDistribute"/>' in body


def test_each_clause_that_nobody_has_seen_is_marked_for_the_lawyer() -> None:
    content = drafting.docx(Draft("mou", "both", VALUES), STAMP)
    unseen = [c for c in draft_clauses("mou", VALUES) if not c.seen]

    comments = part(content, "word/comments.xml")
    assert len(re.findall("<w:comment ", comments)) == 2 * len(unseen)
    assert set(re.findall('w:date="(.*?)"', comments)) == {"2026-11-23T03:00:00Z"}
    assert "นักกฎหมาย" not in str(read_text(content))


def test_a_blank_without_a_value_is_dotted() -> None:
    said = str(read_text(drafting.docx(Draft("mou", "en", {}), STAMP)))

    assert "for ........ years" in said
    assert "{" not in said


def test_our_own_drafts_hold_no_treaty_words() -> None:
    for language in ("th", "en"):
        for instrument in ("loi", "mou"):
            text = read_text(drafting.docx(Draft(instrument, language, VALUES), STAMP))
            assert check_wording(text) == ()


OLD = """บันทึกความเข้าใจ
ข้อ ๑ ร่วมมือด้านการค้า
และการศึกษา
ข้อ ๒ มีระยะเวลา ๕ ปี
ข้อ ๓ ภาษาไทย
ลงนาม ณ เชียงใหม่"""
NEW = """บันทึกความเข้าใจ
ข้อ ๑ ร่วมมือด้านการค้า & <กีฬา>
กับการศึกษา
เพิ่มบรรทัด
ข้อ ๒ มีระยะเวลา ๑๐ ปี
ข้อ ๓ แต่ละฝ่ายออกค่าใช้จ่ายเอง
ลงนาม ณ คุนหมิง"""


def text(said: str) -> Text:
    return read_text(said.encode())


def test_tracked_changes_read_back_as_the_new_version() -> None:
    content = tracked.docx(compare(text(OLD), text(NEW)), STAMP)

    assert read_text(content) == text(NEW)
    assert all(c.sort is Sort.SAME for c in compare(text(NEW), read_text(content)))


def test_every_change_has_its_author_its_date_and_a_number_of_its_own() -> None:
    body = part(tracked.docx(compare(text(OLD), text(NEW)), STAMP), "word/document.xml")
    marks = re.findall(r"<w:(?:ins|del) (.*?)/?>", body)

    assert len(marks) > 5
    assert all('w:author="สำนักงานจังหวัด &amp; co"' in mark for mark in marks)
    assert all('w:date="2026-11-23T03:00:00Z"' in mark for mark in marks)
    assert len({re.search('w:id="(.*?)"', mark)[1] for mark in marks}) == len(marks)  # type: ignore[index]


def test_refusing_every_change_gives_the_old_words() -> None:
    body = part(tracked.docx(compare(text(OLD), text(NEW)), STAMP), "word/document.xml")
    old = re.sub(r"<w:ins [^>]*[^/]>.*?</w:ins>", "", body)
    said = "".join(re.findall(r"<w:(?:t|delText)[^>]*>(.*?)</w:(?:t|delText)>", old))

    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", OLD)
