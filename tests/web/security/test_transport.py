"""How we speak to others: no old TLS, no certificate unread."""

from __future__ import annotations

import ast
import ssl

import pytest

from notifications import webhooks
from notifications.smtp_settings import SmtpSettings
from tests.support.tree import PACKAGES, ROOT, python_files

MAKERS = {"ssl.create_default_context", "create_default_context"}


def told(name: str) -> list[str]:
    """Return the lines of a file of nginx."""
    text = (ROOT / "deploy" / "nginx" / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines()]


def made(source: str) -> set[str]:
    """Return the ways in which code makes a TLS context, other than Python's own default."""
    calls = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call))
    names = {ast.unparse(call.func) for call in calls}
    return {
        name for name in names if "SSLContext" in name or ("_context" in name and "ssl" in name)
    }


def test_nothing_of_ours_speaks_an_old_tls() -> None:
    mail = SmtpSettings("mail.go.th", 465, "tls", "", "", 30, 1).tls_context()
    contexts = [mail, webhooks._context(None), ssl.create_default_context()]

    for context in contexts:
        assert context is not None
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname


def test_every_context_is_pythons_own_default() -> None:
    found = {
        (str(file), name)
        for file in python_files(*PACKAGES)
        for name in made((ROOT / file).read_text(encoding="utf-8"))
        if name not in MAKERS
    }

    assert found == set()


def test_another_context_would_be_noticed() -> None:
    assert made("ssl.SSLContext(ssl.PROTOCOL_TLSv1)")
    assert made("ssl._create_unverified_context()")


@pytest.mark.parametrize("name", ["phinong.conf", "prefect.conf"])
def test_every_door_of_a_site_speaks_new_tls_alone(name: str) -> None:
    lines = told(name)

    assert "ssl_protocols TLSv1.2 TLSv1.3;" in lines
    assert "server_tokens off;" in lines
    assert any(" ssl http2;" in line for line in lines if line.startswith("listen "))


def test_the_door_of_a_site_speaks_new_tls_alone() -> None:
    lines = told("phinong.conf")

    assert any(line.startswith("listen 443 ssl") for line in lines)
    assert any(line.startswith("return 301 https://") for line in lines)  # from port 80
    assert any(line.startswith("proxy_set_header X-Forwarded-For $remote_addr;") for line in lines)
    assert not [line for line in lines if "$proxy_add_x_forwarded_for" in line]
