"""Every way a mail server can answer, hang or vanish, and what becomes of the mail."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from notifications.smtp import Courier, Outcome, Outgoing, SmtpSettings
from tests.support import smtp_sink
from tests.support.certificates import make_certificates
from tests.support.smtp_sink import Security, Sink

PATIENCE_S = 10.0
IMPATIENCE_S = 0.4
"""For the moods in which waiting is the point."""
MAIL = Outgoing(
    "7",
    "no-reply@example.org",
    "holder@example.org",
    b"Message-ID: <7.abc@example.org>\r\nSubject: x\r\n\r\n.dotted\r\n..twice\r\nend\r\n",
)

# mood -> kind, reply code, whether the hand-over had been committed.
MOODS: dict[str, tuple[str, int | None, bool]] = {
    "ok": ("sent", 250, True),
    "refuse": ("retry", None, False),
    "hang": ("retry", None, False),
    "hang_ehlo": ("retry", None, False),
    "421_banner": ("retry", 421, False),
    "554_banner": ("config", 554, False),
    "garbage_banner": ("config", None, False),
    "drip": ("retry", None, False),
    "421_mail": ("retry", 421, False),
    "451_mail": ("retry", 451, False),
    "550_mail": ("config", 550, False),
    "530_mail": ("config", 530, False),
    "drop_mail": ("retry", None, False),
    "hang_mail": ("retry", None, False),
    "451_rcpt": ("retry", 451, False),
    "421_rcpt": ("retry", 421, False),
    "550_rcpt": ("failed", 550, False),
    "drop_rcpt": ("retry", None, False),
    "451_data_command": ("retry", 451, True),
    "421_data_command": ("retry", 421, True),
    "554_data_command": ("failed", 554, True),
    "drop_data_command": ("retry", None, True),
    "hang_data_command": ("retry", None, True),
    "451_data": ("retry", 451, True),
    "421_data": ("retry", 421, True),
    "550_data": ("failed", 550, True),
    "garbage_data": ("in_doubt", None, True),
    "drop_mid_data": ("in_doubt", None, True),
    "drop_after_data": ("in_doubt", None, True),
    "hang_after_data": ("in_doubt", None, True),
}
TLS_MOODS = {**MOODS, "tls_broken": ("config", None, False)}

Deliver = Callable[[str, Security], "tuple[Outcome, list[Outgoing], Sink]"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def deliver(certificates: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch) -> Deliver:
    """Deliver one mail to a sink in a mood; return the outcome, the hand-overs and the sink."""
    monkeypatch.setattr(smtp_sink, "DRIP_S", 0.1)
    authority, tls = certificates

    async def run(mood: str, security: Security) -> tuple[Outcome, list[Outgoing], Sink]:
        handed: list[Outgoing] = []

        async def on_handover(mail: Outgoing) -> bool:
            handed.append(mail)
            return True

        async with Sink(mood, security=security, tls=tls) as sink:
            settings = SmtpSettings(
                port=sink.port,
                security=security,
                timeout_s=IMPATIENCE_S if mood.startswith(("hang", "drip")) else PATIENCE_S,
                cert_file=str(authority),
                hostname="phinong.example.org",
            )
            async with Courier(settings) as courier:
                outcome = await courier.deliver(MAIL, on_handover)
        return outcome, handed, sink

    return lambda mood, security: asyncio.run(run(mood, security))


@pytest.mark.parametrize(("mood", "expected"), MOODS.items(), ids=MOODS)
def test_each_mood_of_a_plain_server_has_its_outcome(
    deliver: Deliver, mood: str, expected: tuple[str, int | None, bool]
) -> None:
    outcome, handed, _ = deliver(mood, "none")

    assert (outcome.kind, outcome.code, bool(handed)) == expected, outcome.reply


@pytest.mark.parametrize(("mood", "expected"), TLS_MOODS.items(), ids=TLS_MOODS)
def test_each_mood_behind_starttls_has_the_same_outcome(
    deliver: Deliver, mood: str, expected: tuple[str, int | None, bool]
) -> None:
    outcome, handed, _ = deliver(mood, "starttls")

    assert (outcome.kind, outcome.code, bool(handed)) == expected, outcome.reply


@pytest.mark.parametrize("mood", ["ok", "550_rcpt", "drop_after_data", "tls_broken"])
def test_each_mood_behind_implicit_tls_has_the_same_outcome(deliver: Deliver, mood: str) -> None:
    outcome, handed, _ = deliver(mood, "tls")

    assert (outcome.kind, outcome.code, bool(handed)) == TLS_MOODS[mood], outcome.reply


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_the_content_arrives_byte_for_byte(deliver: Deliver, security: Security) -> None:
    _, _, sink = deliver("ok", security)

    assert sink.contents == [MAIL.content]
    assert sink.received == {"<7.abc@example.org>": 1}


def test_a_server_that_vanished_after_the_content_may_have_kept_it(deliver: Deliver) -> None:
    outcome, _, sink = deliver("drop_after_data", "none")

    assert outcome.kind == "in_doubt"
    assert sink.received == {"<7.abc@example.org>": 1}


def test_a_server_without_starttls_is_a_matter_of_settings_and_gets_no_mail(
    certificates: tuple[Path, ssl.SSLContext],
) -> None:
    outcome = asyncio.run(
        _deliver_to(Sink("ok"), security="starttls", cert_file=str(certificates[0]))
    )

    assert outcome.kind == "config"
    assert "STARTTLS" in outcome.reply


def test_a_certificate_of_an_unknown_authority_is_a_matter_of_settings(
    certificates: tuple[Path, ssl.SSLContext],
) -> None:
    for security in ("starttls", "tls"):
        sink = Sink("ok", security=security, tls=certificates[1])

        outcome = asyncio.run(_deliver_to(sink, security=security))

        assert outcome.kind == "config"
        assert "CERTIFICATE_VERIFY_FAILED" in outcome.reply
        assert not sink.received


@pytest.mark.parametrize(
    ("mood", "kind"), [("ok", "sent"), ("535_auth", "config"), ("454_auth", "retry")]
)
def test_signing_in_is_refused_for_all_mails_or_for_now(
    certificates: tuple[Path, ssl.SSLContext], mood: str, kind: str
) -> None:
    sink = Sink(mood, security="starttls", tls=certificates[1])

    outcome = asyncio.run(
        _deliver_to(
            sink,
            security="starttls",
            cert_file=str(certificates[0]),
            username="phinong",
            password="secret",
        )
    )

    assert outcome.kind == kind
    assert any(command.startswith("AUTH") for command in sink.commands)


def test_a_server_without_the_wanted_sign_in_is_a_matter_of_settings(
    certificates: tuple[Path, ssl.SSLContext],
) -> None:
    sink = Sink("no_auth", security="starttls", tls=certificates[1])

    outcome = asyncio.run(
        _deliver_to(
            sink, security="starttls", cert_file=str(certificates[0]), username="a", password="b"
        )
    )

    assert outcome.kind == "config"


async def _deliver_to(sink: Sink, **settings: object) -> Outcome:
    async def agree(_: Outgoing) -> bool:
        return True

    async with sink:
        base = SmtpSettings(port=sink.port, timeout_s=PATIENCE_S, hostname="phinong.example.org")
        async with Courier(replace(base, **settings)) as courier:  # type: ignore[arg-type]
            return await courier.deliver(MAIL, agree)
