"""Settings are read from the environment and two files, and a wrong one says which."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import reference
from config.faults import SettingsError
from config.settings import Settings, load_settings, unknown_variables, variable

ROOT = Path(__file__).parent.parent.parent


def test_nothing_needs_to_be_set(elsewhere: Path) -> None:
    settings = load_settings()

    assert settings.data == elsewhere / "data"
    assert settings.database_url == f"sqlite:///{elsewhere}/data/phinong.db"
    assert settings.base_url == "http://127.0.0.1:8070"
    assert settings.prefect_url == "http://127.0.0.1:4270/api"
    assert settings.catches_mail


def test_the_environment_wins_over_both_files(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "data").mkdir()
    (elsewhere / "data" / ".env").write_text("PHINONG_PORT=1001\nPHINONG_SMTP_PORT=1002\n")
    (elsewhere / ".env").write_text("PHINONG_PORT=2001\nPHINONG_PREFECT_PORT=2003\n")
    monkeypatch.setenv("PHINONG_PREFECT_PORT", "3003")

    settings = load_settings()

    assert (settings.smtp_port, settings.port, settings.prefect_port) == (1002, 2001, 3003)


def test_the_file_in_the_data_folder_cannot_move_the_data_folder(elsewhere: Path) -> None:
    (elsewhere / "data").mkdir()
    (elsewhere / "data" / ".env").write_text("PHINONG_DATA=/elsewhere\n")

    assert load_settings().data == elsewhere / "data"


def test_links_follow_the_port_unless_said_otherwise() -> None:
    assert load_settings(port=9000).base_url == "http://127.0.0.1:9000"
    assert load_settings(host="0.0.0.0").base_url == "http://127.0.0.1:8070"  # noqa: S104
    assert load_settings(base_url="https://phinong.go.th").base_url == "https://phinong.go.th"


@pytest.mark.parametrize(
    ("name", "value", "reason_th"),
    [
        ("PHINONG_PORT", "99999", "ต้องไม่เกิน 65535"),
        ("PHINONG_PORT", "web", "ต้องเป็นจำนวนเต็ม"),
        ("PHINONG_SMTP_SECURITY", "ssl", "ต้องเป็น 'none', 'starttls' or 'tls'"),
        ("PHINONG_DEMO", "maybe", "ต้องเป็น true หรือ false"),
        ("PHINONG_SMTP_TIMEOUT_S", "0", "ต้องมากกว่า 0"),
        ("PHINONG_CLOCK", "tomorrow", "tomorrow"),
    ],
)
def test_a_wrong_value_names_its_setting_in_both_languages(
    name: str, value: str, reason_th: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert name in caught.value.sentence("en")
    assert name in caught.value.sentence("th")
    assert reason_th in caught.value.sentence("th")


def test_secrets_are_not_shown() -> None:
    settings = load_settings(smtp_password="hush", database_url="postgresql+psycopg://u:hush@h/d")

    assert "hush" not in repr(settings)
    assert settings.smtp_password.get_secret_value() == "hush"


def test_a_relay_elsewhere_needs_no_catcher() -> None:
    assert not load_settings(smtp_host="mail.go.th").catches_mail
    assert not load_settings(mail_catcher=False).catches_mail


def test_a_misspelt_variable_is_found() -> None:
    names = ["PHINONG_PROT", "PHINONG_PORT", "PHINONG_LANG", "PHINONG_TEST_POSTGRES", "PATH"]

    assert unknown_variables(names) == ["PHINONG_PROT"]


def test_a_bent_clock_of_a_file_holds_everywhere(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHINONG_CLOCK", "")
    (elsewhere / "data").mkdir()
    (elsewhere / "data" / ".env").write_text("PHINONG_CLOCK=+30d\n")
    monkeypatch.delenv("PHINONG_CLOCK")

    load_settings()

    assert os.environ["PHINONG_CLOCK"] == "+30d"
    monkeypatch.delenv("PHINONG_CLOCK")


def test_every_setting_is_said_in_thai_and_in_english() -> None:
    for name, field in Settings.model_fields.items():
        words = field.json_schema_extra
        assert isinstance(words, dict), name
        assert field.description, name
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in str(words["th"])), name


def test_the_page_of_the_manual_is_not_stale() -> None:
    written = reference.PAGE.read_text(encoding="utf-8")

    assert written == reference.page(), "run python -m config.reference"
    assert all(f"`{variable(name)}`" in written for name in Settings.model_fields)


@pytest.mark.parametrize("module", ["config.settings", "config.clock", "config.board"])
def test_reading_settings_imports_nothing_heavy(module: str) -> None:
    heavy = ["prefect", "fastapi", "sqlalchemy", "alembic", "holidays", "aiosmtplib", "rich"]
    code = f"import sys, {module}; print([n for n in {heavy!r} if n in sys.modules])"

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"


def test_the_wiring_imports_neither_prefect_nor_the_web() -> None:
    heavy = ["prefect", "fastapi", "alembic", "holidays"]
    code = f"import sys, config.wiring; print([n for n in {heavy!r} if n in sys.modules])"

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"
