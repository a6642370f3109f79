"""Words that lawyers stop at."""

from __future__ import annotations

import pytest

from documents.reading import read_text
from documents.wording import check_wording


def rules(said: str) -> list[str]:
    return [finding.rule for finding in check_wording(read_text(said.encode()))]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Article 1 The Sides shall cooperate.", "shall"),
        ("ข้อ ๑ ทั้งสองฝ่ายจะต้องร่วมมือ", "shall"),
        ("It enters into force on signature.", "enter_into_force"),
        ("มีผลใช้บังคับตั้งแต่วันลงนาม", "enter_into_force"),
        ("Disputes go to arbitration.", "arbitration"),
        ("เสนออนุญาโตตุลาการ", "arbitration"),
        ("This is governed by the law of X.", "governing_law"),
        ("ต้องจ่ายค่าปรับ", "money"),
        ("ต่ออายุโดยอัตโนมัติ", "open_term"),
        ("The Contracting Parties", "parties"),
        ("They agreed on this.", "agree"),
        ("เป็นหนังสือสัญญาระหว่างประเทศ", "treaty"),
        ("ข้อตกลงนี้", "agree"),
    ],
)
def test_a_treaty_word_is_found(said: str, rule: str) -> None:
    assert rule in rules(said)


@pytest.mark.parametrize(
    "said",
    [
        "It creates no rights or obligations under international law and is not a treaty.",
        "เอกสารนี้ไม่ก่อให้เกิดสิทธิหรือพันธกรณีตามกฎหมายระหว่างประเทศ และไม่เป็นหนังสือสัญญา",
        "ประชุมที่ศาลากลางจังหวัดตามความต้องการของประชาชน",
        "The Sides will promote cooperation.",
    ],
)
def test_harmless_words_are_left_alone(said: str) -> None:
    assert rules(said) == []


def test_a_finding_says_where_why_and_what_to_write() -> None:
    (found,) = check_wording(read_text("เปิด\nข้อ ๒ ทั้งสองฝ่ายจะต้องร่วมมือ".encode()))

    assert (found.clause, found.words) == ("2", "จะต้อง")
    assert all((found.th, found.en, found.safer_th, found.safer_en))
