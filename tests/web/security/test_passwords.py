"""Passwords and tokens: what may be one, how they are asked for, kept and changed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from cryptography.fernet import Fernet

from config import wiring
from config.settings import Settings
from config.wiring import open_context
from storage import accounts as rows
from tests.web.browser import TestClient, a_browser
from tests.web.support_factors import by_password, give_password, set_up, strict
from tests.web.support_people import post, sign_in_as
from usecases import secrets_kept
from usecases.context import Context
from usecases.people import accounts
from usecases.people.accounts import WrongPasswordError
from usecases.people.passwords import WeakPasswordError, check_password
from usecases.people.people import person_id
from usecases.sign_in import recovery, sealing
from usecases.sign_in.refusals import SealedError

OWN = "แม่น้ำโขงไหลเย็น 2569"
Enter = Callable[[Context, str], str]


@pytest.fixture
def ctx(office_settings: Settings) -> Context:
    return open_context(office_settings)


@pytest.fixture
def enter(ctx: Context) -> Enter:
    """Give the monitor a password; return what signs in with another."""
    accounts.redeem_link(ctx, accounts.make_link(ctx, "monitor"), OWN, "")

    def try_it(at: Context, password: str) -> str:
        return accounts.sign_in(at, "monitor", password, address="192.0.2.1", agent="")

    return try_it


def of_length(length: int) -> str:
    return ("ลมหนาวพัดผ่านทุ่งนา quietly " * 10)[:length]


@pytest.mark.parametrize("length", [12, 15, 64, 128])
def test_a_password_has_twelve_to_128_characters(length: int) -> None:
    check_password(of_length(length), "somchai")

    for wrong in (of_length(11), of_length(129), ""):
        with pytest.raises(WeakPasswordError):
            check_password(wrong, "somchai")


@pytest.mark.parametrize(
    "other",
    [f" {OWN}", f"{OWN} ", OWN.upper() + "x", OWN[:-1], OWN + "\n", OWN.replace(" ", "")],
)
def test_a_password_is_taken_as_it_was_typed(ctx: Context, enter: Enter, other: str) -> None:
    assert enter(ctx, OWN)
    with pytest.raises(WrongPasswordError):
        enter(ctx, other)


def test_case_counts(ctx: Context) -> None:
    accounts.redeem_link(ctx, accounts.make_link(ctx, "monitor"), "Quiet River Bends North", "")

    with pytest.raises(WrongPasswordError):
        accounts.sign_in(ctx, "monitor", "quiet river bends north", address="", agent="")


def test_a_password_lasts_until_it_is_changed(ctx: Context, enter: Enter) -> None:
    for days in (90, 365, 3650):
        assert enter(ctx.at(ctx.now + timedelta(days=days)), OWN)


def test_a_password_kept_weakly_is_kept_anew(ctx: Context, enter: Enter) -> None:
    me = person_id(ctx, "monitor")
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(OWN)
    with ctx.database.write() as connection:
        rows.set_password(connection, me, weak, ctx.now)

    assert enter(ctx, OWN)

    with ctx.database.read() as connection:
        kept = rows.password_hash(connection, me) or ""
    assert kept != weak
    assert extract_parameters(kept).memory_cost > 1024


def test_passwords_are_kept_by_argon2id_as_advised() -> None:
    kept = secrets_kept.hashed(OWN)
    found = extract_parameters(kept)

    assert OWN not in kept
    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024  # the floor that OWASP advises: 19 MiB, twice
    assert found.time_cost >= 2
    assert found.salt_len >= 16
    assert kept != secrets_kept.hashed(OWN)


def test_tokens_are_long_and_never_the_same() -> None:
    made = [secrets_kept.new_token() for _ in range(1000)]

    assert len(set(made)) == 1000
    assert min(len(token) for token in made) >= 43  # 256 bits in base64
    assert len({character for token in made for character in token}) == 64


def test_the_present_password_is_asked_for(
    office: TestClient, office_settings: Settings, enter: Enter
) -> None:
    del enter
    sign_in_as(office, "monitor")
    new = "ตะวันลับเหลี่ยมเขา ๒๕๖๙"

    without = post(office, "/account/password", "/account", new=new)
    wrong = post(office, "/account/password", "/account", old="not this one", new=new)

    assert {without.status_code, wrong.status_code} == {422}
    with pytest.raises(WrongPasswordError):
        accounts.sign_in(open_context(office_settings), "monitor", new, address="", agent="")


def fields(page: str) -> list[str]:
    return [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' not in tag]


def of_passwords(page: str) -> list[str]:
    return [tag for tag in fields(page) if re.search(r'name="(password|old|new)"', tag)]


def test_every_password_is_typed_unseen_and_may_be_pasted(office: TestClient, ctx: Context) -> None:
    door = office.get("/sign-in").text
    first = office.get(f"/welcome/{accounts.make_link(ctx, 'monitor')}").text
    account = sign_in_as(office, "moi.officer").get("/account").text
    asked = [tag for page in (door, first, account) for tag in of_passwords(page)]

    assert len(asked) >= 4
    for tag in asked:
        assert 'type="password"' in tag
        assert re.search(r'autocomplete="(current|new)-password"', tag), tag
        assert "onpaste" not in tag
        assert "maxlength" not in tag
    assert 'autocomplete="username"' in door


def test_nothing_is_asked_instead_of_a_password(office: TestClient, ctx: Context) -> None:
    door = office.get("/sign-in").text
    first = office.get(f"/welcome/{accounts.make_link(ctx, 'monitor')}").text
    asked = {re.findall(r'name="([^"]*)"', tag)[0] for tag in fields(door + first)}

    assert asked == {"username", "password"}
    assert not re.search(r"hint|คำใบ้|คำถามลับ|secret question", door + first, re.IGNORECASE)


def test_recovery_codes_have_the_bits_to_be_kept_as_digests() -> None:
    code = recovery._code()
    letters = len(code.replace("-", ""))

    assert letters * math.log2(len(recovery._LETTERS)) >= 112
    assert len({recovery._code() for _ in range(200)}) == 200
    assert recovery.plain(code.upper().replace("-", " ")) == code


def test_a_seed_that_was_changed_does_not_open(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_bytes(Fernet.generate_key())
    sealed = sealing.seal(str(keys), "JBSWY3DPEHPK3PXP")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]

    assert sealing.unseal(str(keys), sealed) == "JBSWY3DPEHPK3PXP"
    assert sealing.seal(str(keys), "JBSWY3DPEHPK3PXP") != sealed  # another vector each time
    with pytest.raises(SealedError):
        sealing.unseal(str(keys), changed)


def test_a_link_leads_nobody_past_a_second_step(furnished: Path, tmp_path: Path) -> None:
    settings = strict(tmp_path / "office", furnished)
    give_password(settings, "governor.th57")
    governor = a_browser(settings)
    by_password(governor, "governor.th57")
    set_up(governor)
    link = accounts.make_link(open_context(settings), "governor.th57")
    finder = a_browser(settings)

    post(finder, f"/welcome/{link}", f"/welcome/{link}", password="ตะวันลับเหลี่ยมเขา ๒๕๖๙")

    led = finder.get("/cases", follow_redirects=False)
    assert led.status_code == 303
    assert led.headers["location"].startswith("/sign-in/second")
    wiring.close(settings)
