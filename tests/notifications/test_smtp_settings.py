"""Mail settings: what cannot work or would be unsafe is refused before anything is sent."""

from pathlib import Path
from typing import Any

import pytest

from notifications.smtp import SmtpSettings, SmtpSettingsError


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"security": "ssl"}, "none, starttls or tls"),
        ({"host": ""}, "host"),
        ({"port": 0}, "port"),
        ({"port": 70000}, "port"),
        ({"timeout_s": 0}, "timeout_s"),
        ({"connections": 0}, "connections"),
        ({"connections": 65}, "connections"),
        ({"host": "mail.example.org", "username": "phinong"}, "clear"),
    ],
)
def test_settings_that_cannot_work_are_refused_in_both_languages(
    values: dict[str, Any], named: str
) -> None:
    with pytest.raises(SmtpSettingsError, match=named) as caught:
        SmtpSettings(**values)

    assert caught.value.sentence("th").startswith("การตั้งค่าอีเมลไม่ถูกต้อง: ")


def test_a_password_may_travel_in_the_clear_on_the_same_machine_only() -> None:
    assert SmtpSettings(host="127.0.0.1", username="phinong", password="x").username == "phinong"
    assert SmtpSettings(host="localhost", username="phinong", password="x").username == "phinong"


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(SmtpSettings(password="hunter2"))


def test_a_certificate_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("no certificate")

    for path in (tmp_path / "absent.pem", rubbish):
        with pytest.raises(SmtpSettingsError, match=path.name):
            SmtpSettings(security="tls", cert_file=str(path)).tls_context()


def test_encryption_verifies_the_server() -> None:
    context = SmtpSettings(security="tls").tls_context()

    assert context is not None
    assert context.check_hostname
    assert SmtpSettings(security="none").tls_context() is None
