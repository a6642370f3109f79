"""``phinong up``, ``init``, ``web`` and ``flows``: what runs, together or one process each."""

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import house, preflight, screen
from cli.answer import Answer, said
from cli.telling import Teller

if TYPE_CHECKING:
    from config.settings import Settings

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", help="โฟลเดอร์ข้อมูล (PHINONG_DATA) · the data folder"),
]
Port = Annotated[
    int | None,
    typer.Option("--port", metavar="N", help="พอร์ตของเว็บ (PHINONG_PORT) · the web's port"),
]
Json = Annotated[
    bool,
    typer.Option("--json", help="บอกแต่ละเหตุการณ์เป็น JSON หนึ่งบรรทัด · each event as a line of JSON"),
]
NoDemo = Annotated[
    bool, typer.Option("--no-demo", help="ไม่สร้างผู้ใช้ตัวอย่าง (PHINONG_DEMO) · without demo people")
]


def up(*, data: Data = None, port: Port = None, no_demo: NoDemo = False, json: Json = False) -> int:
    """Run the whole system on one machine, until Ctrl-C.

    Raises:
        AnotherInstanceError: The data folder is in use.
        PortError: A port is taken.
        FolderError: The data folder cannot be used.
    """
    settings = _settings(data, port, no_demo=no_demo)
    teller = Teller(json=json, lang=screen.language(sys.argv[1:]))
    preflight.prepare_folder(settings)
    lock = preflight.hold(settings.data)
    listening = preflight.listening(settings.host, settings.port, "PHINONG_PORT")
    _check_ports(settings)
    teller.say("starting", "ระบบพี่น้องกำลังเริ่ม", "Phinong is starting", data=str(settings.data))

    from config.database import migrate_database

    migrate_database(settings)
    from cli.running import Running

    async def run() -> None:
        await Running(settings, lock, teller).run(listening)

    asyncio.run(run())
    teller.say("stopped", "หยุดเรียบร้อย ไม่มีสิ่งใดสูญหาย", "stopped; nothing is lost")
    return 0


def init(*, data: Data = None, no_demo: NoDemo = False) -> Answer:
    """Make the database with its tables and first data, without starting anything.

    Raises:
        AnotherInstanceError: The data folder is in use.
        FolderError: The data folder cannot be used.
    """
    settings = _settings(data, None, no_demo=no_demo)
    preflight.prepare_folder(settings)
    preflight.hold(settings.data)  # until this process ends
    from cli.first_data import load
    from config.database import migrate_database

    migrate_database(settings)
    loaded = load(settings)
    return said(
        f"ข้อมูลพร้อมที่ {settings.data} เปิดระบบด้วย phinong up",
        f"The data is ready in {settings.data}; start with phinong up.",
        {"data": settings.data, "database": _where(settings), "loaded": loaded},
    )


def web(*, data: Data = None, port: Port = None) -> int:
    """Serve the pages only; as many of these as a large site needs.

    Raises:
        NotMigratedError: The tables are not ready; run phinong init.
        PortError: The port is taken.
    """
    settings = _settings(data, port)
    from config.database import check_database

    check_database(settings)
    from config.observed import observe
    from web.app import create_app
    from web.server import serve

    observe(settings, "web")
    app = create_app(settings)  # before the door opens: a proxy would send people to wait there
    listening = preflight.listening(settings.host, settings.port, "PHINONG_PORT")
    Teller().say("web", f"เว็บพร้อมที่ {settings.base_url}", f"the web is at {settings.base_url}")
    asyncio.run(serve(app, listening))
    return 0


def flows(*, data: Data = None) -> int:
    """Serve the timers only, for the Prefect server that PHINONG_PREFECT_API_URL names.

    Raises:
        NotMigratedError: The tables are not ready; run phinong init.
    """
    settings = _settings(data, None)
    from config.database import check_database
    from workflows.child import run_timers

    check_database(settings)
    url = settings.prefect_url
    Teller().say("flows", f"งานตามเวลาใช้ Prefect ที่ {url}", f"the timers use Prefect at {url}")
    run_timers(settings, sole=False)
    return 0


def _settings(data: Path | None, port: int | None, *, no_demo: bool = False) -> "Settings":
    """Return the settings; what the command line says holds for our children, too."""
    said_here = {
        "PHINONG_DATA": data,
        "PHINONG_PORT": port,
        "PHINONG_DEMO": "false" if no_demo else None,
    }
    os.environ.update({name: str(value) for name, value in said_here.items() if value is not None})
    return house.settings()


def _check_ports(settings: "Settings") -> None:
    """Find out before anything is started whether the others can listen."""
    if settings.catches_mail:
        preflight.check_port("127.0.0.1", settings.smtp_port, "PHINONG_SMTP_PORT")
    if not settings.prefect_api_url:
        preflight.check_port("127.0.0.1", settings.prefect_port, "PHINONG_PREFECT_PORT")


def _where(settings: "Settings") -> str:
    from config.wiring import open_database

    return open_database(settings).where
