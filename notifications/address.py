"""Mail addresses: what is accepted, and why the rest is refused.

Accepted is what every relay takes: an ASCII local part of letters, digits and the usual signs, and
a domain name. A Thai domain becomes Punycode. A local part in Thai letters would need SMTPUTF8 at
every hop; a relay without it bounces the mail long after we promised it, so it is refused here.
"""

import re
from functools import lru_cache
from typing import ClassVar

from statemachine.errors import PhinongError

LOCAL_LIMIT = 64
ADDRESS_LIMIT = 254
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SHOWN = 80

_WHY: dict[str, tuple[str, str]] = {
    "empty": ("ไม่ได้ระบุที่อยู่", "it is empty"),
    "control": ("มีอักขระควบคุมหรือการขึ้นบรรทัดใหม่", "it holds a line break or control character"),
    "space": ("มีช่องว่าง", "it holds a space"),
    "at": ("ต้องมีเครื่องหมาย @ หนึ่งตัว", "it must hold exactly one @"),
    "long": (
        f"ยาวเกินไป (ไม่เกิน {ADDRESS_LIMIT} ตัวอักษร ส่วนหน้า @ ไม่เกิน {LOCAL_LIMIT})",
        f"it is too long (at most {ADDRESS_LIMIT} characters, {LOCAL_LIMIT} before the @)",
    ),
    "local_not_ascii": (
        "ส่วนหน้า @ มีอักษรที่ไม่ใช่อังกฤษ ซึ่งเครื่องแม่ข่ายอีเมลจำนวนมากไม่รับ",
        "the part before the @ holds letters beyond ASCII, which many mail servers refuse",
    ),
    "local": ("ส่วนหน้า @ มีอักขระที่ใช้ไม่ได้", "the part before the @ holds a sign that is not allowed"),
    "domain": ("ชื่อโดเมนหลัง @ ไม่ถูกต้อง", "the domain after the @ is not a domain name"),
}


class AddressError(PhinongError):
    """A mail address that we do not send to.

    ``facts["why"]`` names the reason: a key of the table in this file.
    """

    code = "address_refused"
    th: ClassVar[str] = "ใช้ที่อยู่อีเมล “{address}” ไม่ได้ เพราะ{why_th} โปรดใช้รูปแบบ name@example.go.th"
    en: ClassVar[str] = (
        "The mail address “{address}” cannot be used: {why_en}. Write it as name@example.go.th."
    )

    def __init__(self, address: str, why: str) -> None:
        """Keep the address, cut short and made printable, and the reason."""
        th, en = _WHY[why]
        shown = _CONTROL.sub("?", address[:_SHOWN])
        super().__init__(address=shown, why=why, why_th=th, why_en=en)


@lru_cache(maxsize=8192)
def check_address(text: str) -> str:
    """Return the address as it goes to the mail server, its domain in lower-case ASCII.

    Raises:
        AddressError: We do not send to it; the sentence says why and how to write it.
    """
    why = _fault(text)
    if why:
        raise AddressError(text, why)
    local, _, domain = text.partition("@")
    if not local.isascii():
        raise AddressError(text, "local_not_ascii")
    if not _LOCAL.fullmatch(local):
        raise AddressError(text, "local")
    return _fitting(text, f"{local}@{_ascii_domain(text, domain)}")


def _fault(text: str) -> str | None:
    if not text:
        return "empty"
    if _CONTROL.search(text):
        return "control"
    if len(text) > ADDRESS_LIMIT:
        return "long"
    if any(sign.isspace() for sign in text):
        return "space"
    return None if text.count("@") == 1 else "at"


def _fitting(text: str, address: str) -> str:
    if len(address) > ADDRESS_LIMIT or address.index("@") > LOCAL_LIMIT:
        raise AddressError(text, "long")
    return address


def _ascii_domain(text: str, domain: str) -> str:
    try:
        name = domain.encode("idna").decode().lower()
    except UnicodeError:
        raise AddressError(text, "domain") from None
    labels = name.split(".")
    # "name@gmail" is a slip of the pen; only "localhost" stands without a dot.
    if (len(labels) == 1 and name != "localhost") or not all(map(_LABEL.fullmatch, labels)):
        raise AddressError(text, "domain")
    return name
