"""What a password must be."""

from __future__ import annotations

import pytest

from usecases.people.passwords import WeakPasswordError, check_password


@pytest.mark.parametrize(
    "password",
    [
        "short-one-1",
        "x" * 129,
        "phinong2569!!",
        "Phinong Phinong 2569",
        "chiangmai2569!",
        "Chiang Mai 2569 !!",
        "เชียงใหม่2569!!",
        "จังหวัดนครพนม 2569",
        "KhonKaen-Udon Thani-99",
        "qwertyuiop1234",
        "asdfghjkl;'asdf",
        "1qaz2wsx3edc4rfv",
        "aaaaaaaaaaaaaa",
        "121212121212121",
        "password12345678",
        "รหัสผ่าน12345678",
        "Admin!Admin!2026",
        "somchai.jaidee99",
        "welcome-to-thailand",
    ],
)
def test_what_everybody_guesses_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        check_password(password, "somchai.jaidee")


@pytest.mark.parametrize(
    "password",
    [
        "แม่น้ำโขงไหลเย็น 2569",
        "correct horse battery",
        "ตะวันลับเหลี่ยมเขา",
        "kY7#vQ2!mXz9pL",
        "river elephant of chiangmai",
        "x1" + "bcdmvzkq" * 15,
    ],
)
def test_a_long_one_of_ones_own_will_do(password: str) -> None:
    check_password(password, "somchai.jaidee")


def test_a_short_user_name_forbids_no_words() -> None:
    check_password("abacus under the mango tree", "ab")
