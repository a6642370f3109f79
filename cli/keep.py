"""``phinong backup``, ``restore``, ``drill``, ``migrate-to``: copies that can be trusted."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import house
from cli.answer import Answer
from cli.command import App
from cli.progress import bar

if TYPE_CHECKING:
    from config.settings import Settings

backup_app = App("สำรองข้อมูล", "back up")
restore_app = App("กู้คืนข้อมูลสำรอง", "restore a backup")
drill_app = App("ซ้อมกู้คืนเพื่อพิสูจน์ข้อมูลสำรอง", "prove a backup")
move_app = App("ย้ายไปฐานข้อมูลอื่น", "move to another database")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="โฟลเดอร์ · folder")]


@backup_app.verb("backup", "สำรองข้อมูลขณะระบบทำงาน", "phinong backup /srv/backups --keep 30")
def backup(
    folder: Folder,
    *,
    keep: Annotated[
        int,
        typer.Option("--keep", min=0, help="จำนวนชุดที่เก็บไว้ (0 คือทั้งหมด) · how many to keep, 0: all"),
    ] = 0,
) -> Answer:
    """Copy one moment of everything into a new folder, while the system works."""
    with house.opened() as ctx, _shown("สำรองข้อมูล · backing up") as tell:
        from usecases.safekeeping import backups

        began = monotonic()
        made = backups.back_up(ctx, folder, tell, keep)
        said = backups.read_manifest(made)
    rows, seconds = sum(said.tables.values()), round(monotonic() - began, 1)
    document = {"folder": str(made), "rows": rows, "documents": said.documents, "seconds": seconds}
    return Answer(
        {"backup": document},
        lambda say: [
            say(
                f"✓ สำรอง {rows:,} แถว เอกสาร {said.documents:,} ฉบับ ที่ {made} ({seconds} วินาที)",
                f"✓ {rows:,} rows and {said.documents:,} documents are in {made} ({seconds} s)",
            ),
            say(f"พิสูจน์ด้วย: phinong drill {made}", f"Prove it: phinong drill {made}"),
        ],
    )


@drill_app.verb("drill", "ซ้อมกู้คืนเพื่อพิสูจน์ข้อมูลสำรอง", "phinong drill /srv/backups/phinong-…")
def drill(folder: Folder) -> Answer:
    """Restore a backup into a scratch folder, compare every row, file and link, and clear up."""
    from usecases.safekeeping import restoring

    with _shown("ซ้อมกู้คืน · drill") as tell:
        began = monotonic()
        found = restoring.drill(folder, tell)
    return _told(
        "drill", found, monotonic() - began, "ข้อมูลสำรองใช้กู้คืนได้", "The backup can be restored"
    )


@restore_app.verb(
    "restore", "กู้คืนลงในระบบว่าง", "PHINONG_DATA=/srv/new phinong restore /srv/backups/phinong-…"
)
def restore(folder: Folder) -> Answer:
    """Bring a backup into an empty installation and prove it there."""
    with _held() as known, _shown("กู้คืน · restoring") as tell:
        from config import wiring
        from usecases.safekeeping import restoring

        began = monotonic()
        target, shelf = wiring.open_database(known), wiring.open_context(known).documents
        found = restoring.restore(folder, target, shelf, tell)
    return _told("restore", found, monotonic() - began, "กู้คืนแล้ว", "Restored")


@move_app.verb(
    "migrate-to",
    "ย้ายข้อมูลทั้งหมดไปฐานข้อมูลอื่น",
    "phinong migrate-to postgresql+psycopg://phinong@db/phinong",
)
def migrate_to(
    url: Annotated[str, typer.Argument(metavar="URL", help="ฐานข้อมูลปลายทาง · the target")],
) -> Answer:
    """Copy everything into an empty database, compare each row, and check the audit trail there."""
    from config.settings import load_settings

    wanted = load_settings(database_url=url)  # checked as the setting is
    with _held(), house.opened() as ctx, _shown("ย้ายข้อมูล · moving") as tell:
        from config import wiring
        from usecases.safekeeping import moving

        began, target = monotonic(), wiring.open_database(wanted)
        try:
            found = moving.move(ctx, target, tell)
        finally:
            wiring.close(wanted)
    return _told(
        "move",
        found,
        monotonic() - began,
        f"ย้ายแล้ว กำหนด PHINONG_DATABASE_URL เป็น {target.where} แล้วเปิดระบบ",
        f"Moved; set PHINONG_DATABASE_URL to {target.where} and start Phinong",
    )


def _told(name: str, found: Mapping[str, Any], seconds: float, th: str, en: str) -> Answer:
    facts = f"{found['rows']:,}", f"{found['audit_entries']:,}", f"{seconds:.1f}"
    return Answer(
        {name: {**found, "seconds": round(seconds, 1)}},
        lambda say: [
            say(
                "✓ {}: ตรงกันทั้ง {} แถว ประวัติ {} รายการครบถ้วน ({} วินาที)".format(th, *facts),
                "✓ {}: {} rows are equal, {} audit entries hold ({} s)".format(en, *facts),
            )
        ],
    )


@contextmanager
def _held() -> "Iterator[Settings]":
    """Hold the data folder, so that nothing runs on it meanwhile."""
    from cli.preflight import hold, prepare_folder
    from config import wiring

    known = house.settings()
    prepare_folder(known)
    lock = hold(known.data)
    try:
        yield known
    finally:
        wiring.close(known)
        lock.release()


@contextmanager
def _shown(what: str) -> Iterator[Callable[[str, int, int], None]]:
    with bar(what) as show:
        yield lambda _part, done, total: show(done, total)
