"""The checks of ``phinong doctor`` on the installation: each says how to mend what it finds."""

import os
import shutil
import socket
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cli.finding import NOTE, OK, WRONG, Finding, of_error
from statemachine.errors import PhinongError

if TYPE_CHECKING:
    from config.settings import Settings

PACKAGES = (
    "cli", "config", "documents", "notifications", "reference", "statemachine", "storage",
    "usecases", "web", "workflows",
)  # fmt: skip
_MEGABYTE = 1024 * 1024
_CONNECT_S = 5.0


def packages(_settings: "Settings") -> Iterator[Finding]:
    """Say whether each of our packages is ours and whole."""
    home = Path(__file__).parent.parent
    strange = [name for name in PACKAGES if not _is_ours(name, home)]
    if strange:
        names = ", ".join(strange)
        yield Finding(
            "packages", WRONG,
            f"แพ็กเกจ {names} ถูกโปรแกรมอื่นเขียนทับหรือไม่ครบ โปรดติดตั้ง Phinong ใหม่ในสภาพแวดล้อมของตนเอง",
            f"The packages {names} are another program's, or not whole: install Phinong anew, "
            "in an environment of its own.",
        )  # fmt: skip
    else:
        yield Finding("packages", OK, "โปรแกรมครบถ้วน", "The program is whole.")


def _is_ours(name: str, home: Path) -> bool:
    try:
        found = import_module(name)
    except ImportError:
        return False
    return getattr(found, "__phinong__", None) == name and Path(
        found.__file__ or ""
    ).is_relative_to(home)


def settings_known(_settings: "Settings") -> Iterator[Finding]:
    """Say whether a variable of the environment looks like a setting of ours and is none."""
    from config.settings import unknown_variables

    unknown = ", ".join(unknown_variables(os.environ))
    if unknown:
        yield Finding(
            "settings", WRONG,
            f"ไม่มีค่าตั้งชื่อ {unknown} โปรดแก้ชื่อตาม docs/configuration.md",
            f"There is no setting {unknown}: correct the name, see docs/configuration.md.",
        )  # fmt: skip
    else:
        yield Finding("settings", OK, "ค่าตั้งถูกต้อง", "The settings can be used.")


def address(settings: "Settings") -> Iterator[Finding]:
    """Say whether passwords and sessions travel in the clear."""
    from config.settings import LOOPBACK

    where = urlsplit(settings.base_url)
    if where.scheme == "https" or (where.hostname in LOOPBACK and settings.host in LOOPBACK):
        yield Finding(
            "address", OK, f"ผู้ใช้เปิดที่ {settings.base_url}", f"People open {settings.base_url}."
        )
        return
    yield Finding(
        "address", NOTE,
        f"ผู้ใช้เปิดที่ {settings.base_url} ซึ่งไม่เข้ารหัส รหัสผ่านอาจถูกดักอ่าน โปรดใช้ https "
        "และตั้ง PHINONG_BASE_URL",
        f"People open {settings.base_url} without encryption, so passwords can be read on the way: "
        "serve it by https and set PHINONG_BASE_URL.",
    )  # fmt: skip


def connections(settings: "Settings") -> Iterator[Finding]:
    """Say whether what goes to other hosts goes there encrypted, to a host that proves its name."""
    from config.encrypted import in_the_clear

    names = ", ".join(in_the_clear(settings, os.environ))
    if names:
        yield Finding(
            "connections", NOTE,
            f"ข้อมูลไปยังเครื่องอื่นโดยไม่เข้ารหัส หรือไม่ตรวจชื่อเครื่องปลายทาง ตาม {names} "
            "โปรดตั้งให้ใช้ TLS ตาม docs/deploy.md",
            f"By {names} data goes to another host unencrypted, or to one that need not prove its "
            "name: let them use TLS, see docs/deploy.md.",
        )  # fmt: skip
    else:
        yield Finding(
            "connections", OK,
            "ทุกการเชื่อมต่อไปยังเครื่องอื่นเข้ารหัสและตรวจชื่อเครื่อง",
            "Whatever goes to another host goes encrypted, to a host that proves its name.",
        )  # fmt: skip


def disk(settings: "Settings") -> Iterator[Finding]:
    """Say whether the data folder is there, may be written to, and has room."""
    folder = settings.data
    if not os.access(folder, os.W_OK):
        yield Finding(
            "disk", WRONG,
            f"ไม่มีโฟลเดอร์ {folder} หรือเขียนไม่ได้ โปรดสั่ง phinong init หรือแก้สิทธิ์",
            f"The folder {folder} is missing or cannot be written: run phinong init, "
            "or mend its permissions.",
        )  # fmt: skip
        return
    free = shutil.disk_usage(folder).free // _MEGABYTE
    state = OK if free >= settings.least_free_mb else WRONG
    yield Finding(
        "disk", state,
        f"พื้นที่ว่าง {free:,} MB (ต้องมี {settings.least_free_mb:,} MB)",
        f"{free:,} MB are free; {settings.least_free_mb:,} MB are needed.",
    )  # fmt: skip


def database(settings: "Settings") -> Iterator[Finding]:
    """Say whether the database can be used and its tables are at this program's revision."""
    from config.database import check_database

    try:
        check_database(settings)
    except PhinongError as error:
        yield of_error("database", error)
    else:
        yield Finding("database", OK, "ฐานข้อมูลพร้อม", "The database is ready.")


def mail(settings: "Settings") -> Iterator[Finding]:
    """Say whether the mail server can be reached and greets us."""
    from config.wiring import smtp_settings

    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        smtp_settings(settings).tls_context()
        _greeted(settings)
    except PhinongError as error:
        yield of_error("mail", error)
    except OSError as error:
        why = error.strerror or error
        hint = ("สั่ง phinong up", "start phinong up") if settings.catches_mail else _RELAY
        yield Finding(
            "mail", WRONG,
            f"ติดต่อแม่ข่ายอีเมล {where} ไม่ได้ ({why}) โปรด{hint[0]}",
            f"The mail server {where} cannot be reached ({why}): {hint[1]}.",
        )  # fmt: skip
    else:
        yield Finding("mail", OK, f"แม่ข่ายอีเมล {where} ตอบรับ", f"The mail server {where} answers.")


_RELAY = (
    "ตรวจ PHINONG_SMTP_HOST และ PHINONG_SMTP_PORT",
    "check PHINONG_SMTP_HOST and PHINONG_SMTP_PORT",
)


def _greeted(settings: "Settings") -> None:
    """Connect and, where the greeting is in the clear, read it.

    Raises:
        OSError: Nobody is there, or somebody who does not speak SMTP.
    """
    where = (settings.smtp_host, settings.smtp_port)
    with socket.create_connection(where, timeout=_CONNECT_S) as talk:
        if settings.smtp_security != "tls" and not talk.recv(512).startswith(b"220"):
            raise OSError(None, "no SMTP greeting")
