"""The settings of replies by mail: which address takes them, and where they are fetched."""

from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from config.said import said


class Replies(BaseSettings):
    """How an answer to a reminder comes in; with no address reminders cannot be answered."""

    replies_address: str = said(
        "",
        "ที่อยู่อีเมลที่รับการตอบการแจ้งเตือน เช่น replies@moi.go.th ว่างคือไม่รับ แม่ข่ายต้องรับ replies+…@",
        "Address that takes answers to reminders; empty: none. It must take replies+...@ as well.",
        unit="mail address",
        pattern=r"^$|^[^@+\s]+@[^@\s]+$",
    )
    replies_folder: str = said(
        "",
        "โฟลเดอร์ที่แม่ข่ายอีเมลวางจดหมายตอบ (Maildir หรือไฟล์ .eml)",
        "Folder into which answers are dropped: a Maildir, or .eml files.",
        unit="folder",
    )
    replies_imap_host: str = said(
        "",
        "แม่ข่าย IMAP ของกล่องจดหมายตอบ หากไม่ใช้โฟลเดอร์",
        "IMAP server of the mailbox of answers, where no folder is used.",
        unit="name or address",
    )
    replies_imap_port: int = said(
        993, "พอร์ตของแม่ข่าย IMAP", "Port of the IMAP server.", unit="port", ge=1, le=65535
    )
    replies_imap_security: Literal["tls", "starttls"] = said(
        "tls",
        "การเข้ารหัสกับแม่ข่าย IMAP",
        "Encryption towards the IMAP server; there is no way without it.",
        unit="tls, starttls",
    )
    replies_imap_username: str = said("", "ชื่อบัญชี IMAP", "Account at the IMAP server.")
    replies_imap_password: SecretStr = said(
        SecretStr(""), "รหัสผ่าน IMAP", "Password at the IMAP server."
    )
    replies_imap_mailbox: str = said(
        "INBOX", "กล่องจดหมายที่อ่าน", "Mailbox that is read.", unit="name"
    )
