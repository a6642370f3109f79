"""The tree of commands: a table of names; what a command needs is imported when it is called."""

from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer

from cli.command import App, Command, Group, built


@dataclass(frozen=True, slots=True)
class Branch:
    """A command of the root: where it lives, as ``module:name``, and its line in the help."""

    where: str
    th: str
    en: str


BRANCHES: dict[str, Branch] = {
    "up": Branch("cli.up:up", "เปิดทั้งระบบในเครื่องเดียว", "run the whole system on one machine"),
    "init": Branch("cli.up:init", "สร้างฐานข้อมูลและข้อมูลตั้งต้น", "make the database, load first data"),
    "doctor": Branch("cli.doctor:doctor", "ตรวจระบบและบอกวิธีแก้", "check the system"),
    "case": Branch("cli.case:app", "เรื่อง: เสนอ ดู และดำเนินการ", "cases: propose, read, act"),
    "pair": Branch("cli.pair:app", "ทะเบียนคู่ความสัมพันธ์", "the register of pairs"),
    "register": Branch("cli.register:app", "ทะเบียนในฐานะหลักฐาน", "the register as evidence"),
    "report": Branch("cli.report:app", "รายงานและตัวชี้วัด", "reports and indicators"),
    "forecast": Branch("cli.forecast:app", "คาดการณ์วันลงนาม", "when cases will be signed"),
    "priorities": Branch("cli.priorities:app", "ลำดับความสำคัญของประเทศ", "countries in order"),
    "programme": Branch(
        "cli.programme:app", "แผน กิจกรรม และหน้าที่ปีละหนึ่งครั้ง", "plans, activities, the yearly duty"
    ),
    "import": Branch("cli.imports:app", "นำเข้าคู่ความสัมพันธ์และประวัติ", "import pairs and histories"),
    "user": Branch("cli.user:app", "ผู้ใช้ บทบาท และตำแหน่ง", "people, roles and posts"),
    "delegate": Branch("cli.delegate:app", "มอบหมายให้ปฏิบัติหน้าที่แทน", "let somebody act for another"),
    "plan": Branch("cli.plan:app", "แผนลงนามของเรื่อง", "the signing plan of a case"),
    "duties": Branch("cli.duties:app", "ภารกิจตามมติ", "duties out of resolutions"),
    "tick": Branch("cli.tick:app", "ทำงานตามกำหนดเวลาหนึ่งรอบ", "do one round of what is due"),
    "mail": Branch("cli.mail:app", "จดหมายแจ้งเตือนขาออก", "mail that goes out"),
    "calendar": Branch("cli.calendar:app", "ปฏิทินวันทำการ", "the working calendar"),
    "lifecycle": Branch("cli.lifecycle:app", "นิยามกระบวนการ", "lifecycle definitions"),
    "rulebook": Branch("cli.rulebook:app", "ชุดกฎการพิจารณา", "the Cabinet-rule check"),
    "document": Branch("cli.document:app", "ร่างและเอกสาร", "texts compared and checked"),
    "paper": Branch("cli.paper:app", "หนังสือราชการ", "official papers"),
    "group": Branch("cli.group:app", "คณะทำงานและภาระงาน", "working groups and duties"),
    "handover": Branch("cli.handover:app", "สมุดส่งมอบงาน", "hand an office over"),
    "audit": Branch("cli.audit:app", "ประวัติการดำเนินการที่แก้ไขไม่ได้", "the audit trail"),
    "privacy": Branch("cli.privacy:app", "ข้อมูลส่วนบุคคล (PDPA)", "personal data (PDPA)"),
    "backup": Branch("cli.keep:backup_app", "สำรองข้อมูล", "back up while the system works"),
    "restore": Branch("cli.keep:restore_app", "กู้คืนข้อมูลสำรอง", "bring a backup back"),
    "drill": Branch("cli.keep:drill_app", "ซ้อมกู้คืนข้อมูลสำรอง", "prove that a backup returns"),
    "migrate-to": Branch("cli.keep:move_app", "ย้ายไปฐานข้อมูลอื่น", "move to another database"),
    "simulate": Branch("cli.year:app", "จำลองทั้งปีในนาฬิกาเสมือน", "a year in a minute"),
    "web": Branch("cli.up:web", "เปิดเฉพาะหน้าเว็บ", "serve the pages only"),
    "flows": Branch("cli.up:flows", "เปิดเฉพาะงานตามกำหนดเวลา", "serve the timers only"),
    "deploy": Branch("cli.workers:deploy_app", "วางงานตามเวลาบน work pool", "fill the work pool"),
    "worker": Branch("cli.workers:worker_app", "ทำงานตามกำหนดเวลาจาก pool", "work for the pool"),
}  # fmt: skip


class Root(Group):
    """The root: lists its branches without importing them."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return the names of the branches."""
        return list(BRANCHES)

    def summaries(self, _ctx: Any) -> list[tuple[str, str]]:
        """Return each branch with its line, from the table."""
        return [(name, f"{b.th} · {b.en}") for name, b in BRANCHES.items()]

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Import the branch that is called; ``None`` where there is none."""
        return branch(cmd_name) if cmd_name in BRANCHES else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Let Typer suggest near names without importing them."""
        self.commands: Any = dict.fromkeys(BRANCHES)
        return super().resolve_command(ctx, args)


def branch(name: str) -> Any:
    """Return the command of a branch: a group, or a single command."""
    module, _, attribute = BRANCHES[name].where.partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, App):  # a plain function; its docstring is its help
        plain, found = found, App("", "")
        found.verb(name, BRANCHES[name].th)(plain)
    group = built(found)
    group.name = name
    return group.commands[name] if list(group.commands) == [name] else group


def root() -> Any:
    """Return the whole tree, still unread."""
    app = App(
        "พี่น้อง: ความสัมพันธ์เมืองพี่เมืองน้องระดับจังหวัด ตั้งแต่หนังสือฉบับแรกถึงรายงานประจำปี",
        "Phinong: sister-province agreements, nothing late goes unnoticed",
        cls=Root,
    )
    app.callback()(_root)
    group = built(app)
    group.epilog = "phinong up\nphinong case list --overdue\nphinong case show TH50-2569-001"
    return group


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("phinong")
        except PackageNotFoundError:  # run from a tree that was not set up
            number = "(not installed)"
        typer.echo(f"phinong {number}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help="รุ่น · version"),
    ] = False,
) -> None:
    """Read the options of the root."""


__all__ = ["BRANCHES", "Command", "branch", "root"]
