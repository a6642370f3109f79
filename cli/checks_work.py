"""The checks of ``phinong doctor`` on the work itself: Prefect, timers, mail, calendar, clock."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from cli.finding import NOTE, OK, WRONG, Finding, of_error
from statemachine.errors import PhinongError

if TYPE_CHECKING:
    from config.settings import Settings
    from usecases.context import Context
    from usecases.operations.health import Figures

_AHEAD = timedelta(minutes=5)
_INTERVALS = 3


def prefect(settings: "Settings") -> Iterator[Finding]:
    """Say whether Prefect's server answers and has a next run for every timer."""
    from workflows.schedule import SCHEDULE
    from workflows.scheduler import next_runs

    url = settings.prefect_url
    try:
        found = next_runs(url)
    except (OSError, ValueError) as error:
        yield Finding(
            "prefect", WRONG,
            f"ติดต่อ Prefect ที่ {url} ไม่ได้ ({error}) "
            "โปรดสั่ง phinong up หรือตรวจ PHINONG_PREFECT_API_URL",
            f"Prefect at {url} cannot be reached ({error}): start phinong up, "
            "or check PHINONG_PREFECT_API_URL.",
        )  # fmt: skip
        return
    missing = ", ".join(name for name in SCHEDULE if found.get(name) is None)
    if missing:
        yield Finding(
            "prefect", WRONG,
            f"Prefect ไม่มีรอบถัดไปของ {missing} โปรดเริ่ม phinong up หรือ phinong flows ใหม่",
            f"Prefect has no next run of {missing}: start phinong up or phinong flows anew.",
        )  # fmt: skip
    else:
        yield Finding("prefect", OK, "Prefect มีรอบถัดไปครบ", "Prefect has a next run of each timer.")


def timers(settings: "Settings") -> Iterator[Finding]:
    """Say whether the sweep is in time."""
    from config.wiring import open_context
    from usecases.timers.jobs import last_sweep
    from workflows.schedule import SWEEP_INTERVAL

    ctx = open_context(settings)
    last = last_sweep(ctx)
    if last is None or ctx.now - last > _INTERVALS * SWEEP_INTERVAL:
        since = "–" if last is None else last.isoformat(timespec="minutes")
        yield Finding(
            "timers", WRONG,
            f"ไม่มีการตรวจกำหนดเวลาตั้งแต่ {since} โปรดสั่ง phinong up หรือ phinong tick",
            f"Nothing was swept since {since}: start phinong up, or run phinong tick.",
        )  # fmt: skip
    else:
        yield Finding("timers", OK, "การตรวจกำหนดเวลาทันเวลา", "The sweep is in time.")


def data(settings: "Settings") -> Iterator[Finding]:
    """Say how the data is: clock, administrators, mails, calendar."""
    from config.wiring import open_context
    from usecases.operations.health import figures

    ctx = open_context(settings)
    try:
        found = figures(ctx)
    except PhinongError as error:
        yield of_error("data", error)
        return
    yield _clock(settings, ctx, found)
    yield _administrators(found)
    yield _mails(found)
    yield from _calendar(found)


def _clock(settings: "Settings", ctx: "Context", found: "Figures") -> Finding:
    last = found.last_audit_at
    if last is not None and last > ctx.now + _AHEAD:
        at = last.isoformat(timespec="minutes")
        return Finding(
            "clock", WRONG,
            f"นาฬิกาช้ากว่ารายการล่าสุดในประวัติ ({at}) โปรดตั้งเวลาเครื่อง เช่น ด้วย NTP",
            f"The clock is behind the newest audit entry ({at}): set the machine's time, "
            "such as by NTP.",
        )  # fmt: skip
    if settings.clock:
        return Finding(
            "clock", NOTE,
            f"นาฬิกาถูกตั้งเพื่อซ้อมด้วย PHINONG_CLOCK={settings.clock}",
            f"The clock is bent for a rehearsal by PHINONG_CLOCK={settings.clock}.",
        )  # fmt: skip
    return Finding("clock", OK, "นาฬิกาถูกต้อง", "The clock is sane.")


def _administrators(found: "Figures") -> Finding:
    if not found.administrators:
        return Finding(
            "administrators", WRONG,
            "ไม่มีผู้ใดอยู่ในตำแหน่ง administrator จึงไม่มีผู้รับแจ้งเมื่อระบบขัดข้อง โปรดกำหนดด้วย phinong user",
            "Nobody holds the post administrator, so alarms reach nobody: "
            "give it to somebody by phinong user.",
        )  # fmt: skip
    count = found.administrators
    return Finding(
        "administrators", OK, f"ผู้ดูแลระบบ {count} คน", f"{count} people are told of alarms."
    )


def _mails(found: "Figures") -> Finding:
    failed, doubt = found.mails.get("failed", 0), found.mails.get("in_doubt", 0)
    if failed or doubt:
        return Finding(
            "mails", NOTE,
            f"อีเมลส่งไม่สำเร็จ {failed} ฉบับ ไม่แน่ใจ {doubt} ฉบับ โปรดดูด้วย phinong mail list",
            f"{failed} mails failed and {doubt} are in doubt: see phinong mail list.",
        )  # fmt: skip
    return Finding("mails", OK, "ไม่มีอีเมลค้างผิดปกติ", "No mail failed or is in doubt.")


def _calendar(found: "Figures") -> Iterator[Finding]:
    gaps = [gap for gap in found.calendar if gap.code == "coverage_ends"]
    for gap in gaps:
        yield Finding("calendar", WRONG, gap.th, gap.en)
    if not gaps:
        yield Finding(
            "calendar", OK, "ปฏิทินครอบคลุม 18 เดือนข้างหน้า", "The calendar covers 18 months ahead."
        )
    for gap in found.calendar:
        if gap not in gaps:
            yield Finding("calendar", NOTE, gap.th, gap.en)
