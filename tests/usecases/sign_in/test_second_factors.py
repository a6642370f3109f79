"""A second factor: set up by a first code, shown at each sign-in, each code once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from storage.tables_security import RecoveryCode, SecondFactor
from tests.support.world import World
from tests.usecases.sign_in.entering import (
    HERE,
    actions,
    code_of,
    let_in,
    seen,
    set_up,
)
from usecases.limits import TooManyError
from usecases.people import people
from usecases.people.sessions import ENROL, SECOND, NotSignedInError
from usecases.sign_in import factors, recovery, sealing, steps, totp
from usecases.sign_in.refusals import (
    LastFactorError,
    NoSuchFactorError,
    SealedError,
    WrongCodeError,
    WrongRecoveryCodeError,
)


@pytest.fixture
def strict(world: World) -> World:
    """Return a world where approvers and administrators need a second factor."""
    world.policy = replace(world.policy, second_factor=True)
    return world


def test_nobody_is_asked_for_what_they_do_not_have(world: World) -> None:
    assert seen(world, let_in(world)).pending == ""


@pytest.mark.parametrize(
    ("username", "pending"),
    [
        ("governor", ENROL),
        ("moi_executive", ENROL),
        ("cabinet_liaison", ENROL),
        ("admin", ENROL),
        ("coordinator", ""),
        ("moi_officer", ""),
        ("mfa_officer", ""),
        ("monitor", ""),
    ],
)
def test_who_binds_others_is_led_to_set_one_up(strict: World, username: str, pending: str) -> None:
    assert seen(strict, let_in(strict, username)).pending == pending


def test_setting_up_ends_the_wait_and_makes_ten_codes(strict: World) -> None:
    _, token, codes = set_up(strict)

    assert seen(strict, token).pending == ""
    assert len(set(codes)) == recovery.MANY
    assert strict.mails("security", "governor")[0].payload["extra"]["step"] == "added"
    assert "add_second_factor" in actions(strict)


def test_setting_up_gives_the_session_a_new_token_and_ends_the_others(world: World) -> None:
    other, mine = let_in(world), let_in(world)
    visitor, ctx = seen(world, mine), world.ctx("governor")
    begun = totp.begin(ctx, visitor)

    done = totp.confirm(ctx, visitor, begun.id, code_of(world, begun.secret), "")

    assert seen(world, done.token).pending == ""
    for old in (other, mine):
        with pytest.raises(NotSignedInError):
            seen(world, old)


def test_from_then_on_the_password_alone_is_not_enough(world: World) -> None:
    secret, _, _ = set_up(world)
    half = seen(world, let_in(world))

    token = steps.show_code(world.ctx(), half, code_of(world, secret), HERE)

    assert half.pending == SECOND
    assert seen(world, token).pending == ""


def test_a_code_counts_once(world: World) -> None:
    secret, _, _ = set_up(world)
    code = code_of(world, secret)
    steps.show_code(world.ctx(), seen(world, let_in(world)), code, HERE)

    with pytest.raises(WrongCodeError):
        steps.show_code(world.ctx(), seen(world, let_in(world)), code, HERE)


def test_the_code_that_set_the_app_up_does_not_open_the_door(world: World) -> None:
    visitor, ctx = seen(world, let_in(world)), world.ctx("governor")
    begun = totp.begin(ctx, visitor)
    code = code_of(world, begun.secret)
    totp.confirm(ctx, visitor, begun.id, code, "")

    with pytest.raises(WrongCodeError):
        steps.show_code(world.ctx(), seen(world, let_in(world)), code, HERE)


def test_a_code_before_one_that_was_taken_is_refused(world: World) -> None:
    secret, _, _ = set_up(world)
    steps.show_code(world.ctx(), seen(world, let_in(world)), code_of(world, secret, 1), HERE)

    with pytest.raises(WrongCodeError):
        steps.show_code(world.ctx(), seen(world, let_in(world)), code_of(world, secret), HERE)


@pytest.mark.parametrize(
    ("ahead", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_one_step_to_either_side_is_taken(world: World, ahead: int, fits: bool) -> None:  # noqa: FBT001
    secret = pyotp.random_base32()

    found = totp.step_of(world.ctx(), secret, code_of(world, secret, ahead))

    assert (found is not None) == fits


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "１２３４５６", "๑๒๓๔๕๖", "abcdef", "-12345"]
)
def test_only_six_digits_are_a_code(world: World, text: str) -> None:
    assert totp.step_of(world.ctx(), pyotp.random_base32(), text) is None


def test_five_wrong_codes_wait_and_the_sixth_is_not_looked_at(world: World) -> None:
    secret, _, _ = set_up(world)
    half = seen(world, let_in(world))
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            steps.show_code(world.ctx(), half, "000000", HERE)

    with pytest.raises(TooManyError):
        steps.show_code(world.ctx(), half, code_of(world, secret), HERE)
    other = steps.show_code(world.ctx(), half, code_of(world, secret), "10.0.0.2")
    assert seen(world, other).pending == ""


def test_a_recovery_code_counts_once_and_its_owner_is_told(world: World) -> None:
    _, _, codes = set_up(world)
    half = seen(world, let_in(world))
    typed = f" {codes[3].upper().replace('-', ' ')} "

    token = steps.show_recovery_code(world.ctx(), half, typed, HERE)

    assert seen(world, token).pending == ""
    told = [m.payload["extra"] for m in world.mails("security", "governor")]
    assert [(one["step"], one["left"]) for one in told][-1] == ("code_used", 9)
    with pytest.raises(WrongRecoveryCodeError):
        steps.show_recovery_code(world.ctx(), seen(world, let_in(world)), codes[3], HERE)


def test_new_recovery_codes_void_the_old_ones(world: World) -> None:
    _, _, old = set_up(world)
    fresh = recovery.make_anew(world.ctx("governor"))

    with pytest.raises(WrongRecoveryCodeError):
        steps.show_recovery_code(world.ctx(), seen(world, let_in(world)), old[0], HERE)
    steps.show_recovery_code(world.ctx(), seen(world, let_in(world)), fresh[0], HERE)


def test_nobody_else_uses_them(world: World) -> None:
    _, _, codes = set_up(world, "governor")
    set_up(world, "admin")

    with pytest.raises(WrongRecoveryCodeError):
        steps.show_recovery_code(world.ctx(), seen(world, let_in(world, "admin")), codes[0], HERE)


def test_neither_codes_nor_session_are_kept_as_they_are(world: World) -> None:
    _, _, codes = set_up(world)

    kept = [row.code_hash for row in world.rows(select(RecoveryCode.code_hash))]

    assert len(kept) == recovery.MANY
    assert not set(kept) & set(codes)


def test_a_seed_is_sealed_where_there_is_a_key(world: World, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_bytes(Fernet.generate_key())
    world.policy = replace(world.policy, secret_keys=str(keys))

    secret, _, _ = set_up(world)

    (kept,) = [row.secret for row in world.rows(select(SecondFactor.secret))]
    assert secret not in kept
    half = seen(world, let_in(world))
    again = steps.show_code(world.ctx(), half, code_of(world, secret), HERE)
    assert seen(world, again).pending == ""


def test_a_key_is_exchanged_and_a_lost_one_is_said(tmp_path: Path) -> None:
    first, second = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    (tmp_path / "old").write_text(first)
    (tmp_path / "both").write_text(f"{second}\n{first}\n")
    (tmp_path / "new").write_text(second)
    kept = sealing.seal(str(tmp_path / "old"), "SEED")

    assert sealing.unseal(str(tmp_path / "both"), kept) == "SEED"
    for keys in (str(tmp_path / "new"), ""):
        with pytest.raises(SealedError):
            sealing.unseal(keys, kept)


def test_a_seed_waits_a_quarter_of_an_hour(world: World) -> None:
    visitor, ctx = seen(world, let_in(world)), world.ctx("governor")
    begun = totp.begin(ctx, visitor)
    world.now += totp.SETTING_UP + timedelta(seconds=1)

    with pytest.raises(NoSuchFactorError):
        totp.confirm(world.ctx("governor"), visitor, begun.id, code_of(world, begun.secret), "")


def test_the_seed_of_another_is_not_there(world: World) -> None:
    begun = totp.begin(world.ctx("governor"), seen(world, let_in(world, "governor")))

    with pytest.raises(NoSuchFactorError):
        totp.begun(world.ctx("admin"), seen(world, let_in(world, "admin")), begun.id)


def test_the_last_factor_stays_where_the_role_needs_one(strict: World) -> None:
    _, token, _ = set_up(strict)
    visitor = seen(strict, token)
    (mine,) = factors.overview(strict.ctx("governor"), visitor)["factors"]

    with pytest.raises(LastFactorError):
        factors.remove(strict.ctx("governor"), visitor, mine["id"])

    assert factors.overview(strict.ctx("governor"), visitor)["codes_left"] == recovery.MANY


def test_who_may_do_without_takes_it_away_with_its_codes(world: World) -> None:
    _, token, _ = set_up(world, "coordinator")
    visitor, ctx = seen(world, token), world.ctx("coordinator")
    (mine,) = factors.overview(ctx, visitor)["factors"]

    factors.remove(ctx, visitor, mine["id"])

    after = factors.overview(ctx, visitor)
    assert (after["factors"], after["codes_left"]) == ([], 0)
    assert seen(world, let_in(world, "coordinator")).pending == ""


def test_a_role_given_during_a_session_asks_at_once(strict: World) -> None:
    token = let_in(strict, "assistant")
    before = seen(strict, token).pending
    people.grant(strict.ctx(), "assistant", "governor", "TH-57")

    assert (before, seen(strict, token).pending) == ("", ENROL)
