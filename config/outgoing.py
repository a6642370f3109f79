"""The settings of outgoing mail."""

from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from config.said import said as _said


class Outgoing(BaseSettings):
    """Where mail is handed over, and by whom it is sent."""

    smtp_host: str = _said(
        "127.0.0.1",
        "เครื่องแม่ข่ายอีเมลขาออก ค่าเริ่มต้นคือกล่องอีเมลจำลองของระบบ",
        "Server for outgoing mail; by default Phinong's own catcher, which sends nothing on.",
        unit="name or address",
    )
    smtp_port: int = _said(
        8025, "พอร์ตของแม่ข่ายอีเมล", "Port of the mail server.", unit="port", ge=1, le=65535
    )
    smtp_security: Literal["none", "starttls", "tls"] = _said(
        "none",
        "การเข้ารหัสกับแม่ข่ายอีเมล starttls และ tls จะไม่ส่งหากเข้ารหัสไม่ได้",
        "Encryption towards the mail server; starttls and tls send nothing without it.",
        unit="none, starttls, tls",
    )
    smtp_username: str = _said(
        "", "ชื่อบัญชีของแม่ข่ายอีเมล", "Account at the mail server, where it asks for one."
    )
    smtp_password: SecretStr = _said(
        SecretStr(""), "รหัสผ่านของแม่ข่ายอีเมล", "Password at the mail server."
    )
    smtp_timeout_s: float = _said(
        30.0,
        "เวลารอแม่ข่ายอีเมลแต่ละขั้น",
        "Longest wait for each answer of the mail server.",
        unit="seconds",
        gt=0,
        le=600,
    )
    smtp_connections: int = _said(
        4,
        "จำนวนการเชื่อมต่อพร้อมกันไปยังแม่ข่ายอีเมล",
        "Connections kept to the mail server at once.",
        unit="connections",
        ge=1,
        le=64,
    )
    smtp_cert_file: str = _said(
        "",
        "ไฟล์ใบรับรอง (PEM) ของหน่วยงาน หากไม่ใช้ของเครื่อง",
        "PEM file of the authority to trust instead of the machine's own.",
        unit="file",
    )
    smtp_hostname: str = _said(
        "",
        "ชื่อเครื่องที่ใช้ทักทายแม่ข่ายอีเมล",
        "Name by which we greet the mail server; empty: the machine's own.",
        unit="name",
    )
    mail_from: str = _said(
        "no-reply@phinong.example",
        "ที่อยู่อีเมลผู้ส่ง",
        "Sender of every mail.",
        unit="mail address",
        pattern=r"^[^@\s]+@[^@\s]+$",
    )
    mail_name: str = _said(
        "ระบบพี่น้อง (Phinong)", "ชื่อผู้ส่งที่แสดง", "The sender's name as shown.", pattern=r"^[^\r\n]*$"
    )
    mail_catcher: bool = _said(
        True,  # noqa: FBT003 - the default of a switch
        "เปิดกล่องอีเมลจำลองเมื่อ smtp_host คือเครื่องนี้ ปิดหากเครื่องนี้มีแม่ข่ายอีเมลจริง",
        "Run the catcher where smtp_host is this machine; off where a real relay listens here.",
        unit="true, false",
    )
