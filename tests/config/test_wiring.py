"""The wiring makes of settings what a deed is given, once in a process."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from config import wiring
from config.database import NotMigratedError, check_database, migrate_database
from config.settings import Settings, load_settings
from notifications.smtp_settings import SmtpSettingsError

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path, office_opens="09:00", mail_from="late@moi.go.th")


def test_contexts_of_one_process_share_database_and_shelves(settings: Settings) -> None:
    first, second = wiring.open_context(settings), wiring.open_context(settings, person=7, now=NOON)

    assert first.database is second.database
    assert first.calendars is second.calendars
    assert (second.person, second.now) == (7, NOON)


def test_a_context_is_now_unless_said_otherwise(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHINONG_CLOCK", NOON.isoformat())

    assert wiring.open_context(settings).now == NOON


def test_deeds_obey_the_settings(settings: Settings) -> None:
    policy = wiring.open_context(settings).policy

    assert policy.opens == time(9)
    assert policy.largest_document == 20 * 1024 * 1024
    assert (policy.sender, policy.mail_host) == ("late@moi.go.th", "moi.go.th")


def test_a_password_never_travels_in_the_clear(tmp_path: Path) -> None:
    settings = load_settings(
        data=tmp_path, smtp_host="mail.go.th", smtp_username="u", smtp_password="p"
    )

    with pytest.raises(SmtpSettingsError):
        wiring.smtp_settings(settings)


def test_looking_for_a_database_makes_none(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotMigratedError, match="phinong init"):
        check_database(settings)

    assert not list(tmp_path.iterdir())


def test_a_migrated_database_is_in_order(settings: Settings) -> None:
    migrate_database(settings)

    check_database(settings)
    wiring.close(settings)
