"""Every setting: its name, unit and default, said in Thai and in English.

Read from the environment (``PHINONG_PORT``), else from ``.env`` where the command is started, else
from ``.env`` in the data folder. ``docs/configuration.md`` is made from this file.
"""

import os
from collections.abc import Iterable
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from config import clock
from config.faults import as_settings_error
from config.observing import Observing
from config.outgoing import Outgoing
from config.replies import Replies
from config.said import said as _said
from config.scanning import Scanning
from config.sign_in import SignIn

PREFIX = "PHINONG_"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound
_ENGINES = ("sqlite:", "postgresql+psycopg:")
_FILE = ".env"
# Read by commands and by the tests: no settings of an installation.
_OTHERS = ("PHINONG_USER", "PHINONG_LANG", "PHINONG_TEST", "PHINONG_REQUIRE", "PHINONG_HYPOTHESIS")


def _reachable(host: str) -> str:
    """Return an address that a browser here can open, also where the web listens everywhere."""
    return "127.0.0.1" if host in _EVERYWHERE else host


class Core(Outgoing):
    """The settings that every installation has."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    data: Path = _said(
        Path("data"),
        "โฟลเดอร์ข้อมูลทั้งหมด ฐานข้อมูล เอกสาร กล่องอีเมลจำลอง และบันทึกการทำงาน",
        "Folder of all data: database, documents, the catcher's mailbox, logs.",
        unit="folder",
    )
    database_url: str = _said(
        lambda made: f"sqlite:///{made['data']}/phinong.db",
        "ที่อยู่ฐานข้อมูล SQLite หรือ PostgreSQL (postgresql+psycopg://…)",
        "The database: SQLite, or PostgreSQL (postgresql+psycopg://...).",
        unit="URL",
        shown="sqlite:///<data>/phinong.db",
        repr=False,
    )
    documents_url: str = _said(
        "",
        "ที่เก็บเอกสารแบบ S3 (s3://bucket/โฟลเดอร์) หากว่าง เก็บในโฟลเดอร์ข้อมูล",
        "S3-compatible storage of documents (s3://bucket/folder); empty: the data folder. "
        "Endpoint and keys come from FSSPEC_S3_* or AWS_*.",
        unit="URL",
        pattern=r"^(s3://[^/]+.*)?$",
    )
    host: str = _said(
        "127.0.0.1",
        "ที่อยู่เครือข่ายที่หน้าเว็บรับฟัง ค่าเริ่มต้นรับเฉพาะเครื่องนี้",
        "Address the web listens on; by default this machine alone.",
        unit="address",
    )
    port: int = _said(8070, "พอร์ตของหน้าเว็บ", "Port of the web.", unit="port", ge=1, le=65535)
    base_url: str = _said(
        lambda made: f"http://{_reachable(made['host'])}:{made['port']}",
        "ที่อยู่เว็บที่ผู้ใช้เปิด ใช้ทำลิงก์ในอีเมล",
        "The address people open; links in mails begin with it.",
        unit="URL",
        shown="http://<host>:<port>",
    )
    office_opens: time = _said(
        time(8, 30),
        "เวลาเปิดราชการ อีเมลที่ไม่เร่งด่วนจะส่งในเวลานี้",
        "Office hours begin; mails that can wait go out within them.",
        unit="Bangkok time",
    )
    office_closes: time = _said(
        time(16, 30), "เวลาปิดราชการ", "Office hours end.", unit="Bangkok time"
    )
    largest_document_mb: int = _said(
        20, "ขนาดเอกสารแนบใหญ่สุด", "Largest document that may be attached.", unit="MB", ge=1, le=500
    )
    demo: bool = _said(
        True,  # noqa: FBT003 - the default of a switch
        "เริ่มครั้งแรกพร้อมผู้ใช้ตัวอย่างสมมติ ปิดเมื่อใช้งานจริง",
        "Begin with fictional demo people on the first start; off in production.",
        unit="true, false",
    )
    public_register: bool = _said(
        False,  # noqa: FBT003 - the default of a switch
        "เปิดทะเบียนคู่ความสัมพันธ์ให้ประชาชนอ่านโดยไม่ต้องลงชื่อเข้าใช้",
        "Let anybody read the register of pairs without signing in.",
        unit="true, false",
    )
    webhook_hosts: str = _said(
        "",
        "เครื่องที่ส่ง webhook ไปได้ คั่นด้วยจุลภาค เช่น app.moi.go.th หรือ app.moi.go.th:8443 ว่างคือปิด",
        "Hosts that webhooks may go to, with commas, such as app.moi.go.th:8443; empty: none.",
        unit="names",
    )
    metrics_token: SecretStr = _said(
        SecretStr(""),
        "โทเค็นสำหรับอ่าน /metrics จากเครื่องอื่น หากว่าง อ่านได้จากเครื่องนี้เท่านั้น",
        "Bearer token for reading /metrics from elsewhere; empty: from this machine alone.",
    )
    privacy_contact: str = _said(
        "",
        "ผู้ติดต่อเรื่องข้อมูลส่วนบุคคล แสดงในหน้าความเป็นส่วนตัว",
        "Whom to ask about personal data; the privacy page names them.",
        unit="text",
    )
    paper_fonts: str = _said(
        "",
        "โฟลเดอร์ที่มีไฟล์ TH Sarabun New (.ttf) สำหรับหนังสือราชการ หากว่าง ใช้ Sarabun ที่มากับระบบ",
        "Folder with TH Sarabun New (.ttf) for official papers; empty: the shipped Sarabun.",
        unit="folder",
    )
    paper_emblem: str = _said(
        "",
        "ไฟล์ตราครุฑ (PNG หรือ SVG) หากว่าง เว้นกรอบเส้นประไว้",
        "The garuda emblem (PNG or SVG) for official papers; empty: a dashed place for it.",
        unit="file",
    )
    prefect_port: int = _said(
        4270,
        "พอร์ตของ Prefect ที่ทำงานในเครื่อง",
        "Port of the embedded Prefect server.",
        unit="port",
        ge=1,
        le=65535,
    )
    prefect_api_url: str = _said(
        "",
        "ที่อยู่ Prefect ภายนอก หากกำหนดจะไม่เปิด Prefect ในเครื่อง",
        "An outside Prefect server (https://.../api); none is then started here.",
        unit="URL",
    )
    prefect_ui: bool = _said(
        False,  # noqa: FBT003 - the default of a switch
        "เปิดหน้าเว็บของ Prefect ที่พอร์ต prefect_port",
        "Serve Prefect's own pages on prefect_port.",
        unit="true, false",
    )
    least_free_mb: int = _said(
        200,
        "พื้นที่ดิสก์ว่างน้อยสุดที่ยอมให้เริ่มทำงาน",
        "Free disk space below which Phinong does not start.",
        unit="MB",
        ge=0,
    )
    clock: str = _said(
        "",
        "นาฬิกาสำหรับซ้อมหรือทดสอบเท่านั้น: เวลาคงที่ (2026-11-23T03:00:00Z) ส่วนต่าง (+30d) หรือ @ไฟล์",
        "Clock for rehearsals and tests only: a still moment, a shift (+30d), or @file.",
        unit="moment, shift or @file",
    )

    @field_validator("data")
    @classmethod
    def _whole_path(cls, data: Path) -> Path:
        return data.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, url: str) -> str:
        if not url.startswith(_ENGINES):
            known = " or ".join(f"{start}//..." for start in _ENGINES)
            raise ValueError(f"only SQLite and PostgreSQL are supported: {known}")
        return url

    @field_validator("paper_fonts", "paper_emblem")
    @classmethod
    def _paper_parts(cls, given: str) -> str:
        found = Path(given).expanduser().absolute()
        if given and not found.exists():
            raise ValueError(f"there is no {found}")
        return str(found) if given else ""

    @field_validator("clock")
    @classmethod
    def _known_clock(cls, said: str) -> str:
        try:
            clock.parse(clock.said(said))
        except clock.ClockError as error:
            raise ValueError(error.sentence("en")) from error
        return said

    @property
    def documents(self) -> Path:
        """Return the folder of documents."""
        return self.data / "documents"

    @property
    def mailbox(self) -> Path:
        """Return the Maildir of the catcher."""
        return self.data / "mailbox"

    @property
    def logs(self) -> Path:
        """Return the folder of what the children say."""
        return self.data / "logs"

    @property
    def catches_mail(self) -> bool:
        """Say whether our own catcher takes the mail."""
        return self.mail_catcher and self.smtp_host in LOOPBACK

    @property
    def tries_out(self) -> bool:
        """Say whether fictional people enter without a password: only here, mail kept here too."""
        listens_here = self.host in LOOPBACK and urlsplit(self.base_url).hostname in LOOPBACK
        return self.demo and listens_here and self.catches_mail

    @property
    def prefect_url(self) -> str:
        """Return the address of Prefect's API, ours or the outside one."""
        return self.prefect_api_url or f"http://127.0.0.1:{self.prefect_port}/api"


class Settings(SignIn, Scanning, Observing, Replies, Core):
    """How this installation runs. Made by ``load_settings``; it does not change afterwards."""

    @property
    def needs_second_factor(self) -> bool:
        """Say whether approvers and administrators must take a second step."""
        return self.second_factor == "required" or not (self.second_factor or self.tries_out)


def load_settings(**said: Any) -> Settings:
    """Read the settings; what is ``said`` here wins over environment and files.

    Raises:
        SettingsError: A value cannot be used; the sentence names the setting.
    """
    read: Any = Settings  # what type checkers see lacks the arguments of pydantic-settings
    try:
        data = read(_env_file=_FILE, **said).data
        files = (data / _FILE, Path(_FILE))  # the later one wins
        settings: Settings = read(_env_file=files, **{**said, "data": data})
    except ValidationError as error:
        raise as_settings_error(error, PREFIX) from error
    if settings.clock:
        os.environ[clock.VARIABLE] = settings.clock
    return settings


def variable(field: str) -> str:
    """Return the name of a setting in the environment."""
    return PREFIX + field.upper()


def unknown_variables(names: Iterable[str]) -> list[str]:
    """Return those names that look like a setting of ours and are none, such as a misspelt one."""
    known = {variable(field) for field in Settings.model_fields}
    return sorted(
        name
        for name in names
        if name.startswith(PREFIX) and name not in known and not name.startswith(_OTHERS)
    )
