"""Where mail is handed over, and how that connection is secured."""

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import ClassVar, Literal

from statemachine.errors import PhinongError

Security = Literal["none", "starttls", "tls"]
_SECURITY = ("none", "starttls", "tls")
_PORTS = range(1, 65536)
_CONNECTIONS = range(1, 65)


class SmtpSettingsError(PhinongError):
    """Mail settings that cannot work or would be unsafe."""

    code = "smtp_settings"
    th: ClassVar[str] = "การตั้งค่าอีเมลไม่ถูกต้อง: {why_th}"
    en: ClassVar[str] = "The mail settings are wrong: {why_en}."


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How to reach the mail server.

    Attributes:
        host: Name or address of the server.
        port: Its port: mostly 25 (``none``), 587 (``starttls``) or 465 (``tls``).
        security: ``starttls`` and ``tls`` insist: without encryption nothing is sent.
        username: Empty where the server asks for none.
        password: Never shown in a ``repr``.
        timeout_s: Longest wait for each phase: connecting and signing in, naming the recipient,
            handing over the content.
        connections: Connections kept at once.
        cert_file: PEM file of the authority to trust instead of the machine's own, if any.
        hostname: Name by which we greet the server; empty: the machine's own.
    """

    host: str = "127.0.0.1"
    port: int = 25
    security: Security = "none"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_s: float = 30.0
    connections: int = 4
    cert_file: str = ""
    hostname: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            SmtpSettingsError: A value is out of range, or a password would travel in the clear.
        """
        for wrong, th, en in (
            (self.security not in _SECURITY, "security ต้องเป็น none, starttls หรือ tls",
             "security must be none, starttls or tls"),
            (not self.host, "ต้องระบุ host", "host is missing"),
            (self.port not in _PORTS, "port ต้องอยู่ระหว่าง 1 ถึง 65535",
             "port must be 1 to 65535"),
            (self.timeout_s <= 0, "timeout_s ต้องมากกว่า 0", "timeout_s must be above 0"),
            (self.connections not in _CONNECTIONS, "connections ต้องอยู่ระหว่าง 1 ถึง 64",
             "connections must be 1 to 64"),
            (self.username and self.security == "none" and not _is_loopback(self.host),
             "ไม่ส่งรหัสผ่านโดยไม่เข้ารหัส โปรดใช้ security เป็น starttls หรือ tls",
             "a password does not travel in the clear; set security to starttls or tls"),
        ):  # fmt: skip
            if wrong:
                raise SmtpSettingsError(why_th=th, why_en=en)

    def tls_context(self) -> ssl.SSLContext | None:
        """Return what verifies the server's certificate and name; ``None`` without encryption.

        Raises:
            SmtpSettingsError: The certificate file cannot be read.
        """
        if self.security == "none":
            return None
        try:
            return ssl.create_default_context(cafile=self.cert_file or None)
        except (OSError, ValueError) as fault:
            raise SmtpSettingsError(
                why_th=f"อ่านไฟล์ใบรับรอง {self.cert_file} ไม่ได้ โปรดตรวจสอบว่าเป็นไฟล์ PEM ที่อ่านได้",
                why_en=f"the certificate file {self.cert_file} cannot be read ({fault}); "
                "give a readable PEM file",
            ) from fault


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
