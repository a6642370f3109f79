"""Thai words come in the order of a dictionary, the same as the usual library gives."""

from __future__ import annotations

from pythainlp.util import collate

from reference.loader import provinces
from usecases.thai_order import thai_key


def test_a_leading_vowel_counts_after_its_consonant() -> None:
    words = ["ไทย", "เชียงใหม่", "ชลบุรี", "กระบี่", "แพร่", "พะเยา", "โคราช", "ขอนแก่น"]

    assert sorted(words, key=thai_key) == [
        "กระบี่", "ขอนแก่น", "โคราช", "ชลบุรี", "เชียงใหม่", "ไทย", "พะเยา", "แพร่",
    ]  # fmt: skip


def test_the_provinces_come_as_the_library_sorts_them() -> None:
    names = [place.name_th for place in provinces()]

    assert sorted(names, key=thai_key) == collate(names)
    assert sorted(names) != collate(names), "code points would do as well"


def test_tone_marks_decide_only_between_words_that_are_otherwise_alike() -> None:
    assert sorted(["ป่า", "ปาน", "ปา", "ป้า"], key=thai_key) == ["ปา", "ป่า", "ป้า", "ปาน"]


def test_latin_case_does_not_matter() -> None:
    assert sorted(["yunnan", "Austin", "Zhejiang"], key=thai_key) == [
        "Austin", "yunnan", "Zhejiang",
    ]  # fmt: skip
