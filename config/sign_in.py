"""The settings of signing in: the second step, fresh proof, foreign providers."""

from pathlib import Path
from typing import Literal

from pydantic import field_validator
from pydantic_settings import BaseSettings

from config.said import said


class SignIn(BaseSettings):
    """Who must take a second step, how long a proof holds, and where people may sign in besides."""

    second_factor: Literal["", "required", "offered"] = said(
        "",
        "การยืนยันขั้นที่สองของผู้อนุมัติและผู้ดูแลระบบ required คือบังคับ offered คือเลือกได้ "
        "หากว่าง บังคับเสมอ เว้นแต่ระบบทดลองที่เข้าใช้ในนามบุคคลสมมติได้",
        "Second step of approvers and administrators; empty: required, but where fictional people "
        "enter without a password.",
        unit="required, offered",
    )
    proof_minutes: int = said(
        10,
        "การยืนยันตัวตนอยู่ได้นานเท่าใด ก่อนต้องยืนยันอีกครั้งเพื่อลงนามหรือให้สิทธิ์",
        "How long a proof of identity holds before one signs or grants.",
        unit="minutes",
        ge=1,
        le=60,
    )
    secret_keys: str = said(
        "",
        "ไฟล์กุญแจ (Fernet บรรทัดละหนึ่ง) สำหรับเข้ารหัสข้อมูลแอปสร้างรหัสในฐานข้อมูล ทุกเครื่องใช้ไฟล์เดียวกัน",
        "File of Fernet keys, one a line, that seal the seeds of code apps in the database; the "
        "same on every host. Empty: they are stored unsealed.",
        unit="file",
    )
    leaked_passwords: str = said(
        "",
        "ไฟล์รายการรหัสผ่านที่รั่ว ตามแบบของ Have I Been Pwned (SHA-1 เรียงลำดับ) หากว่าง ไม่ตรวจ",
        "File of leaked passwords as Have I Been Pwned writes it: SHA-1, in order. Empty: none is "
        "looked at.",
        unit="file",
    )
    oidc: str = said(
        "",
        "ไฟล์ TOML ของผู้ให้บริการยืนยันตัวตน เช่น ThaiD (docs/web/sign_in.md)",
        "TOML file of foreign providers, such as ThaiD (docs/web/sign_in.md).",
        unit="file",
    )

    @field_validator("secret_keys", "leaked_passwords", "oidc")
    @classmethod
    def _there(cls, given: str) -> str:
        found = Path(given).expanduser().absolute()
        if given and not found.is_file():
            raise ValueError(f"there is no file {found}")
        return str(found) if given else ""
