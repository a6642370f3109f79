"""``phinong deploy`` and ``phinong worker``: the timers on a work pool, over several machines."""

import asyncio
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated

import typer

from cli import house
from cli.answer import Answer, said
from cli.command import App
from statemachine.errors import PhinongError

if TYPE_CHECKING:
    from config.settings import Settings

PATIENCE_S = 30.0
"""So long is waited for Prefect's server, which may be on its way up."""

deploy_app = App("วางงานตามกำหนดเวลาบน work pool", "put the timers on a work pool")
worker_app = App("ทำงานตามกำหนดเวลาจาก work pool", "work for the pool")


class NoPrefectError(PhinongError):
    """Prefect's server does not answer."""

    code = "no_prefect"
    th = "Prefect ที่ {url} ไม่ตอบ โปรดตรวจ PHINONG_PREFECT_API_URL และเซิร์ฟเวอร์"
    en = "Prefect at {url} does not answer; check PHINONG_PREFECT_API_URL and the server."


@deploy_app.verb("deploy", "วางงานตามกำหนดเวลาบน work pool ให้ตรงกับโปรแกรม", "phinong deploy")
def deploy() -> Answer:
    """Make the work pool and its deployments those of this program; twice changes nothing more.

    Raises:
        NoPrefectError: Prefect's server does not answer.
    """
    settings = _reached()
    from workflows.pool import POOL
    from workflows.pool import deploy as deed

    done = asyncio.run(deed())
    count = done.changed + done.unchanged
    return said(
        f"งานตามกำหนดเวลา {count} งานอยู่บน {POOL} ({settings.prefect_url}) "
        f"เปลี่ยน {done.changed} นำออก {done.removed}",
        f"{count} timers are on {POOL} ({settings.prefect_url}); "
        f"{done.changed} changed, {done.removed} taken away.",
        {"pool": POOL, "timers": count, "changed": done.changed, "removed": done.removed},
    )


@worker_app.verb("worker", "ทำงานตามกำหนดเวลาจาก work pool", "phinong worker --name data1")
def worker(
    *,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="ชื่อของเครื่องทำงานนี้ · this worker's name")
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=64, help="งานพร้อมกัน · runs at once")
    ] = 4,
) -> int:
    """Serve the pool until SIGTERM or Ctrl-C; as many of these as wanted, on any machine.

    Raises:
        NotMigratedError: The tables are not ready; run phinong init.
        NoPrefectError: Prefect's server does not answer.
    """
    from config.database import check_database

    check_database(house.settings())
    _reached()
    from workflows.pool import serve

    serve(name, limit)
    return 0


def _reached() -> "Settings":
    """Return the settings once Prefect's server answers; its client then finds it.

    Raises:
        NoPrefectError: It does not.
    """
    from workflows.environment import prefect_environment, set_environment
    from workflows.scheduler import answers

    settings, until = house.settings(), monotonic() + PATIENCE_S
    while not answers(settings.prefect_url):
        if monotonic() > until:
            raise NoPrefectError(url=settings.prefect_url)
        sleep(0.5)
    set_environment(prefect_environment(settings))
    return settings
