"""What a password must be: long, and not made of words that everybody guesses.

We ship no list of leaked passwords: nearly all of them are shorter than our twelve characters, and
what is left of such a list is what this rule refuses anyway (names of the house, of provinces,
runs of the keyboard). Where the operator keeps a list, ``leaked`` asks it. Source: ASVS 5.0, 6.1.2
and 6.2.1 to 6.2.12.
"""

import re
from functools import cache

from reference.loader import provinces
from statemachine.errors import PhinongError

SHORTEST, LONGEST = 12, 128
_OWN = 4
"""So many letters must be one's own, beside easy words, digits and marks."""

_HOUSE = (
    "phinong", "พี่น้อง", "เมืองพี่เมืองน้อง", "sistercity", "sistercities", "password", "passwort",
    "รหัสผ่าน", "มหาดไทย", "กระทรวง", "จังหวัด", "ประเทศไทย", "thailand", "ministry", "interior",
    "province", "coordinator", "governor", "officer", "administrator", "admin", "welcome",
    "letmein", "iloveyou", "secret", "sawasdee", "สวัสดี",
)  # fmt: skip
_RUNS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv", "qazwsxedcrfv", "abcdefghijklmnop",
    "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ", "กขคงจฉชซฌญ",
)  # fmt: skip
_SHORTEST_RUN = 4


class WeakPasswordError(PhinongError):
    """The password is too short, too long, or one that everybody guesses."""

    code = "weak_password"
    th = "รหัสผ่านต้องยาว 12 ถึง 128 ตัวอักษร และไม่ใช่คำที่เดาง่าย เช่น ชื่อระบบ ชื่อจังหวัด หรือชื่อผู้ใช้ โปรดตั้งใหม่"
    en = (
        "A password has 12 to 128 characters and is nothing easily guessed, such as the name of "
        "the system, a province or your own; choose another."
    )


class LeakedPasswordError(PhinongError):
    """The password stands on the list of those that leaked elsewhere."""

    code = "leaked_password"
    th = "รหัสผ่านนี้เคยรั่วจากเว็บไซต์อื่น ผู้ไม่หวังดีลองใช้ได้ โปรดตั้งรหัสอื่น และเลิกใช้รหัสนี้ทุกที่"
    en = (
        "This password leaked from another site, so that others will try it; choose another, and "
        "use this one nowhere any more."
    )


def check_password(password: str, username: str) -> None:
    """Refuse a password that is too short, too long or easily guessed.

    Raises:
        WeakPasswordError: It will not do.
    """
    if not SHORTEST <= len(password) <= LONGEST or _is_easy(password.casefold(), username):
        raise WeakPasswordError


def _is_easy(password: str, username: str) -> bool:
    name = username.casefold()
    if len(name) >= _OWN and name in password:
        return True
    rest = re.sub(r"\s+", "", password)
    for word in (*filter(None, re.split(r"[._-]", name)), *_easy_words()):
        rest = rest.replace(word, "")
    return len(set(rest)) < _OWN or len(_letters(rest)) < _OWN


def _letters(text: str) -> str:
    """Return a text without digits and marks; the vowels and tones of Thai are letters."""
    return "".join(c for c in text if c.isalpha() or "\u0e30" <= c <= "\u0e4e")


@cache
def _easy_words() -> tuple[str, ...]:
    places = {
        "".join(name.casefold().split())
        for province in provinces()
        for name in (province.name_th, province.name_en)
    }
    words = {*_HOUSE, *places, *_runs()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _runs() -> set[str]:
    """Return the pieces of four and more of each row of keys, forwards and backwards."""
    rows = (*_RUNS, *(row[::-1] for row in _RUNS))
    return {
        row[start:end]
        for row in rows
        for start in range(len(row))
        for end in range(start + _SHORTEST_RUN, len(row) + 1)
    }
