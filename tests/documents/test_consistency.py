"""A text against the register, against its other language, and against what it must have."""

from __future__ import annotations

import pytest

from benchmarks.make_edited_clauses import VALUES
from documents import drafting
from documents.consistency import Registered, check, check_versions, kind_of
from documents.consistency_words import Inconsistency
from documents.drafting import Draft
from documents.figures import figures
from documents.reading import Text, read_text
from documents.word import Stamp
from tests.support.world import MONDAY

KNOWN = {
    "province_th": "จังหวัดเชียงใหม่",
    "province_en": "Chiang Mai Province",
    "partner_th": "มณฑลยูนนาน",
    "partner_en": "Yunnan",
}


def drafted(instrument: str, language: str) -> Text:
    content = drafting.docx(Draft(instrument, language, VALUES), Stamp("x", MONDAY))
    return read_text(content)


def changed(text: Text, was: str, now: str) -> Text:
    said = str(text)
    assert was in said
    return read_text(said.replace(was, now).encode())


def rules(found: tuple[Inconsistency, ...]) -> list[str]:
    return [one.rule for one in found]


@pytest.mark.parametrize("instrument", ["loi", "mou"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_our_own_drafts_are_consistent(instrument: str, language: str) -> None:
    assert check(drafted(instrument, language), Registered(instrument, **KNOWN)) == ()


@pytest.mark.parametrize("instrument", ["loi", "mou"])
def test_our_thai_and_english_drafts_agree(instrument: str) -> None:
    assert check_versions(drafted(instrument, "th"), drafted(instrument, "en")) == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("บันทึกความเข้าใจว่าด้วยความตกลงด้านการค้า", "mou"),
        ("LETTER OF INTENT", "loi"),
        ("ความตกลงว่าด้วยเมืองพี่เมืองน้อง", "agreement"),
        ("แผนงาน", None),
    ],
)
def test_the_kind_is_what_the_title_names_first(title: str, kind: str | None) -> None:
    assert kind_of(read_text(title.encode())) == kind


def test_a_title_of_another_kind_is_found() -> None:
    text = changed(drafted("mou", "th"), "บันทึกความเข้าใจว่าด้วย", "ความตกลงว่าด้วย")

    assert "title_kind" in rules(check(text, Registered("mou", **KNOWN)))


def test_a_misspelt_partner_and_a_foreign_province_are_found() -> None:
    text = changed(drafted("mou", "th"), "มณฑลยูนนาน", "มณฑลยูนาน")
    text = changed(text, "ลงนาม ณ จังหวัดเชียงใหม่", "ลงนาม ณ จังหวัดน่าน")

    found = check(text, Registered("mou", **KNOWN))
    assert rules(found) == ["name_not_found", "other_province"]
    assert "มณฑลยูนนาน" in found[0].th
    assert "น่าน" in found[1].en


@pytest.mark.parametrize(
    ("language", "line", "title"),
    [
        ("th", "ไม่ก่อให้เกิดสิทธิ", "สถานะทางกฎหมาย"),
        ("en", "settled amicably", "Settlement"),
        ("th", "ขอสิ้นสุดความร่วมมือ", "การบอกเลิก"),
        ("en", "for 5 years", "Duration"),
        ("th", "หน่วยประสานงาน", "กลไก"),
    ],
)
def test_a_clause_that_must_be_there_is_missed(language: str, line: str, title: str) -> None:
    lines = drafted("mou", language).paragraphs
    gone = next(at for at, said in enumerate(lines) if line in said)
    text = Text((*lines[: gone - 1], *lines[gone + 1 :]))  # with its heading

    found = check(text, Registered("mou"))
    assert rules(found) == ["clause_missing"]
    assert title in found[0].th + found[0].en


def test_a_letter_of_intent_sets_nothing_up() -> None:
    text = changed(drafted("loi", "en"), "wish to exchange", "will establish sister city relations")

    assert "loi_sets_up" in rules(check(text, Registered("loi")))


@pytest.mark.parametrize(
    ("was", "now", "rule"),
    [
        ("for 5 years", "for four (4) years", "versions_figures"),
        ("6 months", "90 days", "versions_figures"),
        ("2 sets", "3 sets", "versions_figures"),
        ("on ........................", "on 5 January 2027", "versions_figures"),
        ("Chiang Mai Province", "Chiang Rai Province", "versions_parties"),
        ("Article 5 ", "Article 25 ", "clause_unpaired"),
        ("Memorandum of Understanding on", "Agreement on", "versions_kind"),
    ],
)
def test_versions_that_differ_are_found(was: str, now: str, rule: str) -> None:
    english = changed(drafted("mou", "en"), was, now)

    found = check_versions(drafted("mou", "th"), english)
    assert rule in rules(found)
    assert all(one.th and one.en for one in found)


@pytest.mark.parametrize(
    ("thai", "english"),
    [
        ("ตั้งแต่วันที่ ๕ มกราคม พ.ศ. ๒๕๗๐", "from 5 January 2027"),
        ("วันที่ 5 ม.ค. 2570", "January 5th, 2027"),
        ("ระยะเวลา ๕ (ห้า) ปี", "for five (5) years"),
        ("มีระยะเวลา 1 ปี", "for twelve months"),
        ("ภายในปี พ.ศ. 2570", "by the end of 2027"),
        ("จำนวนสองชุด ฝ่ายใดฝ่ายหนึ่ง", "in two sets, both of one mind"),
        ("เงิน 1,000,000 บาท", "1000000 baht"),
        ("ข้อ ๓ จัดปีละ 1 ครั้ง", "Article 3 at least one joint activity"),
    ],
)
def test_the_same_figures_are_one_in_both_languages(thai: str, english: str) -> None:
    assert figures(thai) == figures(english) != frozenset()
